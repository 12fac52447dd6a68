//! Subnets. Their IPv6 is in `ipv6`; Outposts and sharing a subnet are not simulated.

use ipnet::Ipv4Net;

use super::block_public_access;
use super::interfaces::free_addresses;
use super::ipv6;
use super::listing::{self, Pages, SUBNET, Shape, VPC, one};
use super::networks::cidr;
use super::state::{Ec2, Subnet};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

const SUBNETS: Shape = Shape {
    set: "subnetSet",
    filters: &[
        "availability-zone",
        "availabilityZone",
        "availability-zone-id",
        "available-ip-address-count",
        "cidr-block",
        "cidr",
        "customer-owned-ipv4-pool",
        "default-for-az",
        "enable-dns64",
        "enable-lni-at-device-index",
        "ipv6-cidr-block-association.association-id",
        "ipv6-cidr-block-association.ipv6-cidr-block",
        "ipv6-cidr-block-association.state",
        "ipv6-native",
        "map-customer-owned-ip-on-launch",
        "map-public-ip-on-launch",
        "outpost-arn",
        "owner-id",
        "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
        "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
        "private-dns-name-options-on-launch.hostname-type",
        "state",
        "subnet-arn",
        "subnet-id",
        "vpc-id",
    ],
    pages: Pages::To(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.subnets, &call.params.list("SubnetId"), &SUBNET)?;
    let value = |s: &&Subnet, name: &str| match name {
        "availability-zone" | "availabilityZone" => one(&s.zone),
        "availability-zone-id" => one(&s.zone_id),
        "available-ip-address-count" => one(free_addresses(ec2, &s.id, &s.cidr)),
        "cidr-block" | "cidr" => one(&s.cidr),
        "default-for-az" => one(s.is_default),
        "enable-dns64"
        | "ipv6-native"
        | "map-customer-owned-ip-on-launch"
        | "private-dns-name-options-on-launch.enable-resource-name-dns-a-record"
        | "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record" => one(false),
        "private-dns-name-options-on-launch.hostname-type" => one("ip-name"),
        "ipv6-cidr-block-association.association-id" => {
            s.ipv6.iter().map(|range| ipv6::of_subnet(&s.id, range)).collect()
        }
        "ipv6-cidr-block-association.ipv6-cidr-block" => s.ipv6.iter().cloned().collect(),
        "ipv6-cidr-block-association.state" => s.ipv6.iter().map(|_| "associated".to_owned()).collect(),
        "map-public-ip-on-launch" => one(s.maps_public_ip),
        "owner-id" => one(&s.owner),
        "state" => one("available"),
        "subnet-arn" => one(subnet_arn(call, s)),
        "subnet-id" => one(&s.id),
        "vpc-id" => one(&s.vpc),
        _ => Vec::new(),
    };
    listing::list(call, &SUBNETS, chosen, |s| Some(&s.tags), value, |x, s| write_subnet(x, ec2, call, s, "associated"))
}

fn subnet_arn(call: &Call, s: &Subnet) -> String {
    format!("arn:aws:ec2:{}:{}:subnet/{}", call.region, s.owner, s.id)
}

fn write_subnet(x: &mut Xml, ec2: &Ec2, call: &Call, s: &Subnet, six: &str) {
    x.leaf("subnetId", &s.id)
        .leaf("subnetArn", subnet_arn(call, s))
        .leaf("state", "available")
        .leaf("ownerId", &s.owner);
    x.leaf("vpcId", &s.vpc)
        .leaf("cidrBlock", &s.cidr)
        .leaf("availableIpAddressCount", free_addresses(ec2, &s.id, &s.cidr));
    x.leaf("availabilityZone", &s.zone).leaf("availabilityZoneId", &s.zone_id).leaf("defaultForAz", s.is_default);
    x.leaf("mapPublicIpOnLaunch", s.maps_public_ip)
        .leaf("mapCustomerOwnedIpOnLaunch", false)
        .leaf("assignIpv6AddressOnCreation", false);
    x.leaf("enableDns64", false).leaf("ipv6Native", false);
    ipv6::write_subnets(x, s, six);
    x.within("privateDnsNameOptionsOnLaunch", |x| {
        x.leaf("hostnameType", "ip-name")
            .leaf("enableResourceNameDnsARecord", false)
            .leaf("enableResourceNameDnsAAAARecord", false);
    });
    block_public_access::write_mode(x, ec2);
    tags::write(x, &s.tags);
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let range = cidr(call.params.need("CidrBlock")?, "InvalidSubnet.Range")?;
    let tags = tags::asked(call, &SUBNET)?;
    let ec2 = &world.mine(call).ec2;
    let vpc = listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    own(ec2, call, &vpc)?;
    room(ec2, &vpc, &range)?;
    let ipv6 = ipv6::asked(ec2, call, &vpc)?;
    let (zone, zone_id) = zone(ec2, call)?;
    let id = world.new_id(call, SUBNET.prefix, &range);
    let owner = call.account.clone();
    let subnet = Subnet {
        id: id.clone(),
        vpc,
        zone,
        zone_id,
        cidr: range,
        ipv6,
        maps_public_ip: false,
        is_default: false,
        owner,
        tags,
    };
    let ec2 = &mut world.mine(call).ec2;
    let mut x = Xml::new();
    ec2.subnets.insert(id, subnet.clone());
    x.within("subnet", |x| write_subnet(x, ec2, call, &subnet, "associating"));
    Ok(x.done())
}

/// A subnet lies in its VPC and overlaps no other subnet.
fn room(ec2: &Ec2, vpc: &str, range: &str) -> Result<(), AwsError> {
    let wanted: Ipv4Net = range.parse().map_err(|_| AwsError::invalid("cidrBlock"))?;
    let ranges = |cidrs: &[String]| cidrs.iter().filter_map(|c| c.parse::<Ipv4Net>().ok()).collect::<Vec<_>>();
    if !ec2.vpcs.get(vpc).is_some_and(|v| ranges(&v.cidrs).iter().any(|r| r.contains(&wanted))) {
        return Err(AwsError::new("InvalidSubnet.Range", format!("The CIDR '{range}' is invalid.")));
    }
    let taken = ec2.subnets.values().filter(|s| s.vpc == vpc).filter_map(|s| s.cidr.parse::<Ipv4Net>().ok());
    match taken.into_iter().find(|r| r.contains(&wanted) || wanted.contains(r)) {
        Some(_) => {
            Err(AwsError::new("InvalidSubnet.Conflict", format!("The CIDR '{range}' conflicts with another subnet")))
        }
        None => Ok(()),
    }
}

/// The zone that was asked for by name or ID; the first one when none was.
fn zone(ec2: &Ec2, call: &Call) -> Result<(String, String), AwsError> {
    let (name, id) = (call.params.get("AvailabilityZone"), call.params.get("AvailabilityZoneId"));
    let found = ec2.zones.iter().find(|z| name.is_none_or(|n| n == z.name) && id.is_none_or(|i| i == z.id));
    let asked = name.or(id).unwrap_or_default();
    let all = || ec2.zones.iter().map(|z| z.name.as_str()).collect::<Vec<_>>().join(", ");
    let refused = || {
        AwsError::invalid(format!(
            "Value ({asked}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {}.",
            all()
        ))
    };
    found.map(|z| (z.name.clone(), z.id.clone())).ok_or_else(refused)
}

/// A VPC in which another account shares a subnet is that account's to change.
pub(super) fn own(ec2: &Ec2, call: &Call, vpc: &str) -> Result<(), AwsError> {
    match ec2.vpcs.get(vpc).is_some_and(|v| v.owner != call.account) {
        true => Err(others(vpc)),
        false => Ok(()),
    }
}

fn others(id: &str) -> AwsError {
    AwsError::new("UnauthorizedOperation", format!("{id} belongs to another account")).status(403)
}

/// Of the attributes, the one on public addresses; each call changes one.
pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let attribute = |key: &String| {
        let name = key.split('.').next().unwrap_or_default();
        (!["Action", "Version", "SubnetId", "DryRun"].contains(&name)).then(|| name.to_owned())
    };
    let given: Vec<String> = call.params.map().keys().filter_map(attribute).collect();
    let [name] = given.as_slice() else {
        let message = "Exactly one attribute can be modified in a call";
        return Err(AwsError::new("InvalidParameterCombination", message));
    };
    let subnet = listing::known_mut(&mut world.mine(call).ec2.subnets, call.params.need("SubnetId")?, &SUBNET)?;
    if subnet.owner != call.account {
        return Err(others(&subnet.id));
    }
    if name != "MapPublicIpOnLaunch" {
        return Err(AwsError::new("UnsupportedOperation", format!("{name} is not supported here")));
    }
    subnet.maps_public_ip = call.params.flag("MapPublicIpOnLaunch.Value");
    Ok(listing::done())
}

/// A subnet stays while an interface is in it.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let subnet = listing::known(&ec2.subnets, call.params.need("SubnetId")?, &SUBNET)?;
    let id = subnet.id.clone();
    if subnet.owner != call.account {
        return Err(others(&id));
    }
    if ec2.interfaces.values().any(|i| i.subnet == id) {
        return Err(listing::in_use("subnet", &id));
    }
    ec2.route_tables.values_mut().for_each(|t| t.subnets.retain(|s| *s != id));
    ec2.network_acls.values_mut().for_each(|a| a.subnets.retain(|s| *s != id));
    ec2.subnets.remove(&id);
    Ok(listing::done())
}

//! VPCs and subnets. IPv6 is not simulated.

use ipnet::Ipv4Net;

use super::interfaces::free_addresses;
use super::listing::{self, NETWORK_ACL, Pages, ROUTE_TABLE, SECURITY_GROUP, SUBNET, Shape, VPC, one};
use super::state::{
    AclEntry, Ec2, NetworkAcl, Peer, Permission, Route, RouteTable, SecurityGroup, Subnet, Vpc, VpcDns,
};
use super::tags::{self, Tags};
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

const VPCS: Shape = Shape {
    set: "vpcSet",
    filters: &[
        "cidr",
        "cidr-block-association.cidr-block",
        "cidr-block-association.state",
        "dhcp-options-id",
        "is-default",
        "owner-id",
        "state",
        "vpc-id",
    ],
    pages: Pages::To(1000),
};

pub(super) fn describe_vpcs(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.vpcs, &call.params.list("VpcId"), &VPC)?;
    let value = |v: &&Vpc, name: &str| match name {
        "cidr" => v.cidrs.first().cloned().into_iter().collect(),
        "cidr-block-association.cidr-block" => v.cidrs.clone(),
        "cidr-block-association.state" => one("associated"),
        "dhcp-options-id" => one(dhcp_options(call)),
        "is-default" => one(v.is_default),
        "owner-id" => one(&v.owner),
        "state" => one("available"),
        "vpc-id" => one(&v.id),
        _ => Vec::new(),
    };
    listing::list(call, &VPCS, chosen, |v| Some(&v.tags), value, |x, v| write_vpc(x, call, v))
}

fn write_vpc(x: &mut Xml, call: &Call, v: &Vpc) {
    x.leaf("vpcId", &v.id).leaf("ownerId", &v.owner).leaf("state", "available").maybe("cidrBlock", v.cidrs.first());
    x.each("cidrBlockAssociationSet", "item", &v.cidrs, |x, cidr| {
        x.leaf("cidrBlock", cidr).leaf("associationId", ids::ec2("vpc-cidr-assoc", &[&v.id, cidr]));
        x.within("cidrBlockState", |x| {
            x.leaf("state", "associated");
        });
    });
    x.leaf("dhcpOptionsId", dhcp_options(call)).leaf("instanceTenancy", "default").leaf("isDefault", v.is_default);
    x.within("blockPublicAccessStates", |x| {
        x.leaf("internetGatewayBlockMode", "off");
    });
    tags::write(x, &v.tags);
}

fn dhcp_options(call: &Call) -> String {
    ids::ec2("dopt", &[&call.account, &call.region])
}

/// A new VPC has a main route table, a network ACL that allows everything, and a group whose members may talk to each other.
pub(super) fn create_vpc(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let range = cidr(call.params.need("CidrBlock")?, "InvalidVpc.Range")?;
    let tags = tags::asked(call, &VPC)?;
    let id = world.new_id(call, VPC.prefix, &range);
    let vpc = Vpc { id: id.clone(), cidrs: vec![range.clone()], is_default: false, owner: call.account.clone(), tags };
    let (table, acl) = (world.new_id(call, ROUTE_TABLE.prefix, &id), world.new_id(call, NETWORK_ACL.prefix, &id));
    let group = world.new_id(call, SECURITY_GROUP.prefix, &id);
    let ec2 = &mut world.mine(call).ec2;
    ec2.vpc_dns.insert(id.clone(), VpcDns { support: true, hostnames: false });
    ec2.route_tables.insert(table.clone(), main_table(table, &id, range));
    ec2.network_acls.insert(acl.clone(), default_acl(acl, &id));
    ec2.security_groups.insert(group.clone(), default_group(group, &id));
    let mut x = Xml::new();
    x.within("vpc", |x| write_vpc(x, call, &vpc));
    ec2.vpcs.insert(id, vpc);
    Ok(x.done())
}

fn main_table(id: String, vpc: &str, range: String) -> RouteTable {
    let local = Route { destination: range, target: "local".to_owned(), state: "active".to_owned() };
    RouteTable { id, vpc: vpc.to_owned(), is_main: true, subnets: Vec::new(), routes: vec![local], tags: Tags::new() }
}

fn default_acl(id: String, vpc: &str) -> NetworkAcl {
    let entry = |number, egress, allow| AclEntry {
        number,
        egress,
        allow,
        protocol: "-1".to_owned(),
        cidr: "0.0.0.0/0".to_owned(),
        ports: None,
    };
    let entries =
        vec![entry(100, true, true), entry(32767, true, false), entry(100, false, true), entry(32767, false, false)];
    NetworkAcl { id, vpc: vpc.to_owned(), is_default: true, subnets: Vec::new(), entries, tags: Tags::new() }
}

fn default_group(id: String, vpc: &str) -> SecurityGroup {
    let own = Permission { protocol: "-1".to_owned(), ports: None, peer: Peer::Group(id.clone()), description: None };
    SecurityGroup {
        id,
        vpc: vpc.to_owned(),
        name: "default".to_owned(),
        description: "default VPC security group".to_owned(),
        ingress: vec![own],
        egress: vec![Permission::everywhere()],
        tags: Tags::new(),
    }
}

/// DNS support and host names; each call sets one of them.
pub(super) fn modify_vpc_attribute(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let vpc = listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    let now = ec2.dns_of(&vpc);
    let set = |name: &str, now: bool| call.params.get(name).map_or(now, |_| call.params.flag(name));
    let dns = VpcDns {
        support: set("EnableDnsSupport.Value", now.support),
        hostnames: set("EnableDnsHostnames.Value", now.hostnames),
    };
    ec2.vpc_dns.insert(vpc, dns);
    Ok(listing::done())
}

impl Ec2 {
    /// The default VPC has both switches on.
    pub(super) fn dns_of(&self, vpc: &str) -> VpcDns {
        let is_default = self.vpcs.get(vpc).is_some_and(|v| v.is_default);
        self.vpc_dns.get(vpc).copied().unwrap_or(VpcDns { support: true, hostnames: is_default })
    }
}

pub(super) fn describe_vpc_attribute(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let vpc = &listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id;
    let dns = ec2.dns_of(vpc);
    let (name, value) = match call.params.need("Attribute")? {
        "enableDnsSupport" => ("enableDnsSupport", dns.support),
        "enableDnsHostnames" => ("enableDnsHostnames", dns.hostnames),
        "enableNetworkAddressUsageMetrics" => ("enableNetworkAddressUsageMetrics", false),
        other => {
            return Err(AwsError::invalid(format!(
                "Value ({other}) for parameter attribute is invalid. Unknown attribute."
            )));
        }
    };
    let mut x = Xml::new();
    x.leaf("vpcId", vpc).within(name, |x| {
        x.leaf("value", value);
    });
    Ok(x.done())
}

const SUBNETS: Shape = Shape {
    set: "subnetSet",
    filters: &[
        "availability-zone",
        "availabilityZone",
        "availability-zone-id",
        "available-ip-address-count",
        "cidr-block",
        "cidr",
        "default-for-az",
        "map-public-ip-on-launch",
        "owner-id",
        "state",
        "subnet-arn",
        "subnet-id",
        "vpc-id",
    ],
    pages: Pages::To(1000),
};

pub(super) fn describe_subnets(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.subnets, &call.params.list("SubnetId"), &SUBNET)?;
    let value = |s: &&Subnet, name: &str| match name {
        "availability-zone" | "availabilityZone" => one(&s.zone),
        "availability-zone-id" => one(&s.zone_id),
        "available-ip-address-count" => one(free_addresses(ec2, &s.id, &s.cidr)),
        "cidr-block" | "cidr" => one(&s.cidr),
        "default-for-az" => one(s.is_default),
        "map-public-ip-on-launch" => one(s.maps_public_ip),
        "owner-id" => one(&s.owner),
        "state" => one("available"),
        "subnet-arn" => one(subnet_arn(call, s)),
        "subnet-id" => one(&s.id),
        "vpc-id" => one(&s.vpc),
        _ => Vec::new(),
    };
    listing::list(call, &SUBNETS, chosen, |s| Some(&s.tags), value, |x, s| write_subnet(x, ec2, call, s))
}

fn subnet_arn(call: &Call, s: &Subnet) -> String {
    format!("arn:aws:ec2:{}:{}:subnet/{}", call.region, s.owner, s.id)
}

fn write_subnet(x: &mut Xml, ec2: &Ec2, call: &Call, s: &Subnet) {
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
    x.leaf("enableDns64", false).leaf("ipv6Native", false).within("ipv6CidrBlockAssociationSet", |_| {});
    x.within("privateDnsNameOptionsOnLaunch", |x| {
        x.leaf("hostnameType", "ip-name")
            .leaf("enableResourceNameDnsARecord", false)
            .leaf("enableResourceNameDnsAAAARecord", false);
    });
    x.within("blockPublicAccessStates", |x| {
        x.leaf("internetGatewayBlockMode", "off");
    });
    tags::write(x, &s.tags);
}

pub(super) fn create_subnet(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let range = cidr(call.params.need("CidrBlock")?, "InvalidSubnet.Range")?;
    let tags = tags::asked(call, &SUBNET)?;
    let ec2 = &world.mine(call).ec2;
    let vpc = listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    room(ec2, &vpc, &range)?;
    let (zone, zone_id) = zone(ec2, call)?;
    let id = world.new_id(call, SUBNET.prefix, &range);
    let owner = call.account.clone();
    let subnet = Subnet {
        id: id.clone(),
        vpc,
        zone,
        zone_id,
        cidr: range,
        maps_public_ip: false,
        is_default: false,
        owner,
        tags,
    };
    let ec2 = &mut world.mine(call).ec2;
    let mut x = Xml::new();
    ec2.subnets.insert(id, subnet.clone());
    x.within("subnet", |x| write_subnet(x, ec2, call, &subnet));
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

/// A range between /16 and /28, in its canonical form, as AWS stores it.
fn cidr(text: &str, code: &str) -> Result<String, AwsError> {
    let malformed = || {
        AwsError::invalid(format!("Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block."))
    };
    let range: Ipv4Net = text.parse().map_err(|_| malformed())?;
    match range.prefix_len() {
        16..=28 => Ok(range.trunc().to_string()),
        _ => Err(AwsError::new(code, format!("The CIDR '{text}' is invalid."))),
    }
}

//! Network interfaces as AWS shows them, by themselves and in their instance, and the filters that the model names.

use super::interfaces::{mac, private_name, public_name};
use super::listing::{self, INTERFACE, Pages, Shape, one};
use super::state::{Ec2, ElasticIp, Interface};
use super::tags;
use crate::call::Call;
use crate::clock::stamp;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

const SHAPE: Shape = Shape {
    set: "networkInterfaceSet",
    filters: &[
        "addresses.association.owner-id",
        "addresses.association.public-ip",
        "addresses.primary",
        "addresses.private-ip-address",
        "association.allocation-id",
        "association.association-id",
        "association.ip-owner-id",
        "association.public-dns-name",
        "association.public-ip",
        "attachment.attach-time",
        "attachment.attachment-id",
        "attachment.delete-on-termination",
        "attachment.device-index",
        "attachment.instance-id",
        "attachment.instance-owner-id",
        "attachment.status",
        "availability-zone",
        "availability-zone-id",
        "description",
        "group-id",
        "group-name",
        "interface-type",
        "ipv6-addresses.ipv6-address",
        "mac-address",
        "network-interface-id",
        "operator.managed",
        "operator.principal",
        "owner-id",
        "private-dns-name",
        "private-ip-address",
        "requester-id",
        "requester-managed",
        "source-dest-check",
        "status",
        "subnet-id",
        "vpc-id",
    ],
    pages: Pages::To(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let wanted = call.params.list("NetworkInterfaceId");
    listing::not_both(call, &wanted, "networkInterfaceIdSet")?;
    let chosen = listing::chosen(&ec2.interfaces, &wanted, &INTERFACE)?;
    listing::list(
        call,
        &SHAPE,
        chosen,
        |i| Some(&i.tags),
        |i, name| value(ec2, call, i, name),
        |x, i| write(x, ec2, call, i),
    )
}

pub(super) fn value(ec2: &Ec2, call: &Call, i: &Interface, name: &str) -> Vec<String> {
    let attached = |value: String| if i.is_attached() { vec![value] } else { Vec::new() };
    let public = i.public_ip.as_ref();
    let own = elastic(ec2, i);
    match name {
        "addresses.association.owner-id" | "association.ip-owner-id" => {
            public.map(|_| own.map_or_else(|| "amazon".to_owned(), |_| call.account.clone())).into_iter().collect()
        }
        "addresses.primary" => one(true),
        "association.allocation-id" => own.map(|a| a.id.clone()).into_iter().collect(),
        "association.association-id" => own.and_then(|a| a.association()).into_iter().collect(),
        "association.public-dns-name" => public.map(|ip| public_name(ip, &call.region)).into_iter().collect(),
        "attachment.attach-time" => attach_time(ec2, i).into_iter().collect(),
        "attachment.attachment-id" => attached(attachment_id(i)),
        "attachment.delete-on-termination" => attached(i.instance.is_some().to_string()),
        "attachment.device-index" => attached(device(i).to_string()),
        "attachment.instance-owner-id" => attached(attached_by(call, i).to_owned()),
        "availability-zone-id" => ec2.subnets.get(&i.subnet).map(|s| s.zone_id.clone()).into_iter().collect(),
        "operator.managed" => one(false),
        "requester-id" => requester(i).map(str::to_owned).into_iter().collect(),
        "source-dest-check" => one(checks_source(i)),
        "addresses.private-ip-address" | "private-ip-address" => one(&i.private_ip),
        "addresses.association.public-ip" | "association.public-ip" => i.public_ip.clone().into_iter().collect(),
        "attachment.instance-id" => i.instance.clone().into_iter().collect(),
        "attachment.status" => i.is_attached().then(|| "attached".to_owned()).into_iter().collect(),
        "availability-zone" => one(&i.zone),
        "description" => one(&i.description),
        "group-id" => i.security_groups.clone(),
        "group-name" => {
            i.security_groups.iter().filter_map(|g| Some(ec2.security_groups.get(g)?.name.clone())).collect()
        }
        "interface-type" => one(&i.kind),
        "mac-address" => one(mac(&i.id)),
        "network-interface-id" => one(&i.id),
        "owner-id" => one(&call.account),
        "private-dns-name" => one(private_name(&i.private_ip, &call.region)),
        "requester-managed" => one(i.requester_managed),
        "status" => one(i.status()),
        "subnet-id" => one(&i.subnet),
        "vpc-id" => one(&i.vpc),
        _ => Vec::new(),
    }
}

pub(super) fn write(x: &mut Xml, ec2: &Ec2, call: &Call, i: &Interface) {
    body(x, ec2, call, i, |x| {
        x.leaf("instanceOwnerId", attached_by(call, i)).maybe("instanceId", i.instance.as_ref());
    });
    x.leaf("availabilityZone", &i.zone).maybe("availabilityZoneId", ec2.subnets.get(&i.subnet).map(|s| &s.zone_id));
    x.leaf("requesterManaged", i.requester_managed);
    x.maybe("requesterId", requester(i));
    x.within("operator", |x| {
        x.leaf("managed", false);
    });
    tags::write(x, &i.tags);
}

/// What an interface looks like in its own list and in its instance. Whom it is attached to only its own list says.
pub(super) fn body(x: &mut Xml, ec2: &Ec2, call: &Call, i: &Interface, to: impl FnOnce(&mut Xml)) {
    x.leaf("networkInterfaceId", &i.id)
        .leaf("subnetId", &i.subnet)
        .leaf("vpcId", &i.vpc)
        .leaf("description", &i.description);
    x.leaf("ownerId", &call.account).leaf("status", i.status()).leaf("macAddress", mac(&i.id));
    let name = private_name(&i.private_ip, &call.region);
    x.leaf("privateIpAddress", &i.private_ip).leaf("privateDnsName", &name).leaf("sourceDestCheck", checks_source(i));
    x.leaf("interfaceType", &i.kind);
    groups(x, ec2, &i.security_groups);
    if i.is_attached() {
        x.within("attachment", |x| {
            attachment(x, ec2, i);
            to(x);
        });
    }
    association(x, ec2, call, i);
    x.within("ipv6AddressesSet", |_| {});
    x.within("privateIpAddressesSet", |x| {
        x.within("item", |x| {
            x.leaf("privateIpAddress", &i.private_ip).leaf("privateDnsName", &name).leaf("primary", true);
            association(x, ec2, call, i);
        });
    });
}

fn attachment(x: &mut Xml, ec2: &Ec2, i: &Interface) {
    x.leaf("attachmentId", attachment_id(i))
        .leaf("status", "attached")
        .leaf("deleteOnTermination", i.instance.is_some())
        .leaf("deviceIndex", device(i))
        .maybe("attachTime", attach_time(ec2, i))
        .maybe("networkCardIndex", i.instance.as_ref().map(|_| 0));
}

fn attachment_id(i: &Interface) -> String {
    let carried = ["vpc_endpoint", "network_load_balancer", "nat_gateway"].contains(&i.kind.as_str());
    let prefix = if carried { "ela-attach" } else { "eni-attach" };
    ids::ec2(prefix, &["attachment", &i.id])
}

fn attach_time(ec2: &Ec2, i: &Interface) -> Option<String> {
    ec2.instances.get(i.instance.as_ref()?).map(|machine| stamp(machine.launched))
}

fn device(i: &Interface) -> u8 {
    u8::from(i.instance.is_none())
}

fn attached_by<'a>(call: &'a Call, i: &Interface) -> &'a str {
    if i.instance.is_some() { &call.account } else { "amazon-aws" }
}

fn checks_source(i: &Interface) -> bool {
    i.kind == "interface"
}

/// The AWS service that made it.
fn requester(i: &Interface) -> Option<&'static str> {
    let service = if i.kind == "vpc_endpoint" { "727180483921" } else { "amazon-elb" };
    i.requester_managed.then_some(service)
}

/// An Elastic IP address is the account's, another public one Amazon's.
fn association(x: &mut Xml, ec2: &Ec2, call: &Call, i: &Interface) {
    let Some(ip) = &i.public_ip else { return };
    let own = elastic(ec2, i);
    x.within("association", |x| {
        x.leaf("publicIp", ip).leaf("publicDnsName", public_name(ip, &call.region));
        x.leaf("ipOwnerId", if own.is_some() { &call.account } else { "amazon" });
        x.maybe("allocationId", own.map(|a| &a.id)).maybe("associationId", own.and_then(|a| a.association()));
    });
}

/// The Elastic IP address that an interface has.
fn elastic<'a>(ec2: &'a Ec2, i: &Interface) -> Option<&'a ElasticIp> {
    ec2.elastic_ips.values().find(|a| a.interface.as_ref() == Some(&i.id))
}

impl Interface {
    /// Whether an instance or an AWS service uses it.
    pub(super) fn is_attached(&self) -> bool {
        self.instance.is_some() || self.requester_managed
    }

    fn status(&self) -> &'static str {
        if self.is_attached() { "in-use" } else { "available" }
    }
}

/// IDs and names of security groups.
pub(super) fn groups(x: &mut Xml, ec2: &Ec2, ids: &[String]) {
    x.each("groupSet", "item", ids, |x, id| {
        x.leaf("groupId", id).maybe("groupName", ec2.security_groups.get(id).map(|g| &g.name));
    });
}

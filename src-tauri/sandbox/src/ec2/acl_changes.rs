//! Network ACLs made, changed and deleted: their entries, and the subnets that they are for.

use ipnet::IpNet;

use super::ipv6;
use super::listing::{self, NETWORK_ACL, VPC, known, known_mut};
use super::network_acls::{association, subnets, write};
use super::state::{AclEntry, Ec2, NetworkAcl};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// The number of the entry that every ACL ends with.
const LAST: u32 = 32767;

/// AWS's default quota of entries in one direction, for IPv4 and IPv6 apart.
const MOST: usize = 20;

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let id = world.once(call, make)?;
    let ec2 = &world.mine(call).ec2;
    let acl = known(&ec2.network_acls, &id, &NETWORK_ACL)?;
    let mut x = Xml::new();
    x.within("networkAcl", |x| write(x, ec2, call, acl)).maybe("clientToken", token);
    Ok(x.done())
}

/// A new ACL denies everything.
fn make(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let tags = tags::asked(call, &NETWORK_ACL)?;
    let vpc = known(&world.mine(call).ec2.vpcs, call.params.need("VpcId")?, &VPC)?;
    let (vpc, six) = (vpc.id.clone(), vpc.ipv6.is_some());
    let id = world.new_id(call, NETWORK_ACL.prefix, &vpc);
    let denied = |egress| AclEntry {
        number: LAST,
        egress,
        allow: false,
        protocol: "-1".to_owned(),
        cidr: "0.0.0.0/0".to_owned(),
        ports: None,
        icmp: None,
    };
    let (subnets, entries) = (Vec::new(), vec![denied(true), denied(false)]);
    let mut acl = NetworkAcl { id: id.clone(), vpc, is_default: false, subnets, entries, tags };
    if six {
        ipv6::deny(&mut acl);
    }
    world.mine(call).ec2.network_acls.insert(id.clone(), acl);
    Ok(id)
}

pub(super) fn create_entry(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let entry = entry(call)?;
    let acl = acl(world, call)?;
    if acl.entries.iter().any(|e| e.is(entry.number, entry.egress)) {
        let message = format!("The network acl entry identified by {} already exists.", entry.number);
        return Err(AwsError::new("NetworkAclEntryAlreadyExists", message));
    }
    let beside = |e: &&AclEntry| e.number < LAST && e.egress == entry.egress && e.is_six() == entry.is_six();
    if acl.entries.iter().filter(beside).count() >= MOST {
        let message = "The maximum number of network acl entries has been reached.";
        return Err(AwsError::new("NetworkAclEntryLimitExceeded", message));
    }
    acl.entries.push(entry);
    acl.entries.sort_by_key(|e| (!e.egress, e.number));
    Ok(listing::done())
}

pub(super) fn replace_entry(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let entry = entry(call)?;
    let acl = acl(world, call)?;
    let missing = no_entry(&acl.id, entry.number);
    let old = acl.entries.iter_mut().find(|e| e.is(entry.number, entry.egress));
    *old.ok_or(missing)? = entry;
    Ok(listing::done())
}

pub(super) fn delete_entry(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (number, egress) = (number(call)?, call.params.flag("Egress"));
    let acl = acl(world, call)?;
    if !acl.entries.iter().any(|e| e.is(number, egress)) {
        return Err(no_entry(&acl.id, number));
    }
    acl.entries.retain(|e| !e.is(number, egress));
    Ok(listing::done())
}

fn acl<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut NetworkAcl, AwsError> {
    known_mut(&mut world.mine(call).ec2.network_acls, call.params.need("NetworkAclId")?, &NETWORK_ACL)
}

fn no_entry(acl: &str, number: u32) -> AwsError {
    let message = format!("The specified network acl entry {number} does not exist in {acl}");
    AwsError::new("InvalidNetworkAclEntry.NotFound", message)
}

impl AclEntry {
    fn is(&self, number: u32, egress: bool) -> bool {
        self.number == number && self.egress == egress
    }

    fn is_six(&self) -> bool {
        self.cidr.contains(':')
    }
}

/// 1 to 32766; what is above is AWS's own.
fn number(call: &Call) -> Result<u32, AwsError> {
    let given = call.params.number("RuleNumber")?.ok_or_else(|| AwsError::missing("RuleNumber"))?;
    let number = u32::try_from(given).ok().filter(|n| (1..LAST).contains(n));
    number.ok_or_else(|| {
        AwsError::invalid(format!(
            "Value ({given}) for parameter ruleNumber is invalid. Rule number must be between 1 and 32766."
        ))
    })
}

fn entry(call: &Call) -> Result<AclEntry, AwsError> {
    let p = &call.params;
    let allow = match p.need("RuleAction")? {
        "allow" => true,
        "deny" => false,
        other => return Err(AwsError::invalid(format!("Value ({other}) for parameter ruleAction is invalid."))),
    };
    let protocol = protocol(p.need("Protocol")?)?;
    let ports = match protocol.as_str() {
        "6" | "17" => Some(ports(call)?),
        _ => None,
    };
    let icmp = match protocol.as_str() {
        "1" | "58" => Some(icmp(call)?),
        _ => None,
    };
    Ok(AclEntry { number: number(call)?, egress: p.flag("Egress"), allow, protocol, cidr: range(call)?, ports, icmp })
}

fn range(call: &Call) -> Result<String, AwsError> {
    let parsed = |text: &str| text.parse::<IpNet>().ok();
    let wrong = |text: &str| AwsError::invalid(format!("Value ({text}) for parameter cidrBlock is invalid."));
    match (call.params.get("CidrBlock"), call.params.get("Ipv6CidrBlock")) {
        (Some(text), None) => match parsed(text) {
            Some(range @ IpNet::V4(_)) => Ok(range.trunc().to_string()),
            Some(IpNet::V6(_)) | None => Err(wrong(text)),
        },
        (None, Some(text)) => match parsed(text) {
            Some(range @ IpNet::V6(_)) => Ok(range.trunc().to_string()),
            Some(IpNet::V4(_)) | None => Err(wrong(text)),
        },
        (None, None) => Err(AwsError::missing("CidrBlock or Ipv6CidrBlock")),
        (Some(_), Some(_)) => {
            let message = "Only one of CidrBlock and Ipv6CidrBlock can be specified";
            Err(AwsError::new("InvalidParameterCombination", message))
        }
    }
}

/// A protocol's number as text; -1 for all.
fn protocol(text: &str) -> Result<String, AwsError> {
    match text.to_ascii_lowercase().as_str() {
        "-1" | "all" => Ok("-1".to_owned()),
        "tcp" => Ok("6".to_owned()),
        "udp" => Ok("17".to_owned()),
        "icmp" => Ok("1".to_owned()),
        "icmpv6" => Ok("58".to_owned()),
        number => match number.parse::<u8>() {
            Ok(number) => Ok(number.to_string()),
            Err(_) => Err(AwsError::invalid(format!("Value ({text}) for parameter protocol is invalid."))),
        },
    }
}

fn ports(call: &Call) -> Result<(u16, u16), AwsError> {
    let port = |name: &str| {
        let given = call.params.number(name)?.ok_or_else(|| AwsError::missing(name))?;
        u16::try_from(given).map_err(|_| AwsError::invalid(format!("Value ({given}) for parameter {name} is invalid.")))
    };
    match (port("PortRange.From")?, port("PortRange.To")?) {
        (from, to) if from <= to => Ok((from, to)),
        (from, to) => Err(AwsError::invalid(format!("Invalid TCP/UDP port range ({from}:{to})"))),
    }
}

/// Type and code; -1 is any.
fn icmp(call: &Call) -> Result<(i16, i16), AwsError> {
    let member = |name: &str| {
        let given = call.params.number(name)?.ok_or_else(|| AwsError::missing(name))?;
        let found = i16::try_from(given).ok().filter(|n| (-1..256).contains(n));
        found.ok_or_else(|| AwsError::invalid(format!("Value ({given}) for parameter {name} is invalid.")))
    };
    Ok((member("Icmp.Type")?, member("Icmp.Code")?))
}

/// A subnet is always under one ACL; a repeat succeeds.
pub(super) fn replace_association(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let asked = call.params.need("AssociationId")?;
    let ec2 = &mut world.mine(call).ec2;
    let new = known(&ec2.network_acls, call.params.need("NetworkAclId")?, &NETWORK_ACL)?;
    let (new, vpc) = (new.id.clone(), new.vpc.clone());
    let Some((subnet, of)) = associated(ec2, asked) else {
        let message = format!("The association ID '{asked}' does not exist");
        return Err(AwsError::new("InvalidAssociationID.NotFound", message));
    };
    if of != vpc {
        let message = format!("The network acl {new} and the subnet {subnet} belong to different networks");
        return Err(AwsError::invalid(message));
    }
    for acl in ec2.network_acls.values_mut() {
        acl.subnets.retain(|s| *s != subnet);
    }
    known_mut(&mut ec2.network_acls, &new, &NETWORK_ACL)?.subnets.push(subnet.clone());
    let mut x = Xml::new();
    x.leaf("newAssociationId", association(&new, &subnet));
    Ok(x.done())
}

/// The subnet of an association, and its VPC.
fn associated(ec2: &Ec2, asked: &str) -> Option<(String, String)> {
    ec2.network_acls.values().find_map(|acl| {
        let subnet = subnets(ec2, acl).into_iter().find(|s| association(&acl.id, s) == asked)?;
        Some((subnet, acl.vpc.clone()))
    })
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let acl = known(&ec2.network_acls, call.params.need("NetworkAclId")?, &NETWORK_ACL)?;
    let id = acl.id.clone();
    if acl.is_default {
        return Err(AwsError::invalid(format!("cannot delete default network ACL {id}")));
    }
    if !acl.subnets.is_empty() {
        return Err(listing::in_use("networkAcl", &id));
    }
    ec2.network_acls.remove(&id);
    Ok(listing::done())
}

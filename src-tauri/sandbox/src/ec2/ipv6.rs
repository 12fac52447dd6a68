//! IPv6 as far as load balancers and endpoints need it: a range of Amazon's for a VPC, and a part of it for a subnet. Interfaces get
//! no IPv6 addresses, pools and ranges of one's own are not simulated, and a range is never taken away again.

use ipnet::Ipv6Net;

use super::listing::{SUBNET, VPC, known, known_mut};
use super::state::{AclEntry, Ec2, NetworkAcl, Route, Subnet, Vpc};
use super::subnets;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

/// The numbers of the entries that a network ACL gets for IPv6.
const ALLOWED: u32 = 101;
const DENIED: u32 = 32768;
/// Sizes that a subnet may have, and their steps.
const SUBNET_SIZES: std::ops::RangeInclusive<u8> = 44..=64;
const STEP: u8 = 4;

/// A range of Amazon's, of which a VPC has one.
pub(super) fn associate_vpc(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let ec2 = &mut world.mine(call).ec2;
    let vpc = known(&ec2.vpcs, p.need("VpcId")?, &VPC)?;
    let id = vpc.id.clone();
    subnets::own(ec2, call, &id)?;
    if let Some(name) = not_here(call, &["CidrBlock", "Ipv4IpamPoolId"]) {
        return Err(AwsError::new("UnsupportedOperation", format!("{name} is not supported here")));
    }
    if !p.flag("AmazonProvidedIpv6CidrBlock") {
        return Err(AwsError::missing("AmazonProvidedIpv6CidrBlock"));
    }
    if vpc.ipv6.is_some() {
        let message = format!("This network '{id}' has met its maximum number of allowed CIDRs: 1");
        return Err(AwsError::new("CidrLimitExceeded", message));
    }
    grant(ec2, &id, &amazons(&id));
    let vpc = known(&ec2.vpcs, &id, &VPC)?;
    let mut x = Xml::new();
    if let Some(range) = &vpc.ipv6 {
        x.within("ipv6CidrBlockAssociation", |x| write_of_vpc(x, call, &id, range, "associating"));
    }
    x.leaf("vpcId", &id);
    Ok(x.done())
}

/// A part of the VPC's range, of which a subnet has one.
pub(super) fn associate_subnet(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let subnet = known(&ec2.subnets, call.params.need("SubnetId")?, &SUBNET)?;
    let (id, vpc) = (subnet.id.clone(), subnet.vpc.clone());
    subnets::own(ec2, call, &vpc)?;
    if let Some(name) = not_here(call, &[]) {
        return Err(AwsError::new("UnsupportedOperation", format!("{name} is not supported here")));
    }
    if subnet.ipv6.is_some() {
        let message = format!("The subnet '{id}' has an IPv6 CIDR block already");
        return Err(AwsError::new("CidrLimitExceeded", message));
    }
    let range = part(ec2, &vpc, call.params.need("Ipv6CidrBlock")?)?;
    let mut x = Xml::new();
    x.within("ipv6CidrBlockAssociation", |x| write_of_subnet(x, &id, &range, "associating")).leaf("subnetId", &id);
    known_mut(&mut ec2.subnets, &id, &SUBNET)?.ipv6 = Some(range);
    Ok(x.done())
}

/// Parameters about pools, which nobody has.
pub(super) fn not_here(call: &Call, more: &[&'static str]) -> Option<&'static str> {
    let pools = ["Ipv6Pool", "Ipv6IpamPoolId", "Ipv6NetmaskLength", "Ipv4NetmaskLength"];
    pools.into_iter().chain(more.iter().copied()).find(|name| call.params.get(name).is_some())
}

/// What Amazon gives to a VPC: a /56 of the range that is reserved for documentation.
pub(super) fn amazons(vpc: &str) -> String {
    let d = ids::digest(&["ipv6", vpc], 6);
    let text = format!("2001:db8:{}:{}00::/56", &d[..4], &d[4..]);
    text.parse::<Ipv6Net>().map_or(text, |range| range.trunc().to_string())
}

/// Gives a VPC its range, with what AWS does along with it: local routes, and entries of network ACLs.
pub(crate) fn grant(ec2: &mut Ec2, vpc: &str, range: &str) {
    if let Some(vpc) = ec2.vpcs.get_mut(vpc) {
        vpc.ipv6 = Some(range.to_owned());
    }
    for table in ec2.route_tables.values_mut().filter(|t| t.vpc == vpc) {
        table.routes.insert(table.routes.len().min(1), local(range));
    }
    for acl in ec2.network_acls.values_mut().filter(|a| a.vpc == vpc) {
        // one that was changed is left to whoever changed it
        let as_made = acl.is_default && acl.entries.len() == 4;
        for egress in [true, false] {
            if as_made {
                acl.entries.push(everything(ALLOWED, egress, true));
            }
            acl.entries.push(everything(DENIED, egress, false));
        }
    }
}

pub(super) fn local(range: &str) -> Route {
    Route { destination: range.to_owned(), target: "local".to_owned(), state: "active".to_owned() }
}

/// A new ACL of a VPC with IPv6 denies that too.
pub(super) fn deny(acl: &mut NetworkAcl) {
    acl.entries.extend([true, false].map(|egress| everything(DENIED, egress, false)));
}

fn everything(number: u32, egress: bool, allow: bool) -> AclEntry {
    AclEntry { number, egress, allow, protocol: "-1".to_owned(), cidr: "::/0".to_owned(), ports: None, icmp: None }
}

/// A range for a subnet: part of the VPC's, of a size that AWS has, and nobody else's.
pub(super) fn part(ec2: &Ec2, vpc: &str, text: &str) -> Result<String, AwsError> {
    let range: Ipv6Net = text.parse().map_err(|_| {
        AwsError::invalid(format!(
            "Value ({text}) for parameter ipv6CidrBlock is invalid. This is not a valid CIDR block."
        ))
    })?;
    let range = range.trunc();
    let size = range.prefix_len();
    let whole = ec2.vpcs.get(vpc).and_then(|v| v.ipv6.as_ref()?.parse::<Ipv6Net>().ok());
    if !SUBNET_SIZES.contains(&size) || !size.is_multiple_of(STEP) || !whole.is_some_and(|w| w.contains(&range)) {
        return Err(AwsError::new("InvalidSubnet.Range", format!("The CIDR '{text}' is invalid.")));
    }
    let taken = ec2.subnets.values().filter(|s| s.vpc == vpc).filter_map(|s| s.ipv6.as_ref()?.parse::<Ipv6Net>().ok());
    match taken.into_iter().any(|r| r.contains(&range) || range.contains(&r)) {
        true => {
            let message = format!("The CIDR '{range}' conflicts with another subnet");
            Err(AwsError::new("InvalidSubnet.Conflict", message))
        }
        false => Ok(range.to_string()),
    }
}

pub(super) fn write_vpcs(x: &mut Xml, call: &Call, vpc: &Vpc, state: &str) {
    x.each("ipv6CidrBlockAssociationSet", "item", &vpc.ipv6, |x, range| {
        write_of_vpc(x, call, &vpc.id, range, state);
    });
}

pub(super) fn write_subnets(x: &mut Xml, subnet: &Subnet, state: &str) {
    x.each("ipv6CidrBlockAssociationSet", "item", &subnet.ipv6, |x, range| {
        write_of_subnet(x, &subnet.id, range, state);
    });
}

pub(super) fn of_vpc(vpc: &str, range: &str) -> String {
    ids::ec2("vpc-cidr-assoc", &[vpc, range])
}

pub(super) fn of_subnet(subnet: &str, range: &str) -> String {
    ids::ec2("subnet-cidr-assoc", &[subnet, range])
}

/// While it is being associated, nobody is told which range it will be.
fn write_of_vpc(x: &mut Xml, call: &Call, vpc: &str, range: &str, state: &str) {
    let shown = if state == "associated" { range } else { "" };
    x.leaf("associationId", of_vpc(vpc, range)).leaf("ipv6CidrBlock", shown);
    write_state(x, state);
    x.leaf("ipv6Pool", "Amazon").leaf("networkBorderGroup", &call.region);
    write_source(x);
}

fn write_of_subnet(x: &mut Xml, subnet: &str, range: &str, state: &str) {
    x.leaf("associationId", of_subnet(subnet, range)).leaf("ipv6CidrBlock", range);
    write_state(x, state);
    write_source(x);
}

fn write_state(x: &mut Xml, state: &str) {
    x.within("ipv6CidrBlockState", |x| {
        x.leaf("state", state);
    });
}

fn write_source(x: &mut Xml) {
    x.leaf("ipv6AddressAttribute", "public").leaf("ipSource", "amazon");
}

/// Whether a subnet has a range of IPv6.
pub(crate) fn has_six(ec2: &Ec2, subnet: &str) -> bool {
    ec2.subnets.get(subnet).is_some_and(|s| s.ipv6.is_some())
}

/// A range asked for along with a new subnet.
pub(super) fn asked(ec2: &Ec2, call: &Call, vpc: &str) -> Result<Option<String>, AwsError> {
    if let Some(name) = not_here(call, &["Ipv4IpamPoolId"]) {
        return Err(AwsError::new("UnsupportedOperation", format!("{name} is not supported here")));
    }
    if call.params.flag("Ipv6Native") {
        return Err(AwsError::new("UnsupportedOperation", "Ipv6Native is not supported here"));
    }
    call.params.get("Ipv6CidrBlock").map(|range| part(ec2, vpc, range)).transpose()
}

//! Network interfaces and addresses that other calls take and give back. Those that an account makes itself are in
//! `interface_changes`, and what AWS shows of them in `interface_shown`.

use std::collections::{BTreeSet, HashSet};
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::listing;
use super::state::{Ec2, Interface};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::world::World;

/// What an interface is to be.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewInterface<'a> {
    pub subnet: &'a str,
    /// As `Interface::kind`.
    pub kind: &'a str,
    pub description: String,
    pub security_groups: Vec<String>,
    pub requester_managed: bool,
    pub listens: BTreeSet<u16>,
    /// A free address of the subnet when absent.
    pub ip: Option<String>,
    pub public_ip: Option<String>,
    pub instance: Option<String>,
    pub tags: tags::Tags,
}

/// Makes an interface in the caller's estate and gives its ID. Refused without a subnet or a free address.
pub(crate) fn add_interface(world: &mut World, call: &Call, new: NewInterface) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let subnet = listing::known(&ec2.subnets, new.subnet, &listing::SUBNET)?.clone();
    let ip = match new.ip {
        Some(ip) => free(ec2, &subnet.id, ip)?,
        None => free_ip(ec2, &subnet.id).ok_or_else(|| no_address(&subnet.id))?,
    };
    let id = world.new_id(call, "eni", &format!("{}/{}", new.description, subnet.id));
    let interface = Interface {
        id: id.clone(),
        vpc: subnet.vpc,
        subnet: subnet.id,
        zone: subnet.zone,
        kind: new.kind.to_owned(),
        description: new.description,
        private_ip: ip,
        public_ip: new.public_ip,
        security_groups: new.security_groups,
        instance: new.instance,
        requester_managed: new.requester_managed,
        listens: new.listens,
        gone_at: None,
        tags: new.tags,
    };
    world.mine(call).ec2.interfaces.insert(id.clone(), interface);
    Ok(id)
}

/// AWS keeps the first four addresses of a subnet and its last:
/// <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>.
const RESERVED: u32 = 5;

/// The addresses of a range that AWS gives out, lowest first.
pub(crate) fn usable(range: Ipv4Net) -> impl Iterator<Item = Ipv4Addr> {
    // hosts() leaves out the network's own address and the last
    range.hosts().skip(3)
}

/// The lowest address of a subnet that is free.
fn free_ip(ec2: &Ec2, subnet: &str) -> Option<String> {
    let range: Ipv4Net = ec2.subnets.get(subnet)?.cidr.parse().ok()?;
    let taken = taken(ec2, subnet);
    usable(range).map(|ip| ip.to_string()).find(|ip| !taken.contains(ip.as_str()))
}

/// How many addresses of a subnet are free.
pub(crate) fn free_addresses(ec2: &Ec2, subnet: &str, cidr: &str) -> u32 {
    let size = cidr
        .parse::<Ipv4Net>()
        .map_or(0, |range| 1_u32.checked_shl(32 - u32::from(range.prefix_len())).unwrap_or(u32::MAX));
    let taken = u32::try_from(taken(ec2, subnet).len()).unwrap_or(u32::MAX);
    size.saturating_sub(RESERVED).saturating_sub(taken)
}

/// The addresses of a subnet that are in use.
pub(crate) fn taken<'a>(ec2: &'a Ec2, subnet: &str) -> HashSet<&'a str> {
    let interfaces = ec2.interfaces.values().filter(|i| i.subnet == subnet).map(|i| i.private_ip.as_str());
    interfaces.collect()
}

fn free(ec2: &Ec2, subnet: &str, ip: String) -> Result<String, AwsError> {
    let range = ec2.subnets.get(subnet).and_then(|s| s.cidr.parse::<Ipv4Net>().ok());
    let inside = ip.parse::<Ipv4Addr>().is_ok_and(|address| range.is_some_and(|r| usable(r).any(|a| a == address)));
    if !inside {
        return Err(AwsError::invalid(format!("Address {ip} does not fall within the subnet's address range")));
    }
    if taken(ec2, subnet).contains(ip.as_str()) {
        return Err(AwsError::new("InvalidIPAddress.InUse", format!("Address {ip} is in use.")));
    }
    Ok(ip)
}

fn no_address(subnet: &str) -> AwsError {
    AwsError::new(
        "InsufficientFreeAddressesInSubnet",
        format!(
            "There are not enough free addresses in subnet '{subnet}' to satisfy the requested number of instances."
        ),
    )
}

pub(super) fn private_name(ip: &str, region: &str) -> String {
    let suffix = if region == "us-east-1" { "ec2.internal".to_owned() } else { format!("{region}.compute.internal") };
    format!("ip-{}.{suffix}", ip.replace('.', "-"))
}

pub(super) fn public_name(ip: &str, region: &str) -> String {
    let suffix = if region == "us-east-1" {
        "compute-1.amazonaws.com".to_owned()
    } else {
        format!("{region}.compute.amazonaws.com")
    };
    format!("ec2-{}.{suffix}", ip.replace('.', "-"))
}

/// The hardware address of an interface.
pub(crate) fn mac(id: &str) -> String {
    let d = ids::digest(&["mac", id], 10);
    format!("0a:{}:{}:{}:{}:{}", &d[0..2], &d[2..4], &d[4..6], &d[6..8], &d[8..10])
}

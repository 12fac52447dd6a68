//! Elastic IP addresses, allocated and released; `address_ties` gives them to interfaces. Moving them between accounts and own
//! pools are not simulated.

use super::address_ties::free;
use super::listing::{self, ADDRESS, Pages, Shape, one};
use super::state::{Ec2, ElasticIp, Interface};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

/// AWS's default quota in a Region.
const MOST: usize = 5;

pub(super) fn allocate(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    if let Some(domain) = p.get("Domain").filter(|d| *d != "vpc") {
        return Err(AwsError::invalid(format!("Value ({domain}) for parameter domain is invalid.")));
    }
    border(call)?;
    if let Some(ip) = p.get("Address") {
        return Err(AwsError::new("InvalidAddress.NotFound", format!("Address '{ip}' cannot be recovered")));
    }
    if let Some(pool) = p.get("PublicIpv4Pool").filter(|pool| *pool != "amazon") {
        let message = format!("The pool ID '{pool}' does not exist");
        return Err(AwsError::new("InvalidPublicIpv4PoolID.NotFound", message));
    }
    if let Some(pool) = p.get("IpamPoolId").or(p.get("CustomerOwnedIpv4Pool")) {
        return Err(AwsError::new("InvalidPoolID.NotFound", format!("The pool ID '{pool}' does not exist")));
    }
    if world.mine(call).ec2.elastic_ips.len() >= MOST {
        return Err(AwsError::new("AddressLimitExceeded", "The maximum number of addresses has been reached."));
    }
    let tags = tags::asked(call, &ADDRESS)?;
    let id = world.new_id(call, ADDRESS.prefix, "");
    let ip = public_ip(world, &id);
    let mut x = Xml::new();
    x.leaf("publicIp", &ip).leaf("allocationId", &id).leaf("publicIpv4Pool", "amazon");
    x.leaf("networkBorderGroup", &call.region).leaf("domain", "vpc");
    world.mine(call).ec2.elastic_ips.insert(id.clone(), ElasticIp { id, ip, interface: None, tags });
    Ok(x.done())
}

/// A public address that nobody has, or is only about to give back: of 198.18.0.0/15, which is set aside for tests and so belongs to none in the real world.
pub(super) fn public_ip(world: &World, key: &str) -> String {
    let taken = |ip: &String| {
        world.estates.values().any(|e| {
            e.ec2.interfaces.values().any(|i| i.public_ip.as_ref() == Some(ip) && i.gone_at.is_none())
                || e.ec2.elastic_ips.values().any(|a| a.ip == *ip)
        })
    };
    let candidate = |n: u32| {
        let number = u32::from_str_radix(&ids::digest(&["public", key, &n.to_string()], 5), 16).unwrap_or_default();
        format!("198.{}.{}.{}", 18 + (number >> 16 & 1), number >> 8 & 255, number & 255)
    };
    (0..1024).map(candidate).find(|ip| !taken(ip)).unwrap_or_else(|| candidate(1024))
}

/// Addresses are advertised from the Region as a whole here.
fn border(call: &Call) -> Result<(), AwsError> {
    match call.params.get("NetworkBorderGroup") {
        Some(group) if group != call.region => {
            Err(AwsError::new("InvalidAddress.NotFound", format!("The network border group '{group}' does not exist")))
        }
        Some(_) | None => Ok(()),
    }
}

pub(super) fn release(world: &mut World, call: &Call) -> Result<String, AwsError> {
    border(call)?;
    let ec2 = &mut world.mine(call).ec2;
    let address = match (call.params.get("AllocationId"), call.params.get("PublicIp")) {
        (Some(id), None) => listing::known(&ec2.elastic_ips, id, &ADDRESS)?,
        (None, Some(ip)) => by_ip(ec2, ip)?,
        (None, None) => return Err(AwsError::missing("AllocationId")),
        (Some(_), Some(_)) => {
            let message = "You may specify public IP or allocation id, but not both in the same call";
            return Err(AwsError::new("InvalidParameterCombination", message));
        }
    };
    let id = address.id.clone();
    let user = address.interface.as_ref().and_then(|i| ec2.interfaces.get(i));
    // In a default VPC an instance lets go of its address (model: ReleaseAddress)
    let lets_go = |i: &Interface| i.instance.is_some() && ec2.vpcs.get(&i.vpc).is_some_and(|v| v.is_default);
    if user.is_some_and(|i| !lets_go(i)) {
        return Err(AwsError::new("InvalidIPAddress.InUse", format!("Address {} is in use.", address.ip)));
    }
    free(ec2, &id);
    ec2.elastic_ips.remove(&id);
    Ok(listing::done())
}

pub(super) fn by_ip<'a>(ec2: &'a Ec2, ip: &str) -> Result<&'a ElasticIp, AwsError> {
    let missing = || AwsError::new("InvalidAddress.NotFound", format!("Address '{ip}' not found."));
    ec2.elastic_ips.values().find(|a| a.ip == ip).ok_or_else(missing)
}

impl ElasticIp {
    /// The ID of its association, while it has one.
    pub(super) fn association(&self) -> Option<String> {
        self.interface.as_ref().map(|interface| ids::ec2("eipassoc", &[&self.id, interface]))
    }
}

const ADDRESSES: Shape = Shape {
    set: "addressesSet",
    filters: &[
        "allocation-id",
        "association-id",
        "domain",
        "instance-id",
        "network-border-group",
        "network-interface-id",
        "network-interface-owner-id",
        "private-ip-address",
        "public-ip",
    ],
    pages: Pages::None,
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let mut chosen = listing::chosen(&ec2.elastic_ips, &call.params.list("AllocationId"), &ADDRESS)?;
    let ips = call.params.list("PublicIp");
    for ip in &ips {
        by_ip(ec2, ip)?;
    }
    chosen.retain(|a| ips.is_empty() || ips.contains(&a.ip));
    let value = |a: &&ElasticIp, name: &str| {
        let interface = interface(ec2, a);
        match name {
            "allocation-id" => one(&a.id),
            "association-id" => a.association().into_iter().collect(),
            "domain" => one("vpc"),
            "instance-id" => interface.and_then(|i| i.instance.clone()).into_iter().collect(),
            "network-border-group" => one(&call.region),
            "network-interface-id" => a.interface.clone().into_iter().collect(),
            "network-interface-owner-id" => interface.map(|_| call.account.clone()).into_iter().collect(),
            "private-ip-address" => interface.map(|i| i.private_ip.clone()).into_iter().collect(),
            "public-ip" => one(&a.ip),
            _ => Vec::new(),
        }
    };
    listing::list(
        call,
        &ADDRESSES,
        chosen,
        |a| Some(&a.tags),
        value,
        |x, a| {
            x.leaf("publicIp", &a.ip).leaf("allocationId", &a.id).leaf("domain", "vpc");
            x.leaf("publicIpv4Pool", "amazon").leaf("networkBorderGroup", &call.region);
            if let Some(i) = interface(ec2, a) {
                x.maybe("associationId", a.association()).maybe("instanceId", i.instance.as_ref());
                x.leaf("networkInterfaceId", &i.id).leaf("networkInterfaceOwnerId", &call.account);
                x.leaf("privateIpAddress", &i.private_ip);
            }
            tags::write(x, &a.tags);
        },
    )
}

fn interface<'a>(ec2: &'a Ec2, address: &ElasticIp) -> Option<&'a Interface> {
    ec2.interfaces.get(address.interface.as_ref()?)
}

//! NAT gateways of one zone, public or private. Regional ones and secondary addresses are not simulated.

use super::interfaces::{NewInterface, add_interface, free_addresses};
use super::listing::{self, ADDRESS, NAT_GATEWAY, Pages, SUBNET, Shape, known, known_mut, mine, one};
use super::state::{Ec2, NatGateway, Subnet};
use super::tags;
use crate::call::Call;
use crate::clock::{Time, stamp};
use crate::error::AwsError;
use crate::ids;
use crate::waits::{NAT_GATEWAY_DELETION_SECONDS, NAT_GATEWAY_SECONDS};
use crate::wire::xml::Xml;
use crate::world::World;

impl NatGateway {
    fn state(&self, world: &World, now: Time) -> &'static str {
        let passed = |since, seconds| world.clock.seconds(since, now) >= i64::from(seconds);
        match (self.deleted, &self.failure) {
            (Some(since), _) if passed(since, NAT_GATEWAY_DELETION_SECONDS) => "deleted",
            (Some(_), _) => "deleting",
            (None, _) if !passed(self.created, NAT_GATEWAY_SECONDS) => "pending",
            (None, Some(_)) => "failed",
            (None, None) => "available",
        }
    }
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let id = world.once(call, make)?;
    let gateway = known(&mine(world, call)?.nat_gateways, &id, &NAT_GATEWAY)?;
    let mut x = Xml::new();
    x.within("natGateway", |x| write(x, world, call, gateway)).maybe("clientToken", token);
    Ok(x.done())
}

/// What AWS finds out only while it makes the gateway shows as its failure (model: `NatGateway`).
fn make(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    if p.get("AvailabilityMode").is_some_and(|mode| mode != "zonal") {
        return Err(AwsError::new("UnsupportedOperation", "Regional NAT gateways are not supported here"));
    }
    let public = match p.get("ConnectivityType").unwrap_or("public") {
        "public" => true,
        "private" => false,
        other => return Err(AwsError::invalid(format!("Value ({other}) for parameter ConnectivityType is invalid."))),
    };
    let allocation = p.get("AllocationId").map(str::to_owned);
    match (public, &allocation) {
        (true, None) => return Err(AwsError::missing("AllocationId")),
        (false, Some(_)) => {
            let message = "A private NAT gateway cannot have an Elastic IP address";
            return Err(AwsError::new("InvalidParameterCombination", message));
        }
        (true, Some(_)) | (false, None) => {}
    }
    let ec2 = &world.mine(call).ec2;
    let subnet = known(&ec2.subnets, p.need("SubnetId")?, &SUBNET)?.clone();
    let failure = failure(ec2, &subnet, allocation.as_deref());
    let tags = tags::asked(call, &NAT_GATEWAY)?;
    let ip = allocation.as_ref().and_then(|id| ec2.elastic_ips.get(id)).map(|a| a.ip.clone());
    let id = world.new_id(call, NAT_GATEWAY.prefix, &subnet.id);
    let mut gateway = NatGateway {
        id: id.clone(),
        vpc: subnet.vpc.clone(),
        subnet: subnet.id.clone(),
        private_ip: String::new(),
        public_ip: ip.filter(|_| failure.is_none()),
        interface: String::new(),
        allocation,
        created: call.now,
        failure,
        deleted: None,
        tags,
    };
    if gateway.failure.is_none() {
        let new = NewInterface {
            subnet: &subnet.id,
            kind: "nat_gateway",
            description: format!("Interface for NAT Gateway {id}"),
            requester_managed: true,
            ip: call.params.get("PrivateIpAddress").map(str::to_owned),
            public_ip: gateway.public_ip.clone(),
            ..NewInterface::default()
        };
        gateway.interface = add_interface(world, call, new)?;
    }
    let ec2 = &mut world.mine(call).ec2;
    gateway.private_ip = ec2.interfaces.get(&gateway.interface).map(|i| i.private_ip.clone()).unwrap_or_default();
    let used = gateway.allocation.as_ref().filter(|_| gateway.failure.is_none());
    if let Some(address) = used.and_then(|id| ec2.elastic_ips.get_mut(id)) {
        address.interface = Some(gateway.interface.clone());
    }
    ec2.nat_gateways.insert(id.clone(), gateway);
    Ok(id)
}

/// Why it cannot be made, in AWS's code and our words.
fn failure(ec2: &Ec2, subnet: &Subnet, allocation: Option<&str>) -> Option<(&'static str, String)> {
    if let Some(id) = allocation {
        match ec2.elastic_ips.get(id) {
            None => return Some(("InvalidAllocationID.NotFound", format!("Elastic IP address {id} does not exist"))),
            Some(address) if address.interface.is_some() => {
                return Some(("Resource.AlreadyAssociated", format!("Elastic IP address {id} is already associated")));
            }
            Some(_) => {}
        }
        let attached = ec2.internet_gateways.values().any(|g| g.vpc.as_ref() == Some(&subnet.vpc));
        if !attached {
            let message = format!("Network {} has no Internet gateway attached", subnet.vpc);
            return Some(("Gateway.NotAttached", message));
        }
    }
    let full = free_addresses(ec2, &subnet.id, &subnet.cidr) == 0;
    full.then(|| ("InsufficientFreeAddressesInSubnet", format!("Subnet {} has insufficient free addresses", subnet.id)))
}

const NAT: Shape = Shape {
    set: "natGatewaySet",
    filters: &["nat-gateway-id", "state", "subnet-id", "vpc-id"],
    pages: Pages::To(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let chosen = listing::chosen(&mine(world, call)?.nat_gateways, &call.params.list("NatGatewayId"), &NAT_GATEWAY)?;
    let value = |g: &&NatGateway, name: &str| match name {
        "nat-gateway-id" => one(&g.id),
        "state" => one(g.state(world, call.now)),
        "subnet-id" => one(&g.subnet),
        "vpc-id" => one(&g.vpc),
        _ => Vec::new(),
    };
    listing::list(call, &NAT, chosen, |g| Some(&g.tags), value, |x, g| write(x, world, call, g))
}

fn write(x: &mut Xml, world: &World, call: &Call, g: &NatGateway) {
    let state = g.state(world, call.now);
    x.leaf("natGatewayId", &g.id).leaf("vpcId", &g.vpc).leaf("subnetId", &g.subnet).leaf("state", state);
    x.leaf("connectivityType", if g.allocation.is_some() { "public" } else { "private" });
    x.leaf("availabilityMode", "zonal").leaf("createTime", stamp(g.created)).maybe("deleteTime", g.deleted.map(stamp));
    if let Some((code, message)) = g.failure.as_ref().filter(|_| state != "pending") {
        x.leaf("failureCode", code).leaf("failureMessage", message);
    }
    x.within("natGatewayAddressSet", |x| {
        x.within("item", |x| {
            x.maybe("allocationId", g.allocation.as_ref());
            if g.failure.is_none() {
                x.leaf("networkInterfaceId", &g.interface).leaf("privateIp", &g.private_ip);
                x.maybe("publicIp", g.public_ip.as_ref());
                let associated = g.allocation.as_ref().filter(|_| state != "deleted");
                x.maybe("associationId", associated.map(|id| ids::ec2("eipassoc", &[id, &g.interface])));
            }
            x.leaf("isPrimary", true).leaf("status", if g.failure.is_none() { "succeeded" } else { "failed" });
        });
    });
    tags::write(x, &g.tags);
}

/// It lets its address and its place go once it is deleted, and is seen for an hour more. Routes to it stay.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let id = call.params.need("NatGatewayId")?;
    let gone_at = world.clock.after(call.now, i64::from(NAT_GATEWAY_DELETION_SECONDS));
    let ec2 = &mut world.mine(call).ec2;
    let gateway = known_mut(&mut ec2.nat_gateways, id, &NAT_GATEWAY)?;
    if gateway.deleted.is_none() {
        gateway.deleted = Some(call.now);
        if let Some(interface) = ec2.interfaces.get_mut(&gateway.interface) {
            interface.gone_at = Some(gone_at);
        }
    }
    let mut x = Xml::new();
    x.leaf("natGatewayId", id);
    Ok(x.done())
}

/// The Elastic IP address of a planted gateway, so that both are known by the same IDs.
pub(crate) fn planted_allocation(gateway: &str) -> String {
    ids::ec2(ADDRESS.prefix, &[gateway])
}

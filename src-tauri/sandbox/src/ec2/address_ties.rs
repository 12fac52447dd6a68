//! Giving an Elastic IP address to an instance or an interface, and taking it back. Secondary addresses are not simulated.

use super::addresses::by_ip;
use super::listing::{self, ADDRESS, INSTANCE, INTERFACE, known};
use super::state::{Ec2, ElasticIp, Interface};
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// The address comes along from wherever it was, and an address that was there before stays allocated.
pub(super) fn associate(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let address = match (call.params.get("AllocationId"), call.params.get("PublicIp")) {
        (Some(id), _) => known(&ec2.elastic_ips, id, &ADDRESS)?,
        (None, Some(ip)) => by_ip(ec2, ip)?,
        (None, None) => return Err(AwsError::missing("AllocationId")),
    };
    let interface = interface(ec2, call)?;
    fits(ec2, call, address, interface)?;
    let (id, ip, interface) = (address.id.clone(), address.ip.clone(), interface.id.clone());
    let before: Vec<String> =
        ec2.elastic_ips.values().filter(|a| a.interface.as_ref() == Some(&interface)).map(|a| a.id.clone()).collect();
    for other in before.iter().chain([&id]) {
        free(ec2, other);
    }
    if let Some(interface) = ec2.interfaces.get_mut(&interface) {
        interface.public_ip = Some(ip);
    }
    let address = listing::known_mut(&mut ec2.elastic_ips, &id, &ADDRESS)?;
    address.interface = Some(interface);
    let mut x = Xml::new();
    x.leaf("return", true).maybe("associationId", address.association());
    Ok(x.done())
}

/// The one that is named, or the only one of the instance.
fn interface<'a>(ec2: &'a Ec2, call: &Call) -> Result<&'a Interface, AwsError> {
    match (call.params.get("NetworkInterfaceId"), call.params.get("InstanceId")) {
        (Some(id), None) => known(&ec2.interfaces, id, &INTERFACE),
        (None, Some(id)) => {
            let instance = known(&ec2.instances, id, &INSTANCE)?;
            match instance.state.as_str() {
                "running" | "stopped" => known(&ec2.interfaces, &instance.interface, &INTERFACE),
                state => {
                    let message = format!("The {state} instance '{id}' is not in a valid state for this operation.");
                    Err(AwsError::new("IncorrectInstanceState", message))
                }
            }
        }
        (None, None) => Err(AwsError::missing("InstanceId or NetworkInterfaceId")),
        (Some(_), Some(_)) => {
            let message = "You may specify an instance or a network interface, but not both";
            Err(AwsError::new("InvalidParameterCombination", message))
        }
    }
}

fn fits(ec2: &Ec2, call: &Call, address: &ElasticIp, interface: &Interface) -> Result<(), AwsError> {
    if interface.requester_managed {
        let message = format!("The network interface {} is managed by an AWS service", interface.id);
        return Err(AwsError::new("OperationNotPermitted", message));
    }
    if call.params.get("PrivateIpAddress").is_some_and(|ip| ip != interface.private_ip) {
        return Err(AwsError::invalid(format!("The network interface {} has no such address", interface.id)));
    }
    let elsewhere = address.interface.as_ref().filter(|i| **i != interface.id);
    let kept = elsewhere.and_then(|i| ec2.interfaces.get(i)).is_some_and(|i| i.requester_managed);
    let fixed = call.params.get("AllowReassociation").is_some() && !call.params.flag("AllowReassociation");
    if elsewhere.is_some() && (kept || fixed) {
        let message = format!("resource {} is already associated", address.id);
        return Err(AwsError::new("Resource.AlreadyAssociated", message));
    }
    let vpc = &interface.vpc;
    match ec2.internet_gateways.values().any(|g| g.vpc.as_ref() == Some(vpc)) {
        true => Ok(()),
        false => {
            let message = format!("Network {vpc} is not attached to any internet gateway");
            Err(AwsError::new("Gateway.NotAttached", message))
        }
    }
}

pub(super) fn disassociate(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let address = match (call.params.get("AssociationId"), call.params.get("PublicIp")) {
        (Some(id), _) => {
            ec2.elastic_ips.values().find(|a| a.association().as_deref() == Some(id)).ok_or_else(|| {
                AwsError::new("InvalidAssociationID.NotFound", format!("The association ID '{id}' does not exist"))
            })?
        }
        (None, Some(ip)) => by_ip(ec2, ip)?,
        (None, None) => return Err(AwsError::missing("AssociationId")),
    };
    if address.interface.as_ref().and_then(|i| ec2.interfaces.get(i)).is_some_and(|i| i.requester_managed) {
        let message = format!("The address {} is used by an AWS service", address.ip);
        return Err(AwsError::new("OperationNotPermitted", message));
    }
    let id = address.id.clone();
    free(ec2, &id);
    Ok(listing::done())
}

/// Takes an address from its interface, which has no public one then.
pub(super) fn free(ec2: &mut Ec2, address: &str) {
    let taken = ec2.elastic_ips.get_mut(address).and_then(|a| a.interface.take());
    if let Some(interface) = taken.and_then(|id| ec2.interfaces.get_mut(&id)) {
        interface.public_ip = None;
    }
}

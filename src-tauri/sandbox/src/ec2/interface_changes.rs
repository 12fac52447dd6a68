//! Network interfaces that an account makes and deletes itself. They are attached to nothing, since attaching is not simulated.

use super::interface_shown::write;
use super::interfaces::{NewInterface, add_interface};
use super::listing::{self, INTERFACE, SUBNET, known};
use super::security_groups::for_interface;
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let id = world.once(call, make)?;
    let ec2 = &world.mine(call).ec2;
    let interface = known(&ec2.interfaces, &id, &INTERFACE)?;
    let mut x = Xml::new();
    x.within("networkInterface", |x| write(x, ec2, call, interface)).maybe("clientToken", token);
    Ok(x.done())
}

fn make(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    plain(call)?;
    let ec2 = &world.mine(call).ec2;
    let subnet = known(&ec2.subnets, p.need("SubnetId")?, &SUBNET)?.clone();
    let groups = for_interface(ec2, &subnet.vpc, &p.list("SecurityGroupId"))?;
    let new = NewInterface {
        subnet: &subnet.id,
        kind: "interface",
        description: p.get("Description").unwrap_or_default().to_owned(),
        security_groups: groups,
        ip: address(call)?,
        tags: tags::asked(call, &INTERFACE)?,
        ..NewInterface::default()
    };
    add_interface(world, call, new)
}

/// One address of IPv4 and an ordinary interface is all that there is here.
fn plain(call: &Call) -> Result<(), AwsError> {
    let more = ["Ipv6", "Ipv4Prefix", "SecondaryPrivateIpAddressCount", "EnablePrimaryIpv6"];
    let asked = call.params.map().keys().find(|key| more.iter().any(|m| key.starts_with(m)));
    let kind = call.params.get("InterfaceType").filter(|kind| *kind != "interface");
    match asked.map(String::as_str).or(kind) {
        Some(what) => Err(AwsError::new("UnsupportedOperation", format!("{what} is not supported here"))),
        None => Ok(()),
    }
}

/// The address that is wished for, in either form.
fn address(call: &Call) -> Result<Option<String>, AwsError> {
    let listed = call.params.structs("PrivateIpAddresses");
    match (call.params.get("PrivateIpAddress"), listed.as_slice()) {
        (alone, []) => Ok(alone.map(str::to_owned)),
        (None, [one]) => one.need("PrivateIpAddress").map(|ip| Some(ip.to_owned())),
        _ => Err(AwsError::new("UnsupportedOperation", "Secondary addresses are not supported here")),
    }
}

/// What something uses stays.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let interface = known(&ec2.interfaces, call.params.need("NetworkInterfaceId")?, &INTERFACE)?;
    let id = interface.id.clone();
    if interface.is_attached() {
        return Err(AwsError::invalid(format!("Network interface '{id}' is currently in use.")));
    }
    ec2.interfaces.remove(&id);
    Ok(listing::done())
}

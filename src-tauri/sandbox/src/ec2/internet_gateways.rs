//! Internet gateways: one to a VPC, and no way to take it away while something there has a public address.

use super::listing::{self, INTERNET_GATEWAY, Pages, Shape, VPC, one};
use super::state::InternetGateway;
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

const INTERNET: Shape = Shape {
    set: "internetGatewaySet",
    filters: &["attachment.state", "attachment.vpc-id", "internet-gateway-id", "owner-id"],
    pages: Pages::To(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.internet_gateways, &call.params.list("InternetGatewayId"), &INTERNET_GATEWAY)?;
    let value = |g: &&InternetGateway, name: &str| match name {
        "attachment.state" => g.vpc.iter().map(|_| "available".to_owned()).collect(),
        "attachment.vpc-id" => g.vpc.clone().into_iter().collect(),
        "internet-gateway-id" => one(&g.id),
        "owner-id" => one(&call.account),
        _ => Vec::new(),
    };
    listing::list(call, &INTERNET, chosen, |g| Some(&g.tags), value, |x, g| write(x, call, g))
}

fn write(x: &mut Xml, call: &Call, g: &InternetGateway) {
    x.leaf("internetGatewayId", &g.id).leaf("ownerId", &call.account);
    x.each("attachmentSet", "item", &g.vpc, |x, vpc| {
        // AWS says available here, where the model says attached
        x.leaf("vpcId", vpc).leaf("state", "available");
    });
    tags::write(x, &g.tags);
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let tags = tags::asked(call, &INTERNET_GATEWAY)?;
    let id = world.new_id(call, INTERNET_GATEWAY.prefix, "");
    let gateway = InternetGateway { id: id.clone(), vpc: None, tags };
    let mut x = Xml::new();
    x.within("internetGateway", |x| write(x, call, &gateway));
    world.mine(call).ec2.internet_gateways.insert(id, gateway);
    Ok(x.done())
}

pub(super) fn attach(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let vpc = listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    let taken = ec2.internet_gateways.values().any(|g| g.vpc.as_ref() == Some(&vpc));
    let gateway =
        listing::known_mut(&mut ec2.internet_gateways, call.params.need("InternetGatewayId")?, &INTERNET_GATEWAY)?;
    if gateway.vpc.is_some() {
        return Err(AwsError::new(
            "Resource.AlreadyAssociated",
            format!("resource {} is already attached to network {vpc}", gateway.id),
        ));
    }
    if taken {
        return Err(AwsError::invalid(format!("Network {vpc} already has an internet gateway attached")));
    }
    gateway.vpc = Some(vpc);
    Ok(listing::done())
}

pub(super) fn detach(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let vpc = listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    let public = ec2.interfaces.values().any(|i| i.vpc == vpc && i.public_ip.is_some());
    let id = call.params.need("InternetGatewayId")?;
    let gateway = listing::known_mut(&mut ec2.internet_gateways, id, &INTERNET_GATEWAY)?;
    if gateway.vpc.as_ref() != Some(&vpc) {
        let message = format!("resource {id} is not attached to network {vpc}");
        return Err(AwsError::new("Gateway.NotAttached", message));
    }
    if public {
        let message = format!(
            "Network {vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
        );
        return Err(AwsError::new("DependencyViolation", message));
    }
    gateway.vpc = None;
    Ok(listing::done())
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let gateways = &mut world.mine(call).ec2.internet_gateways;
    let gateway = listing::known(gateways, call.params.need("InternetGatewayId")?, &INTERNET_GATEWAY)?;
    if gateway.vpc.is_some() {
        return Err(listing::in_use("internetGateway", &gateway.id));
    }
    let id = gateway.id.clone();
    gateways.remove(&id);
    Ok(listing::done())
}

//! What holds for an account in a Region as a whole: whether internet gateways work, and the account's old attributes.
//! What the block leaves alone is in `exclusions`.

use super::listing;
use super::state::Ec2;
use crate::call::Call;
use crate::clock::stamp;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// Every way through an internet gateway is shut.
const SHUT: &str = "block-bidirectional";

impl Ec2 {
    fn block_mode(&self) -> &str {
        self.public_access_block.as_ref().map_or("off", |(mode, _)| mode)
    }

    /// Whether connections may leave that VPC and subnet through internet gateways.
    pub(super) fn lets_out(&self, vpc: &str, subnet: &str) -> bool {
        self.block_mode() != SHUT
            || self.exclusions.values().any(|e| e.deleted.is_none() && (e.names(vpc) || e.names(subnet)))
    }
}

/// As VPCs and subnets show it.
pub(super) fn write_mode(x: &mut Xml, ec2: &Ec2) {
    x.within("blockPublicAccessStates", |x| {
        x.leaf("internetGatewayBlockMode", ec2.block_mode());
    });
}

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    options(world, call)
}

pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let mode = call.params.need("InternetGatewayBlockMode")?;
    if !["off", SHUT, "block-ingress"].contains(&mode) {
        return Err(AwsError::invalid(format!("Value ({mode}) for parameter InternetGatewayBlockMode is invalid.")));
    }
    world.mine(call).ec2.public_access_block = Some((mode.to_owned(), call.now));
    options(world, call)
}

fn options(world: &World, call: &Call) -> Result<String, AwsError> {
    let ec2 = listing::mine(world, call)?;
    let state = match &ec2.public_access_block {
        None => "default-state",
        Some((_, since)) if world.since(*since, call) < i64::from(crate::waits::PUBLIC_ACCESS_BLOCK_SECONDS) => {
            "update-in-progress"
        }
        Some(_) => "update-complete",
    };
    let mut x = Xml::new();
    x.within("vpcBlockPublicAccessOptions", |x| {
        x.leaf("awsAccountId", &call.account).leaf("awsRegion", &call.region).leaf("state", state);
        x.leaf("internetGatewayBlockMode", ec2.block_mode());
        x.maybe("lastUpdateTimestamp", ec2.public_access_block.as_ref().map(|(_, since)| stamp(*since)));
        x.leaf("managedBy", "account").leaf("exclusionsAllowed", "allowed");
    });
    Ok(x.done())
}

/// Names and values as in the AWS CLI's example; the quotas that they name are those kept here.
pub(super) fn account_attributes(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let vpcs = &world.mine(call).ec2.vpcs;
    let default = vpcs.values().find(|v| v.is_default).map_or("none", |v| &v.id);
    let all = [
        ("supported-platforms", "VPC"),
        ("vpc-max-security-groups-per-interface", "5"),
        ("max-elastic-ips", "5"),
        ("max-instances", "20"),
        ("vpc-max-elastic-ips", "5"),
        ("default-vpc", default),
    ];
    let wanted = call.params.list("AttributeName");
    if let Some(unknown) = wanted.iter().find(|w| !all.iter().any(|(name, _)| name == w)) {
        return Err(AwsError::invalid(format!("Value ({unknown}) for parameter attributeName is invalid.")));
    }
    let chosen = all.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|w| w == name));
    let mut x = Xml::new();
    x.each("accountAttributeSet", "item", chosen, |x, (name, value)| {
        x.leaf("attributeName", name).each("attributeValueSet", "item", [value], |x, value| {
            x.leaf("attributeValue", value);
        });
    });
    Ok(x.done())
}

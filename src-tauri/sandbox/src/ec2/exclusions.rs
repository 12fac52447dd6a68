//! What the block on public access leaves alone: single VPCs and subnets of the account. How long a deleted one is told of is our
//! reading: it stays.

use super::listing::{self, EXCLUSION, Pages, SUBNET, Shape, VPC, one};
use super::state::Exclusion;
use super::tags;
use crate::call::Call;
use crate::clock::{Time, stamp};
use crate::error::AwsError;
use crate::waits::PUBLIC_ACCESS_BLOCK_SECONDS;
use crate::wire::xml::Xml;
use crate::world::World;

impl Exclusion {
    /// Whether it is of that VPC or subnet.
    pub(super) fn names(&self, id: &str) -> bool {
        self.resource.rsplit('/').next() == Some(id)
    }

    fn state(&self, world: &World, now: Time) -> &'static str {
        let under_way = |since| world.clock.seconds(since, now) < i64::from(PUBLIC_ACCESS_BLOCK_SECONDS);
        match (self.deleted, self.updated) {
            (Some(since), _) => {
                if under_way(since) {
                    "delete-in-progress"
                } else {
                    "delete-complete"
                }
            }
            (None, Some(since)) => {
                if under_way(since) {
                    "update-in-progress"
                } else {
                    "update-complete"
                }
            }
            (None, None) => {
                if under_way(self.created) {
                    "create-in-progress"
                } else {
                    "create-complete"
                }
            }
        }
    }
}

const EXCLUSIONS: Shape = Shape {
    set: "vpcBlockPublicAccessExclusionSet",
    filters: &["internet-gateway-exclusion-mode", "resource-arn", "state", "tag-value"],
    pages: Pages::To(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let all = &listing::mine(world, call)?.exclusions;
    let chosen = listing::chosen(all, &call.params.list("ExclusionId"), &EXCLUSION)?;
    let value = |e: &&Exclusion, name: &str| match name {
        "internet-gateway-exclusion-mode" => one(&e.mode),
        "resource-arn" => one(&e.resource),
        "state" => one(e.state(world, call.now)),
        "tag-value" => e.tags.values().cloned().collect(),
        _ => Vec::new(),
    };
    listing::list(call, &EXCLUSIONS, chosen, |e| Some(&e.tags), value, |x, e| write(x, world, call, e))
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (mode, tags) = (mode(call)?, tags::asked(call, &EXCLUSION)?);
    let ec2 = &world.mine(call).ec2;
    let (kind, id, owner) = match (call.params.get("VpcId"), call.params.get("SubnetId")) {
        (Some(vpc), None) => ("vpc", vpc, &listing::known(&ec2.vpcs, vpc, &VPC)?.owner),
        (None, Some(subnet)) => ("subnet", subnet, &listing::known(&ec2.subnets, subnet, &SUBNET)?.owner),
        (None, None) => return Err(AwsError::missing("VpcId")),
        (Some(_), Some(_)) => {
            let message = "The parameter VpcId cannot be used with the parameter SubnetId";
            return Err(AwsError::new("InvalidParameterCombination", message));
        }
    };
    if *owner != call.account {
        return Err(AwsError::new("UnauthorizedOperation", format!("{id} is shared by another account")));
    }
    let resource = format!("arn:aws:ec2:{}:{owner}:{kind}/{id}", call.region);
    if ec2.exclusions.values().any(|e| e.deleted.is_none() && e.resource == resource) {
        return Err(AwsError::invalid(format!("An exclusion for {resource} already exists")));
    }
    let id = world.new_id(call, EXCLUSION.prefix, &resource);
    let exclusion = Exclusion { id: id.clone(), resource, mode, created: call.now, updated: None, deleted: None, tags };
    world.mine(call).ec2.exclusions.insert(id.clone(), exclusion);
    told(world, call, &id)
}

pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let mode = mode(call)?;
    change(world, call, "modified", |exclusion| {
        exclusion.mode = mode;
        exclusion.updated = Some(call.now);
    })
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    change(world, call, "deleted", |exclusion| exclusion.deleted = Some(call.now))
}

fn change(world: &mut World, call: &Call, how: &str, change: impl FnOnce(&mut Exclusion)) -> Result<String, AwsError> {
    let id = call.params.need("ExclusionId")?;
    let state = listing::known(&listing::mine(world, call)?.exclusions, id, &EXCLUSION)?.state(world, call.now);
    if state.starts_with("delete") {
        return Err(AwsError::invalid(format!("{id} is in {state} state and cannot be {how}.")));
    }
    change(listing::known_mut(&mut world.mine(call).ec2.exclusions, id, &EXCLUSION)?);
    told(world, call, id)
}

fn told(world: &World, call: &Call, id: &str) -> Result<String, AwsError> {
    let exclusion = listing::known(&listing::mine(world, call)?.exclusions, id, &EXCLUSION)?;
    let mut x = Xml::new();
    x.within("vpcBlockPublicAccessExclusion", |x| write(x, world, call, exclusion));
    Ok(x.done())
}

fn write(x: &mut Xml, world: &World, call: &Call, e: &Exclusion) {
    x.leaf("exclusionId", &e.id).leaf("internetGatewayExclusionMode", &e.mode).leaf("resourceArn", &e.resource);
    x.leaf("state", e.state(world, call.now)).leaf("creationTimestamp", stamp(e.created));
    x.leaf("lastUpdateTimestamp", stamp(e.deleted.or(e.updated).unwrap_or(e.created)));
    x.maybe("deletionTimestamp", e.deleted.map(stamp));
    tags::write(x, &e.tags);
}

fn mode(call: &Call) -> Result<String, AwsError> {
    let mode = call.params.need("InternetGatewayExclusionMode")?;
    if !["allow-bidirectional", "allow-egress"].contains(&mode) {
        let message = format!("Value ({mode}) for parameter InternetGatewayExclusionMode is invalid.");
        return Err(AwsError::invalid(message));
    }
    Ok(mode.to_owned())
}

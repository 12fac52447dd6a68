//! Flow logs: made, listed, deleted. What they would record is not simulated, nor is the place they would record it in.

use serde_json::{Value, json};

use super::flow_logs_asked::{Asked, asked};
use super::listing::{self, FLOW_LOG, Pages, Shape, one};
use super::state::{Ec2, FlowLog};
use super::tags;
use crate::call::Call;
use crate::clock::stamp;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

/// Each resource apart: what cannot be logged is said in the list of the unsuccessful.
pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let outcome = match world.token(call, token)? {
        Some(earlier) => serde_json::from_str(&earlier).unwrap_or_default(),
        None => make(world, call)?,
    };
    world.remember(call, token, &outcome.to_string());
    let list = |name: &str| outcome.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |of: &Value, n: usize| of.get(n).and_then(Value::as_str).unwrap_or_default().to_owned();
    // AWS makes a token up where none was given
    let made_up = || format!("{}=", ids::digest(&["token", &call.request_id], 43));
    let mut x = Xml::new();
    x.leaf("clientToken", token.map_or_else(made_up, str::to_owned));
    x.values("flowLogIdSet", "item", list("made").iter().filter_map(Value::as_str));
    let failed: Vec<_> = list("failed").iter().map(|f| (text(f, 0), AwsError::new(&text(f, 1), text(f, 2)))).collect();
    listing::write_unsuccessful(&mut x, &failed);
    Ok(x.done())
}

fn make(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let asked = asked(call)?;
    let (mut made, mut failed) = (Vec::new(), Vec::new());
    for resource in &asked.resources {
        match fits(&world.mine(call).ec2, call, &asked, resource) {
            Ok(()) => {
                let id = world.new_id(call, FLOW_LOG.prefix, call.params.get("ClientToken").unwrap_or(resource));
                let log = FlowLog { id: id.clone(), resource: resource.clone(), ..asked.log.clone() };
                world.mine(call).ec2.flow_logs.insert(id.clone(), log);
                made.push(id);
            }
            Err(e) => failed.push(json!([resource, e.code, e.message])),
        }
    }
    Ok(json!({ "made": made, "failed": failed }))
}

fn fits(ec2: &Ec2, call: &Call, asked: &Asked, resource: &str) -> Result<(), AwsError> {
    let owner = match asked.kind.as_str() {
        "VPC" => Some(&listing::known(&ec2.vpcs, resource, &listing::VPC)?.owner),
        "Subnet" => Some(&listing::known(&ec2.subnets, resource, &listing::SUBNET)?.owner),
        _ => listing::known(&ec2.interfaces, resource, &listing::INTERFACE).map(|_| None)?,
    };
    if owner.is_some_and(|o| *o != call.account) {
        let message = format!("{resource} is shared by another account, and its flow logs are the owner's");
        return Err(AwsError::new("UnauthorizedOperation", message));
    }
    match ec2.flow_logs.values().any(|log| log.resource == resource && log.records_like(&asked.log)) {
        false => Ok(()),
        true => Err(AwsError::new(
            "FlowLogAlreadyExists",
            "There is an existing Flow Log with the same configuration and log destination.",
        )),
    }
}

impl FlowLog {
    /// The same traffic to the same place.
    fn records_like(&self, other: &Self) -> bool {
        self.traffic == other.traffic
            && self.destination_type == other.destination_type
            && self.destination == other.destination
            && self.group == other.group
    }
}

const FLOW_LOGS: Shape = Shape {
    set: "flowLogSet",
    filters: &[
        "deliver-log-status",
        "flow-log-id",
        "log-destination-type",
        "log-group-name",
        "resource-id",
        "traffic-type",
    ],
    pages: Pages::UpTo(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.flow_logs, &few(call)?, &FLOW_LOG)?;
    let value = |log: &&FlowLog, name: &str| match name {
        "deliver-log-status" => one("SUCCESS"),
        "flow-log-id" => one(&log.id),
        "log-destination-type" => one(&log.destination_type),
        "log-group-name" => log.group.clone().into_iter().collect(),
        "resource-id" => one(&log.resource),
        "traffic-type" => one(&log.traffic),
        _ => Vec::new(),
    };
    listing::list(call, &FLOW_LOGS, chosen, |log| Some(&log.tags), value, |x, log| write(x, log))
}

fn write(x: &mut Xml, log: &FlowLog) {
    x.leaf("creationTime", stamp(log.created)).leaf("flowLogId", &log.id).leaf("flowLogStatus", "ACTIVE");
    x.leaf("deliverLogsStatus", "SUCCESS").maybe("deliverLogsPermissionArn", log.role.as_ref());
    x.maybe("deliverCrossAccountRole", log.cross_account_role.as_ref());
    x.maybe("logGroupName", log.group.as_ref()).leaf("resourceId", &log.resource).leaf("trafficType", &log.traffic);
    x.leaf("logDestinationType", &log.destination_type).maybe("logDestination", log.destination.as_ref());
    x.leaf("logFormat", &log.format).leaf("maxAggregationInterval", log.interval);
    if let Some(files) = &log.files {
        x.within("destinationOptions", |x| {
            x.leaf("fileFormat", &files.format)
                .leaf("hiveCompatiblePartitions", files.hive)
                .leaf("perHourPartition", files.hourly);
        });
    }
    tags::write(x, &log.tags);
}

/// Each flow log apart.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let mut failed = Vec::new();
    let wanted = few(call)?;
    let logs = &mut world.mine(call).ec2.flow_logs;
    for id in wanted {
        match listing::known(logs, &id, &FLOW_LOG).map(drop) {
            Ok(()) => drop(logs.remove(&id)),
            Err(error) => failed.push((id, error)),
        }
    }
    Ok(listing::unsuccessful(&failed))
}

/// AWS takes at most 1,000 flow logs in a call.
fn few(call: &Call) -> Result<Vec<String>, AwsError> {
    let ids = call.params.list("FlowLogId");
    match ids.len() {
        0..=1000 => Ok(ids),
        _ => Err(AwsError::invalid("At most 1000 flow log IDs can be given")),
    }
}

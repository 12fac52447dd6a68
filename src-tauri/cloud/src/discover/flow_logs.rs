//! Flow logs of VPCs, subnets and network interfaces: where they go, and whether they arrive.

use aws_sdk_ec2::{Client, types};
use domain::{Fault, FlowLog};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{some, text};

pub(super) async fn find(ec2: &Client, look: &Look) -> Vec<FlowLog> {
    const CALL: &str = "ec2:DescribeFlowLogs";
    let fetch = async |token| {
        let request = ec2.describe_flow_logs().max_results(1000).set_next_token(token);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.flow_logs, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, flow_log)
}

fn flow_log(log: &types::FlowLog) -> Result<FlowLog, Fault> {
    let id = some(log.flow_log_id()).zip(some(log.resource_id()));
    let (id, resource) =
        id.ok_or_else(|| Fault::invalid("malformed-flow-log", "a flow log has no ID, or does not say of what it is"))?;
    Ok(FlowLog {
        id,
        resource,
        state: text(log.flow_log_status()),
        // the logs of transit gateways have none
        traffic: text(log.traffic_type().map(|t| t.as_str())),
        // absent where it was not said when the log was made
        destination_kind: log.log_destination_type().map_or("cloud-watch-logs", |t| t.as_str()).to_owned(),
        destination: some(log.log_destination()).or_else(|| some(log.log_group_name())),
        delivery: some(log.deliver_logs_status()),
        delivery_error: some(log.deliver_logs_error_message()),
    })
}

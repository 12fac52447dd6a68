//! Endpoints of this account: what it consumes of others.

use aws_sdk_ec2::{Client, types};
use domain::{Endpoint, Fault};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{each, ec2_tags, moment, needed, optional, text};

pub(super) async fn find(ec2: &Client, look: &Look) -> Vec<Endpoint> {
    const CALL: &str = "ec2:DescribeVpcEndpoints";
    let fetch = async |token| {
        let answer =
            ec2.describe_vpc_endpoints().max_results(1000).set_next_token(token).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.vpc_endpoints, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, endpoint)
}

/// An endpoint; its state stays as the wire has it.
pub(crate) fn endpoint(e: &types::VpcEndpoint) -> Result<Endpoint, Fault> {
    Ok(Endpoint {
        id: needed(e.vpc_endpoint_id())?,
        vpc: needed(e.vpc_id())?,
        kind: text(e.vpc_endpoint_type().map(|t| t.as_str())),
        service_name: text(e.service_name()),
        state: text(e.state().map(|s| s.as_str())),
        owner: optional(e.owner_id())?,
        subnets: each(e.subnet_ids().iter().map(String::as_str))?,
        security_groups: each(e.groups().iter().filter_map(|g| g.group_id()))?,
        dns_names: e.dns_entries().iter().filter_map(|d| d.dns_name()).map(str::to_owned).collect(),
        created_at: moment(e.creation_timestamp()),
        last_error: e.last_error().and_then(|l| l.message().or(l.code())).map(str::to_owned),
        tags: ec2_tags(e.tags()),
    })
}

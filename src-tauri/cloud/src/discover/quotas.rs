//! How many load balancers, listeners and targets the account may have.

use aws_sdk_elasticloadbalancingv2::{Client, types};
use domain::{Fault, Quota};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::text;

pub(super) async fn find(elb: &Client, look: &Look) -> Vec<Quota> {
    const CALL: &str = "elasticloadbalancing:DescribeAccountLimits";
    let fetch = async |marker| {
        let request = elb.describe_account_limits().page_size(400).set_marker(marker);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.limits, answer.next_marker))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, quota)
}

fn quota(limit: &types::Limit) -> Result<Quota, Fault> {
    let most = limit.max().and_then(|most| most.parse().ok());
    let most = most.ok_or_else(|| Fault::invalid("malformed-quota", "a quota is not a number"))?;
    Ok(Quota { name: text(limit.name()), most })
}

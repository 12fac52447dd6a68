//! VPC Block Public Access: the account's mode in this Region, and what it leaves alone.

use aws_sdk_ec2::{Client, types};
use domain::{Fault, FaultKind, PublicAccessBlock, PublicAccessExclusion};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{needed, text};

pub(super) async fn find(ec2: &Client, look: &Look) -> Option<PublicAccessBlock> {
    let (options, exclusions) = tokio::join!(options(ec2, look), exclusions(ec2, look));
    let options = options?;
    Some(PublicAccessBlock {
        mode: text(options.internet_gateway_block_mode().map(|m| m.as_str())),
        state: text(options.state().map(|s| s.as_str())),
        exclusions,
    })
}

async fn options(ec2: &Client, look: &Look) -> Option<types::VpcBlockPublicAccessOptions> {
    const CALL: &str = "ec2:DescribeVpcBlockPublicAccessOptions";
    let fetch = async |_| {
        let answer = ec2.describe_vpc_block_public_access_options().send().await.map_err(reading(CALL))?;
        let told = answer.vpc_block_public_access_options.ok_or_else(|| {
            Fault::new(
                FaultKind::Unavailable,
                "answer-damaged",
                format!("The answer to {CALL} does not hold the options"),
            )
            .hint("Look again in a moment")
        });
        Ok(Page::only(Some(vec![told?])))
    };
    look.list(CALL, fetch).await.pop()
}

async fn exclusions(ec2: &Client, look: &Look) -> Vec<PublicAccessExclusion> {
    const CALL: &str = "ec2:DescribeVpcBlockPublicAccessExclusions";
    let fetch = async |token| {
        let request = ec2.describe_vpc_block_public_access_exclusions().max_results(1000).set_next_token(token);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.vpc_block_public_access_exclusions, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, exclusion)
}

fn exclusion(e: &types::VpcBlockPublicAccessExclusion) -> Result<PublicAccessExclusion, Fault> {
    Ok(PublicAccessExclusion {
        id: text(e.exclusion_id()),
        resource: needed(e.resource_arn())?,
        mode: text(e.internet_gateway_exclusion_mode().map(|m| m.as_str())),
        state: text(e.state().map(|s| s.as_str())),
    })
}

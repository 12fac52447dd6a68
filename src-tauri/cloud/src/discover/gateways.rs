//! Ways between a VPC and the internet: internet gateways and NAT gateways.

use aws_sdk_ec2::{Client, types};
use domain::{Fault, Gateway, GatewayKind};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{ec2_tags, name, optional, text};

pub(super) async fn find(ec2: &Client, look: &Look) -> Vec<Gateway> {
    let (mut gateways, nat) = tokio::join!(internet_gateways(ec2, look), nat_gateways(ec2, look));
    gateways.extend(nat);
    gateways
}

async fn internet_gateways(ec2: &Client, look: &Look) -> Vec<Gateway> {
    const CALL: &str = "ec2:DescribeInternetGateways";
    let fetch = async |token| {
        let request = ec2.describe_internet_gateways().max_results(1000).set_next_token(token);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.internet_gateways, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, internet_gateway)
}

/// A gateway is attached to one VPC at most, and says no state while it is attached to none.
fn internet_gateway(g: &types::InternetGateway) -> Result<Gateway, Fault> {
    let attachment = g.attachments().first();
    let state = attachment.and_then(|a| a.state()).map_or("detached", |s| s.as_str());
    Ok(Gateway {
        id: text(g.internet_gateway_id()),
        kind: GatewayKind::Internet,
        vpc: optional(attachment.and_then(|a| a.vpc_id()))?,
        subnet: None,
        state: state.to_owned(),
        name: name(&ec2_tags(g.tags())),
    })
}

async fn nat_gateways(ec2: &Client, look: &Look) -> Vec<Gateway> {
    const CALL: &str = "ec2:DescribeNatGateways";
    let fetch = async |token| {
        let request = ec2.describe_nat_gateways().max_results(1000).set_next_token(token);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.nat_gateways, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, nat_gateway)
}

/// A regional gateway has no subnet, and a deleted one is told of for an hour more.
fn nat_gateway(g: &types::NatGateway) -> Result<Gateway, Fault> {
    Ok(Gateway {
        id: text(g.nat_gateway_id()),
        kind: GatewayKind::Nat,
        vpc: optional(g.vpc_id())?,
        subnet: optional(g.subnet_id())?,
        state: text(g.state().map(|s| s.as_str())),
        name: name(&ec2_tags(g.tags())),
    })
}

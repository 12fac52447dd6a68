//! Network load balancers. Always internal: AWS's default is the opposite.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_elasticloadbalancingv2::Client;
use aws_sdk_elasticloadbalancingv2::types::{
    EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum as Enforce, IpAddressType, LoadBalancerAttribute,
    LoadBalancerSchemeEnum, LoadBalancerTypeEnum, Tag,
};
use aws_types::request_id::RequestId;
use domain::{Arn, Done, Fault, SecurityGroupId, SubnetId, Tags};

use super::{done, gone_is_done, made, new_arn};
use crate::fault::{damaged, writing};

/// Groups are given at creation or never: they cannot be added to a load balancer that was made without.
pub(super) async fn create(
    elb: &Client,
    name: &str,
    subnets: &[SubnetId],
    groups: &[&SecurityGroupId],
    dual_stack: bool,
    tags: &Tags,
) -> Result<Done, Fault> {
    const CALL: &str = "elasticloadbalancing:CreateLoadBalancer";
    let request = elb
        .create_load_balancer()
        .name(name)
        .r#type(LoadBalancerTypeEnum::Network)
        .scheme(LoadBalancerSchemeEnum::Internal)
        .ip_address_type(address_type(dual_stack))
        .set_subnets(Some(subnets.iter().map(ToString::to_string).collect()))
        .set_security_groups(Some(groups.iter().map(ToString::to_string).collect()).filter(|g: &Vec<_>| !g.is_empty()))
        .set_tags(tagged(tags));
    let answer = request.send().await.map_err(writing(CALL))?;
    let made_one = answer.load_balancers().first().ok_or_else(|| damaged(CALL, "it names no load balancer"))?;
    if made_one.load_balancer_name() != Some(name) {
        return Err(damaged(CALL, "it names another load balancer"));
    }
    Ok(made(new_arn(CALL, "loadbalancer", made_one.load_balancer_arn())?, answer.request_id()))
}

pub(super) async fn delete(elb: &Client, arn: &Arn) -> Result<Done, Fault> {
    let answer = elb.delete_load_balancer().load_balancer_arn(arn.as_str()).send().await;
    gone_is_done(answer.map(|a| done(a.request_id())).map_err(writing("elasticloadbalancing:DeleteLoadBalancer")))
}

pub(super) async fn set_security_groups(
    elb: &Client,
    arn: &Arn,
    groups: &[&SecurityGroupId],
    enforce: bool,
) -> Result<Done, Fault> {
    let request = elb
        .set_security_groups()
        .load_balancer_arn(arn.as_str())
        .set_security_groups(Some(groups.iter().map(ToString::to_string).collect()))
        .enforce_security_group_inbound_rules_on_private_link_traffic(if enforce { Enforce::On } else { Enforce::Off });
    let answer = request.send().await.map_err(writing("elasticloadbalancing:SetSecurityGroups"))?;
    Ok(done(answer.request_id()))
}

pub(super) async fn set_attributes(
    elb: &Client,
    arn: &Arn,
    attributes: &BTreeMap<String, String>,
) -> Result<Done, Fault> {
    let attributes =
        attributes.iter().map(|(key, value)| LoadBalancerAttribute::builder().key(key).value(value).build()).collect();
    let request =
        elb.modify_load_balancer_attributes().load_balancer_arn(arn.as_str()).set_attributes(Some(attributes));
    let answer = request.send().await.map_err(writing("elasticloadbalancing:ModifyLoadBalancerAttributes"))?;
    Ok(done(answer.request_id()))
}

/// Replaces the subnets, one for each zone.
pub(super) async fn set_subnets(elb: &Client, arn: &Arn, subnets: &[SubnetId]) -> Result<Done, Fault> {
    const CALL: &str = "elasticloadbalancing:SetSubnets";
    let asked: BTreeSet<&str> = subnets.iter().map(SubnetId::as_str).collect();
    let list = asked.iter().map(ToString::to_string).collect();
    let answer = elb.set_subnets().load_balancer_arn(arn.as_str()).set_subnets(Some(list)).send().await;
    let answer = answer.map_err(writing(CALL))?;
    let has: BTreeSet<&str> = answer.availability_zones().iter().filter_map(|z| z.subnet_id()).collect();
    if has == asked { Ok(done(answer.request_id())) } else { Err(damaged(CALL, "it names other subnets")) }
}

pub(super) async fn set_dual_stack(elb: &Client, arn: &Arn, on: bool) -> Result<Done, Fault> {
    const CALL: &str = "elasticloadbalancing:SetIpAddressType";
    let asked = address_type(on);
    let request = elb.set_ip_address_type().load_balancer_arn(arn.as_str()).ip_address_type(asked.clone());
    let answer = request.send().await.map_err(writing(CALL))?;
    match answer.ip_address_type() {
        Some(has) if *has == asked => Ok(done(answer.request_id())),
        _ => Err(damaged(CALL, "it names another IP address type")),
    }
}

fn address_type(dual_stack: bool) -> IpAddressType {
    if dual_stack { IpAddressType::Dualstack } else { IpAddressType::Ipv4 }
}

/// Tags of a creating call; none instead of an empty list, which AWS refuses.
pub(super) fn tagged(tags: &Tags) -> Option<Vec<Tag>> {
    let tags: Vec<Tag> = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
    (!tags.is_empty()).then_some(tags)
}

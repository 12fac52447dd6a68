//! Load balancers with their listeners, attributes and tags. Attributes are read of network load balancers only.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_elasticloadbalancingv2::{Client, types};
use domain::{Arn, Fault, FaultKind, LoadBalancer, LoadBalancerZone, Tags};
use futures_util::future::join_all;

use super::listeners;
use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{each, elb_tags, moment, needed, optional, text};

/// AWS takes at most this many ARNs in one DescribeTags.
const TAGS_AT_ONCE: usize = 20;

pub(super) async fn find(elb: &Client, look: &Look) -> Vec<LoadBalancer> {
    const CALL: &str = "elasticloadbalancing:DescribeLoadBalancers";
    let fetch = async |marker| {
        let answer =
            elb.describe_load_balancers().page_size(400).set_marker(marker).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.load_balancers, answer.next_marker))
    };
    let mut found = look.keep(CALL, &look.list(CALL, fetch).await, load_balancer);
    let arns: Vec<Arn> = found.iter().map(|b| b.arn.clone()).collect();
    let networks: Vec<Arn> = found.iter().filter(|b| b.kind == "network").map(|b| b.arn.clone()).collect();
    let (mut tags, attributes, ()) = tokio::join!(
        tags_of(elb, look, arns),
        join_all(networks.iter().map(async |arn| (arn, attributes(elb, look, arn).await))),
        listeners(elb, look, &mut found),
    );
    let mut attributes: HashMap<_, _> = attributes.into_iter().collect();
    for balancer in &mut found {
        balancer.tags = tags.remove(&balancer.arn).unwrap_or_default();
        balancer.attributes = attributes.remove(&balancer.arn).unwrap_or_default();
    }
    found
}

/// Of every load balancer, and then what stands beside them. Tags wait for all listeners, as twenty are asked about at once.
async fn listeners(elb: &Client, look: &Look, balancers: &mut [LoadBalancer]) {
    join_all(balancers.iter_mut().map(async |b| b.listeners = listeners::of(elb, look, &b.arn).await)).await;
    let arns = balancers.iter().flat_map(|b| &b.listeners).map(|l| l.arn.clone()).collect();
    let each = balancers.iter_mut().flat_map(|b| {
        let kind = b.kind.as_str();
        b.listeners.iter_mut().map(move |listener| listeners::details(elb, look, kind, listener))
    });
    let (mut tags, _) = tokio::join!(tags_of(elb, look, arns), join_all(each));
    for listener in balancers.iter_mut().flat_map(|b| &mut b.listeners) {
        listener.tags = tags.remove(&listener.arn).unwrap_or_default();
    }
}

/// A load balancer without listeners, attributes and tags.
pub(crate) fn load_balancer(b: &types::LoadBalancer) -> Result<LoadBalancer, Fault> {
    Ok(LoadBalancer {
        arn: needed(b.load_balancer_arn())?,
        name: text(b.load_balancer_name()),
        kind: text(b.r#type().map(|t| t.as_str())),
        scheme: text(b.scheme().map(|s| s.as_str())),
        state: text(b.state().and_then(|s| s.code()).map(|c| c.as_str())),
        vpc: optional(b.vpc_id())?,
        dns_name: text(b.dns_name()),
        address_type: text(b.ip_address_type().map(|t| t.as_str())),
        zones: b.availability_zones().iter().map(zone).collect::<Result<_, _>>()?,
        security_groups: each(b.security_groups().iter().map(String::as_str))?,
        enforce_inbound: b
            .enforce_security_group_inbound_rules_on_private_link_traffic()
            .filter(|e| !e.is_empty())
            .map(str::to_owned),
        created_at: moment(b.created_time()),
        attributes: BTreeMap::new(),
        listeners: Vec::new(),
        tags: Tags::new(),
    })
}

fn zone(z: &types::AvailabilityZone) -> Result<LoadBalancerZone, Fault> {
    Ok(LoadBalancerZone { zone: needed(z.zone_name())?, subnet: needed(z.subnet_id())? })
}

async fn attributes(elb: &Client, look: &Look, arn: &Arn) -> BTreeMap<String, String> {
    const CALL: &str = "elasticloadbalancing:DescribeLoadBalancerAttributes";
    let fetch = async |_| {
        let answer = elb
            .describe_load_balancer_attributes()
            .load_balancer_arn(arn.as_str())
            .send()
            .await
            .map_err(reading(CALL))?;
        Ok(Page::only(answer.attributes))
    };
    let found = look.list(CALL, fetch).await;
    found.into_iter().filter_map(|a| Some((a.key?, a.value.unwrap_or_default()))).collect()
}

/// The tags of load balancers, listeners or target groups.
pub(super) async fn tags_of(elb: &Client, look: &Look, arns: Vec<Arn>) -> HashMap<Arn, Tags> {
    const CALL: &str = "elasticloadbalancing:DescribeTags";
    let batches = arns.chunks(TAGS_AT_ONCE).map(|batch| {
        look.list(CALL, move |_| async move {
            match described(elb, batch).await {
                // one that is gone meanwhile fails all twenty: each is asked for alone, and only that one is missing
                Err(fault) if fault.kind == FaultKind::NotFound => {
                    let alone = join_all(batch.iter().map(|arn| described(elb, std::slice::from_ref(arn)))).await;
                    let there =
                        alone.into_iter().filter(|one| !one.as_ref().is_err_and(|f| f.kind == FaultKind::NotFound));
                    Ok(Page::only(Some(there.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())))
                }
                answer => Ok(Page::only(Some(answer?))),
            }
        })
    });
    let found = join_all(batches).await.into_iter().flatten();
    found.filter_map(|d| Some((d.resource_arn()?.parse().ok()?, elb_tags(d.tags())))).collect()
}

async fn described(elb: &Client, arns: &[Arn]) -> Result<Vec<types::TagDescription>, Fault> {
    let asked = arns.iter().map(ToString::to_string).collect();
    let answer = elb.describe_tags().set_resource_arns(Some(asked)).send().await;
    Ok(answer.map_err(reading("elasticloadbalancing:DescribeTags"))?.tag_descriptions.unwrap_or_default())
}

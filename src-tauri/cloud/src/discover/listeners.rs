//! Listeners: where they forward to, how those for TLS end the encryption, and their attributes.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::{Client, types};
use domain::{Arn, Fault, Listener, Port, Tags};
use futures_util::future::join_all;

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{needed, optional, port, text};

/// The listeners of a load balancer; with their attributes where it is a network load balancer.
pub(super) async fn of(elb: &Client, look: &Look, arn: &Arn, network: bool) -> Vec<Listener> {
    const CALL: &str = "elasticloadbalancing:DescribeListeners";
    let fetch = async |marker| {
        let request = elb.describe_listeners().load_balancer_arn(arn.as_str()).page_size(400).set_marker(marker);
        let answer = request.send().await.map_err(reading(CALL))?;
        // The listeners of Gateway Load Balancers have no port
        let listeners = answer.listeners.unwrap_or_default().into_iter().filter_map(|l| Some((port(l.port())?, l)));
        Ok(Page::new(Some(listeners.collect()), answer.next_marker))
    };
    let mut found = look.keep(CALL, &look.list(CALL, fetch).await, listener);
    if network {
        // those for TLS have none, and asking for them is refused (tf: `elbv2/listener.go`)
        let asked = found.iter_mut().filter(|l| l.protocol != "TLS");
        join_all(asked.map(async |l| l.attributes = attributes(elb, look, &l.arn).await)).await;
    }
    found
}

fn listener((port, l): &(Port, types::Listener)) -> Result<Listener, Fault> {
    Ok(Listener {
        arn: needed(l.listener_arn())?,
        port: *port,
        protocol: text(l.protocol().map(|p| p.as_str())),
        target_groups: forwards(l.default_actions())?,
        certificate: optional(l.certificates().first().and_then(|c| c.certificate_arn()))?,
        policy: l.ssl_policy().filter(|p| !p.is_empty()).map(str::to_owned),
        alpn: l.alpn_policy().first().cloned(),
        attributes: BTreeMap::new(),
        rules: Vec::new(),
        tags: Tags::new(),
    })
}

/// Weighted groups stand in `ForwardConfig` only; a single group stands in both places.
fn forwards(actions: &[types::Action]) -> Result<Vec<Arn>, Fault> {
    let mut arns: Vec<Arn> = Vec::new();
    for action in actions {
        let weighted = action.forward_config().map(|f| f.target_groups()).unwrap_or_default();
        for arn in action.target_group_arn().into_iter().chain(weighted.iter().filter_map(|t| t.target_group_arn())) {
            let arn: Arn = arn.parse()?;
            if !arns.contains(&arn) {
                arns.push(arn);
            }
        }
    }
    Ok(arns)
}

async fn attributes(elb: &Client, look: &Look, arn: &Arn) -> BTreeMap<String, String> {
    const CALL: &str = "elasticloadbalancing:DescribeListenerAttributes";
    let fetch = async |_| {
        let answer =
            elb.describe_listener_attributes().listener_arn(arn.as_str()).send().await.map_err(reading(CALL))?;
        Ok(Page::only(answer.attributes))
    };
    let found = look.list(CALL, fetch).await;
    found.into_iter().filter_map(|a| Some((a.key?, a.value.unwrap_or_default()))).collect()
}

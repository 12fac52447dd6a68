//! Listeners: where they forward to, how those for TLS end the encryption, and what stands beside them.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::{Client, types};
use domain::{Arn, Fault, Listener, Port, Tags};

use super::look::Look;
use super::rules;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{needed, optional, port, text};

/// The listeners of a load balancer, without attributes, rules and tags.
pub(super) async fn of(elb: &Client, look: &Look, arn: &Arn) -> Vec<Listener> {
    const CALL: &str = "elasticloadbalancing:DescribeListeners";
    let fetch = async |marker| {
        let request = elb.describe_listeners().load_balancer_arn(arn.as_str()).page_size(400).set_marker(marker);
        let answer = request.send().await.map_err(reading(CALL))?;
        // The listeners of Gateway Load Balancers have no port
        let listeners = answer.listeners.unwrap_or_default().into_iter().filter_map(|l| Some((port(l.port())?, l)));
        Ok(Page::new(Some(listeners.collect()), answer.next_marker))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, listener)
}

/// What stands beside a listener, by the kind of its load balancer.
pub(super) async fn details(elb: &Client, look: &Look, kind: &str, listener: &mut Listener) {
    match kind {
        // those for TLS have none, and asking for them is refused (tf: `elbv2/listener.go`)
        "network" if listener.protocol == "TLS" => {
            listener.more_certificates = more_certificates(elb, look, listener).await;
        }
        "network" => listener.attributes = attributes(elb, look, &listener.arn).await,
        "application" => listener.rules = rules::of(elb, look, &listener.arn).await,
        _ => {}
    }
}

fn listener((port, l): &(Port, types::Listener)) -> Result<Listener, Fault> {
    Ok(Listener {
        arn: needed(l.listener_arn())?,
        port: *port,
        protocol: text(l.protocol().map(|p| p.as_str())),
        target_groups: forwards(l.default_actions())?,
        certificate: optional(l.certificates().first().and_then(|c| c.certificate_arn()))?,
        more_certificates: Vec::new(),
        policy: l.ssl_policy().filter(|p| !p.is_empty()).map(str::to_owned),
        alpn: l.alpn_policy().first().cloned(),
        attributes: BTreeMap::new(),
        rules: Vec::new(),
        tags: Tags::new(),
    })
}

/// Weighted groups stand in `ForwardConfig` only; a single group stands in both places.
pub(super) fn forwards(actions: &[types::Action]) -> Result<Vec<Arn>, Fault> {
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

/// Those that a client gets by the name it asks for (SNI). The default one is told among them, and left out.
async fn more_certificates(elb: &Client, look: &Look, listener: &Listener) -> Vec<Arn> {
    const CALL: &str = "elasticloadbalancing:DescribeListenerCertificates";
    let fetch = async |marker| {
        let request = elb.describe_listener_certificates().listener_arn(listener.arn.as_str()).page_size(400);
        let answer = request.set_marker(marker).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.certificates, answer.next_marker))
    };
    let found = look.list(CALL, fetch).await;
    let mut all = look.keep(CALL, &found, |c: &types::Certificate| needed(c.certificate_arn()));
    all.retain(|arn| Some(arn) != listener.certificate.as_ref());
    all.dedup();
    all
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

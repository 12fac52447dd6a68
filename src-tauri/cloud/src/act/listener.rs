//! Listeners of network load balancers: where they forward to, and how those for TLS end the encryption.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::Client;
use aws_sdk_elasticloadbalancingv2::types::{Action, ActionTypeEnum, Certificate, ListenerAttribute, ProtocolEnum};
use aws_types::request_id::RequestId;
use domain::{Arn, Done, Fault, Port, Tags, Tls};

use super::load_balancer::tagged;
use super::{done, gone_is_done, made, new_arn};
use crate::fault::{damaged, writing};

/// What a listener does with what it takes in.
pub(super) struct Does<'a> {
    pub protocol: &'a str,
    pub target_group: &'a Arn,
    pub tls: Option<&'a Tls>,
}

pub(super) async fn create(
    elb: &Client,
    balancer: &Arn,
    port: Port,
    does: Does<'_>,
    tags: &Tags,
) -> Result<Done, Fault> {
    const CALL: &str = "elasticloadbalancing:CreateListener";
    let request = elb
        .create_listener()
        .load_balancer_arn(balancer.as_str())
        .port(port.number().into())
        .protocol(ProtocolEnum::from(does.protocol))
        .default_actions(forward(does.target_group))
        .set_certificates(does.tls.map(certificate))
        .set_ssl_policy(does.tls.map(|tls| tls.policy.clone()))
        .set_alpn_policy(does.tls.map(|tls| vec![tls.alpn.clone()]))
        .set_tags(tagged(tags));
    let answer = request.send().await.map_err(writing(CALL))?;
    let made_one = answer.listeners().first().ok_or_else(|| damaged(CALL, "it names no listener"))?;
    if made_one.port() != Some(port.number().into()) {
        return Err(damaged(CALL, "it names another listener"));
    }
    Ok(made(new_arn(CALL, "listener", made_one.listener_arn())?, answer.request_id()))
}

/// A listener that no longer speaks TLS loses its certificate and policy by that (model: ModifyListener).
pub(super) async fn modify(elb: &Client, arn: &Arn, does: Does<'_>) -> Result<Done, Fault> {
    const CALL: &str = "elasticloadbalancing:ModifyListener";
    let request = elb
        .modify_listener()
        .listener_arn(arn.as_str())
        .protocol(ProtocolEnum::from(does.protocol))
        .default_actions(forward(does.target_group))
        .set_certificates(does.tls.map(certificate))
        .set_ssl_policy(does.tls.map(|tls| tls.policy.clone()))
        .set_alpn_policy(does.tls.map(|tls| vec![tls.alpn.clone()]));
    let answer = request.send().await.map_err(writing(CALL))?;
    let changed = answer.listeners().first().ok_or_else(|| damaged(CALL, "it names no listener"))?;
    if changed.listener_arn() != Some(arn.as_str()) || changed.protocol().map(|p| p.as_str()) != Some(does.protocol) {
        return Err(damaged(CALL, "it names another listener, or another protocol"));
    }
    Ok(done(answer.request_id()))
}

pub(super) async fn set_attributes(
    elb: &Client,
    arn: &Arn,
    attributes: &BTreeMap<String, String>,
) -> Result<Done, Fault> {
    let attributes =
        attributes.iter().map(|(key, value)| ListenerAttribute::builder().key(key).value(value).build()).collect();
    let request = elb.modify_listener_attributes().listener_arn(arn.as_str()).set_attributes(Some(attributes));
    let answer = request.send().await.map_err(writing("elasticloadbalancing:ModifyListenerAttributes"))?;
    Ok(done(answer.request_id()))
}

pub(super) async fn delete(elb: &Client, arn: &Arn) -> Result<Done, Fault> {
    let answer = elb.delete_listener().listener_arn(arn.as_str()).send().await;
    gone_is_done(answer.map(|a| done(a.request_id())).map_err(writing("elasticloadbalancing:DeleteListener")))
}

fn forward(target_group: &Arn) -> Action {
    Action::builder().r#type(ActionTypeEnum::Forward).target_group_arn(target_group.as_str()).build()
}

fn certificate(tls: &Tls) -> Vec<Certificate> {
    vec![Certificate::builder().certificate_arn(tls.certificate.as_str()).build()]
}

//! SetSecurityGroups, with the switch that decides whether inbound rules apply to PrivateLink traffic.

use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

use super::load_balancer_asked;
use super::{LoadBalancer, Scene, ask, nodes, placement};

/// Replaces the groups. A Network Load Balancer that was made without any can never have one.
pub(super) fn set(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "LoadBalancerArn")?;
    ask::need_list(&call.params, "SecurityGroups")?;
    let groups = load_balancer_asked::groups(&call.params);
    let enforce = ask::one_of(&call.params, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", &["on", "off"])?;
    let scene = Scene::of(world, call);
    let found = scene.estate.elbv2.load_balancer(arn)?;
    allowed(found, enforce.is_some())?;
    placement::groups_of_vpc(&scene.estate.ec2, &groups, &found.vpc)?;
    let mut x = Xml::new();
    x.values("SecurityGroupIds", "member", &groups);
    if let Some(found) = scene.estate.elbv2.load_balancers.get_mut(arn) {
        found.security_groups = groups;
        found.enforce = enforce.or(found.enforce.take());
        x.maybe("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", found.enforce.as_deref());
    }
    nodes::refresh(&mut scene.estate.ec2, &scene.estate.elbv2, arn);
    Ok(x.done())
}

fn allowed(found: &LoadBalancer, enforcing: bool) -> Result<(), AwsError> {
    if found.kind == "network" && found.security_groups.is_empty() {
        let words =
            "You cannot set security groups on a Network Load Balancer that was created without security groups";
        return Err(ask::configuration(words));
    }
    if found.kind != "network" && enforcing {
        let words = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is supported for load balancers with type 'network' only";
        return Err(ask::configuration(words));
    }
    Ok(())
}

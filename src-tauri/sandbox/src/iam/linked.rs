//! Service-linked roles: made by hand or on behalf of whoever first asks a service that needs one. Changed by nobody.

use serde_json::{Value, json};

use super::ask::{invalid, need, text};
use super::show::{self, Detail};
use super::state::{Entity, Iam, Role};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::service::Service;
use crate::world::World;

/// A service with a role of its own.
pub(crate) struct Linked {
    /// Who assumes it.
    pub service: &'static str,
    pub role: &'static str,
    policy: &'static str,
    description: Option<&'static str>,
    /// Whether a suffix gives another role of the same service.
    suffixes: bool,
}

const LINKED: [Linked; 3] = [
    Linked {
        service: "elasticloadbalancing.amazonaws.com",
        role: "AWSServiceRoleForElasticLoadBalancing",
        policy: "AWSElasticLoadBalancingServiceRolePolicy",
        description: Some("Allows ELB to call AWS services on your behalf."),
        suffixes: false,
    },
    Linked {
        service: "ecs.amazonaws.com",
        role: "AWSServiceRoleForECS",
        policy: "AmazonECSServiceRolePolicy",
        description: Some("Role to enable Amazon ECS to manage your cluster."),
        suffixes: false,
    },
    Linked {
        service: "autoscaling.amazonaws.com",
        role: "AWSServiceRoleForAutoScaling",
        policy: "AutoScalingServiceRolePolicy",
        description: Some(
            "Default Service-Linked Role enables access to AWS Services and Resources used or managed by Auto Scaling",
        ),
        suffixes: true,
    },
];

/// The role without which a service cannot do what the call asks.
pub(crate) fn needed(call: &Call) -> Option<&'static Linked> {
    let service = match (call.service, call.action.as_str()) {
        (Service::Elbv2, "CreateLoadBalancer") => "elasticloadbalancing.amazonaws.com",
        (Service::Ecs, "CreateCluster" | "CreateService") => "ecs.amazonaws.com",
        (Service::AutoScaling, "CreateAutoScalingGroup") => "autoscaling.amazonaws.com",
        _ => return None,
    };
    of_service(service)
}

/// Makes the role where it is not there yet.
pub(crate) fn ensure(iam: &mut Iam, account: &str, linked: &Linked, now: Time) {
    if iam.role(linked.role).is_none() {
        iam.add_role(build(account, linked, linked.role, linked.description, now, linked.role));
    }
}

/// The role of a service that a seed has used.
pub(crate) fn plant(iam: &mut Iam, account: &str, service: &str, now: Time) {
    if let Some(linked) = of_service(service) {
        ensure(iam, account, linked, now);
    }
}

/// The role that a service's principal gets, where it may have one.
pub(super) fn of_service(service: &str) -> Option<&'static Linked> {
    LINKED.iter().find(|l| l.service == service)
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let service = need(call, "AWSServiceName");
    let unknown =
        || invalid(format!("The service principal {service} is not valid or does not support service-linked roles."));
    let linked = of_service(service).ok_or_else(unknown)?;
    let name = match text(call, "CustomSuffix") {
        None => linked.role.to_owned(),
        Some(suffix) if linked.suffixes => format!("{}_{suffix}", linked.role),
        Some(_) => return Err(invalid("Custom suffix is not allowed for this service.")),
    };
    if world.account(&call.account).iam.role(&name).is_some() {
        let words = format!("Service role name {name} has been taken in this account, please try a different suffix.");
        return Err(invalid(words));
    }
    let unique = world.new_id(call, "role", &name);
    let made = build(&call.account, linked, &name, text(call, "Description"), call.now, &unique);
    let shown = show::role(&made, Detail::Listed);
    world.account(&call.account).iam.add_role(made);
    Ok(json!({ "Role": shown }))
}

impl Linked {
    pub fn arn(&self, account: &str) -> String {
        format!("arn:aws:iam::{account}:role/aws-service-role/{}/{}", self.service, self.role)
    }
}

fn build(account: &str, linked: &Linked, name: &str, description: Option<&str>, now: Time, unique: &str) -> Role {
    let path = format!("/aws-service-role/{}/", linked.service);
    let mut entity = Entity::new("role", account, &path, name, now, unique);
    entity.attached.push(format!("arn:aws:iam::aws:policy/aws-service-role/{}", linked.policy));
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": linked.service }, "Action": "sts:AssumeRole" },
    ] });
    Role { entity, trust: trust.to_string(), description: description.map(str::to_owned), max_session: 3600 }
}

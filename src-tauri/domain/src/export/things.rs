//! What an onboarding consists of, as Terraform and CloudFormation declare it.

use std::collections::BTreeMap;

use super::rule::GroupRule;
use super::text::Text;
use crate::{Action, HealthCheck, Port, StepId, Tags, Target, Tls};

/// One thing, with the step that makes it and why.
pub(super) struct Thing {
    pub step: StepId,
    pub title: String,
    pub why: String,
    /// Steps that come before.
    pub needs: Vec<StepId>,
    /// What does it by hand where a format cannot declare it.
    pub action: Action,
    pub what: What,
}

pub(super) enum What {
    Group(Group),
    /// Rules in a group that the code does not make.
    Rules {
        group: Text,
        rules: Vec<GroupRule>,
        inbound: bool,
    },
    Balancer(Balancer),
    TargetGroup(TargetGroup),
    Targets {
        group: Text,
        targets: Vec<Target>,
    },
    Scaling {
        scaling: String,
        group: Text,
    },
    Listener(Listener),
    Service(Service),
    Principals {
        service: Text,
        principals: Vec<String>,
    },
    /// A TXT record.
    Record {
        zone: String,
        name: Text,
        value: Text,
    },
    Verification {
        service: Text,
    },
    Notification {
        service: Text,
        topic: String,
        events: Vec<String>,
    },
    Tags {
        resource: String,
        tags: Tags,
    },
    Endpoint(Endpoint),
    Acceptance {
        service: String,
        endpoint: String,
    },
    ByHand,
}

pub(super) struct Group {
    pub vpc: String,
    pub name: String,
    pub description: String,
    pub ingress: Vec<GroupRule>,
    pub egress: Vec<GroupRule>,
    pub tags: Tags,
}

pub(super) struct Balancer {
    pub name: String,
    pub subnets: Vec<String>,
    pub security_groups: Vec<Text>,
    /// As AWS has it when absent.
    pub enforce_inbound: Option<bool>,
    pub dual_stack: bool,
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
}

pub(super) struct TargetGroup {
    pub name: String,
    pub vpc: String,
    pub protocol: String,
    pub port: Port,
    pub target_type: String,
    pub health_check: HealthCheck,
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
}

pub(super) struct Listener {
    pub load_balancer: Text,
    pub port: Port,
    pub protocol: String,
    pub target_group: Text,
    pub tls: Option<Tls>,
    pub attributes: BTreeMap<String, String>,
    pub tags: Tags,
}

pub(super) struct Service {
    pub load_balancers: Vec<Text>,
    pub acceptance_required: bool,
    pub private_dns_name: Option<String>,
    pub address_types: Vec<String>,
    pub regions: Vec<String>,
    pub tags: Tags,
}

pub(super) struct Endpoint {
    pub vpc: String,
    pub subnets: Vec<String>,
    pub security_groups: Vec<Text>,
    pub service_name: String,
    pub tags: Tags,
}

/// What proves a domain: where AWS says it, and the domain that the record stands in.
pub(super) struct Proof {
    pub service: Text,
    pub domain: String,
}

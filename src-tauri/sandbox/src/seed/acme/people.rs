//! Who works in the estate: users and roles of both companies, with the rights that each of them needs and no others.
//! Their policies are `people/*.json`: looking, setting up, approving, tearing down, and the partner's part.

use std::collections::BTreeMap;

use super::{ACME, FIREFLY, SHARER};
use crate::iam::{self, AccessKey, Entity, Managed, Role, User};
use crate::seed::{PLANTED, REGION};
use crate::sso;
use crate::world::World;

const AUDIT: &str = include_str!("people/audit.json");
const SET_UP: &str = include_str!("people/set-up.json");
const APPROVE: &str = include_str!("people/approve.json");
const TEAR_DOWN: &str = include_str!("people/tear-down.json");
const CONNECT: &str = include_str!("people/connect.json");

/// The access key of Rita, who may only look.
const READER_KEY: &str = "AKIASANDBOXREADER001";
/// What the partner must say to look into the customer's account.
const EXTERNAL_ID: &str = "firefly-acme-2024";

pub(super) fn plant(world: &mut World) {
    let network = network(world, ACME, "acme-prod");
    let mut planter = Planter { world, account: ACME, network };
    planter.policy("FireflyPrivateLinkAudit", AUDIT);
    planter.policy("FireflyPrivateLinkSetUp", SET_UP);
    planter.policy("FireflyPrivateLinkApprove", APPROVE);
    planter.policy("FireflyPrivateLinkTearDown", TEAR_DOWN);
    let own = trusting(&format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{ACME}:root"}},"Action":"sts:AssumeRole"}}"#
    ));
    planter.role("FireflyPrivateLinkSetUp", &own, &["FireflyPrivateLinkAudit", "FireflyPrivateLinkSetUp"]);
    planter.role("FireflyPrivateLinkApprove", &own, &["FireflyPrivateLinkApprove"]);
    planter.role("FireflyPrivateLinkTearDown", &own, &["FireflyPrivateLinkAudit", "FireflyPrivateLinkTearDown"]);
    let both = trusting(&format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{ACME}:root"}},"Action":"sts:AssumeRole"}},
{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{FIREFLY}:root"}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":"{EXTERNAL_ID}"}}}}}}"#
    ));
    planter.role("FireflyPrivateLinkAudit", &both, &["FireflyPrivateLinkAudit"]);
    planter.user("rita", Some(READER_KEY), &["FireflyPrivateLinkAudit"]);
    planter.user("ada", None, &["AdministratorAccess"]);
    for service in ["elasticloadbalancing.amazonaws.com", "ecs.amazonaws.com", "autoscaling.amazonaws.com"] {
        iam::plant_linked(&mut planter.world.account(ACME).iam, ACME, service, PLANTED);
    }

    planter.signed_in("AdministratorAccess", &["AdministratorAccess"]);
    planter.signed_in("FireflyPrivateLink", &["FireflyPrivateLinkAudit", "FireflyPrivateLinkSetUp"]);
    planter.signed_in("ReadOnly", &["ReadOnlyAccess"]);
    Planter { world, account: SHARER, network: Vec::new() }.signed_in("ReadOnly", &["ReadOnlyAccess"]);

    let network = self::network(world, FIREFLY, "firefly-connect");
    let mut planter = Planter { world, account: FIREFLY, network };
    planter.policy("FireflyPrivateLinkConnect", CONNECT);
    let own = trusting(&format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{FIREFLY}:root"}},"Action":"sts:AssumeRole"}}"#
    ));
    planter.role("FireflyPrivateLinkConnect", &own, &["FireflyPrivateLinkConnect"]);
}

struct Planter<'a> {
    world: &'a mut World,
    account: &'static str,
    /// IDs that stand for names in the documents.
    network: Vec<(&'static str, String)>,
}

impl Planter<'_> {
    fn policy(&mut self, name: &str, document: &str) {
        let document =
            self.network.iter().fold(document.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), id));
        let arn = self.arn(name);
        let made = Managed {
            id: iam::id("ANPA", &[&arn]),
            arn: arn.clone(),
            name: name.to_owned(),
            path: "/".to_owned(),
            version: "v1".to_owned(),
            document,
            description: None,
            created: PLANTED,
            updated: PLANTED,
            tags: BTreeMap::new(),
        };
        self.world.account(self.account).iam.policies.insert(arn, made);
    }

    fn role(&mut self, name: &str, trust: &str, policies: &[&str]) {
        let entity = self.entity("role", name, policies);
        let role = Role { entity, trust: trust.to_owned(), description: None, max_session: 3600 };
        self.world.account(self.account).iam.add_role(role);
    }

    /// The role that IAM Identity Center keeps for a permission set.
    fn signed_in(&mut self, set: &str, policies: &[&str]) {
        let name = sso::role(self.account, set);
        let attached = policies.iter().map(|policy| self.arn(policy)).collect();
        let entity = Entity::new("role", self.account, sso::ROLE_PATH, &name, PLANTED, "seed");
        let trust = trusting(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::{}:saml-provider/AWSSSO"}},"Action":"sts:AssumeRoleWithSAML"}}"#,
            self.account
        ));
        let role = Role { entity: Entity { attached, ..entity }, trust, description: None, max_session: 43_200 };
        self.world.account(self.account).iam.add_role(role);
    }

    fn user(&mut self, name: &str, key: Option<&str>, policies: &[&str]) {
        let keys = key.iter().map(|id| AccessKey { id: (*id).to_owned(), created: PLANTED }).collect();
        let user = User { entity: self.entity("user", name, policies), keys };
        self.world.account(self.account).iam.add_user(user);
    }

    fn entity(&self, kind: &str, name: &str, policies: &[&str]) -> Entity {
        let attached = policies.iter().map(|policy| self.arn(policy)).collect();
        Entity { attached, ..Entity::new(kind, self.account, "/", name, PLANTED, "seed") }
    }

    fn arn(&self, policy: &str) -> String {
        let owner = if policy.starts_with("Firefly") { self.account } else { "aws" };
        format!("arn:aws:iam::{owner}:policy/{policy}")
    }
}

/// The VPC of that name, and its first two subnets.
fn network(world: &mut World, account: &str, name: &str) -> Vec<(&'static str, String)> {
    let ec2 = &world.estate(account, REGION).ec2;
    let named = |tags: &BTreeMap<String, String>| tags.get("Name").is_some_and(|n| n == name);
    let vpc = ec2.vpcs.values().find(|v| named(&v.tags)).map(|v| v.id.clone()).unwrap_or_default();
    let mut subnets: Vec<_> = ec2.subnets.values().filter(|s| s.vpc == vpc).collect();
    subnets.sort_by(|a, b| a.cidr.cmp(&b.cidr));
    let subnet = |n: usize| subnets.get(n).map(|s| s.id.clone()).unwrap_or_default();
    vec![("first", subnet(0)), ("second", subnet(1)), ("vpc", vpc)]
}

fn trusting(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

//! Which resources an audit concerns, and how a fact becomes evidence. Nothing is judged here.

use std::collections::BTreeSet;

use super::Known;
use super::rule::Judgement;
pub(super) use crate::network::call;
use crate::network::{Lookup, saw};
use crate::plan::our_load_balancer;
use crate::{AccountId, Arn, Desired, EndpointService, Evidence, Inventory, LoadBalancer, TargetGroup, is_ours};

/// The part of an inventory that is judged.
pub(super) struct Scope<'a> {
    pub desired: Option<&'a Desired>,
    pub inventory: &'a Inventory,
    pub look: Lookup<'a>,
    pub known: &'a Known,
    /// Endpoint services that are not on their way out.
    pub services: Vec<&'a EndpointService>,
    /// Load balancers of the onboarding, and those that the services stand on.
    pub balancers: Vec<&'a LoadBalancer>,
    /// Load balancers that a service names, but that were not found.
    pub unseen_balancers: Vec<&'a Arn>,
}

impl<'a> Scope<'a> {
    pub fn new(desired: Option<&'a Desired>, inventory: &'a Inventory, known: &'a Known) -> Self {
        let services = services(desired, inventory);
        let named: BTreeSet<&Arn> = services.iter().flat_map(|s| &s.load_balancers).collect();
        let own = desired.and_then(|d| our_load_balancer(d, inventory)).map(|l| &l.arn);
        let ours = |l: &&LoadBalancer| own == Some(&l.arn);
        let balancers = inventory.load_balancers.iter().filter(|l| named.contains(&l.arn) || ours(l)).collect();
        let unseen_balancers = named.into_iter().filter(|arn| inventory.load_balancer(arn).is_none()).collect();
        let look = Lookup::of(inventory);
        Self { desired, inventory, look, known, services, balancers, unseen_balancers }
    }

    /// The account that may connect, where an onboarding pins one.
    pub fn pinned(&self) -> Option<&'a AccountId> {
        self.desired.map(|d| &d.firefly.account)
    }

    /// A fact with the call and the time that it came from.
    pub fn saw(&self, fact: impl Into<String>, resource: &str, call: &str) -> Evidence {
        saw(self.inventory, fact, resource, call)
    }

    /// Judges every service; unknown as a whole where the list of services cannot be trusted to hold them all.
    pub fn each_service(&self, judge: impl Fn(&'a EndpointService) -> Vec<Judgement>) -> Vec<Judgement> {
        let mut all: Vec<Judgement> = self.services.iter().flat_map(|s| judge(s)).collect();
        all.extend(self.perhaps_more(self.services.is_empty(), call::SERVICES, "endpoint services"));
        all
    }

    /// Judges every load balancer; unknown for those that a service names but that were not found.
    pub fn each_balancer(&self, judge: impl Fn(&'a LoadBalancer) -> Vec<Judgement>) -> Vec<Judgement> {
        let judged = |balancer: &&'a LoadBalancer| {
            let ours = self.is_ours(balancer);
            judge(balancer).into_iter().map(move |judgement| if ours { judgement } else { judgement.untouchable() })
        };
        let mut all: Vec<Judgement> = self.balancers.iter().flat_map(judged).collect();
        for arn in &self.unseen_balancers {
            let message = format!(
                "Load balancer {} carries an endpoint service, but was not found when the account was read",
                arn.short()
            );
            all.push(Judgement::unknown(Some(arn.as_str()), message, vec![]));
        }
        all.extend(self.perhaps_more(self.balancers.is_empty(), call::LOAD_BALANCERS, "load balancers"));
        if self.balancers.is_empty() && self.desired.is_some() && self.inventory.has_gap(call::TAGS) {
            all.push(Judgement::unknown(
                None,
                "The tags of the load balancers could not be read, so this onboarding’s own cannot be told",
                vec![],
            ));
        }
        all
    }

    /// Judges every target group that the judged load balancers' listeners lead to.
    pub fn each_group(&self, judge: impl Fn(&'a LoadBalancer, &'a TargetGroup) -> Vec<Judgement>) -> Vec<Judgement> {
        self.each_balancer(|balancer| {
            let (groups, unseen) = self.groups_of(balancer);
            let mut all: Vec<Judgement> = groups.into_iter().flat_map(|group| judge(balancer, group)).collect();
            for arn in unseen {
                let message = format!("Target group {} was not found when the account was read", arn.short());
                all.push(Judgement::unknown(Some(arn.as_str()), message, vec![]));
            }
            if !self.inventory.read_completely(call::LISTENERS) {
                let message = format!(
                    "The listeners of {} could not be read completely, so there may be other targets behind it",
                    balancer.arn.short()
                );
                all.push(Judgement::unknown(Some(balancer.arn.as_str()), message, vec![]));
            }
            all
        })
    }

    /// Whether the targets of `group` are known to be those that it shows.
    pub fn targets_were_read(&self, group: &TargetGroup) -> bool {
        // the call answers for one group at a time and is not paginated: what it shows is all, an empty list may be a failure
        !group.health.is_empty() || self.inventory.read_completely(call::TARGET_HEALTH)
    }

    fn is_ours(&self, balancer: &LoadBalancer) -> bool {
        self.desired.and_then(|d| our_load_balancer(d, self.inventory)).is_some_and(|own| own.arn == balancer.arn)
    }

    /// The target groups behind a load balancer's listeners, and the ARNs of those that were not found.
    pub fn groups_of(&self, balancer: &'a LoadBalancer) -> (Vec<&'a TargetGroup>, Vec<&'a Arn>) {
        let arns: BTreeSet<&Arn> = balancer.listeners.iter().flat_map(|l| &l.target_groups).collect();
        let groups = arns.iter().filter_map(|arn| self.inventory.target_group(arn)).collect();
        (groups, arns.into_iter().filter(|arn| self.inventory.target_group(arn).is_none()).collect())
    }

    /// An absence means something only in a complete list; with an onboarding, finding its own resource is enough.
    fn perhaps_more(&self, none_found: bool, call: &str, what: &str) -> Option<Judgement> {
        let matters = none_found || self.desired.is_none();
        (matters && !self.inventory.read_completely(call)).then(|| {
            Judgement::unknown(
                None,
                format!("The {what} could not be read completely, so some may be missing here"),
                vec![],
            )
        })
    }
}

fn services<'a>(desired: Option<&Desired>, inventory: &'a Inventory) -> Vec<&'a EndpointService> {
    let over = |s: &EndpointService| ["Deleting", "Deleted", "Failed"].iter().any(|state| s.is(state));
    let adopted = desired.and_then(|d| d.adopt.endpoint_service.as_ref());
    let ours = |s: &EndpointService| {
        desired.is_none_or(|d| is_ours(&s.tags, &d.id, "endpoint-service") || adopted == Some(&s.id))
    };
    inventory.endpoint_services.iter().filter(|s| !over(s) && ours(s)).collect()
}

//! Which resources an audit concerns, and how a fact becomes evidence. Nothing is judged here.

use std::collections::BTreeSet;

use super::Known;
pub(super) use super::call;
use super::index::Index;
use super::rule::Judgement;
use crate::network::{Lookup, saw};
use crate::plan::{our_load_balancer, our_target_group};
use crate::{
    AccountId, Arn, Desired, DesiredListener, EndpointService, Evidence, Inventory, LoadBalancer, TargetGroup, is_ours,
};

/// The part of an inventory that is judged.
pub(super) struct Scope<'a> {
    pub desired: Option<&'a Desired>,
    pub inventory: &'a Inventory,
    pub index: &'a Index<'a>,
    pub look: &'a Lookup<'a>,
    pub known: &'a Known,
    /// Endpoint services that are not on their way out.
    pub services: Vec<&'a EndpointService>,
    /// Load balancers of the onboarding, and those that the services stand on.
    pub balancers: Vec<&'a LoadBalancer>,
    /// Load balancers that a service names, but that were not found.
    pub unseen_balancers: Vec<&'a Arn>,
    /// The onboarding's own load balancer.
    pub own: Option<&'a LoadBalancer>,
    /// The ports of the onboarding, each with its own target group.
    own_groups: Vec<(&'a DesiredListener, Option<&'a TargetGroup>)>,
}

impl<'a> Scope<'a> {
    /// The part of an inventory that `counts`, of one onboarding where there is one.
    pub fn new(
        desired: Option<&'a Desired>,
        index: &'a Index<'a>,
        known: &'a Known,
        counts: impl Fn(&EndpointService) -> bool,
    ) -> Self {
        let inventory = index.inventory();
        let services: Vec<&EndpointService> = services(desired, inventory).filter(|s| counts(s)).collect();
        let named: BTreeSet<&Arn> = services.iter().flat_map(|s| &s.load_balancers).collect();
        let own = desired.and_then(|d| our_load_balancer(d, inventory));
        let ours = |l: &&LoadBalancer| own.is_some_and(|own| own.arn == l.arn);
        let balancers = inventory.load_balancers.iter().filter(|l| named.contains(&l.arn) || ours(l)).collect();
        let unseen_balancers = named.into_iter().filter(|arn| index.balancer(arn).is_none()).collect();
        let ports = desired.into_iter().flat_map(|d| d.listeners.iter().map(move |l| (d, l)));
        let own_groups = ports.map(|(d, l)| (l, our_target_group(d, inventory, l))).collect();
        let look = &index.look;
        Self { desired, inventory, index, look, known, services, balancers, unseen_balancers, own, own_groups }
    }

    /// The onboarding's own target group behind one of its ports.
    pub fn own_group(&self, listener: &DesiredListener) -> Option<&'a TargetGroup> {
        self.own_groups.iter().find(|(l, _)| l.port == listener.port).and_then(|(_, group)| *group)
    }

    /// The ports of the onboarding that lead to `group`.
    pub fn ports_of(&self, group: &TargetGroup) -> impl Iterator<Item = &'a DesiredListener> {
        let arn = group.arn.clone();
        self.own_groups.iter().filter(move |(_, own)| own.is_some_and(|own| own.arn == arn)).map(|(l, _)| *l)
    }

    /// Whether `call` answered to its end; only then does an absence mean anything.
    pub fn read(&self, call: &str) -> bool {
        self.inventory.read_completely(call)
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
        self.own.is_some_and(|own| own.arn == balancer.arn)
    }

    /// The target groups behind a load balancer's listeners, and the ARNs of those that were not found.
    pub fn groups_of(&self, balancer: &'a LoadBalancer) -> (Vec<&'a TargetGroup>, Vec<&'a Arn>) {
        let arns: BTreeSet<&Arn> = balancer.listeners.iter().flat_map(|l| &l.target_groups).collect();
        let groups = arns.iter().filter_map(|arn| self.index.group(arn)).collect();
        (groups, arns.into_iter().filter(|arn| self.index.group(arn).is_none()).collect())
    }

    /// The judged load balancers, each with the target groups behind its listeners.
    pub fn all_groups(&self) -> Vec<(&'a LoadBalancer, &'a TargetGroup)> {
        self.balancers.iter().flat_map(|l| self.groups_of(l).0.into_iter().map(move |g| (*l, g))).collect()
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

fn services<'a>(desired: Option<&'a Desired>, inventory: &'a Inventory) -> impl Iterator<Item = &'a EndpointService> {
    let over = |s: &EndpointService| ["Deleting", "Deleted", "Failed"].iter().any(|state| s.is(state));
    let adopted = desired.and_then(|d| d.adopt.endpoint_service.as_ref());
    let ours = move |s: &EndpointService| {
        desired.is_none_or(|d| is_ours(&s.tags, &d.id, "endpoint-service") || adopted == Some(&s.id))
    };
    inventory.endpoint_services.iter().filter(move |s| !over(s) && ours(s))
}

//! What the lines of the checklist rest on, gathered once. Nothing is judged here.

use jiff::Timestamp;

use super::Evidence;
use crate::plan::{our_load_balancer, our_service, our_target_group};
use crate::{
    Connection, ConnectionCard, Desired, Ending, EndpointService, Entry, Event, Inventory, LoadBalancer, Purpose,
    TargetGroup, TargetHealth, is_root_of, judge, plain,
};

/// Asked for only where there is something to ask about; without them, what is ours cannot be told.
const TAGS: &str = "elasticloadbalancing:DescribeTags";

/// The onboarding's own resources, its judged connections, and whether the packet was handed over.
pub(super) struct Facts<'a> {
    pub desired: &'a Desired,
    pub inventory: &'a Inventory,
    pub balancer: Option<&'a LoadBalancer>,
    pub groups: Vec<Option<&'a TargetGroup>>,
    pub service: Option<&'a EndpointService>,
    pub cards: Vec<ConnectionCard>,
    pub handed: Option<(Timestamp, &'a str, &'a str)>,
    /// A report was written since the last run.
    pub reported: bool,
    /// The last run took everything down and came to its end.
    pub taken_down: bool,
}

impl<'a> Facts<'a> {
    pub fn gather(desired: &'a Desired, inventory: &'a Inventory, entries: &'a [Entry]) -> Self {
        let service = our_service(desired, inventory);
        let handed = entries.iter().rev().find_map(|e| match &e.event {
            Event::HandedOff { to, .. } => Some((e.at, to.as_str(), e.who.as_str())),
            _ => None,
        });
        Self {
            desired,
            inventory,
            balancer: our_load_balancer(desired, inventory),
            groups: desired.listeners.iter().map(|l| our_target_group(desired, inventory, l)).collect(),
            service,
            cards: service.map(|s| judge(desired, s)).unwrap_or_default(),
            handed,
            reported: entries.iter().rev().find_map(reports).unwrap_or(false),
            taken_down: is_taken_down(entries),
        }
    }

    pub fn observed(&self, fact: impl Into<String>, resource: Option<&str>, call: &str) -> Evidence {
        Evidence::Observed {
            fact: plain(&fact.into()),
            resource: resource.map(str::to_owned),
            call: call.to_owned(),
            at: self.inventory.read_at(call),
        }
    }

    /// How many of the agreed targets are healthy, and how many there should be. Others that are registered do not count.
    pub fn healthy(&self) -> (usize, usize) {
        let wanted: usize = self.desired.listeners.iter().map(|l| l.targets.len()).sum();
        let well = self.desired.listeners.iter().zip(&self.groups).flat_map(|(listener, group)| {
            let answers = move |h: &TargetHealth| h.is_healthy() && h.port.is_none_or(|p| p == listener.target_port);
            let is_well =
                move |id: &&String| group.is_some_and(|g| g.health.iter().any(|h| h.id == **id && answers(h)));
            listener.targets.iter().filter(is_well)
        });
        (well.count(), wanted)
    }

    /// An absence that means nothing, because the list it was looked for in may lack something.
    pub fn unread(&self, calls: &[&str]) -> bool {
        calls.iter().any(|call| !self.inventory.read_completely(call)) || self.inventory.has_gap(TAGS)
    }

    pub fn has_principal(&self) -> bool {
        let account = &self.desired.firefly.account;
        self.service
            .and_then(|s| s.principals.as_ref())
            .is_some_and(|list| list.iter().any(|p| is_root_of(&p.principal, account)))
    }

    pub fn firefly_connection(&self) -> Option<&Connection> {
        let ours = |c: &&ConnectionCard| c.connection.owner == self.desired.firefly.account;
        let live = |c: &&ConnectionCard| c.connection.is_open();
        self.cards.iter().filter(ours).find(live).map(|c| &c.connection)
    }

    pub fn strangers(&self) -> usize {
        self.cards
            .iter()
            .filter(|c| c.connection.is_open())
            .filter(|c| c.connection.owner != self.desired.firefly.account)
            .count()
    }
}

fn reports(entry: &Entry) -> Option<bool> {
    match &entry.event {
        Event::Reported { .. } => Some(true),
        Event::RunStarted { .. } => Some(false),
        _ => None,
    }
}

fn is_taken_down(entries: &[Entry]) -> bool {
    let last = entries.iter().rev().find_map(|e| match &e.event {
        Event::RunStarted { run, plan, .. } => Some((run, plan.purpose)),
        _ => None,
    });
    let Some((run, Purpose::Teardown)) = last else { return false };
    let ended = |e: &Entry| matches!(&e.event, Event::RunEnded { run: r, ending: Ending::Finished } if r == run);
    entries.iter().any(ended)
}

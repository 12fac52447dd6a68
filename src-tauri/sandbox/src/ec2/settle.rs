//! What time does by itself: machines come and go, deleted things vanish, and what belonged to them is free.

use super::connections::{DELETED_IN, FORGOTTEN_IN};
use super::state::{Doing, Ec2, Route};
use crate::clock::{Clock, Time};
use crate::waits::{
    INSTANCE_START_SECONDS, INSTANCE_STOP_SECONDS, INSTANCE_TERMINATION_SECONDS, NAT_GATEWAY_DELETION_SECONDS,
    PREFIX_LIST_SECONDS,
};

/// AWS's seconds that terminated instances and deleted or failed NAT gateways can still be seen.
const SEEN: u32 = 3600;

/// The moments before which things were begun that are done now.
pub(crate) struct Horizon {
    now: Time,
    deleted: Time,
    forgotten: Time,
    started: Time,
    stopped: Time,
    terminated: Time,
    instance_unseen: Time,
    gateway_unseen: Time,
    list_deleted: Time,
}

impl Horizon {
    pub fn at(clock: &Clock, now: Time) -> Self {
        let before = |seconds: i64| now - clock.after(0, seconds);
        let unseen = |after: u32| before(i64::from(after) + i64::from(SEEN));
        Self {
            now,
            deleted: before(DELETED_IN),
            forgotten: before(FORGOTTEN_IN),
            started: before(i64::from(INSTANCE_START_SECONDS)),
            stopped: before(i64::from(INSTANCE_STOP_SECONDS)),
            terminated: before(i64::from(INSTANCE_TERMINATION_SECONDS)),
            instance_unseen: unseen(INSTANCE_TERMINATION_SECONDS),
            gateway_unseen: unseen(NAT_GATEWAY_DELETION_SECONDS),
            list_deleted: before(i64::from(PREFIX_LIST_SECONDS)),
        }
    }
}

impl Ec2 {
    /// Brings the estate up to now: a function of time alone, so that a replay comes to the same.
    pub(crate) fn settle(&mut self, until: &Horizon) {
        self.interfaces.retain(|_, i| i.gone_at.is_none_or(|t| until.now < t));
        self.endpoints.retain(|_, e| e.deleted.is_none_or(|t| t > until.deleted));
        for service in self.endpoint_services.values_mut() {
            service.connections.retain(|c| c.state != "deleting" || c.since > until.forgotten);
        }
        self.settle_instances(until);
        self.settle_gateways(until);
        self.prefix_lists.retain(|_, l| !matches!(l.doing, Doing::Delete(t) if t <= until.list_deleted));
        let notifications = std::mem::take(&mut self.notifications);
        self.notifications = notifications.into_iter().filter(|(_, n)| n.stands(self)).collect();
        let (vpcs, subnets, interfaces) = (&self.vpcs, &self.subnets, &self.interfaces);
        self.flow_logs.retain(|_, log| {
            let id = &log.resource;
            vpcs.contains_key(id) || subnets.contains_key(id) || interfaces.contains_key(id)
        });
    }

    fn settle_instances(&mut self, until: &Horizon) {
        for (id, instance) in &mut self.instances {
            let Some(since) = self.changed.get(id) else { continue };
            let done = match instance.state.as_str() {
                "pending" if *since <= until.started => "running",
                "stopping" if *since <= until.stopped => "stopped",
                "shutting-down" if *since <= until.terminated => "terminated",
                _ => continue,
            };
            done.clone_into(&mut instance.state);
        }
        let changed = &self.changed;
        let seen = |id: &String| changed.get(id).is_none_or(|since| *since > until.instance_unseen);
        self.instances.retain(|id, i| i.state != "terminated" || seen(id));
        let instances = &self.instances;
        self.machines.retain(|id, _| instances.contains_key(id));
        self.changed.retain(|id, _| instances.contains_key(id));
    }

    /// A route whose target is gone leads nowhere, and leads on when it is there again.
    fn settle_gateways(&mut self, until: &Horizon) {
        let seen = |since: Time| since > until.gateway_unseen;
        self.nat_gateways.retain(|_, g| match (g.deleted, &g.failure) {
            (Some(since), _) => seen(since),
            (None, Some(_)) => seen(g.created),
            (None, None) => true,
        });
        let interfaces = &self.interfaces;
        for address in self.elastic_ips.values_mut() {
            address.interface = address.interface.take().filter(|i| interfaces.contains_key(i));
        }
        let (inets, nats, machines) = (&self.internet_gateways, &self.nat_gateways, &self.instances);
        let leads = |route: &Route, vpc: &String| match route.target.split('-').next() {
            Some("igw") => inets.get(&route.target).is_some_and(|g| g.vpc.as_ref() == Some(vpc)),
            Some("nat") => nats.get(&route.target).is_some_and(|g| interfaces.contains_key(&g.interface)),
            Some("eni") => interfaces.contains_key(&route.target),
            Some("i") => machines.get(&route.target).is_some_and(|i| i.state == "running"),
            _ => route.state == "active",
        };
        for table in self.route_tables.values_mut() {
            for route in &mut table.routes {
                let state = if leads(route, &table.vpc) { "active" } else { "blackhole" };
                state.clone_into(&mut route.state);
            }
        }
    }
}

//! Everything in one account and Region, read at once. A call that fails leaves its gap and its reason; nothing fails as a whole.
//! Nothing is concluded here: an empty list with a fault beside it is not an empty account.

mod auto_scaling;
mod certificates;
pub(crate) mod compute;
pub(crate) mod endpoint_services;
pub(crate) mod endpoints;
mod flow_logs;
mod gateways;
mod hosted_zones;
mod lane;
mod listeners;
pub(crate) mod load_balancers;
mod look;
mod network;
mod notifications;
pub(crate) mod proofs;
mod public_access;
mod quotas;
mod rules;
mod security_groups;
pub(crate) mod target_groups;
mod topics;
mod trail;
mod workloads;

use std::panic::resume_unwind;
use std::sync::Arc;

use domain::{Fault, Inventory};
use tokio::task::JoinHandle;

use crate::session::{Cloud, Reader};
use look::Look;

impl Cloud {
    /// Reads the inventory; fails only when not even the caller is known.
    pub(crate) async fn inventory(&self) -> Result<Inventory, Fault> {
        let looked_at = self.clock.now();
        let look = Arc::new(Look::new(self.clock.clone(), self.reader.elb_pace.clone()));
        // nothing that is read waits for the caller's name, and without one nothing goes on
        let (caller, fill) = tokio::try_join!(self.caller(), async { Ok(everything(&self.reader, &look).await) })?;
        let mut found = Inventory::empty(caller.account, self.region.clone(), &caller.partition, looked_at);
        fill(&mut found);
        (found.sources, found.faults) = look.notes();
        Ok(found)
    }
}

/// Reads all families at once, and gives what puts them in their places.
async fn everything(reader: &Reader, look: &Arc<Look>) -> impl FnOnce(&mut Inventory) + use<> {
    let of = || (reader.clone(), Arc::clone(look));
    let (instances, interfaces, network, balancing, services, rest) = (of(), of(), of(), of(), of(), of());
    let (instances, interfaces, network, balanced, services, rest) = tokio::join!(
        apart(async move { compute::instances(&instances.0.ec2, &instances.1).await }),
        apart(async move { compute::interfaces(&interfaces.0.ec2, &interfaces.1).await }),
        apart(async move { network.0.network(&network.1).await }),
        apart(async move { balancing.0.balancing(&balancing.1).await }),
        apart(async move { services.0.services(&services.1).await }),
        apart(async move { rest.0.rest(&rest.1).await }),
    );
    move |found| {
        found.instances = instances;
        found.interfaces = interfaces;
        network(found);
        balanced(found);
        services(found);
        rest(found);
    }
}

/// A part of the look on whichever core is free: AWS's answers are large, and reading them takes as long as they take to come.
async fn apart<T: Send + 'static>(part: impl Future<Output = T> + Send + 'static) -> T {
    let mut task = Task(tokio::spawn(part));
    match (&mut task.0).await.map_err(|ended| ended.try_into_panic()) {
        Ok(found) => found,
        Err(Ok(panic)) => resume_unwind(panic),
        // the runtime ends, and whoever waits here with it
        Err(Err(_)) => std::future::pending().await,
    }
}

/// A task that ends with whoever waits for it.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Reader {
    async fn network(&self, look: &Look) -> impl FnOnce(&mut Inventory) + Send + use<> {
        let ec2 = &self.ec2;
        let (network, groups, gateways, flow_logs, block) = tokio::join!(
            network::find(ec2, look),
            security_groups::find(ec2, look),
            gateways::find(ec2, look),
            flow_logs::find(ec2, look),
            public_access::find(ec2, look),
        );
        move |found: &mut Inventory| {
            found.zones = network.zones;
            found.vpcs = network.vpcs;
            found.subnets = network.subnets;
            found.route_tables = network.route_tables;
            found.network_acls = network.network_acls;
            found.security_groups = groups;
            found.gateways = gateways;
            found.flow_logs = flow_logs;
            found.public_access_block = block;
        }
    }

    async fn balancing(&self, look: &Look) -> impl FnOnce(&mut Inventory) + Send + use<> {
        let elb = &self.elb;
        let (balancers, groups, quotas) =
            tokio::join!(load_balancers::find(elb, look), target_groups::find(elb, look), quotas::find(elb, look),);
        move |found: &mut Inventory| {
            found.load_balancers = balancers;
            found.target_groups = groups;
            found.quotas = quotas;
        }
    }

    /// Endpoint services and endpoints, who may be told of them, and what proves their names.
    async fn services(&self, look: &Look) -> impl FnOnce(&mut Inventory) + Send + use<> {
        let proven = async {
            let (services, zones) =
                tokio::join!(endpoint_services::find(&self.ec2, look), hosted_zones::find(&self.route53, look));
            let proofs = proofs::find(&self.route53, look, &services, &zones).await;
            (services, zones, proofs)
        };
        let ((services, zones, proofs), endpoints, topics, trail) = tokio::join!(
            proven,
            endpoints::find(&self.ec2, look),
            topics::find(&self.sns, look),
            trail::find(&self.cloudtrail, look),
        );
        move |found: &mut Inventory| {
            found.endpoint_services = services;
            found.hosted_zones = zones;
            found.proofs = proofs;
            found.endpoints = endpoints;
            found.topics = topics;
            found.trail = trail;
        }
    }

    async fn rest(&self, look: &Look) -> impl FnOnce(&mut Inventory) + Send + use<> {
        let (workloads, scaling, certificates) = tokio::join!(
            workloads::find(&self.ecs, look),
            auto_scaling::find(&self.auto_scaling, look),
            certificates::find(&self.acm, look),
        );
        move |found: &mut Inventory| {
            found.workloads = workloads;
            found.auto_scaling_groups = scaling;
            found.certificates = certificates;
        }
    }
}

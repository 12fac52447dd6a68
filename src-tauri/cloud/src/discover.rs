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

use crate::session::{Cloud, Reader};
use domain::{Fault, Inventory};
use look::Look;

impl Cloud {
    /// Reads the inventory; fails only when not even the caller is known.
    pub(crate) async fn inventory(&self) -> Result<Inventory, Fault> {
        let looked_at = self.clock.now();
        let look = Look::new(self.clock.clone(), self.reader.elb_pace.clone());
        // nothing that is read waits for the caller's name, and without one nothing goes on
        let (caller, fill) = tokio::try_join!(self.caller(), async { Ok(self.everything(&look).await) })?;
        let mut found = Inventory::empty(caller.account, self.region.clone(), &caller.partition, looked_at);
        fill(&mut found);
        (found.sources, found.faults) = look.notes();
        Ok(found)
    }

    /// Reads all families at once, and gives what puts them in their places.
    async fn everything(&self, look: &Look) -> impl FnOnce(&mut Inventory) + use<> {
        // Boxed, because the futures of the SDK are too large for one stack frame
        let (around, balanced, services, rest) = tokio::join!(
            Box::pin(self.network(look)),
            Box::pin(self.balancing(look)),
            Box::pin(self.services(look)),
            Box::pin(self.rest(look)),
        );
        move |found| {
            around(found);
            balanced(found);
            services(found);
            rest(found);
        }
    }

    async fn network(&self, look: &Look) -> impl FnOnce(&mut Inventory) + use<> {
        let ec2 = &self.reader.ec2;
        let (network, groups, machines, gateways, flow_logs, block) = tokio::join!(
            Box::pin(network::find(ec2, look)),
            Box::pin(security_groups::find(ec2, look)),
            Box::pin(compute::find(ec2, look)),
            Box::pin(gateways::find(ec2, look)),
            Box::pin(flow_logs::find(ec2, look)),
            Box::pin(public_access::find(ec2, look)),
        );
        move |found| {
            found.zones = network.zones;
            found.vpcs = network.vpcs;
            found.subnets = network.subnets;
            found.route_tables = network.route_tables;
            found.network_acls = network.network_acls;
            found.security_groups = groups;
            found.instances = machines.instances;
            found.interfaces = machines.interfaces;
            found.gateways = gateways;
            found.flow_logs = flow_logs;
            found.public_access_block = block;
        }
    }

    async fn balancing(&self, look: &Look) -> impl FnOnce(&mut Inventory) + use<> {
        let elb = &self.reader.elb;
        let (balancers, groups, quotas) = tokio::join!(
            Box::pin(load_balancers::find(elb, look)),
            Box::pin(target_groups::find(elb, look)),
            Box::pin(quotas::find(elb, look)),
        );
        move |found| {
            found.load_balancers = balancers;
            found.target_groups = groups;
            found.quotas = quotas;
        }
    }

    /// Endpoint services and endpoints, who may be told of them, and what proves their names.
    async fn services(&self, look: &Look) -> impl FnOnce(&mut Inventory) + use<> {
        let Reader { ec2, route53, sns, cloudtrail, .. } = &self.reader;
        let proven = async {
            let (services, zones) = tokio::join!(
                Box::pin(endpoint_services::find(ec2, look)),
                Box::pin(hosted_zones::find(route53, look)),
            );
            let proofs = Box::pin(proofs::find(route53, look, &services, &zones)).await;
            (services, zones, proofs)
        };
        let ((services, zones, proofs), endpoints, topics, trail) = tokio::join!(
            proven,
            Box::pin(endpoints::find(ec2, look)),
            Box::pin(topics::find(sns, look)),
            Box::pin(trail::find(cloudtrail, look)),
        );
        move |found| {
            found.endpoint_services = services;
            found.hosted_zones = zones;
            found.proofs = proofs;
            found.endpoints = endpoints;
            found.topics = topics;
            found.trail = trail;
        }
    }

    async fn rest(&self, look: &Look) -> impl FnOnce(&mut Inventory) + use<> {
        let (workloads, scaling, certificates) = tokio::join!(
            Box::pin(workloads::find(&self.reader.ecs, look)),
            Box::pin(auto_scaling::find(&self.reader.auto_scaling, look)),
            Box::pin(certificates::find(&self.reader.acm, look)),
        );
        move |found| {
            found.workloads = workloads;
            found.auto_scaling_groups = scaling;
            found.certificates = certificates;
        }
    }
}

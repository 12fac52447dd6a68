//! Everything in one account and Region, read at once. A call that fails leaves its gap and its reason; nothing fails as a whole.
//! Nothing is concluded here: an empty list with a fault beside it is not an empty account.

mod auto_scaling;
mod certificates;
pub(crate) mod compute;
pub(crate) mod endpoint_services;
pub(crate) mod endpoints;
mod hosted_zones;
mod listeners;
pub(crate) mod load_balancers;
mod look;
mod network;
mod notifications;
pub(crate) mod proofs;
mod security_groups;
pub(crate) mod target_groups;
mod topics;
mod workloads;

use crate::session::Cloud;
use domain::{Fault, Inventory};
use look::Look;

impl Cloud {
    /// Reads the inventory; fails only when not even the caller is known.
    pub(crate) async fn inventory(&self) -> Result<Inventory, Fault> {
        let looked_at = self.clock.now();
        let caller = self.caller().await?;
        let mut found = Inventory::empty(caller.account, self.region.clone(), &caller.partition, looked_at);
        let look = Look::new(self.clock.clone());
        let (ec2, elb) = (&self.reader.ec2, &self.reader.elb);
        // Boxed, because the futures of the SDK are too large for one stack frame
        let (
            network,
            groups,
            machines,
            balancers,
            targets,
            services,
            endpoints,
            workloads,
            auto_scaling_groups,
            certificates,
            hosted_zones,
            topics,
        ) = tokio::join!(
            Box::pin(network::find(ec2, &look)),
            Box::pin(security_groups::find(ec2, &look)),
            Box::pin(compute::find(ec2, &look)),
            Box::pin(load_balancers::find(elb, &look)),
            Box::pin(target_groups::find(elb, &look)),
            Box::pin(endpoint_services::find(ec2, &look)),
            Box::pin(endpoints::find(ec2, &look)),
            Box::pin(workloads::find(&self.reader.ecs, &look)),
            Box::pin(auto_scaling::find(&self.reader.auto_scaling, &look)),
            Box::pin(certificates::find(&self.reader.acm, &look)),
            Box::pin(hosted_zones::find(&self.reader.route53, &look)),
            Box::pin(topics::find(&self.reader.sns, &look)),
        );
        found.zones = network.zones;
        found.vpcs = network.vpcs;
        found.subnets = network.subnets;
        found.route_tables = network.route_tables;
        found.network_acls = network.network_acls;
        found.security_groups = groups;
        found.instances = machines.instances;
        found.interfaces = machines.interfaces;
        found.load_balancers = balancers;
        found.target_groups = targets;
        found.endpoint_services = services;
        found.endpoints = endpoints;
        found.workloads = workloads;
        found.auto_scaling_groups = auto_scaling_groups;
        found.certificates = certificates;
        found.hosted_zones = hosted_zones;
        found.topics = topics;
        let proofs = proofs::find(&self.reader.route53, &look, &found.endpoint_services, &found.hosted_zones);
        found.proofs = Box::pin(proofs).await;
        (found.sources, found.faults) = look.notes();
        Ok(found)
    }
}

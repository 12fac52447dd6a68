//! Everything in one account and Region, read at once. A call that fails leaves its gap and its reason; nothing fails as a whole.
//! Nothing is concluded here: an empty list with a fault beside it is not an empty account.

pub(crate) mod compute;
pub(crate) mod endpoint_services;
pub(crate) mod endpoints;
pub(crate) mod load_balancers;
mod look;
mod network;
mod security_groups;
pub(crate) mod target_groups;
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
        let (network, groups, machines, balancers, targets, services, endpoints, workloads) = tokio::join!(
            Box::pin(network::find(ec2, &look)),
            Box::pin(security_groups::find(ec2, &look)),
            Box::pin(compute::find(ec2, &look)),
            Box::pin(load_balancers::find(elb, &look)),
            Box::pin(target_groups::find(elb, &look)),
            Box::pin(endpoint_services::find(ec2, &look)),
            Box::pin(endpoints::find(ec2, &look)),
            Box::pin(workloads::find(&self.reader.ecs, &look)),
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
        (found.sources, found.faults) = look.notes();
        Ok(found)
    }
}

//! An inventory by its keys, made once: for questions about thousands of targets, which scans would answer in quadratic time.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::{
    Endpoint, Instance, Inventory, LoadBalancer, NetworkAcl, NetworkInterface, RouteTable, SecurityGroup,
    SecurityGroupId, Subnet, SubnetId, Task, VpcId, ZoneName,
};

/// What stands where, by ID and by address.
pub(crate) struct Lookup<'a> {
    pub inventory: &'a Inventory,
    instances: HashMap<&'a str, &'a Instance>,
    interfaces: HashMap<&'a str, &'a NetworkInterface>,
    tasks: HashMap<&'a str, &'a Task>,
    subnets: HashMap<&'a SubnetId, &'a Subnet>,
    security_groups: HashMap<&'a SecurityGroupId, &'a SecurityGroup>,
    balancers: HashMap<&'a str, &'a LoadBalancer>,
}

impl<'a> Lookup<'a> {
    pub fn of(inventory: &'a Inventory) -> Self {
        let held = |i: &'a NetworkInterface| i.private_ips.iter().map(move |ip| (ip.as_str(), i));
        let tasks = inventory.workloads.iter().flat_map(|w| &w.tasks);
        Self {
            inventory,
            // the first of two that claim one key wins, as in a scan
            instances: inventory.instances.iter().rev().map(|i| (i.id.as_str(), i)).collect(),
            interfaces: inventory.interfaces.iter().rev().flat_map(held).collect(),
            tasks: tasks.rev().filter_map(|t| Some((t.private_ip.as_deref()?, t))).collect(),
            subnets: inventory.subnets.iter().rev().map(|s| (&s.id, s)).collect(),
            security_groups: inventory.security_groups.iter().rev().map(|g| (&g.id, g)).collect(),
            balancers: inventory.load_balancers.iter().rev().map(|l| (l.arn.as_str(), l)).collect(),
        }
    }

    pub fn instance(&self, id: &str) -> Option<&'a Instance> {
        self.instances.get(id).copied()
    }

    /// The interface that holds a private address.
    pub fn interface_of(&self, address: &str) -> Option<&'a NetworkInterface> {
        self.interfaces.get(address).copied()
    }

    /// The container task that has a private address.
    pub fn task_at(&self, address: &str) -> Option<&'a Task> {
        self.tasks.get(address).copied()
    }

    pub fn subnet(&self, id: &SubnetId) -> Option<&'a Subnet> {
        self.subnets.get(id).copied()
    }

    pub fn security_group(&self, id: &SecurityGroupId) -> Option<&'a SecurityGroup> {
        self.security_groups.get(id).copied()
    }

    /// The load balancer of an ARN.
    pub fn balancer(&self, arn: &str) -> Option<&'a LoadBalancer> {
        self.balancers.get(arn).copied()
    }

    /// Whether a route's target is an endpoint of S3 or DynamoDB, which routes to their addresses lead to.
    pub fn is_gateway_endpoint(&self, target: &str) -> bool {
        let gateway = |e: &&Endpoint| e.kind.eq_ignore_ascii_case("Gateway");
        self.inventory.endpoints.iter().filter(gateway).any(|e| e.id.as_str() == target)
    }

    /// The subnet of a VPC that an address lies in.
    pub fn subnet_at(&self, vpc: &VpcId, address: IpAddr) -> Option<&'a Subnet> {
        self.inventory.subnets.iter().find(|s| s.vpc == *vpc && s.cidr.contains(&address))
    }

    /// The subnet that a target stands in: its instance's, its interface's, its task's, or the one that its address lies in.
    pub fn subnet_of(&self, target: &str, vpc: &VpcId) -> Option<&'a Subnet> {
        let of_host = self.instance(target).and_then(|i| i.subnet.as_ref());
        let of_interface = || self.interface_of(target)?.subnet.as_ref();
        let of_task = || self.task_at(target)?.subnet.as_ref();
        let named = of_host.or_else(of_interface).or_else(of_task).and_then(|id| self.subnet(id));
        named.or_else(|| self.subnet_at(vpc, target.parse().ok()?))
    }

    /// The zone that a target stands in, where that is known.
    pub fn zone_of(&self, target: &str, vpc: &VpcId) -> Option<&'a ZoneName> {
        let of_host = self.instance(target).and_then(|i| i.zone.as_ref());
        let of_interface = || self.interface_of(target)?.zone.as_ref();
        let of_task = || self.task_at(target)?.zone.as_ref();
        let named = of_host.or_else(of_interface).or_else(of_task);
        named.or_else(|| self.subnet_at(vpc, target.parse().ok()?).map(|s| &s.zone))
    }

    /// The route table in force for a subnet; `None` for one that another account shares, whose routes are its owner's
    /// (docs/aws.md, “Security groups and enforcement”).
    pub fn route_table_of(&self, subnet: &Subnet) -> Option<&'a RouteTable> {
        (subnet.owner == self.inventory.account).then(|| self.inventory.route_table_of(subnet))?
    }

    /// The network ACL in force for a subnet; the same of one that another account shares.
    pub fn network_acl_of(&self, subnet: &Subnet) -> Option<&'a NetworkAcl> {
        (subnet.owner == self.inventory.account).then(|| self.inventory.network_acl_of(subnet))?
    }
}

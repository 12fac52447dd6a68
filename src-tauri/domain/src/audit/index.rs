//! What the audit looks up again and again, by its keys: made once for an inventory, however many onboardings are judged.

use std::collections::HashMap;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::network::{Lookup, host_of};
use crate::{
    Arn, AutoScalingGroup, Certificate, FlowLog, Inventory, LoadBalancer, NetworkAcl, NetworkInterface, RouteTable,
    Subnet, SubnetId, TargetGroup, TargetHealth, TrailEvent, VpcId,
};

/// An inventory by its keys.
pub(super) struct Index<'a> {
    pub look: Lookup<'a>,
    groups: HashMap<&'a Arn, &'a TargetGroup>,
    /// Target groups by what is registered in them: a host's private address where it is known, else the target's ID.
    holders: HashMap<&'a str, Vec<&'a TargetGroup>>,
    tables: HashMap<&'a SubnetId, &'a RouteTable>,
    main_tables: HashMap<&'a VpcId, &'a RouteTable>,
    acls: HashMap<&'a SubnetId, &'a NetworkAcl>,
    nodes: HashMap<&'a str, Vec<&'a NetworkInterface>>,
    flow_logs: HashMap<&'a str, Vec<&'a FlowLog>>,
    certificates: HashMap<&'a Arn, &'a Certificate>,
    /// What was done, by the ID at the end of what it was done to.
    trail: HashMap<&'a str, Vec<&'a TrailEvent>>,
    /// Auto Scaling groups by name.
    scaling: HashMap<&'a str, &'a AutoScalingGroup>,
}

impl<'a> Index<'a> {
    pub fn of(inventory: &'a Inventory) -> Self {
        let look = Lookup::of(inventory);
        let mut holders: HashMap<&str, Vec<&TargetGroup>> = HashMap::new();
        for group in &inventory.target_groups {
            for target in &group.health {
                holders.entry(address(&look, target)).or_default().push(group);
            }
        }
        Self {
            look,
            // the first of two that claim one key wins, as in a scan
            groups: inventory.target_groups.iter().rev().map(|g| (&g.arn, g)).collect(),
            holders,
            tables: by_subnet(&inventory.route_tables, |t| &t.subnets),
            main_tables: inventory.route_tables.iter().rev().filter(|t| t.is_main).map(|t| (&t.vpc, t)).collect(),
            acls: by_subnet(&inventory.network_acls, |a| &a.subnets),
            nodes: listed(&inventory.interfaces, |i| &i.description),
            flow_logs: listed(&inventory.flow_logs, |l| &l.resource),
            trail: listed(&inventory.trail, |e| {
                e.resource.as_deref().unwrap_or_default().rsplit('/').next().unwrap_or("")
            }),
            certificates: inventory.certificates.iter().rev().map(|c| (&c.arn, c)).collect(),
            scaling: inventory.auto_scaling_groups.iter().rev().map(|g| (g.name.as_str(), g)).collect(),
        }
    }

    pub fn inventory(&self) -> &'a Inventory {
        self.look.inventory
    }

    pub fn balancer(&self, arn: &Arn) -> Option<&'a LoadBalancer> {
        self.look.balancer(arn.as_str())
    }

    pub fn group(&self, arn: &Arn) -> Option<&'a TargetGroup> {
        self.groups.get(arn).copied()
    }

    pub fn certificate(&self, arn: &Arn) -> Option<&'a Certificate> {
        self.certificates.get(arn).copied()
    }

    /// An Auto Scaling group by its name.
    pub fn scaling(&self, name: &str) -> Option<&'a AutoScalingGroup> {
        self.scaling.get(name).copied()
    }

    /// What was done to a resource, by its ID.
    pub fn trail_of(&self, id: &str) -> &[&'a TrailEvent] {
        self.trail.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The flow logs of a VPC, a subnet or an interface.
    pub fn flow_logs_of(&self, resource: &str) -> &[&'a FlowLog] {
        self.flow_logs.get(resource).map(Vec::as_slice).unwrap_or_default()
    }

    /// The target groups that the host of `target` is registered in, by whatever name.
    pub fn holders_of(&self, target: &TargetHealth) -> &[&'a TargetGroup] {
        self.holders.get(address(&self.look, target)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The route table in force for a subnet of this account; those of a shared one are its owner's.
    pub fn route_table_of(&self, subnet: &Subnet) -> Option<&'a RouteTable> {
        let own = || self.tables.get(&subnet.id).or_else(|| self.main_tables.get(&subnet.vpc)).copied();
        (subnet.owner == self.inventory().account).then(own)?
    }

    /// The network ACL in force for a subnet of this account.
    pub fn network_acl_of(&self, subnet: &Subnet) -> Option<&'a NetworkAcl> {
        (subnet.owner == self.inventory().account).then(|| self.acls.get(&subnet.id).copied())?
    }

    /// The interfaces of a load balancer, which AWS describes as `ELB net/<name>/<id>` (docs/aws.md, “Security groups and
    /// enforcement”).
    pub fn nodes_of(&self, balancer: &LoadBalancer) -> &[&'a NetworkInterface] {
        let path = balancer.arn.as_str().split(":loadbalancer/").nth(1);
        let found = path.and_then(|path| self.nodes.get(format!("ELB {path}").as_str()));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// The addresses that a load balancer's traffic comes from: its interfaces where they were seen, else its subnets. Empty
    /// when neither is known for each of its zones.
    pub fn sources_of(&self, balancer: &LoadBalancer) -> Vec<IpNet> {
        let addresses: Vec<IpNet> = self.nodes_of(balancer).iter().flat_map(|i| addresses(i)).collect();
        let subnets =
            || balancer.zones.iter().map(|z| self.look.subnet(&z.subnet).map(|s| s.cidr)).collect::<Option<_>>();
        if addresses.len() < balancer.zones.len() { subnets().unwrap_or_default() } else { addresses }
    }

    /// The same for its node in one subnet.
    pub fn node_sources(&self, balancer: &LoadBalancer, subnet: &Subnet) -> Vec<IpNet> {
        let here = self.nodes_of(balancer).iter().filter(|i| i.subnet.as_ref() == Some(&subnet.id));
        let seen: Vec<IpNet> = here.flat_map(|i| addresses(i)).collect();
        if seen.is_empty() { vec![subnet.cidr] } else { seen }
    }
}

fn address<'t>(look: &Lookup<'t>, target: &'t TargetHealth) -> &'t str {
    host_of(look, target).and_then(|host| host.address).unwrap_or(&target.id)
}

fn addresses(interface: &NetworkInterface) -> impl Iterator<Item = IpNet> {
    interface.private_ips.iter().filter_map(|ip| ip.parse::<IpAddr>().ok()).map(IpNet::from)
}

fn by_subnet<'a, T>(all: &'a [T], subnets: impl Fn(&'a T) -> &'a Vec<SubnetId>) -> HashMap<&'a SubnetId, &'a T> {
    all.iter().rev().flat_map(|one| subnets(one).iter().map(move |id| (id, one))).collect()
}

fn listed<'a, T>(all: &'a [T], key: impl Fn(&'a T) -> &'a str) -> HashMap<&'a str, Vec<&'a T>> {
    let mut found: HashMap<&str, Vec<&T>> = HashMap::new();
    all.iter().for_each(|one| found.entry(key(one)).or_default().push(one));
    found
}

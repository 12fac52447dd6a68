//! Questions that an inventory answers about itself. Nothing is judged here.

use jiff::Timestamp;

use super::{
    Connection, EndpointService, HostedZone, Instance, Inventory, LoadBalancer, NetworkAcl, NetworkInterface,
    ProofRecord, RouteTable, SecurityGroup, Subnet, TargetGroup, TargetHealth, Vpc,
};
use crate::{AccountId, Arn, EndpointServiceId, Region, SecurityGroupId, SubnetId, TxtRecord, VpcId};

impl Connection {
    /// Whether the state is `expected`, whatever its case (the model and the wire differ in case).
    pub fn is(&self, expected: &str) -> bool {
        self.state.eq_ignore_ascii_case(expected)
    }

    /// Whether it waits or is live. A state that is not known to be the end of a connection counts as live.
    pub fn is_open(&self) -> bool {
        !["rejected", "expired", "failed", "deleting", "deleted"].iter().any(|over| self.is(over))
    }
}

impl TargetHealth {
    pub fn is_healthy(&self) -> bool {
        self.state.eq_ignore_ascii_case("healthy")
    }

    /// Whether it is on its way out of its group, well or not.
    pub fn is_draining(&self) -> bool {
        self.state.to_ascii_lowercase().contains("draining")
    }
}

impl LoadBalancer {
    /// Whether AWS says that it faces the internet.
    pub fn is_public(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("internet-facing")
    }
}

impl EndpointService {
    /// Whether the state is `expected`, whatever its case.
    pub fn is(&self, expected: &str) -> bool {
        self.state.eq_ignore_ascii_case(expected)
    }

    /// The record that AWS drew to prove the private DNS name; the proof of a wildcard is that of the domain below it.
    pub fn proof(&self) -> Option<TxtRecord> {
        let (proof, domain) = (self.private_dns.as_ref()?, self.private_dns_name.as_ref()?);
        let name = format!("{}.{}", proof.label.as_ref()?, domain.trim_start_matches("*."));
        Some(TxtRecord { name, value: proof.value.clone()? })
    }

    /// The connections that were read; none when they could not be.
    pub fn known_connections(&self) -> &[Connection] {
        self.connections.as_deref().unwrap_or_default()
    }
}

impl HostedZone {
    /// Whether `name` is the zone's own name, or one below it.
    pub fn holds(&self, name: &str) -> bool {
        let (name, zone) = (name.to_ascii_lowercase(), self.name.trim_end_matches('.').to_ascii_lowercase());
        name == zone || name.strip_suffix(&zone).is_some_and(|rest| rest.ends_with('.'))
    }
}

impl ProofRecord {
    /// Whether the value that AWS drew is in it, beside others or alone.
    pub fn proves(&self, drawn: &TxtRecord) -> bool {
        self.name.eq_ignore_ascii_case(&drawn.name) && self.values.contains(&format!("\"{}\"", drawn.value))
    }
}

impl Inventory {
    /// An inventory in which nothing has been found yet.
    pub fn empty(account: AccountId, region: Region, partition: &str, looked_at: Timestamp) -> Self {
        Self {
            account,
            region,
            partition: partition.to_owned(),
            looked_at,
            zones: Vec::new(),
            vpcs: Vec::new(),
            subnets: Vec::new(),
            route_tables: Vec::new(),
            network_acls: Vec::new(),
            security_groups: Vec::new(),
            instances: Vec::new(),
            interfaces: Vec::new(),
            load_balancers: Vec::new(),
            target_groups: Vec::new(),
            endpoint_services: Vec::new(),
            endpoints: Vec::new(),
            workloads: Vec::new(),
            auto_scaling_groups: Vec::new(),
            certificates: Vec::new(),
            hosted_zones: Vec::new(),
            proofs: Vec::new(),
            topics: Vec::new(),
            gateways: Vec::new(),
            flow_logs: Vec::new(),
            public_access_block: None,
            quotas: Vec::new(),
            trail: Vec::new(),
            sources: Vec::new(),
            faults: Vec::new(),
        }
    }

    pub fn vpc(&self, id: &VpcId) -> Option<&Vpc> {
        self.vpcs.iter().find(|v| &v.id == id)
    }

    pub fn subnet(&self, id: &SubnetId) -> Option<&Subnet> {
        self.subnets.iter().find(|s| &s.id == id)
    }

    pub fn instance(&self, id: &str) -> Option<&Instance> {
        self.instances.iter().find(|i| i.id.as_str() == id)
    }

    pub fn security_group(&self, id: &SecurityGroupId) -> Option<&SecurityGroup> {
        self.security_groups.iter().find(|g| &g.id == id)
    }

    pub fn load_balancer(&self, arn: &Arn) -> Option<&LoadBalancer> {
        self.load_balancers.iter().find(|l| &l.arn == arn)
    }

    pub fn target_group(&self, arn: &Arn) -> Option<&TargetGroup> {
        self.target_groups.iter().find(|g| &g.arn == arn)
    }

    pub fn endpoint_service(&self, id: &EndpointServiceId) -> Option<&EndpointService> {
        self.endpoint_services.iter().find(|s| &s.id == id)
    }

    /// The interface that holds a private address, which tells its security groups and subnet.
    pub fn interface_of(&self, address: &str) -> Option<&NetworkInterface> {
        self.interfaces.iter().find(|i| i.private_ips.iter().any(|ip| ip == address))
    }

    /// The route table in force for a subnet: its own, else its VPC's main one.
    pub fn route_table_of(&self, subnet: &Subnet) -> Option<&RouteTable> {
        let own = self.route_tables.iter().find(|t| t.subnets.contains(&subnet.id));
        own.or_else(|| self.route_tables.iter().find(|t| t.is_main && t.vpc == subnet.vpc))
    }

    /// The network ACL in force for a subnet.
    pub fn network_acl_of(&self, subnet: &Subnet) -> Option<&NetworkAcl> {
        self.network_acls.iter().find(|a| a.subnets.contains(&subnet.id))
    }

    /// Whether `call` answered completely; only then does an absence mean anything.
    pub fn read_completely(&self, call: &str) -> bool {
        self.sources.iter().any(|s| s.call == call && s.complete) && !self.faults.iter().any(|f| f.call == call)
    }

    /// Whether something of `call` is known to be missing. Unlike `read_completely`, a call that was never needed has no gap:
    /// tags and the like are asked for only where there is something to ask about.
    pub fn has_gap(&self, call: &str) -> bool {
        self.sources.iter().any(|s| s.call == call && !s.complete) || self.faults.iter().any(|f| f.call == call)
    }

    /// Whether every ECS service was listed. Services are asked for only in clusters that there are.
    pub fn lists_ecs_services(&self) -> bool {
        let below = ["ecs:ListServices", "ecs:DescribeServices"];
        self.read_completely("ecs:ListClusters") && !below.iter().any(|call| self.has_gap(call))
    }

    /// Whether every Auto Scaling group was listed.
    pub fn lists_auto_scaling_groups(&self) -> bool {
        self.read_completely("autoscaling:DescribeAutoScalingGroups")
    }

    /// When the facts of `call` were read.
    pub fn read_at(&self, call: &str) -> Option<Timestamp> {
        self.sources.iter().find(|s| s.call == call).map(|s| s.at)
    }
}

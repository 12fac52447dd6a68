//! VPCs with what AWS makes along with them, subnets, route tables, gateways, network ACLs, security groups.

use super::{Plot, named};
use crate::ec2::{
    self, AclEntry, ElasticIp, InternetGateway, NatGateway, NetworkAcl, Peer, Permission, Route, RouteTable,
    SecurityGroup, Subnet, Tags, Vpc, planted_allocation,
};
use crate::seed::PLANTED;

/// The last entry of every network ACL: what nothing allowed is denied.
const LAST: u32 = 32767;

pub(in crate::seed) fn route(destination: &str, target: &str) -> Route {
    Route { destination: destination.to_owned(), target: target.to_owned(), state: "active".to_owned() }
}

/// A TCP rule of a network ACL.
pub(in crate::seed) fn allow(number: u32, egress: bool, cidr: &str, ports: (u16, u16)) -> AclEntry {
    AclEntry {
        number,
        egress,
        allow: true,
        protocol: "6".to_owned(),
        cidr: cidr.to_owned(),
        ports: Some(ports),
        icmp: None,
    }
}

/// Everything, as the default network ACL allows it and every one denies it in the end.
fn everything(number: u32, egress: bool, allow: bool) -> AclEntry {
    AclEntry { number, egress, allow, protocol: "-1".to_owned(), cidr: "0.0.0.0/0".to_owned(), ports: None, icmp: None }
}

pub(in crate::seed) fn deny(egress: bool) -> AclEntry {
    everything(LAST, egress, false)
}

/// A TCP port, open to a range or a group.
pub(in crate::seed) fn open(port: u16, peer: &str, why: &str) -> Permission {
    let peer = if peer.starts_with("sg-") { Peer::Group(peer.to_owned()) } else { Peer::Cidr(peer.to_owned()) };
    Permission {
        protocol: "tcp".to_owned(),
        ports: Some((port, port)),
        peer,
        description: (!why.is_empty()).then(|| why.to_owned()),
    }
}

fn anywhere() -> Permission {
    Permission { protocol: "-1".to_owned(), ports: None, peer: Peer::Cidr("0.0.0.0/0".to_owned()), description: None }
}

impl Plot<'_> {
    /// A VPC with its main route table, default network ACL and default security group.
    pub fn vpc(&mut self, name: &str, cidr: &str) -> String {
        let id = self.vpc_without_tags(name, cidr);
        if let Some(vpc) = self.estate.ec2.vpcs.get_mut(&id) {
            vpc.tags = named(name);
        }
        id
    }

    pub fn vpc_without_tags(&mut self, name: &str, cidr: &str) -> String {
        let id = self.bare_vpc(name, cidr, self.account);
        self.table(&id, &format!("{name}/main"), cidr, true, &[], Tags::new());
        let entries =
            [false, true].into_iter().flat_map(|egress| [everything(100, egress, true), deny(egress)]).collect();
        let acl = self.id("acl", &format!("{name}/default"));
        let acl =
            NetworkAcl { id: acl, vpc: id.clone(), is_default: true, subnets: Vec::new(), entries, tags: Tags::new() };
        self.estate.ec2.network_acls.insert(acl.id.clone(), acl);
        let group = self.id("sg", &format!("{name}/default"));
        let own = Permission { peer: Peer::Group(group.clone()), ..anywhere() };
        self.insert_group(&group, &id, "default", "default VPC security group", vec![own], Tags::new());
        id
    }

    /// A VPC of another account in which a subnet is shared: its route tables and ACLs are the owner's business.
    pub fn shared_vpc(&mut self, name: &str, cidr: &str, owner: &str) -> String {
        self.bare_vpc(name, cidr, owner)
    }

    fn bare_vpc(&mut self, name: &str, cidr: &str, owner: &str) -> String {
        let id = self.id("vpc", name);
        let vpc = Vpc {
            id: id.clone(),
            cidrs: vec![cidr.to_owned()],
            ipv6: None,
            is_default: false,
            owner: owner.to_owned(),
            tags: Tags::new(),
        };
        self.estate.ec2.vpcs.insert(id.clone(), vpc);
        id
    }

    /// A subnet in the zone of that letter.
    pub fn subnet(&mut self, vpc: &str, name: &str, letter: char, cidr: &str) -> String {
        let zone = format!("{}{letter}", self.region);
        let id = self.subnet_in(vpc, name, &zone, cidr);
        if let Some(subnet) = self.estate.ec2.subnets.get_mut(&id) {
            subnet.tags = named(name);
        }
        id
    }

    pub fn subnet_in(&mut self, vpc: &str, name: &str, zone: &str, cidr: &str) -> String {
        let ec2 = &mut self.estate.ec2;
        let zone_id = ec2.zones.iter().find(|z| z.name == zone).map(|z| z.id.clone()).unwrap_or_default();
        let owner = ec2.vpcs.get(vpc).map(|v| v.owner.clone()).unwrap_or_default();
        let id = crate::ids::ec2("subnet", &["seed", self.account, self.region, "subnet", name]);
        if let Some(acl) = ec2.network_acls.values_mut().find(|a| a.vpc == vpc && a.is_default) {
            acl.subnets.push(id.clone());
        }
        let subnet = Subnet {
            id: id.clone(),
            vpc: vpc.to_owned(),
            zone: zone.to_owned(),
            zone_id,
            cidr: cidr.to_owned(),
            ipv6: None,
            maps_public_ip: false,
            is_default: false,
            owner,
            tags: Tags::new(),
        };
        ec2.subnets.insert(id.clone(), subnet);
        id
    }

    /// Gives a VPC that has its tables and ACLs a range of IPv6, and each of these subnets a part of it.
    pub fn ipv6(&mut self, vpc: &str, range: &str, parts: &[(&str, &str)]) {
        ec2::grant(&mut self.estate.ec2, vpc, range);
        for (subnet, part) in parts {
            if let Some(subnet) = self.estate.ec2.subnets.get_mut(*subnet) {
                subnet.ipv6 = Some((*part).to_owned());
            }
        }
    }

    /// A route table of these subnets, with the VPC's own route first.
    pub fn route_table(&mut self, vpc: &str, name: &str, subnets: &[&str], routes: Vec<Route>) {
        let cidr = self.estate.ec2.vpcs.get(vpc).and_then(|v| v.cidrs.first().cloned()).unwrap_or_default();
        let id = self.table(vpc, name, &cidr, false, subnets, named(name));
        if let Some(table) = self.estate.ec2.route_tables.get_mut(&id) {
            table.routes.extend(routes);
        }
    }

    fn table(&mut self, vpc: &str, name: &str, cidr: &str, is_main: bool, subnets: &[&str], tags: Tags) -> String {
        let id = self.id("rtb", name);
        let subnets = subnets.iter().map(|s| (*s).to_owned()).collect();
        let table = RouteTable {
            id: id.clone(),
            vpc: vpc.to_owned(),
            is_main,
            subnets,
            routes: vec![route(cidr, "local")],
            tags,
        };
        self.estate.ec2.route_tables.insert(id.clone(), table);
        id
    }

    pub fn add_to_main_table(&mut self, vpc: &str, route: Route) {
        if let Some(table) = self.estate.ec2.route_tables.values_mut().find(|t| t.vpc == vpc && t.is_main) {
            table.routes.push(route);
        }
    }

    pub fn internet_gateway(&mut self, vpc: &str, name: &str) -> String {
        let id = self.id("igw", name);
        let tags = if name == "default" { Tags::new() } else { named(name) };
        self.estate
            .ec2
            .internet_gateways
            .insert(id.clone(), InternetGateway { id: id.clone(), vpc: Some(vpc.to_owned()), tags });
        id
    }

    pub fn nat_gateway(&mut self, name: &str, subnet: &str, private_ip: &str, public_ip: &str) -> String {
        let id = self.id("nat", name);
        let vpc = self.estate.ec2.subnets.get(subnet).map(|s| s.vpc.clone()).unwrap_or_default();
        let interface = self.service_interface(
            "nat_gateway",
            &format!("Interface for NAT Gateway {id}"),
            subnet,
            private_ip,
            Some(public_ip),
            &[],
        );
        let gateway = NatGateway {
            id: id.clone(),
            vpc,
            subnet: subnet.to_owned(),
            private_ip: private_ip.to_owned(),
            public_ip: Some(public_ip.to_owned()),
            interface: interface.clone(),
            allocation: Some(planted_allocation(&id)),
            created: PLANTED,
            failure: None,
            deleted: None,
            tags: named(name),
        };
        let address = ElasticIp {
            id: planted_allocation(&id),
            ip: public_ip.to_owned(),
            interface: Some(interface),
            tags: named(name),
        };
        self.estate.ec2.elastic_ips.insert(address.id.clone(), address);
        self.estate.ec2.nat_gateways.insert(id.clone(), gateway);
        id
    }

    /// A network ACL for these subnets, in place of the default one.
    pub fn network_acl(&mut self, vpc: &str, name: &str, subnets: &[&str], entries: Vec<AclEntry>) {
        for acl in self.estate.ec2.network_acls.values_mut() {
            acl.subnets.retain(|s| !subnets.contains(&s.as_str()));
        }
        let subnets = subnets.iter().map(|s| (*s).to_owned()).collect();
        let acl = NetworkAcl {
            id: self.id("acl", name),
            vpc: vpc.to_owned(),
            is_default: false,
            subnets,
            entries,
            tags: named(name),
        };
        self.estate.ec2.network_acls.insert(acl.id.clone(), acl);
    }

    /// A security group that lets everything out.
    pub fn group(&mut self, vpc: &str, name: &str, description: &str, ingress: Vec<Permission>) -> String {
        let id = self.id("sg", &format!("{vpc}/{name}"));
        self.insert_group(&id, vpc, name, description, ingress, named(name));
        id
    }

    fn insert_group(
        &mut self,
        id: &str,
        vpc: &str,
        name: &str,
        description: &str,
        ingress: Vec<Permission>,
        tags: Tags,
    ) {
        let group = SecurityGroup {
            id: id.to_owned(),
            vpc: vpc.to_owned(),
            name: name.to_owned(),
            description: description.to_owned(),
            ingress,
            egress: vec![anywhere()],
            tags,
        };
        self.estate.ec2.security_groups.insert(group.id.clone(), group);
    }
}

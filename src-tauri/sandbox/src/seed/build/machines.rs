//! Instances, and the interfaces of instances, tasks and AWS services.

use super::{Plot, tags};
use crate::ec2::{Instance, Interface, Tags};
use crate::seed::PLANTED;

/// An instance to be.
pub(in crate::seed) struct Machine<'a> {
    pub name: &'a str,
    pub subnet: &'a str,
    pub ip: &'a str,
    pub public_ip: Option<&'a str>,
    pub groups: &'a [&'a str],
    /// TCP ports on which it answers.
    pub listens: &'a [u16],
    /// Beside its name.
    pub tags: &'a [(&'a str, &'a str)],
}

impl Plot<'_> {
    /// A running instance with one interface.
    pub fn instance(&mut self, m: &Machine) -> String {
        let id = self.id("i", &format!("{}/{}", m.name, m.ip));
        let interface = self.interface("interface", "", m.subnet, m.ip);
        let groups = owned(m.groups);
        if let Some(interface) = self.estate.ec2.interfaces.get_mut(&interface) {
            interface.instance = Some(id.clone());
            interface.public_ip = m.public_ip.map(str::to_owned);
            interface.security_groups.clone_from(&groups);
            interface.listens = m.listens.iter().copied().collect();
        }
        let (vpc, zone) = self.place(m.subnet);
        let mut marks = tags(m.tags);
        marks.insert("Name".to_owned(), m.name.to_owned());
        let instance = Instance {
            id: id.clone(),
            state: "running".to_owned(),
            subnet: m.subnet.to_owned(),
            vpc,
            zone,
            private_ip: m.ip.to_owned(),
            public_ip: m.public_ip.map(str::to_owned),
            security_groups: groups,
            interface,
            launched: PLANTED,
            tags: marks,
        };
        self.estate.ec2.instances.insert(id.clone(), instance);
        id
    }

    /// An interface that an AWS service made: of a load balancer, a task, a database, an endpoint.
    pub fn service_interface(
        &mut self,
        kind: &str,
        description: &str,
        subnet: &str,
        ip: &str,
        public_ip: Option<&str>,
        groups: &[&str],
    ) -> String {
        let id = self.interface(kind, description, subnet, ip);
        if let Some(interface) = self.estate.ec2.interfaces.get_mut(&id) {
            interface.requester_managed = true;
            interface.public_ip = public_ip.map(str::to_owned);
            interface.security_groups = owned(groups);
        }
        id
    }

    pub fn listen(&mut self, interface: &str, ports: &[u16]) {
        if let Some(interface) = self.estate.ec2.interfaces.get_mut(interface) {
            interface.listens.extend(ports);
        }
    }

    fn interface(&mut self, kind: &str, description: &str, subnet: &str, ip: &str) -> String {
        let id = self.id("eni", &format!("{subnet}/{ip}"));
        let (vpc, zone) = self.place(subnet);
        let interface = Interface {
            id: id.clone(),
            vpc,
            subnet: subnet.to_owned(),
            zone,
            kind: kind.to_owned(),
            description: description.to_owned(),
            private_ip: ip.to_owned(),
            public_ip: None,
            security_groups: Vec::new(),
            instance: None,
            requester_managed: false,
            listens: std::collections::BTreeSet::new(),
            gone_at: None,
            tags: Tags::new(),
        };
        self.estate.ec2.interfaces.insert(id.clone(), interface);
        id
    }

    /// VPC and zone of a subnet.
    pub fn place(&self, subnet: &str) -> (String, String) {
        self.estate.ec2.subnets.get(subnet).map(|s| (s.vpc.clone(), s.zone.clone())).unwrap_or_default()
    }
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

//! Endpoint services, endpoints to them in another account, and the connection between.

use super::{Plot, named};
use crate::ec2::{Connection, Endpoint, EndpointService, Proof, Tags};
use crate::elbv2;
use crate::seed::PLANTED;

impl Plot<'_> {
    /// An endpoint service on one load balancer; gives its ID.
    pub fn endpoint_service(
        &mut self,
        name: &str,
        balancer: &str,
        acceptance_required: bool,
        principals: &[&str],
    ) -> String {
        let id = self.id("vpce-svc", name);
        let service = EndpointService {
            id: id.clone(),
            name: service_name(self.region, &id),
            created: PLANTED,
            acceptance_required,
            load_balancers: vec![balancer.to_owned()],
            zones: elbv2::zones_of(&self.estate.elbv2, balancer),
            private_dns_name: None,
            proof: Proof::default(),
            owner_pays: false,
            ip_address_types: vec!["ipv4".to_owned()],
            supported_regions: vec![self.region.to_owned()],
            principals: principals.iter().map(|p| ((*p).to_owned(), Tags::new())).collect(),
            connections: Vec::new(),
            tags: named(name),
        };
        self.estate.ec2.endpoint_services.insert(id.clone(), service);
        id
    }

    /// An endpoint to another account's service, one address in each subnet; gives its ID.
    pub fn endpoint(&mut self, name: &str, service: (&str, &str), nodes: &[(&str, &str)], group: &str) -> String {
        let id = self.id("vpce", name);
        let (service_account, service_id) = service;
        let about = format!("VPC Endpoint Interface {id}");
        let interfaces = nodes
            .iter()
            .map(|(subnet, ip)| self.service_interface("vpc_endpoint", &about, subnet, ip, None, &[group]))
            .collect();
        let endpoint = Endpoint {
            id: id.clone(),
            vpc: nodes.first().map(|(subnet, _)| self.place(subnet).0).unwrap_or_default(),
            service_name: service_name(self.region, service_id),
            service_account: service_account.to_owned(),
            service_region: self.region.to_owned(),
            service_id: service_id.to_owned(),
            created: PLANTED,
            subnets: nodes.iter().map(|(subnet, _)| (*subnet).to_owned()).collect(),
            security_groups: vec![group.to_owned()],
            interfaces,
            policy: None,
            private_dns_enabled: false,
            ip_address_type: "ipv4".to_owned(),
            deleted: None,
            tags: named(name),
        };
        self.estate.ec2.endpoints.insert(id.clone(), endpoint);
        id
    }

    /// What the owner of a service sees of an endpoint that is in use.
    pub fn connection(&mut self, service: &str, endpoint: &str, owner: &str) {
        let connection = Connection {
            endpoint: endpoint.to_owned(),
            owner: owner.to_owned(),
            region: self.region.to_owned(),
            ip_address_type: "ipv4".to_owned(),
            created: PLANTED,
            state: "available".to_owned(),
            since: PLANTED,
            tags: Tags::new(),
        };
        if let Some(service) = self.estate.ec2.endpoint_services.get_mut(service) {
            service.connections.push(connection);
        }
    }
}

/// As AWS names the services of its customers (`docs/aws.md`, “Names and IDs”).
fn service_name(region: &str, id: &str) -> String {
    format!("com.amazonaws.vpce.{region}.{id}")
}

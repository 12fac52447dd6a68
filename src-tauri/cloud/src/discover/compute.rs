//! What could stand behind a load balancer: instances and network interfaces.

use aws_sdk_ec2::{Client, types};
use domain::{Fault, Instance, NetworkInterface};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{each, ec2_tags, name, needed, optional, text};

/// Set by Auto Scaling on the instances that it keeps.
const AUTO_SCALING_GROUP: &str = "aws:autoscaling:groupName";

pub(super) async fn instances(ec2: &Client, look: &Look) -> Vec<Instance> {
    const CALL: &str = "ec2:DescribeInstances";
    let fetch = async |token| {
        let answer =
            ec2.describe_instances().max_results(1000).set_next_token(token).send().await.map_err(reading(CALL))?;
        let instances =
            answer.reservations.unwrap_or_default().into_iter().flat_map(|r| r.instances.unwrap_or_default());
        Ok(Page::new(Some(instances.collect()), answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, instance)
}

fn instance(i: &types::Instance) -> Result<Instance, Fault> {
    let tags = ec2_tags(i.tags());
    Ok(Instance {
        id: needed(i.instance_id())?,
        name: name(&tags),
        vpc: optional(i.vpc_id())?,
        subnet: optional(i.subnet_id())?,
        zone: optional(i.placement().and_then(|p| p.availability_zone()))?,
        state: text(i.state().and_then(|s| s.name()).map(|n| n.as_str())),
        private_ip: i.private_ip_address().filter(|ip| !ip.is_empty()).map(str::to_owned),
        public_ip: public_ip(i),
        security_groups: each(i.security_groups().iter().filter_map(|g| g.group_id()))?,
        auto_scaling_group: tags.get(AUTO_SCALING_GROUP).cloned(),
        tags,
    })
}

/// Its own, or one of a further private address or interface.
fn public_ip(i: &types::Instance) -> Option<String> {
    let further = i.network_interfaces().iter().flat_map(|n| n.private_ip_addresses());
    let further = further.filter_map(|a| a.association().and_then(|a| a.public_ip()));
    i.public_ip_address().into_iter().chain(further).find(|ip| !ip.is_empty()).map(str::to_owned)
}

pub(super) async fn interfaces(ec2: &Client, look: &Look) -> Vec<NetworkInterface> {
    const CALL: &str = "ec2:DescribeNetworkInterfaces";
    let fetch = async |token| {
        let answer = ec2
            .describe_network_interfaces()
            .max_results(1000)
            .set_next_token(token)
            .send()
            .await
            .map_err(reading(CALL))?;
        Ok(Page::new(answer.network_interfaces, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, interface)
}

fn interface(i: &types::NetworkInterface) -> Result<NetworkInterface, Fault> {
    Ok(NetworkInterface {
        id: needed(i.network_interface_id())?,
        vpc: optional(i.vpc_id())?,
        subnet: optional(i.subnet_id())?,
        zone: optional(i.availability_zone())?,
        kind: text(i.interface_type().map(|t| t.as_str())),
        description: text(i.description()),
        private_ips: private_ips(i),
        public_ip: public_ip_of(i),
        security_groups: each(i.groups().iter().filter_map(|g| g.group_id()))?,
        instance: optional(i.attachment().and_then(|a| a.instance_id()))?,
        requester_managed: i.requester_managed().unwrap_or_default(),
    })
}

/// The primary address's, or that of a further one.
fn public_ip_of(i: &types::NetworkInterface) -> Option<String> {
    let further = i.private_ip_addresses().iter().filter_map(|a| a.association());
    i.association().into_iter().chain(further).find_map(|a| a.public_ip()).map(str::to_owned)
}

/// The primary address first.
fn private_ips(i: &types::NetworkInterface) -> Vec<String> {
    let mut ips: Vec<String> = i.private_ip_address().into_iter().map(str::to_owned).collect();
    for ip in i.private_ip_addresses().iter().filter_map(|a| a.private_ip_address()) {
        if !ips.iter().any(|known| known == ip) {
            ips.push(ip.to_owned());
        }
    }
    ips
}

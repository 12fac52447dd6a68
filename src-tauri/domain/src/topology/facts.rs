//! What the panel shows of each resource, as label and value. Empty values are left out.

use super::zones;
use crate::network::Lookup;
use crate::{
    Connection, EndpointService, HealthCheck, Inventory, Listener, LoadBalancer, SecurityGroupId, SubnetId, TargetGroup,
};

type Facts = Vec<(&'static str, String)>;

pub(super) fn of_group(group: &TargetGroup) -> Facts {
    vec![
        ("ARN", group.arn.to_string()),
        ("Name", group.name.clone()),
        ("Protocol", group.protocol.clone()),
        ("Port", shown(group.port.as_ref())),
        ("Target type", group.target_type.clone()),
        ("VPC", shown(group.vpc.as_ref())),
        ("Health check", check(&group.health_check)),
    ]
}

fn check(check: &HealthCheck) -> String {
    let path = check.path.as_deref().unwrap_or_default();
    format!(
        "{} on {} {path} every {} s, healthy after {}",
        check.protocol, check.port, check.interval_seconds, check.healthy_threshold
    )
}

pub(super) fn of_listener(listener: &Listener) -> Facts {
    let groups: Vec<String> = listener.target_groups.iter().map(|g| g.short().to_owned()).collect();
    vec![
        ("ARN", listener.arn.to_string()),
        ("Protocol", listener.protocol.clone()),
        ("Port", listener.port.to_string()),
        ("Forwards to", groups.join(", ")),
    ]
}

pub(super) fn of_load_balancer(balancer: &LoadBalancer) -> Facts {
    let attribute = |key: &str| balancer.attributes.get(key).cloned().unwrap_or_default();
    vec![
        ("ARN", balancer.arn.to_string()),
        ("State", balancer.state.clone()),
        ("Scheme", balancer.scheme.clone()),
        ("DNS name", balancer.dns_name.clone()),
        ("Security groups", groups(&balancer.security_groups)),
        ("Inbound rules applied to PrivateLink", balancer.enforce_inbound.clone().unwrap_or_default()),
        ("Cross-zone", attribute("load_balancing.cross_zone.enabled")),
        ("Deletion protection", attribute("deletion_protection.enabled")),
        ("Created", shown(balancer.created_at.as_ref())),
    ]
}

pub(super) fn of_subnet(inventory: &Inventory, id: &SubnetId) -> Facts {
    let Some(subnet) = inventory.subnet(id) else { return vec![("Subnet", id.to_string())] };
    let owner = if subnet.owner == inventory.account { String::new() } else { subnet.owner.grouped() };
    vec![
        ("Subnet", id.to_string()),
        ("Subnet name", subnet.name.clone().unwrap_or_default()),
        ("Range", subnet.cidr.to_string()),
        ("Availability Zone", subnet.zone.to_string()),
        ("Zone ID", subnet.zone_id.to_string()),
        ("Free addresses", subnet.free_addresses.to_string()),
        ("Shared by account", owner),
    ]
}

pub(super) fn of_service(service: &EndpointService) -> Facts {
    let principals = match service.principals.as_deref() {
        None => "could not be read".to_owned(),
        Some([]) => "nobody".to_owned(),
        Some(all) => all.iter().map(|p| p.principal.as_str()).collect::<Vec<_>>().join(", "),
    };
    let zones: Vec<&str> = service.zones.iter().map(crate::ZoneName::as_str).collect();
    vec![
        ("Service ID", service.id.to_string()),
        ("Service name", service.name.clone()),
        ("State", service.state.clone()),
        ("Acceptance required", if service.acceptance_required { "yes" } else { "no" }.to_owned()),
        ("May ask for a connection", principals),
        ("Availability Zones", zones.join(", ")),
        ("Address types", service.ip_address_types.join(", ")),
        ("Regions", service.regions.join(", ")),
        ("Private DNS name", service.private_dns_name.clone().unwrap_or_default()),
    ]
}

pub(super) fn of_connection(inventory: &Inventory, connection: &Connection) -> Facts {
    vec![
        ("Endpoint", connection.endpoint.to_string()),
        ("Requester", connection.owner.grouped()),
        ("State", connection.state.clone()),
        ("Region", connection.region.clone().unwrap_or_else(|| inventory.region.to_string())),
        ("Address type", connection.ip_address_type.clone().unwrap_or_default()),
        ("Asked", shown(connection.created_at.as_ref())),
        ("DNS names", connection.dns_names.join(", ")),
    ]
}

pub(super) fn of_target(look: &Lookup, id: &str) -> Facts {
    let inventory = look.inventory;
    if let Some(instance) = look.instance(id) {
        let subnet = instance.subnet.as_ref();
        let mut facts = vec![
            ("Instance", instance.id.to_string()),
            ("State", instance.state.clone()),
            ("Private address", instance.private_ip.clone().unwrap_or_default()),
            ("Public address", instance.public_ip.clone().unwrap_or_default()),
            ("Security groups", groups(&instance.security_groups)),
            ("Auto Scaling group", instance.auto_scaling_group.clone().unwrap_or_default()),
        ];
        facts.extend(subnet.map(|s| of_subnet(inventory, s)).unwrap_or_default());
        return facts;
    }
    let mut facts = vec![("Address", id.to_owned())];
    if let Some(interface) = look.interface_of(id) {
        facts.push(("Network interface", interface.id.to_string()));
        facts.push(("Used by", interface.description.clone()));
        facts.push(("Security groups", groups(&interface.security_groups)));
        facts.extend(interface.subnet.as_ref().map(|s| of_subnet(inventory, s)).unwrap_or_default());
    }
    facts
}

/// The zone ID of a zone name's lane, for the panel of what has no subnet of its own.
pub(super) fn zone_ids(desired: &crate::Desired, inventory: &Inventory) -> String {
    let ids: Vec<String> = zones::subnets(desired, inventory)
        .iter()
        .filter_map(|s| inventory.subnet(s))
        .map(|s| s.zone_id.to_string())
        .collect();
    ids.join(", ")
}

fn groups(groups: &[SecurityGroupId]) -> String {
    groups.iter().map(SecurityGroupId::as_str).collect::<Vec<_>>().join(", ")
}

fn shown<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

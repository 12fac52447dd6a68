//! What stands behind an ID that is no resource's own: an association, a public address, a connection notification.

use super::state::{Ec2, Watched};
use super::{network_acls, routes};

/// The resources that such an ID is about: their types and IDs. Of what does not exist, none.
pub(crate) fn behind(ec2: &Ec2, id: &str) -> Vec<(&'static str, String)> {
    if id.starts_with("rtbassoc-") {
        let ties = ec2.route_tables.values().flat_map(|t| t.subnets.iter().map(move |s| (t, s)));
        let found = ties.filter(|(t, s)| routes::association(&t.id, Some(s)) == id);
        return found.flat_map(|(t, s)| [("route-table", t.id.clone()), ("subnet", s.clone())]).collect();
    }
    if id.starts_with("aclassoc-") {
        let ties =
            ec2.network_acls.values().flat_map(|a| network_acls::subnets(ec2, a).into_iter().map(move |s| (a, s)));
        return ties.filter(|(a, s)| network_acls::association(&a.id, s) == id).map(|(_, s)| ("subnet", s)).collect();
    }
    if let Some(notification) = ec2.notifications.get(id) {
        return vec![match &notification.of {
            Watched::Service(id) => ("vpc-endpoint-service", id.clone()),
            Watched::Endpoint(id) => ("vpc-endpoint", id.clone()),
        }];
    }
    let found = ec2.elastic_ips.values().find(|a| a.ip == id || a.association().as_deref() == Some(id));
    let Some(address) = found else { return Vec::new() };
    let interface = address.interface.clone().map(|id| ("network-interface", id));
    [("elastic-ip", address.id.clone())].into_iter().chain(interface).collect()
}

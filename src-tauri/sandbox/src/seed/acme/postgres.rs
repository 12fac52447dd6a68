//! PostgreSQL: the interfaces of a database that AWS runs. The standby answers nobody.

use super::network::Place;
use crate::seed::build::{Plot, open};

pub(super) fn plant(plot: &mut Plot, place: &Place) {
    let ingress = vec![
        open(5432, "10.20.16.0/20", "Applications in zone a"),
        open(5432, "10.20.32.0/20", "Applications in zone b"),
    ];
    let group = plot.group(&place.vpc, "orders-db", "PostgreSQL of the orders API", ingress);
    let interface = |plot: &mut Plot, subnet: &str, ip: &str| {
        plot.service_interface("interface", "RDSNetworkInterface", subnet, ip, None, &[&group])
    };
    let primary = interface(plot, &place.data[0], "10.20.64.25");
    interface(plot, &place.data[1], "10.20.65.25");
    plot.listen(&primary, &[5432]);
}

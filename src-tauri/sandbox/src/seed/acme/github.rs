//! GitHub Enterprise: one instance, reached from the company's sites only. Its group does not admit a load balancer yet.

use super::network::{Place, SITES};
use crate::seed::build::{Machine, Plot, open};

pub(super) fn plant(plot: &mut Plot, place: &Place) {
    let ingress = vec![open(443, SITES, "Web, from the sites"), open(22, SITES, "Git over SSH, from the sites")];
    let group = plot.group(&place.vpc, "github-enterprise", "GitHub Enterprise Server", ingress);
    plot.instance(&Machine {
        name: "GitHub Enterprise",
        subnet: &place.private[0],
        ip: "10.20.16.20",
        public_ip: None,
        groups: &[&group],
        listens: &[22, 443],
        tags: &[("Environment", "production"), ("Team", "developer-platform")],
    });
}

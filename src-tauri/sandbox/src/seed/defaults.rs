//! The default network that AWS puts into every account and Region: a VPC with a public subnet in each zone.

use super::build::{Plot, route};
use super::zones;
use crate::world::Estate;

/// Gives an empty estate its zones and its default VPC.
pub(crate) fn default_network(estate: &mut Estate, account: &str, region: &str) {
    estate.ec2.zones = zones::of(account, region);
    estate.ec2.prefix_lists = crate::ec2::own_lists(region);
    let mut plot = Plot { account, region, estate };
    let vpc = plot.vpc_without_tags("default", "172.31.0.0/16");
    let letters: Vec<String> = plot.estate.ec2.zones.iter().map(|z| z.name.clone()).collect();
    for (n, zone) in letters.iter().enumerate() {
        let subnet = plot.subnet_in(&vpc, &format!("default/{zone}"), zone, &format!("172.31.{}.0/20", n * 16));
        if let Some(subnet) = plot.estate.ec2.subnets.get_mut(&subnet) {
            (subnet.is_default, subnet.maps_public_ip) = (true, true);
        }
    }
    let gateway = plot.internet_gateway(&vpc, "default");
    plot.add_to_main_table(&vpc, route("0.0.0.0/0", &gateway));
    if let Some(vpc) = plot.estate.ec2.vpcs.get_mut(&vpc) {
        vpc.is_default = true;
    }
}

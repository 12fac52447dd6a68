//! The customers' portal: an HTTPS service on instances of an Auto Scaling group, in two zones and behind nothing yet.

use super::network::{CIDR, Place};
use crate::ec2;
use crate::seed::build::{Machine, Plot, Scaling, open};

const PORT: u16 = 443;
const NAME: &str = "portal-web";

pub(super) fn plant(plot: &mut Plot, place: &Place) {
    let group = plot.group(&place.vpc, NAME, "Instances of the portal", vec![open(PORT, CIDR, "From the VPC")]);
    let image = plot.id("ami", NAME);
    plot.estate.ec2.images.insert(image.clone(), [PORT].into());
    let instances = [(0, "10.20.16.60"), (1, "10.20.32.60")].map(|(zone, ip)| {
        let id = plot.instance(&Machine {
            name: NAME,
            subnet: &place.private[zone],
            ip,
            public_ip: None,
            groups: &[&group],
            listens: &[22, PORT],
            tags: &[("aws:autoscaling:groupName", NAME), ("Service", "Portal")],
        });
        let machine =
            ec2::Machine { image: image.clone(), kind: "m6i.large".to_owned(), reservation: plot.id("r", ip) };
        plot.estate.ec2.machines.insert(id.clone(), machine);
        id
    });
    plot.scaling_group(&Scaling {
        name: NAME,
        subnets: &[&place.private[0], &place.private[1]],
        members: &[&instances[0], &instances[1]],
        most: 6,
        groups: &[&group],
    });
}

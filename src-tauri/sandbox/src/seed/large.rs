//! `large:N`: so many instances in as many VPCs as they need, with groups, interfaces and load balancers in proportion.
//! For paging, drawing and speed; nothing in it is wrong.

use super::acme::{ACME, FIREFLY};
use super::build::{Balancer, Group, Machine, Plot, open, route};
use super::{PLANTED, REGION};
use crate::iam;
use crate::world::World;

/// Instances in one VPC.
const TOGETHER: u32 = 250;
/// Instances for one load balancer.
const BEHIND: u32 = 50;
/// Security groups in one VPC, in which instances take turns.
const GROUPS: u32 = 10;

/// One VPC's parts, by zone or by turn.
struct Site {
    /// The second number of its addresses.
    number: u32,
    vpc: String,
    private: [String; 3],
    groups: Vec<String>,
}

pub(super) fn plant(world: &mut World, count: u32) {
    let mut plot = Plot { account: ACME, region: REGION, estate: world.estate(ACME, REGION) };
    for number in 0..count.div_ceil(TOGETHER) {
        let site = site(&mut plot, number);
        let instances = TOGETHER.min(count - number * TOGETHER);
        let made: Vec<String> = (0..instances).map(|n| instance(&mut plot, &site, n)).collect();
        for (n, behind) in made.chunks(BEHIND as usize).enumerate() {
            balancer(&mut plot, &site, n, behind);
        }
    }
    iam::plant_linked(&mut world.account(ACME).iam, ACME, "elasticloadbalancing.amazonaws.com", PLANTED);
    // somebody to connect to: the accounts are the same as in the lived-in estate
    world.estate(FIREFLY, REGION);
}

fn site(plot: &mut Plot, number: u32) -> Site {
    let name = format!("site-{number}");
    let vpc = plot.vpc(&name, &format!("10.{number}.0.0/16"));
    let zones = ['a', 'b', 'c'];
    let private = [0, 1, 2].map(|z| {
        plot.subnet(
            &vpc,
            &format!("{name}-private-{}", zones[z]),
            zones[z],
            &format!("10.{number}.{}.0/20", 16 * (z + 1)),
        )
    });
    let public = [0, 1, 2]
        .map(|z| plot.subnet(&vpc, &format!("{name}-public-{}", zones[z]), zones[z], &format!("10.{number}.{z}.0/24")));
    let gateway = plot.internet_gateway(&vpc, &name);
    let all: Vec<&str> = public.iter().map(String::as_str).collect();
    plot.route_table(&vpc, &format!("{name}-public"), &all, vec![route("0.0.0.0/0", &gateway)]);
    let group = |n| {
        plot.group(&vpc, &format!("{name}-service-{n}"), "Service", vec![open(443, &format!("10.{number}.0.0/16"), "")])
    };
    let groups = (0..GROUPS).map(group).collect();
    Site { number, vpc, private, groups }
}

fn instance(plot: &mut Plot, site: &Site, n: u32) -> String {
    let (zone, place) = ((n % 3) as usize, n / 3);
    let service = format!("service-{}-{}", site.number, n / 5);
    plot.instance(&Machine {
        name: &format!("{service}-{}", n % 5 + 1),
        subnet: &site.private[zone],
        ip: &format!("10.{}.{}.{}", site.number, 16 * (zone + 1), 10 + place),
        public_ip: None,
        groups: &[&site.groups[(n % GROUPS) as usize]],
        listens: &[443],
        tags: &[("Service", &service), ("Environment", "production")],
    })
}

fn balancer(plot: &mut Plot, site: &Site, n: usize, behind: &[String]) {
    let name = format!("site-{}-{n}", site.number);
    let nodes =
        [0, 1, 2].map(|z| (site.private[z].as_str(), format!("10.{}.{}.{}", site.number, 16 * (z + 1) + 8, 10 + n)));
    let arn = plot.balancer(&Balancer {
        name: &name,
        kind: "network",
        scheme: "internal",
        nodes: &nodes.each_ref().map(|(subnet, ip)| (*subnet, ip.as_str())),
        groups: &[&site.groups[n % site.groups.len()]],
        cross_zone: true,
        tags: &[("Environment", "production")],
    });
    let targets: Vec<&str> = behind.iter().map(String::as_str).collect();
    let group = Group {
        name: &name,
        protocol: "TCP",
        port: 443,
        vpc: &site.vpc,
        target_type: "instance",
        targets: &targets,
        tags: &[],
    };
    let group = plot.target_group(&group);
    plot.listener(&arn, 443, "TCP", &group);
}

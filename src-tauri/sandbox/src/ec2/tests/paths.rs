//! Whether connections arrive. The rules come from AWS's documents on security groups and network ACLs.

use std::collections::{BTreeMap, BTreeSet};

use crate::ec2::{
    AclEntry, Addresses, Ec2, Interface, NetworkAcl, Peer, Permission, Reach, Route, RouteTable, SecurityGroup, Subnet,
    reaches,
};

/// Two subnets of a VPC with a machine in each; the second listens on 443. Nothing is allowed yet.
struct Scene {
    ec2: Ec2,
}

/// Number, egress, allow, ports.
type Entry = (u32, bool, bool, Option<(u16, u16)>);

fn text(t: &str) -> String {
    t.to_owned()
}

fn interface(id: &str, subnet: &str, ip: &str, group: &str, listens: &[u16]) -> Interface {
    Interface {
        id: text(id),
        vpc: text("vpc-1"),
        subnet: text(subnet),
        zone: text("us-east-1a"),
        kind: text("interface"),
        description: String::new(),
        private_ip: text(ip),
        public_ip: None,
        security_groups: vec![text(group)],
        instance: None,
        requester_managed: false,
        listens: listens.iter().copied().collect::<BTreeSet<u16>>(),
        gone_at: None,
        tags: BTreeMap::new(),
    }
}

impl Scene {
    fn new() -> Self {
        let mut ec2 = Ec2::default();
        for (id, cidr) in [("subnet-1", "10.0.1.0/24"), ("subnet-2", "10.0.2.0/24")] {
            let (vpc, zone, zone_id) = (text("vpc-1"), text("us-east-1a"), text("use1-az1"));
            let (owner, tags) = (String::new(), BTreeMap::new());
            let subnet = Subnet {
                id: text(id),
                vpc,
                zone,
                zone_id,
                cidr: text(cidr),
                ipv6: None,
                maps_public_ip: false,
                is_default: false,
                owner,
                tags,
            };
            ec2.subnets.insert(text(id), subnet);
        }
        for id in ["sg-1", "sg-2"] {
            let (ingress, egress, tags) = (Vec::new(), Vec::new(), BTreeMap::new());
            let (name, description) = (text(id), String::new());
            ec2.security_groups.insert(
                text(id),
                SecurityGroup { id: text(id), vpc: text("vpc-1"), name, description, ingress, egress, tags },
            );
        }
        ec2.interfaces.insert(text("eni-1"), interface("eni-1", "subnet-1", "10.0.1.5", "sg-1", &[]));
        ec2.interfaces.insert(text("eni-2"), interface("eni-2", "subnet-2", "10.0.2.5", "sg-2", &[443]));
        Self { ec2 }
    }

    fn out(&mut self, group: &str, port: u16, peer: Peer) {
        self.ec2.security_groups.get_mut(group).unwrap().egress.push(tcp(port, peer));
    }

    fn enter(&mut self, group: &str, port: u16, peer: Peer) {
        self.ec2.security_groups.get_mut(group).unwrap().ingress.push(tcp(port, peer));
    }

    /// Groups that let 443 through.
    fn open() -> Self {
        let mut scene = Self::new();
        scene.out("sg-1", 443, Peer::Cidr(text("10.0.0.0/16")));
        scene.enter("sg-2", 443, Peer::Group(text("sg-1")));
        scene
    }

    fn acl(&mut self, subnet: &str, entries: &[Entry]) {
        let entry = |&(number, egress, allow, ports): &Entry| AclEntry {
            number,
            egress,
            allow,
            protocol: text("6"),
            cidr: text("0.0.0.0/0"),
            ports,
            icmp: None,
        };
        let entries = entries.iter().map(entry).collect();
        let acl = NetworkAcl {
            id: text(subnet),
            vpc: text("vpc-1"),
            is_default: false,
            subnets: vec![text(subnet)],
            entries,
            tags: BTreeMap::new(),
        };
        self.ec2.network_acls.insert(text(subnet), acl);
    }

    fn to(&self, ip: &str, port: u16) -> Reach {
        reaches(&self.ec2, &Addresses::of(&self.ec2), &self.ec2.interfaces["eni-1"], ip, port)
    }
}

fn tcp(port: u16, peer: Peer) -> Permission {
    Permission { protocol: text("tcp"), ports: Some((port, port)), peer, description: None }
}

#[test]
fn a_prefix_list_admits_what_it_holds() {
    let mut scene = Scene::new();
    scene.out("sg-1", 443, Peer::Cidr(text("10.0.0.0/16")));
    scene.enter("sg-2", 443, Peer::PrefixList(text("pl-1")));
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Blocked);
    let entry = crate::ec2::Entry { cidr: text("10.0.1.0/24"), description: None };
    let list = crate::ec2::PrefixList {
        id: text("pl-1"),
        name: text("front"),
        family: text("IPv4"),
        owner: text("111122223333"),
        max_entries: 1,
        versions: vec![Vec::new(), vec![entry]],
        doing: crate::ec2::Doing::Nothing,
        tags: BTreeMap::new(),
    };
    scene.ec2.prefix_lists.insert(text("pl-1"), list);
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Open);
}

#[test]
fn both_groups_must_let_it_through() {
    let mut scene = Scene::new();
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Blocked);
    scene.out("sg-1", 443, Peer::Group(text("sg-2")));
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Blocked);
    scene.enter("sg-2", 443, Peer::Cidr(text("10.0.1.0/24")));
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Open);
}

#[test]
fn a_port_on_which_nobody_listens_refuses() {
    let mut scene = Scene::open();
    scene.out("sg-1", 80, Peer::Cidr(text("0.0.0.0/0")));
    assert_eq!(scene.to("10.0.2.5", 80), Reach::Blocked);
    scene.enter("sg-2", 80, Peer::Cidr(text("0.0.0.0/0")));
    assert_eq!(scene.to("10.0.2.5", 80), Reach::Refused);
}

#[test]
fn an_interface_without_groups_is_not_limited() {
    let mut scene = Scene::open();
    scene.ec2.interfaces.get_mut("eni-1").unwrap().security_groups.clear();
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Blocked, "the other side names a group that it lacks");
    scene.enter("sg-2", 443, Peer::Cidr(text("10.0.1.5/32")));
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Open);
}

#[test]
fn acls_between_subnets_are_asked_about_the_reply_too() {
    let all = [(100, true, true, None), (100, false, true, None)];
    let mut scene = Scene::open();
    scene.acl("subnet-1", &all);
    scene.acl("subnet-2", &all);
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Open);
    scene.acl("subnet-2", &[(100, false, true, Some((443, 443)))]);
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Blocked, "no reply goes out");
    scene.acl("subnet-2", &[(100, false, true, Some((443, 443))), (100, true, true, Some((32768, 65535)))]);
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Blocked, "replies to low ports do not go out");
    scene.acl("subnet-2", &[(100, false, true, Some((443, 443))), (100, true, true, Some((1024, 65535)))]);
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Open);
    scene.acl("subnet-1", &[(90, true, false, Some((443, 443))), all[0], all[1]]);
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Blocked, "the lower number decides");
}

#[test]
fn an_acl_does_not_stand_inside_a_subnet() {
    let mut scene = Scene::open();
    scene.ec2.interfaces.get_mut("eni-2").unwrap().subnet = text("subnet-1");
    scene.acl("subnet-1", &[]);
    assert_eq!(scene.to("10.0.2.5", 443), Reach::Open);
}

#[test]
fn outside_the_vpc_the_route_decides() {
    let mut scene = Scene::new();
    scene.out("sg-1", 443, Peer::Cidr(text("0.0.0.0/0")));
    assert_eq!(scene.to("192.168.9.9", 443), Reach::Blocked);
    let route =
        |d: &str, target: &str, state: &str| Route { destination: text(d), target: text(target), state: text(state) };
    let routes = vec![
        route("10.0.0.0/16", "local", "active"),
        route("192.168.0.0/16", "vgw-1", "active"),
        route("192.168.7.0/24", "tgw-1", "blackhole"),
    ];
    let table = RouteTable {
        id: text("rtb-1"),
        vpc: text("vpc-1"),
        is_main: true,
        subnets: Vec::new(),
        routes,
        tags: BTreeMap::new(),
    };
    scene.ec2.route_tables.insert(text("rtb-1"), table);
    assert_eq!(scene.to("192.168.9.9", 443), Reach::Unknown);
    assert_eq!(scene.to("192.168.7.7", 443), Reach::Blocked, "the longest route is a black hole");
    assert_eq!(scene.to("10.0.9.9", 443), Reach::Blocked, "nobody has that address");
    assert_eq!(scene.to("192.168.9.9", 80), Reach::Blocked, "egress lets 443 out only");
    assert_eq!(scene.to("nonsense", 443), Reach::Blocked);
}

//! The network of an account, small and large.

use super::super::example::*;
use super::super::promises::hold;
use super::super::{FrameKind, Tone};
use super::*;
use crate::Vpc;

fn estate(targets: usize) -> Inventory {
    let mut world = built(&[443], targets, 3);
    world.surround();
    world.connect(FIREFLY, "vpce-0aaaabbbbccccdddd", "PendingAcceptance");
    world.inventory
}

/// So many VPCs with nothing in them.
fn empty_vpcs(inventory: &mut Inventory, count: usize) {
    for n in 0..count {
        let first: &Vpc = &inventory.vpcs[0];
        let id = format!("vpc-0{n:016x}").parse().unwrap();
        inventory.vpcs.push(Vpc { id, name: None, is_default: n == 0, ..first.clone() });
    }
}

fn drawn(inventory: &Inventory, keys: &[&str]) -> Drawing {
    let view = View { expanded: keys.iter().map(|key| (*key).to_owned()).collect() };
    let drawing = draw_network(inventory, &view);
    hold("network", &drawing);
    drawing
}

fn of(drawing: &Drawing, kind: NodeKind) -> Vec<&Node> {
    drawing.nodes.iter().filter(|n| n.kind == kind).collect()
}

#[test]
fn a_vpc_is_drawn_with_its_zones_subnets_and_what_serves() {
    let drawing = drawn(&estate(30), &[]);
    assert_eq!(of(&drawing, NodeKind::Subnet).iter().map(|n| n.members).collect::<Vec<_>>(), [10, 10, 10]);
    assert_eq!(of(&drawing, NodeKind::OtherLoadBalancer).len(), 2);
    let first = of(&drawing, NodeKind::Subnet)[0];
    assert_eq!(
        (first.detail.as_str(), first.status.as_str()),
        ("public · 10.20.0.0/24", "10 instances, 0 other interfaces")
    );
    let service = of(&drawing, NodeKind::EndpointService)[0];
    assert_eq!((service.tone, service.status.as_str()), (Tone::Pending, "1 request waiting"));
    let lines: Vec<(&str, &str)> = drawing.edges.iter().map(|e| (e.from.as_str(), e.to.as_str())).collect();
    assert!(lines.contains(&(SERVICE, BALANCER)) && lines.iter().any(|(from, _)| from.starts_with("igw-")));
    assert!(
        drawing
            .description
            .contains("1 VPC, 3 subnets, 30 instances, 2 load balancers, 1 endpoint service, 0 endpoints")
    );
    assert!(drawing.description.contains("Facing the internet: old-public"));
}

#[test]
fn a_subnet_is_drawn_in_full_where_somebody_wants_to_see_it() {
    let inventory = estate(30);
    let key = drawn(&inventory, &[]).nodes.iter().find_map(|n| n.collapsed.clone()).unwrap();
    let drawing = drawn(&inventory, &[&key, "nonsense"]);
    assert_eq!((of(&drawing, NodeKind::Subnet).len(), of(&drawing, NodeKind::Instance).len()), (2, 10));
    assert_eq!(drawing.frames.iter().filter(|f| f.kind == FrameKind::PublicSubnet).count(), 1);
}

#[test]
fn many_vpcs_are_a_box_each_until_one_is_wanted() {
    let mut inventory = estate(4);
    empty_vpcs(&mut inventory, 8);
    let drawing = drawn(&inventory, &[]);
    assert_eq!((of(&drawing, NodeKind::Vpc).len(), of(&drawing, NodeKind::Subnet).len()), (9, 0));
    let wanted = drawing.nodes.iter().find(|n| n.members == 3).and_then(|n| n.collapsed.clone()).unwrap();
    let open = drawn(&inventory, &[&wanted]);
    assert_eq!((of(&open, NodeKind::Vpc).len(), of(&open, NodeKind::Subnet).len()), (8, 3));
}

#[test]
fn an_empty_account_and_a_large_one_are_drawn() {
    let mut inventory = estate(2000);
    let large = drawn(&inventory, &[]);
    assert!(large.nodes.len() < 12, "counts, not boxes");
    inventory = Inventory::empty(inventory.account.clone(), inventory.region.clone(), "aws", moment());
    let empty = drawn(&inventory, &[]);
    assert!(empty.nodes.is_empty() && empty.width > 0.0 && empty.description.contains("0 VPCs"));
}

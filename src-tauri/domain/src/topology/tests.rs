//! The drawing held to its promises at every stage of an onboarding: nothing overlaps, nothing leaves its frame, lines touch
//! what they join and nothing else, and the SVG is sound whatever the names are.

mod xml;

use std::collections::BTreeSet;

use self::xml::elements;
use super::example::*;
use super::promises::*;
use super::*;

const ENDPOINT: &str = "vpce-0aaaabbbbccccdddd";
const HOSTILE: &str = "</text><script>alert('x')</script>&\"\u{202e}\u{0}";

fn drawn(world: &World, audit: &Audit) -> Drawing {
    draw(&world.desired, &world.inventory, &world.cards(), audit, &View::default())
}

/// With every box for several drawn one by one.
fn drawn_in_full(world: &World) -> Drawing {
    let mut view = View::default();
    loop {
        let drawing = draw(&world.desired, &world.inventory, &world.cards(), &nothing(), &view);
        let keys: BTreeSet<String> = drawing.nodes.iter().filter_map(|n| n.collapsed.clone()).collect();
        if keys.is_subset(&view.expanded) {
            return drawing;
        }
        view.expanded.extend(keys);
    }
}

/// With gateways, a public subnet, and the old public way still there.
fn surrounded() -> World {
    let mut world = built(&[443], 3, 2);
    world.surround();
    world
}

fn nothing() -> Audit {
    findings(&[])
}

/// Everything at once: several ports and zones, one target ill, a request, a stranger within, findings.
fn troubled() -> (World, Audit) {
    let mut world = built(&[443, 22], 5, 3);
    world.connect(FIREFLY, ENDPOINT, "PendingAcceptance");
    world.connect(STRANGER, "vpce-0bad0bad0bad0bad0", "Available");
    let health = &mut world.inventory.target_groups[0].health[1];
    health.state = "unhealthy".to_owned();
    health.reason = Some("Target.Timeout".to_owned());
    (world, findings(&[SERVICE, BALANCER, SERVICE]))
}

/// A drawing of every stage, and of some that are larger than anybody wants.
fn all() -> Vec<(&'static str, Drawing)> {
    let mut connected = built(&[443], 2, 2);
    connected.connect(FIREFLY, ENDPOINT, "Available");
    let (world, audit) = troubled();
    let mut outside = planned(&[443, 8443], 2, 2);
    outside.desired.listeners[0].targets.push("192.168.7.9".to_owned());
    let mut besieged = built(&[443], 1, 1);
    for n in 0..20 {
        besieged.connect(if n % 2 == 0 { STRANGER } else { FIREFLY }, &format!("vpce-0{n:016x}"), "PendingAcceptance");
    }
    let ports: Vec<u16> = (8000..8014).collect();
    vec![
        ("planned", drawn(&planned(&[443], 2, 2), &nothing())),
        ("built", drawn(&built(&[443, 22, 8443], 3, 3), &nothing())),
        ("connected", drawn(&connected, &nothing())),
        ("troubled", drawn(&world, &audit)),
        ("outside", drawn(&outside, &nothing())),
        ("besieged", drawn(&besieged, &nothing())),
        ("many", drawn(&built(&ports, 40, 6), &nothing())),
        ("expanded", drawn_in_full(&built(&ports, 40, 3))),
        ("surrounded", drawn(&surrounded(), &nothing())),
        ("without targets", drawn(&planned(&[443], 0, 1), &nothing())),
    ]
}

fn node<'a>(drawing: &'a Drawing, id: &str) -> &'a Node {
    drawing.nodes.iter().find(|n| n.id == id).unwrap()
}

/// The texts of a box with their size, and what stands beside them in it.
fn texts(node: &Node) -> [(&str, f64, f64); 3] {
    let (sides, mark) = (layout::SIDES, layout::MARK);
    [(&node.label, 13.0, sides), (&node.detail, 11.0, sides), (&node.status, 11.0, sides + mark)]
}

#[test]
fn the_same_values_give_the_same_drawing_to_the_byte() {
    for ((name, first), (_, second)) in all().into_iter().zip(all()) {
        assert_eq!(first, second, "{name}");
        assert_eq!(svg(&first), svg(&second), "{name}");
    }
}

#[test]
fn every_stage_is_drawn_as_promised() {
    for (name, drawing) in all() {
        assert!(!drawing.edges.is_empty(), "{name}");
        hold(name, &drawing);
    }
}

#[test]
fn every_box_stands_in_the_frames_that_it_belongs_to() {
    for (name, drawing) in all() {
        for node in drawing.nodes.iter().filter(|n| !n.detail.ends_with("outside the VPC")) {
            let around: Vec<FrameKind> =
                drawing.frames.iter().filter(|f| holds(&f.place, &node.place)).map(|f| f.kind).collect();
            let region = [FrameKind::Account, FrameKind::Region];
            let expected = match node.kind {
                NodeKind::Target | NodeKind::LoadBalancer => {
                    let subnet = around.last().copied().unwrap_or(FrameKind::Zone);
                    assert!(matches!(subnet, FrameKind::Subnet | FrameKind::PublicSubnet), "{name}: {}", node.id);
                    [&region[..], &[FrameKind::Vpc, FrameKind::Zone, subnet]].concat()
                }
                NodeKind::TargetGroup | NodeKind::Listener | NodeKind::NatGateway | NodeKind::OtherLoadBalancer => {
                    [&region[..], &[FrameKind::Vpc]].concat()
                }
                NodeKind::EndpointService | NodeKind::InternetGateway => region.to_vec(),
                NodeKind::Connection => vec![FrameKind::Backbone],
                NodeKind::PrivateDns => vec![FrameKind::Firefly],
                NodeKind::Endpoint if around == [FrameKind::Stranger] => vec![FrameKind::Stranger],
                NodeKind::Endpoint => vec![FrameKind::Firefly],
                NodeKind::Instance | NodeKind::Subnet | NodeKind::Vpc => panic!("{name}: not in a chain"),
            };
            assert_eq!(around, expected, "{name}: {}", node.id);
        }
    }
}

#[test]
fn what_is_outside_the_vpc_is_in_no_frame() {
    let all = all();
    let (_, drawing) = all.iter().find(|(name, _)| *name == "outside").unwrap();
    let target = node(drawing, "192.168.7.9");
    assert!(drawing.frames.iter().all(|frame| !overlap(&frame.place, &target.place)));
    assert!(target.detail.ends_with("outside the VPC"));
}

#[test]
fn lines_of_different_fans_do_not_lie_on_each_other() {
    for (name, drawing) in all().into_iter().filter(|(name, _)| !["many", "expanded"].contains(name)) {
        for (index, a) in drawing.edges.iter().enumerate() {
            let fans = drawing.edges[index + 1..].iter().filter(|b| b.from != a.from && b.to != a.to);
            for b in fans.filter(|b| node(&drawing, &b.from).kind != NodeKind::LoadBalancer) {
                for (one, other) in segments(a).flat_map(|one| segments(b).map(move |other| (one, other))) {
                    let level = one.height == 0.0 && other.height == 0.0 && (one.y - other.y).abs() < 2.0;
                    let upright = one.width == 0.0 && other.width == 0.0 && (one.x - other.x).abs() < 2.0;
                    let along = (one.x < other.right() && other.x < one.right())
                        || (one.y < other.bottom() && other.y < one.bottom());
                    assert!(!((level || upright) && along), "{name}: {} lies on {}", a.id, b.id);
                }
            }
        }
    }
}

#[test]
fn a_connection_can_be_followed_from_the_name_to_a_target() {
    for (name, drawing) in all().into_iter().filter(|(name, _)| *name != "without targets") {
        let mut reached = BTreeSet::from(["private-dns"]);
        for _ in 0..drawing.nodes.len() {
            let next: Vec<&str> =
                drawing.edges.iter().filter(|e| reached.contains(e.from.as_str())).map(|e| e.to.as_str()).collect();
            reached.extend(next);
        }
        let targets = drawing.nodes.iter().filter(|n| n.kind == NodeKind::Target);
        assert!(targets.clone().count() > 0 && targets.clone().all(|t| reached.contains(t.id.as_str())), "{name}");
    }
}

#[test]
fn targets_stand_left_and_firefly_right() {
    for (name, drawing) in all() {
        for edge in &drawing.edges {
            assert!(node(&drawing, &edge.from).place.x > node(&drawing, &edge.to).place.right(), "{name}: {}", edge.id);
        }
    }
}

#[test]
fn findings_are_counted_on_what_they_concern() {
    let (world, audit) = troubled();
    let drawing = drawn(&world, &audit);
    assert_eq!(node(&drawing, SERVICE).findings, 2);
    assert_eq!(node(&drawing, SERVICE).tone, Tone::Bad);
    let balancers = drawing.nodes.iter().filter(|n| n.kind == NodeKind::LoadBalancer);
    assert!(balancers.clone().count() == 3 && balancers.clone().all(|b| b.findings == 1));
    assert!(svg(&drawing).contains(">2 findings</text>"));
}

#[test]
fn the_svg_is_well_formed_self_contained_and_named() {
    for (name, drawing) in all() {
        let text = svg(&drawing);
        let found = elements(&text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        let allowed = ["svg", "title", "desc", "g", "rect", "path", "text"];
        assert!(found.iter().all(|e| allowed.contains(&e.name.as_str())), "{name}");
        let root = &found[0];
        assert_eq!((root.name.as_str(), root.attribute("role")), ("svg", Some("img")), "{name}");
        let named: Vec<&str> = root.attribute("aria-labelledby").unwrap().split(' ').collect();
        let texts = named.iter().map(|id| &found.iter().find(|e| e.attribute("id") == Some(id)).unwrap().text);
        assert_eq!(texts.collect::<Vec<_>>(), [&drawing.title, &drawing.description], "{name}");
        for element in &found {
            let bound = element
                .attributes
                .iter()
                .filter(|(key, _)| key.contains("href") || key.starts_with("on") || key == "style");
            assert_eq!(bound.count(), 0, "{name}");
            assert!(
                element.attributes.iter().all(|(_, value)| !value.contains("url(") && !value.contains("NaN")),
                "{name}"
            );
        }
    }
}

#[test]
fn every_box_says_its_state_in_words_and_by_a_mark() {
    for (name, drawing) in all() {
        let text = svg(&drawing);
        let found = elements(&text).unwrap();
        for node in &drawing.nodes {
            for (words, size, beside) in texts(node) {
                let lines = measure::lines(words, size, node.place.width - beside);
                assert_eq!(lines.concat().replace(' ', ""), words.replace(' ', ""), "{name}");
                assert!(
                    lines.iter().all(|line| found.iter().any(|e| e.name == "text" && e.text == *line)),
                    "{name}: {words}"
                );
            }
            let (outline, _, sign) = pictogram::mark(node.tone);
            assert!(text.contains(outline) && text.contains(sign), "{name}");
        }
    }
}

#[test]
fn no_text_is_wider_than_its_box_nor_has_more_than_two_lines() {
    for (name, drawing) in all() {
        for node in &drawing.nodes {
            for (words, size, beside) in texts(node) {
                let room = node.place.width - beside;
                let lines = measure::lines(words, size, room);
                assert!(
                    lines.len() <= 2 && lines.iter().all(|line| measure::width(line, size) <= room),
                    "{name}: {lines:?} in {}",
                    node.id
                );
            }
        }
    }
}

#[test]
fn text_is_broken_between_words_and_long_words_after_marks() {
    assert_eq!(measure::lines("10.20.0.10 · ports 8022, 8443", 11.0, 112.0), ["10.20.0.10 ·", "ports 8022, 8443"]);
    assert_eq!(measure::lines("asks to connect: reject it", 11.0, 130.0), ["asks to connect:", "reject it"]);
    assert_eq!(measure::lines("vpce-svc-0123456789abcdef0", 13.0, 144.0), ["vpce-svc-", "0123456789abcdef0"]);
    assert_eq!(measure::lines("0123456789", 10.0, 32.0), ["01234", "56789"]);
    assert_eq!(measure::lines("", 10.0, 30.0), Vec::<String>::new());
    assert_eq!(measure::fit("0123456789", 10.0, 40.0), "01…89");
}

#[test]
fn hostile_names_are_text_and_nothing_else() {
    let (mut world, audit) = troubled();
    world.desired.name = HOSTILE.to_owned();
    world.desired.exposure.hostname = Some(HOSTILE.to_owned());
    world.inventory.instances[0].name = Some(HOSTILE.to_owned());
    world.inventory.vpcs[0].name = Some(HOSTILE.repeat(9));
    world.inventory.subnets[0].name = Some(HOSTILE.to_owned());
    world.inventory.load_balancers[0].name = HOSTILE.to_owned();
    let drawing = drawn(&world, &audit);
    let text = svg(&drawing);
    let found = elements(&text).unwrap();
    assert!(!text.contains("<script") && !text.contains('\u{202e}') && !text.contains('\0'));
    assert!(found.iter().any(|e| e.name == "text" && e.text.contains("</text><sc") && e.text.contains('&')));
    assert!(drawing.title.contains('\u{fffd}') && !drawing.description.contains('\u{202e}'));
}

#[test]
fn the_description_names_every_problem() {
    let (world, audit) = troubled();
    let drawing = drawn(&world, &audit);
    for ill in drawing.nodes.iter().filter(|n| n.tone == Tone::Bad || n.findings > 0) {
        let said = format!("{} {} ({})", ill.kind.title(), ill.label, ill.status);
        assert!(drawing.description.contains(&said), "{said} is missing in: {}", drawing.description);
    }
    assert!(drawing.description.contains("2 findings"));
    assert!(
        drawing.description.contains("waits for your approval")
            || drawing.description.contains("waits, cannot be accepted yet")
    );
}

#[test]
fn a_sound_chain_is_described_as_sound() {
    let mut world = built(&[443], 1, 2);
    world.connect(FIREFLY, ENDPOINT, "Available");
    let said = "How Firefly reaches Orders API, from Firefly to the targets: Private DNS orders.internal.acme.example; \
        Interface endpoint vpce-0aaaabbbbccccdddd; Connection Firefly’s connection; Endpoint service vpce-svc-0123456789abcdef0; \
        Network Load Balancer in 2 subnets; Listener TCP 443; Target group ffly-orders-api-k3m9-443; Target orders-1. \
        No problem is known.";
    assert_eq!(drawn(&world, &nothing()).description, said);
}

#[test]
fn the_table_says_what_the_drawing_says() {
    let (world, audit) = troubled();
    let drawing = drawn(&world, &audit);
    let rows = table(&drawing);
    assert_eq!(rows.len(), drawing.nodes.len());
    assert!(rows.iter().zip(&drawing.nodes).all(|(row, node)| row.id == node.id && row.status == node.status));
    let service = rows.iter().find(|row| row.id == SERVICE).unwrap();
    assert_eq!((service.kind.as_str(), service.findings), ("Endpoint service", 2));
    assert_eq!(service.leads_to, ["ffly-orders-api-k3m9"]);
    let name = rows.last().unwrap();
    assert_eq!((name.kind.as_str(), name.leads_to.as_slice()), ("Private DNS", [ENDPOINT.to_owned()].as_slice()));
}

#[test]
fn more_than_six_alike_are_one_box_until_somebody_wants_to_see_them() {
    let mut world = built(&[443], 30, 2);
    world.inventory.target_groups[0].health[4].state = "unhealthy".to_owned();
    let drawing = drawn(&world, &nothing());
    let targets: Vec<&Node> = drawing.nodes.iter().filter(|n| n.kind == NodeKind::Target).collect();
    assert_eq!(targets.iter().map(|n| n.members).collect::<Vec<_>>(), [15, 15]);
    let ill = targets.iter().find(|n| n.tone == Tone::Bad).unwrap();
    assert_eq!((ill.label.as_str(), ill.status.as_str()), ("15 targets", "1 unhealthy"));
    let first = &ill.facts[0];
    assert_eq!((first.0.as_str(), first.1.as_str()), (instance(4).as_str(), "unhealthy"), "what is ill is told first");
    let view = View { expanded: [ill.collapsed.clone().unwrap(), "nonsense".to_owned()].into() };
    let open = draw(&world.desired, &world.inventory, &world.cards(), &nothing(), &view);
    let targets: Vec<&Node> = open.nodes.iter().filter(|n| n.kind == NodeKind::Target).collect();
    assert_eq!(targets.len(), 16);
    let lane = targets.iter().filter(|n| n.members == 1).min_by(|a, b| a.place.y.total_cmp(&b.place.y)).unwrap();
    assert_eq!(lane.id, instance(4), "what is ill stands first");
    assert!(drawing.description.contains("30 targets") && open.description.contains("30 targets"));
}

#[test]
fn many_listeners_and_connections_are_one_box_each_and_what_differs_stays_apart() {
    let ports: Vec<u16> = (8000..8014).collect();
    let mut world = built(&ports, 2, 2);
    world.inventory.load_balancers[0].listeners[3].protocol = "TLS".to_owned();
    for n in 0..9 {
        world.connect(FIREFLY, &format!("vpce-0{n:016x}"), "Available");
    }
    world.connect(FIREFLY, ENDPOINT, "PendingAcceptance");
    let drawing = drawn(&world, &nothing());
    let labels =
        |kind| -> Vec<&str> { drawing.nodes.iter().filter(|n| n.kind == kind).map(|n| n.label.as_str()).collect() };
    let mut listeners = labels(NodeKind::Listener);
    listeners.sort_unstable();
    assert_eq!(listeners, ["13 listeners", "TLS 8003"]);
    assert!(labels(NodeKind::TargetGroup).contains(&"13 target groups"));
    let mut connections = labels(NodeKind::Connection);
    connections.sort_unstable();
    assert_eq!(connections, ["9 connections", "Firefly’s connection"]);
    let traces = lay(trace(&world.desired, &world.inventory, &world.cards()), &drawing);
    let edges = traces.iter().flat_map(|t| &t.hops).filter_map(|h| h.edge.as_deref());
    let known: BTreeSet<&str> = drawing.edges.iter().map(|e| e.id.as_str()).collect();
    assert!(edges.clone().count() > 10 && edges.into_iter().all(|e| known.contains(e)));
}

#[test]
fn the_network_around_the_chain_is_drawn() {
    let drawing = drawn(&surrounded(), &nothing());
    let other = drawing.nodes.iter().find(|n| n.kind == NodeKind::OtherLoadBalancer).unwrap();
    assert_eq!((other.label.as_str(), other.status.as_str()), ("old-public", "public way to the same targets"));
    let gateway = drawing.nodes.iter().find(|n| n.kind == NodeKind::InternetGateway).unwrap();
    assert!(drawing.edges.iter().any(|e| e.from == gateway.id && e.to == other.id && e.tone == Tone::Bad));
    let ways: Vec<&str> = drawing.edges.iter().filter(|e| e.to == instance(0)).map(|e| e.from.as_str()).collect();
    assert_eq!(ways.len(), 2, "the agreed way and the old one: {ways:?}");
    assert!(drawing.nodes.iter().any(|n| n.kind == NodeKind::NatGateway));
    let public = drawing.frames.iter().find(|f| f.kind == FrameKind::PublicSubnet).unwrap();
    assert_eq!(public.note, "public: rtb-0public leads to igw-0123456789abcdef0");
    assert!(drawing.description.contains("Beside the way: Load balancer old-public; Internet gateway main"));
    assert!(svg(&drawing).contains("old-public"));
}

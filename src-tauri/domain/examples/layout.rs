//! Prints how long drawings of many boxes take to lay out and route, as one JSON line each: `cargo run --release -p domain --example
//! layout`, for 500 and 2,000. With a number, it prints the chain of about that many boxes instead.

use std::time::Instant;

use domain::audit::Audit;
use domain::topology::{Drawing, View, draw, draw_network, svg};
use domain::{Desired, Inventory, our_tags};
use serde_json::{Value, json};

const ACCOUNT: &str = "111122223333";
const VPC: &str = "vpc-0a1b2c3d4e5f60718";
const ZONES: usize = 3;
const PORTS: u16 = 1;
/// Each drawing is made so often; the fastest and the middle one are told.
const ROUNDS: usize = 15;

fn main() {
    let asked: Option<usize> = std::env::args().nth(1).and_then(|size| size.parse().ok());
    let audit = Audit { findings: Vec::new(), verdicts: Vec::new() };
    if let Some(size) = asked {
        let (desired, inventory) = estate(size);
        let chain = |view: &View| draw(&desired, &inventory, &[], &audit, view);
        println!("{}", json!(chain(&in_full(&chain))));
        return;
    }
    for size in [500, 2000] {
        let (desired, inventory) = estate(size);
        let chain = |view: &View| draw(&desired, &inventory, &[], &audit, view);
        let network = |view: &View| draw_network(&inventory, view);
        measure("chain", size, chain);
        measure("network", size, network);
    }
}

/// Draws everything in full, over and over.
fn measure(name: &str, size: usize, draw: impl Fn(&View) -> Drawing) {
    let view = in_full(&draw);
    let mut times: Vec<f64> = (0..ROUNDS).map(|_| milliseconds(|| drop(draw(&view)))).collect();
    times.sort_by(f64::total_cmp);
    let drawing = draw(&view);
    let mut written = 0;
    let svg_time = milliseconds(|| written = svg(&drawing).len());
    let line = json!({
        "drawing": name, "asked_for": size, "boxes": drawing.nodes.len(), "lines": drawing.edges.len(),
        "fastest_ms": times[0], "median_ms": times[ROUNDS / 2], "svg_ms": svg_time, "svg_bytes": written,
    });
    println!("{line}");
}

fn milliseconds(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    (begun.elapsed().as_secs_f64() * 1e5).round() / 100.0
}

fn in_full(draw: &impl Fn(&View) -> Drawing) -> View {
    let mut view = View::default();
    loop {
        let before = view.expanded.len();
        view.expanded.extend(draw(&view).nodes.into_iter().filter_map(|node| node.collapsed));
        if view.expanded.len() == before {
            return view;
        }
    }
}

/// A set-up with `targets` instances behind each of its ports.
fn estate(targets: usize) -> (Desired, Inventory) {
    let ids: Vec<String> = (0..targets).map(instance).collect();
    let listeners: Vec<Value> = (0..PORTS)
        .map(|n| json!({ "port": 443 + n, "protocol": "TCP", "target_type": "instance", "target_port": 8443 + n, "targets": ids }))
        .collect();
    let desired: Desired = read(json!({
        "schema": 1, "id": "k3m9x2p7qa", "name": "Orders API", "account": ACCOUNT, "region": "us-east-1",
        "firefly": { "account": "444455556666" },
        "network": { "vpc": VPC, "subnets": (0..ZONES).map(subnet).collect::<Vec<_>>() }, "listeners": listeners,
    }));
    let moment = "2026-03-01T10:00:00Z".parse().expect("a moment");
    let mut inventory = Inventory::empty(read(json!(ACCOUNT)), read(json!("us-east-1")), "aws", moment);
    inventory.vpcs = read(
        json!([{ "id": VPC, "name": "acme", "cidrs": ["10.20.0.0/16"], "is_default": false, "owner": ACCOUNT, "tags": {} }]),
    );
    inventory.subnets = (0..ZONES)
        .map(|z| {
            read(json!({ "id": subnet(z), "vpc": VPC, "name": format!("private-{z}"), "zone": zone(z), "zone_id": format!("use1-az{z}"),
                "cidr": format!("10.20.{}.0/20", z * 16), "free_addresses": 4000, "owner": ACCOUNT, "tags": {} }))
        })
        .collect();
    inventory.instances = (0..targets)
        .map(|n| {
            read(json!({ "id": instance(n), "name": format!("orders-{n}"), "vpc": VPC, "subnet": subnet(n % ZONES), "zone": zone(n % ZONES),
                "state": "running", "private_ip": format!("10.20.{}.{}", (n % ZONES) * 16 + n / 256 % 16, n % 256), "public_ip": null,
                "security_groups": ["sg-0feedfacefeedface"], "auto_scaling_group": null, "tags": {} }))
        })
        .collect();
    inventory.target_groups = desired
        .listeners
        .iter()
        .map(|l| {
            let health: Vec<Value> = ids.iter().enumerate().map(|(n, id)| health(id, n)).collect();
            let port = l.port;
            read(json!({ "arn": format!("arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:targetgroup/ffly-{port}/{:016x}", port.number()),
                "name": format!("ffly-{port}"), "protocol": "TCP", "port": l.target_port, "vpc": VPC, "target_type": "instance",
                "health_check": l.health_check, "load_balancers": [], "attributes": {}, "health": health,
                "tags": our_tags(&desired.id, &format!("target-group-{port}")) }))
        })
        .collect();
    (desired, inventory)
}

fn health(id: &str, n: usize) -> Value {
    let state = if n.is_multiple_of(97) { "unhealthy" } else { "healthy" };
    json!({ "id": id, "port": 8443, "zone": null, "state": state, "reason": null, "description": null })
}

fn instance(n: usize) -> String {
    format!("i-0{n:016x}")
}

fn subnet(n: usize) -> String {
    format!("subnet-0{n:016x}")
}

fn zone(n: usize) -> String {
    format!("us-east-1{}", ["a", "b", "c"][n % ZONES])
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("sound")
}

//! The whole network of an account in one Region: every VPC with its zones as columns and its subnets below each other, what
//! balances and serves at its right side, gateways and endpoint services at its border. Instances are counted, and drawn one by
//! one only where somebody wants to see a subnet in full.

mod blocks;
mod place;

#[cfg(test)]
mod tests;

use super::route;
use super::{Drawing, Node, NodeKind, View};
use crate::Inventory;
use crate::checklist::counted;
use crate::network::Lookup;

/// Draws what `inventory` holds. Without an onboarding nothing is desired, so nothing is judged but what AWS itself calls failed.
pub fn draw_network(inventory: &Inventory, view: &View) -> Drawing {
    let look = Lookup::of(inventory);
    let blocks = blocks::blocks(&look, view);
    let mut drawing = place::place(&look, &blocks);
    let links: Vec<_> = blocks.into_iter().flat_map(|block| block.links).collect();
    route::connect(&mut drawing, &links);
    drawing.nodes.sort_by(super::layout::in_order);
    drawing.description = description(inventory, &drawing);
    drawing
}

fn description(inventory: &Inventory, drawing: &Drawing) -> String {
    let counts = [
        counted(inventory.vpcs.len(), "VPC"),
        counted(inventory.subnets.len(), "subnet"),
        counted(inventory.instances.len(), "instance"),
        counted(inventory.load_balancers.len(), "load balancer"),
        counted(inventory.endpoint_services.len(), "endpoint service"),
        counted(inventory.endpoints.len(), "endpoint"),
    ];
    let mut said = vec![format!("{}: {}.", drawing.title, counts.join(", "))];
    let public: Vec<&str> = drawing
        .nodes
        .iter()
        .filter(|n| n.kind == NodeKind::OtherLoadBalancer && n.detail.ends_with("internet-facing"))
        .map(|n| n.label.as_str())
        .collect();
    if !public.is_empty() {
        said.push(format!("Facing the internet: {}.", public.join(", ")));
    }
    let bad: Vec<String> = drawing.nodes.iter().filter(|n| n.tone == super::Tone::Bad).map(ill).collect();
    if !bad.is_empty() {
        said.push(format!("Problems: {}.", bad.join("; ")));
    }
    if !inventory.faults.is_empty() {
        said.push(format!(
            "{} could not be read, so something may be missing.",
            counted(inventory.faults.len(), "list")
        ));
    }
    said.join(" ")
}

fn ill(node: &Node) -> String {
    format!("{} {} ({})", node.kind.title(), node.label, node.status)
}

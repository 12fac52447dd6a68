//! Ports, and what stands behind each: one way of naming it.

use std::collections::BTreeSet;

use crate::{Desired, Problem};

/// Each port once. Network Load Balancers take TCP and UDP on one port in one listener only (model: CreateListener, whose
/// `DuplicateListener` looks at the port alone).
pub(super) fn listeners(desired: &Desired, problems: &mut Vec<Problem>) {
    if desired.listeners.is_empty() {
        problems.push(Problem::new(
            "listeners",
            "no-listener",
            "No port is exposed",
            "Name at least one port that Firefly should reach",
        ));
    }
    let mut seen = BTreeSet::new();
    for (index, listener) in desired.listeners.iter().enumerate() {
        if !seen.insert(listener.port) {
            problems.push(Problem::new(
                format!("listeners[{index}].port"),
                "port-twice",
                format!("Port {} is listed twice", listener.port),
                "List each port once; TCP_UDP takes both on one port",
            ));
        }
        if listener.targets.is_empty() && listener.attach.is_none() {
            problems.push(Problem::new(
                format!("listeners[{index}].targets"),
                "no-target",
                format!("Nothing stands behind port {}", listener.port),
                "Name at least one target, or in attach who registers them",
            ));
        }
        if let (Some(_), false) = (&listener.attach, listener.targets.is_empty()) {
            problems.push(Problem::new(
                format!("listeners[{index}].attach"),
                "targets-and-attach",
                format!("Port {} names its targets, and somebody else who registers them", listener.port),
                "Take one of the two out; what attach names registers its own as they come and go",
            ));
        }
    }
}

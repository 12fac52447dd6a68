//! A small neutral picture for each kind of box and a mark for each tone, drawn by ourselves. AWS's own icons are the
//! screen's affair: they may not be recoloured or redrawn.

use super::{NodeKind, Tone};

/// The lines of a picture, 16 by 16 pixels, to be stroked with round ends.
pub(super) fn picture(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Instance => {
            "M3 3h10v10h-10z M6 6h4v4h-4z M6 1v2 M10 1v2 M6 13v2 M10 13v2 M1 6h2 M1 10h2 M13 6h2 M13 10h2"
        }
        NodeKind::Subnet => "M2.5 2.5h11v11h-11z M2.5 8h11 M8 2.5v11",
        NodeKind::Vpc => "M4.5 12.5a3 3 0 0 1 -.4 -6a4 4 0 0 1 7.8 0a3 3 0 0 1 -.4 6z",
        NodeKind::NatGateway => "M2.5 2.5h11v11h-11z M5 8h6 M8.5 5.5L11 8l-2.5 2.5",
        NodeKind::InternetGateway => {
            "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0 -12z M2 8h12 M8 2c-4 3.5 -4 8.5 0 12c4 -3.5 4 -8.5 0 -12"
        }
        NodeKind::Target => "M2.5 2.5h11v4.5h-11z M2.5 9h11v4.5h-11z M5 4.75h.01 M5 11.25h.01 M8 4.75h3 M8 11.25h3",
        NodeKind::TargetGroup => "M2.5 2.5h4v4h-4z M9.5 2.5h4v4h-4z M2.5 9.5h4v4h-4z M9.5 9.5h4v4h-4z",
        NodeKind::Listener => "M7 2.5H2.5v11H7 M14 8H6.5 M9.5 5l-3 3 3 3",
        NodeKind::LoadBalancer | NodeKind::OtherLoadBalancer => {
            "M14 8H10 M10 8C6 8 7 3 2.5 3 M10 8H2.5 M10 8C6 8 7 13 2.5 13"
        }
        NodeKind::EndpointService => "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0 -12z M6 6v2.5 M10 6v2.5 M6.5 11h3",
        NodeKind::Connection => {
            "M6.4 9.6l3.2 -3.2 M7.2 4.8l1.5 -1.5a2.83 2.83 0 0 1 4 4l-1.5 1.5 M8.8 11.2l-1.5 1.5a2.83 2.83 0 0 1 -4 -4l1.5 -1.5"
        }
        NodeKind::Endpoint => "M5.5 1.8v3.4 M10.5 1.8v3.4 M3.5 5.2h9v2.6a4.5 4.5 0 0 1 -9 0z M8 12.3v2",
        NodeKind::PrivateDns => "M2.5 2.5h5.2l5.8 5.8l-5.2 5.2l-5.8 -5.8z M5.4 5.4h.01",
    }
}

/// A mark of 12 by 12 pixels: its outline, whether that is filled, and the lines on it. Each tone differs in shape, not only
/// in colour.
pub(super) fn mark(tone: Tone) -> (&'static str, bool, &'static str) {
    const CIRCLE: &str = "M6 .8a5.2 5.2 0 1 0 0 10.4a5.2 5.2 0 1 0 0 -10.4z";
    match tone {
        Tone::Good => (CIRCLE, true, "M3.5 6.2l1.8 1.8l3.3 -3.8"),
        Tone::Pending => (CIRCLE, false, "M6 3.2v3l2 1.3"),
        Tone::Bad => ("M6 .6L11.7 11.2H.3z", true, "M6 4.4v3 M6 9.3h.01"),
        Tone::Neutral => (CIRCLE, false, "M3.6 6h4.8"),
        Tone::Planned => ("M6 .5l5.5 5.5l-5.5 5.5l-5.5 -5.5z", false, "M6 4v4 M4 6h4"),
    }
}

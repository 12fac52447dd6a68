//! The colours, on white: text has a contrast of 4.5 to 1 or more, lines and marks of 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).

use crate::topology::{FrameKind, Tone};

pub(super) const PAPER: &str = "#ffffff";
pub(super) const INK: &str = "#14213d";
pub(super) const MUTED: &str = "#475467";
pub(super) const ALARM: &str = "#b42318";

/// The colour of a tone: for its text, its lines and its mark alike.
pub(super) fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "#146c2e",
        Tone::Pending => "#8f4a00",
        Tone::Bad => ALARM,
        Tone::Neutral => "#566173",
        Tone::Planned => "#3347c2",
    }
}

/// What fills a box.
pub(super) fn wash(tone: Tone) -> &'static str {
    match tone {
        Tone::Bad => "#fff4f2",
        Tone::Good | Tone::Pending | Tone::Neutral | Tone::Planned => PAPER,
    }
}

/// What fills a frame, its line, and its label.
pub(super) fn frame(kind: FrameKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        FrameKind::Account => ("#f7f8fa", "#8390a3", INK),
        FrameKind::Region => ("#fcfcfd", "#a3adbd", "#3f4b5f"),
        FrameKind::Vpc => ("#f1f3fb", "#7280b4", "#2d3a7a"),
        FrameKind::Zone => ("#ffffff", "#8794b8", "#3c486b"),
        FrameKind::Subnet => ("#f6f8fd", "#a5afcb", "#3c486b"),
        FrameKind::PublicSubnet => ("#fff8ec", "#b98a2b", "#6b4a00"),
        FrameKind::Backbone => ("#eef7f6", "#5f948e", "#0f524a"),
        FrameKind::Firefly => ("#fffaeb", "#b08422", "#6b4a00"),
        FrameKind::Stranger => ("#fff1ef", ALARM, ALARM),
    }
}

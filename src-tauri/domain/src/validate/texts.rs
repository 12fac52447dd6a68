//! What people write freely: names, ranges, tags. Nothing in it may hide something, and AWS has to take it.

use super::shown;
use crate::plain::unseen;
use crate::{Attach, Desired, Problem, clip};

pub(super) fn enforcement(desired: &Desired, problems: &mut Vec<Problem>) {
    if desired.exposure.enforce_inbound && desired.exposure.consumer_ranges.is_empty() {
        let message = "Inbound rules are applied to PrivateLink traffic, but no range of Firefly’s is named, so nothing would get in";
        problems.push(Problem::new(
            "exposure.consumer_ranges",
            "no-consumer-range",
            message,
            "Name Firefly’s ranges from the invite, or switch enforcement off",
        ));
    }
}

/// AWS stores a range without its host bits, so that one written with them would never be found again.
pub(super) fn ranges(desired: &Desired, problems: &mut Vec<Problem>) {
    for (index, net) in desired.exposure.consumer_ranges.iter().enumerate() {
        let stored = net.trunc();
        if *net != stored {
            problems.push(Problem::new(
                format!("exposure.consumer_ranges[{index}]"),
                "host-bits",
                format!("{net} names an address inside a range, and AWS stores the range {stored}"),
                &format!("Write {stored}, or {}/{} for that one address", net.addr(), net.max_prefix_len()),
            ));
        }
    }
}

/// Texts of people that go to AWS, to Firefly or into a report: nothing in them may hide or reorder what a reader sees.
pub(super) fn texts(desired: &Desired, problems: &mut Vec<Problem>) {
    let mut look = |field: String, text: &str| problems.extend(hidden(field, text));
    look("name".into(), &desired.name);
    look("firefly.contact".into(), desired.firefly.contact.as_deref().unwrap_or_default());
    for line in desired.exposure.restrictions.as_deref().unwrap_or_default().lines() {
        look("exposure.restrictions".into(), line);
    }
    for (index, listener) in desired.listeners.iter().enumerate() {
        let check = &listener.health_check;
        look(format!("listeners[{index}].health_check.path"), check.path.as_deref().unwrap_or_default());
        look(format!("listeners[{index}].health_check.matcher"), check.matcher.as_deref().unwrap_or_default());
        match &listener.attach {
            Some(Attach::EcsService { container, .. }) => {
                look(format!("listeners[{index}].attach.ecs_service.container"), container);
            }
            Some(Attach::AutoScalingGroup(name)) => look(format!("listeners[{index}].attach.auto_scaling_group"), name),
            None => {}
        }
    }
}

fn hidden(field: String, text: &str) -> Option<Problem> {
    let found = unseen(text)?;
    let message = format!("“{}” holds a character that cannot be seen (U+{:04X})", clip(text, 60), u32::from(found));
    Some(Problem::new(
        field,
        "hidden-character",
        message,
        "Type it anew, without control characters, invisible ones and those that turn the direction of text",
    ))
}

pub(super) fn hostname(desired: &Desired, problems: &mut Vec<Problem>) {
    let Some(name) = desired.exposure.hostname.as_ref().filter(|name| !is_host_name(name)) else { return };
    let message = format!("“{}” is not a host name", shown(name));
    let hint = "Use a full name such as git.internal.example.com";
    problems.push(Problem::new("exposure.hostname", "hostname", message, hint));
}

/// Two labels or more, each of letters, digits and hyphens inside.
pub(super) fn is_host_name(name: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    name.len() <= 253 && name.split('.').count() >= 2 && name.split('.').all(label)
}

/// Tags must fit ELBv2, which accepts letters, digits, spaces and `_ . : / = + - @` only.
pub(super) fn tags(desired: &Desired, problems: &mut Vec<Problem>) {
    let fits = |t: &str, most: usize| {
        t.chars().count() <= most
            && t.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c))
            // some letters, such as the Hangul fillers, show nothing
            && unseen(t).is_none()
    };
    for (key, value) in &desired.exposure.tags {
        if key.is_empty() || key.to_lowercase().starts_with("aws:") || !fits(key, 127) || !fits(value, 256) {
            let message = format!("Tag “{}” is not accepted by AWS load balancers", shown(key));
            problems.push(Problem::new(
                "exposure.tags",
                "tag",
                message,
                "Use letters, digits, spaces and _ . : / = + - @; keys up to 127 characters, values up to 256",
            ));
        }
    }
}

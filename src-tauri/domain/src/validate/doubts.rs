//! What deserves a second look, and stops nothing: the warnings of a plan.

use jiff::SignedDuration;

use super::shown;
use crate::{Certificate, Desired, DesiredListener, Inventory};

/// A certificate that runs out sooner is told of.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Sentences without a final period.
pub(crate) fn doubts(desired: &Desired, inventory: &Inventory) -> Vec<String> {
    let listeners = desired.listeners.iter();
    let mut doubts: Vec<String> = listeners.flat_map(|l| certificate(desired, inventory, l)).collect();
    for listener in desired.listeners.iter().filter(|l| l.options.proxy_protocol) {
        doubts.push(format!(
            "Port {} sends proxy protocol before each connection: a service that does not expect it breaks",
            listener.port
        ));
    }
    doubts.extend(controlled(desired, inventory));
    doubts
}

fn certificate(desired: &Desired, inventory: &Inventory, listener: &DesiredListener) -> Vec<String> {
    let arn = listener.tls.as_ref().map(|tls| &tls.certificate);
    let Some(certificate) = arn.and_then(|arn| inventory.certificates.iter().find(|c| &c.arn == arn)) else {
        return Vec::new();
    };
    let mut doubts = Vec::new();
    let name = desired.exposure.hostname.as_ref().or(desired.service.private_dns_name.as_ref());
    if let Some(name) = name.filter(|name| !covers(certificate, name)) {
        let names: Vec<String> = certificate.names.iter().map(|n| shown(n)).collect();
        let (name, names) = (shown(name), names.join(", "));
        doubts.push(format!(
            "The certificate of port {} is for {names}, not for {name}: clients will refuse it",
            listener.port
        ));
    }
    let end = certificate.not_after.filter(|end| end.duration_since(inventory.looked_at) < SOON);
    if let Some(end) = end {
        doubts.push(format!("The certificate of port {} runs out on {}", listener.port, end.strftime("%Y-%m-%d")));
    }
    doubts
}

/// A star stands for one label (RFC 6125, section 6.4.3).
fn covers(certificate: &Certificate, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    certificate.names.iter().map(|n| n.to_ascii_lowercase()).any(|covered| match covered.strip_prefix("*.") {
        Some(domain) => name.split_once('.').is_some_and(|(_, rest)| rest == domain),
        None => covered == name,
    })
}

fn controlled(desired: &Desired, inventory: &Inventory) -> Option<String> {
    let balancer = inventory.load_balancer(desired.adopt.load_balancer.as_ref()?)?;
    let (tag, value) = crate::kubernetes::controller_tag(&balancer.tags)?;
    Some(format!(
        "Load balancer {} is looked after by a Kubernetes controller, which may put back what is changed here (its tag {} is {})",
        shown(&balancer.name),
        shown(tag),
        shown(value)
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::samples::*;

    #[test]
    fn a_star_covers_one_label() {
        let of = |names: &[&str]| -> Certificate {
            let arn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
            serde_json::from_value(json!({ "arn": arn, "names": names, "status": "ISSUED", "not_after": null }))
                .unwrap()
        };
        assert!(covers(&of(&["a.example.com", "*.example.org"]), "A.example.com"));
        assert!(covers(&of(&["*.example.org"]), "git.example.org"));
        for other in ["example.org", "a.b.example.org", "gitexample.org"] {
            assert!(!covers(&of(&["*.example.org"]), other), "{other}");
        }
    }

    #[test]
    fn what_is_doubtful_is_told_and_stops_nothing() {
        let sample = bare().with(|s| {
            s.tls(json!(["other.example.com"]), json!("2026-03-10T00:00:00Z"));
            s.desired.listeners[0].options.proxy_protocol = true;
        });
        let doubts = doubts(&sample.desired, &sample.inventory);
        assert_eq!(doubts.len(), 3, "{doubts:?}");
        assert!(doubts[0].contains("not for orders.internal.acme.example") && doubts[1].ends_with("2026-03-10"));
        assert!(super::super::validate(&sample.desired, &sample.inventory).is_empty());
    }
}

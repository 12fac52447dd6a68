//! The record that proves a private DNS name: it goes when the name, the zone or the service goes, wherever it stands.

use super::*;
use crate::{PrivateDns, ProofRecord};

const HERE: &str = "Z0123456789ABC";
const THERE: &str = "Z0123456789DEF";

/// The service has the name, proven by a record in `zones`, all of which hold the domain.
fn proven(zones: &[&str], values: &[&str]) -> Sample {
    sound().with(|s| {
        s.read("route53:ListHostedZones");
        s.read("route53:ListResourceRecordSets");
        s.service().private_dns_name = Some("git.acme.example".into());
        let (label, value) = (Some("_a".into()), Some("vpce:x".into()));
        s.service().private_dns = Some(PrivateDns { state: "verified".into(), label, value });
        let zone = |id: &str| crate::HostedZone { id: id.parse().unwrap(), name: "acme.example".into() };
        s.inventory.hosted_zones = [HERE, THERE].map(zone).to_vec();
        let record = |zone: &&str| ProofRecord {
            zone: zone.parse().unwrap(),
            name: "_a.git.acme.example".into(),
            values: values.iter().map(|v| format!("\"{v}\"")).collect(),
        };
        s.inventory.proofs = zones.iter().map(record).collect();
        s.desired.service.private_dns_name = Some("git.acme.example".into());
        s.desired.service.dns_zone = Some(HERE.parse().unwrap());
    })
}

fn zone_of(action: &Action) -> &str {
    match action {
        Action::DeleteTxtRecord { zone, record: Slot::Known(record) } => {
            assert_eq!(record.to_string(), "_a.git.acme.example vpce:x");
            zone.as_str()
        }
        other => panic!("{other:?}"),
    }
}

fn torn(sample: &Sample) -> Plan {
    teardown_of(&sample.desired, &sample.inventory).unwrap()
}

#[test]
fn a_proof_that_stands_where_it_should_plans_nothing() {
    let plan = planned(&proven(&[HERE], &["vpce:x"])).unwrap();
    assert!(plan.steps.is_empty() && plan.warnings.is_empty(), "{plan:?}");
}

#[test]
fn the_record_goes_before_the_name_does() {
    let renamed = proven(&[HERE], &["vpce:x"]).with(|s| {
        s.desired.service.private_dns_name = Some("code.acme.example".into());
    });
    let plan = planned(&renamed).unwrap();
    let expected =
        ["former-domain-record", "private-dns", "domain-proof", "domain-record", "verify-domain", "domain-verified"];
    assert_eq!(ids(&plan), expected);
    assert_eq!(zone_of(action(&plan, "former-domain-record")), HERE);
    assert!(before(&plan, "private-dns").contains("former-domain-record"));
    let unnamed = proven(&[THERE], &["vpce:x"]).with(|s| {
        s.desired.service.private_dns_name = None;
        s.desired.service.dns_zone = None;
    });
    let plan = planned(&unnamed).unwrap();
    assert_eq!(ids(&plan), ["former-domain-record", "private-dns"]);
    assert_eq!(zone_of(action(&plan, "former-domain-record")), THERE);
}

#[test]
fn a_record_that_a_person_writes_or_that_is_not_ours_stays() {
    let rename: Change = |s| s.desired.service.private_dns_name = Some("code.acme.example".into());
    let by_hand = proven(&[HERE], &["vpce:x"]).with(rename).with(|s| {
        s.desired.service.dns_zone = None;
        s.desired.service.dns_proof_written = true;
    });
    let plan = planned(&by_hand).unwrap();
    assert!(!plan.steps.iter().any(|s| s.id.as_str().starts_with("former-")), "{:?}", ids(&plan));
    assert!(plan.warnings.iter().any(|w| w.contains("_a.git.acme.example")), "{:?}", plan.warnings);
    let other = planned(&proven(&[HERE], &["vpce:somebody"]).with(rename)).unwrap();
    assert_eq!(ids(&other)[0], "private-dns");
    let unread = proven(&[], &[]).with(rename).with(|s| s.unread("route53:ListResourceRecordSets"));
    assert!(planned(&unread).unwrap().warnings.iter().any(|w| w.contains("could not be read")));
}

#[test]
fn another_zone_is_written_first() {
    let moved = proven(&[THERE], &["vpce:x"]);
    let plan = planned(&moved).unwrap();
    assert_eq!(ids(&plan), ["domain-record", "former-domain-record"]);
    assert!(matches!(action(&plan, "domain-record"), Action::WriteTxtRecord { zone, .. } if zone.as_str() == HERE));
    assert_eq!(zone_of(action(&plan, "former-domain-record")), THERE);
    assert!(before(&plan, "former-domain-record").contains("domain-record"));
    assert!(matches!(step(&plan, "former-domain-record").undo.as_deref(), Some(Action::WriteTxtRecord { .. })));
    let written = planned(&proven(&[HERE, THERE], &["vpce:x"])).unwrap();
    assert_eq!(ids(&written), ["former-domain-record"]);
    let shared = planned(&proven(&[HERE, THERE], &["vpce:x", "other"])).unwrap();
    assert!(step(&shared, "former-domain-record").undo.is_none());
    let pending = moved.with(|s| s.service().private_dns.as_mut().unwrap().state = "pendingVerification".into());
    let plan = planned(&pending).unwrap();
    assert!(before(&plan, "former-domain-record").contains("domain-verified"), "{:?}", ids(&plan));
}

#[test]
fn a_teardown_takes_it_out_of_every_zone_and_says_what_stays() {
    let plan = torn(&proven(&[HERE, THERE], &["vpce:x", "other"]));
    let steps = ["delete-domain-record", "delete-domain-record-2"];
    assert_eq!(steps.map(|id| zone_of(action(&plan, id))), [HERE, THERE]);
    assert!(steps.iter().all(|id| before(&plan, "delete-endpoint-service").contains(id)));
    let gone = torn(&proven(&[], &[]));
    assert!(!ids(&gone).contains(&"delete-domain-record"));
    let unread = torn(&proven(&[], &[]).with(|s| s.unread("route53:ListResourceRecordSets")));
    assert_eq!(zone_of(action(&unread, "delete-domain-record")), HERE);
    let by_hand = torn(&proven(&[HERE], &["vpce:x"]).with(|s| s.desired.service.dns_zone = None));
    assert!(!ids(&by_hand).contains(&"delete-domain-record"));
    assert!(by_hand.warnings.iter().any(|w| w.contains("stays in hosted zone")), "{:?}", by_hand.warnings);
}

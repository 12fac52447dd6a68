//! Certificates and hosted zones: a certificate that has expired beside good ones; a public zone and a private one of the customer; and
//! a private zone of the partner's with the customer's own public name, left from a trial: whatever is asked below it there is answered by it.

use serde_json::{Value, json};

use super::{ACME, FIREFLY, in_account};
use crate::clock::Time;
use crate::elbv2;
use crate::ids;
use crate::route53::{Key, Record, Vpc, Zone};
use crate::seed::build::Plot;
use crate::seed::{PLANTED, REGION};
use crate::world::World;

/// The company's own authority.
const ISSUER: &str = "Acme Corporate CA";
/// 1 March of 2024, 2025 and 2034.
const FROM: Time = 1_709_251_200_000;
const PAST: Time = 1_740_787_200_000;
const FAR: Time = 2_024_784_000_000;

/// A certificate that is good for as long as anybody will look; gives its ARN.
pub(super) fn certificate(plot: &mut Plot, names: &[&str]) -> String {
    plot.certificate(names, ISSUER, FROM, FAR)
}

/// Two that nothing uses: one for any public name, and one that nobody renewed.
pub(super) fn spare(plot: &mut Plot) {
    certificate(plot, &["*.acme.example"]);
    plot.certificate(&["legacy.acme.example"], ISSUER, FROM, PAST);
}

pub(super) fn plant(world: &mut World) {
    let edge = balancer(world, "acme-edge");
    let public = vec![
        alias("edge.acme.example.", &edge),
        plain("www.acme.example.", "CNAME", &["edge.acme.example"]),
        plain("acme.example.", "MX", &["10 mail.acme.example"]),
        plain("acme.example.", "TXT", &["\"v=spf1 mx -all\""]),
        plain("mail.acme.example.", "A", &["203.0.113.25"]),
    ];
    zone(world, ACME, "acme.example.", None, "Public names", public);
    let harbor = balancer(world, "harbor");
    let private = vec![
        plain("github.acme.internal.", "A", &["10.20.16.20"]),
        plain("artifactory.acme.internal.", "A", &["192.168.40.10", "192.168.40.11"]),
        alias("harbor.acme.internal.", &harbor),
    ];
    zone(world, ACME, "acme.internal.", Some("acme-prod"), "Names inside", private);
    let trial = vec![plain("jira.acme.example.", "A", &["10.90.2.50"])];
    zone(world, FIREFLY, "acme.example.", Some("firefly-connect"), "Trial with Acme, do not touch", trial);
}

/// A zone that is private on a VPC, or else public.
fn zone(world: &mut World, account: &str, name: &str, vpc: Option<&str>, comment: &str, records: Vec<Value>) {
    let digits = ids::digest(&["seed", account, "hostedzone", name, vpc.unwrap_or_default()], 18).to_uppercase();
    let vpc =
        vpc.map(|vpc| Vpc { region: REGION.to_owned(), id: in_account(world, account, |plot| plot.id("vpc", vpc)) });
    let mut zone = Zone {
        id: format!("Z0{digits}"),
        name: name.to_owned(),
        reference: format!("made by hand {}", &digits[..8]),
        comment: Some(comment.to_owned()),
        vpcs: vpc.into_iter().collect(),
        ..Zone::default()
    };
    zone.begin(PLANTED);
    for shown in records {
        zone.records.insert(Key::of(&shown), Record { shown, changed: PLANTED });
    }
    world.account(account).route53.zones.insert(zone.id.clone(), zone);
}

fn plain(name: &str, kind: &str, values: &[&str]) -> Value {
    let values: Vec<Value> = values.iter().map(|v| json!({ "Value": v })).collect();
    json!({ "Name": name, "Type": kind, "TTL": 300, "ResourceRecords": values })
}

/// To a load balancer's DNS name in its hosted zone.
fn alias(name: &str, (dns_name, zone): &(String, String)) -> Value {
    let target = json!({ "HostedZoneId": zone, "DNSName": format!("{dns_name}."), "EvaluateTargetHealth": false });
    json!({ "Name": name, "Type": "A", "AliasTarget": target })
}

fn balancer(world: &mut World, name: &str) -> (String, String) {
    let balancers = &world.estate(ACME, REGION).elbv2.load_balancers;
    let found = balancers.values().find(|b| b.name == name);
    found.map(|b| (b.dns_name.clone(), elbv2::hosted_zone(&b.kind, REGION))).unwrap_or_default()
}

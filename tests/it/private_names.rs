//! The record that proves a private DNS name, in zones in which people write too: it goes with the name, the zone and the
//! service, whatever became of it meanwhile, and nothing of theirs goes with it.

use std::sync::Arc;

use domain::{Desired, Ending, Inventory, TxtRecord, plan};
use engine::views::Aim;
use engine::{Engine, planned};
use hyper::Method;

use crate::ground::{CUSTOMER, Ground};

/// A finished set-up with a private name, proven in the public zone of the estate.
async fn standing() -> (Ground, Arc<Engine>, Desired) {
    let ground = Ground::new("acme");
    let engine = ground.engine(CUSTOMER).await;
    let mut desired = ground.github(&engine).await;
    let zone = engine.look().await.unwrap().hosted_zones.iter().find(|z| z.name == "acme.example").unwrap().id.clone();
    desired.service.private_dns_name = Some("git.acme.example".to_owned());
    desired.service.dns_zone = Some(zone);
    reach(&ground, &engine, &desired, &Aim::SetUp).await;
    (ground, engine, desired)
}

/// Carries it out, and finds nothing left to do.
async fn reach(ground: &Ground, engine: &Arc<Engine>, desired: &Desired, aim: &Aim) {
    assert_eq!(ground.apply(engine, desired, aim).await.unwrap(), Ending::Finished);
    let again = planned(desired, &engine.look().await.unwrap(), aim).unwrap();
    assert!(again.steps.is_empty(), "{again:?}");
}

fn record(desired: &Desired, inventory: &Inventory) -> TxtRecord {
    plan::our_service(desired, inventory).unwrap().proof().unwrap()
}

fn zones(inventory: &Inventory) -> Vec<(String, Vec<String>)> {
    inventory.proofs.iter().map(|found| (found.zone.to_string(), found.values.clone())).collect()
}

/// What a person sends to Route 53.
fn send(ground: &Ground, method: Method, path: &str, body: &str) -> String {
    let scope = format!("{CUSTOMER}/20260101/us-east-1/route53/aws4_request");
    let request = hyper::Request::builder()
        .method(method)
        .uri(format!("http://127.0.0.1/2013-04-01/hostedzone{path}"))
        .header("authorization", format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"));
    let answer = ground.sandbox.respond(request.body(bytes::Bytes::from(body.to_owned())).unwrap());
    let text = String::from_utf8(answer.body().to_vec()).unwrap();
    assert!(answer.status().is_success(), "{text}");
    text
}

/// A person writes other values, and another time to live, under the record's name.
fn rewrite(ground: &Ground, zone: &str, name: &str, values: &[&str]) {
    let values: String =
        values.iter().map(|v| format!("<ResourceRecord><Value>\"{v}\"</Value></ResourceRecord>")).collect();
    let set = format!("<Name>{name}</Name><Type>TXT</Type><TTL>60</TTL><ResourceRecords>{values}</ResourceRecords>");
    let change = format!("<Change><Action>UPSERT</Action><ResourceRecordSet>{set}</ResourceRecordSet></Change>");
    let body = format!(
        "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch><Changes>{change}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>"
    );
    send(ground, Method::POST, &format!("/{zone}/rrset"), &body);
}

fn values_at(ground: &Ground, zone: &str, name: &str) -> String {
    send(ground, Method::GET, &format!("/{zone}/rrset?name={name}&type=TXT&maxitems=1"), "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_leaves_no_record_of_the_old_one() {
    let (ground, engine, mut desired) = standing().await;
    let old = record(&desired, &engine.look().await.unwrap());
    let zone = desired.service.dns_zone.clone().unwrap();
    assert!(values_at(&ground, zone.as_str(), &old.name).contains(&old.value));
    desired.service.private_dns_name = Some("code.acme.example".to_owned());
    reach(&ground, &engine, &desired, &Aim::SetUp).await;
    assert!(!values_at(&ground, zone.as_str(), &old.name).contains(&old.value));
    let new = record(&desired, &engine.look().await.unwrap());
    assert!(values_at(&ground, zone.as_str(), &new.name).contains(&new.value));
    (desired.service.private_dns_name, desired.service.dns_zone) = (None, None);
    reach(&ground, &engine, &desired, &Aim::SetUp).await;
    assert!(!values_at(&ground, zone.as_str(), &new.name).contains(&new.value));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_zone_takes_the_record_over() {
    let (ground, engine, mut desired) = standing().await;
    let body = "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Name>git.acme.example</Name><CallerReference>below</CallerReference></CreateHostedZoneRequest>";
    send(&ground, Method::POST, "", body);
    let seen = engine.look().await.unwrap();
    let below = seen.hosted_zones.iter().find(|z| z.name == "git.acme.example").unwrap().id.clone();
    let drawn = record(&desired, &seen).value;
    desired.service.dns_zone = Some(below.clone());
    reach(&ground, &engine, &desired, &Aim::SetUp).await;
    assert_eq!(zones(&engine.look().await.unwrap()), [(below.to_string(), vec![format!("\"{drawn}\"")])]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_was_edited_by_hand_stops_no_teardown() {
    for (values, stays) in
        [(&["drawn"][..], None), (&["drawn", "theirs"], Some("theirs")), (&["theirs"], Some("theirs"))]
    {
        let (ground, engine, desired) = standing().await;
        let record = record(&desired, &engine.look().await.unwrap());
        let zone = desired.service.dns_zone.clone().unwrap();
        // planned before, as where somebody edits it between plan and apply
        let plan = planned(&desired, &engine.look().await.unwrap(), &Aim::Teardown).unwrap();
        let written: Vec<&str> = values.iter().map(|v| if *v == "drawn" { record.value.as_str() } else { v }).collect();
        rewrite(&ground, zone.as_str(), &record.name, &written);
        assert_eq!(engine::apply::apply(&engine, plan).await.unwrap(), Ending::Finished, "{values:?}");
        let left = values_at(&ground, zone.as_str(), &record.name);
        assert!(!left.contains(&record.value), "{left}");
        assert_eq!(left.contains("theirs"), stays.is_some(), "{left}");
        let gone = engine.look().await.unwrap();
        assert!(plan::our_service(&desired, &gone).is_none() && plan::our_load_balancer(&desired, &gone).is_none());
    }
}

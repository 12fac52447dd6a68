//! Cases of the endpoint service: who may ask, who is connected, what happened before, what it offers and is called.

use serde_json::json;

use super::*;

/// Firefly may ask, has no connection, and what carries the service stands for two months.
pub(super) fn unused_for_long(sample: &mut Sample) {
    sample.service().connections = Some(vec![]);
    sample.balancer().created_at = Some(moment() - SignedDuration::from_hours(24 * 60));
}

pub(super) const CASES: &[Case] = &[
    (
        "FPL-ACCEPTANCE",
        keep,
        |s| s.service().acceptance_required = false,
        |s| {
            s.inventory.endpoint_services.clear();
            s.unread("ec2:DescribeVpcEndpointServiceConfigurations");
        },
    ),
    ("FPL-PRINCIPALS", keep, |s| s.allow(&root(STRANGER), Some("Account")), |s| s.service().principals = None),
    (
        "FPL-CONNECTION-OWNER",
        keep,
        |s| s.connect(STRANGER, "vpce-0bbbbbbbbbbbbbbb0", "available"),
        |s| s.service().connections = None,
    ),
    ("FPL-REGIONS", keep, |s| s.service().regions.push("eu-west-1".into()), |s| s.service().connections = None),
    (
        "FPL-STALE-PENDING",
        |s| s.connect(FIREFLY, "vpce-0ccccccccccccccc0", "pendingAcceptance"),
        |s| {
            s.connect(FIREFLY, "vpce-0ccccccccccccccc0", "PendingAcceptance");
            pending(s).created_at = Some(moment() - SignedDuration::from_hours(72));
        },
        |s| {
            s.connect(FIREFLY, "vpce-0ccccccccccccccc0", "pendingAcceptance");
            pending(s).created_at = None;
        },
    ),
    (
        "FPL-SERVICE-NAME",
        keep,
        |s| told(s, "com.amazonaws.vpce.us-east-1.vpce-svc-0fffffffffffffff0"),
        |s| {
            s.inventory.endpoint_services.clear();
            s.unread("ec2:DescribeVpcEndpointServiceConfigurations");
        },
    ),
    (
        "FPL-AUTO-ACCEPT",
        keep,
        |s| {
            s.service().acceptance_required = false;
            s.allow("*", Some("All"));
        },
        |s| {
            s.service().acceptance_required = false;
            s.service().principals = None;
        },
    ),
    ("FPL-PRINCIPAL-USE", keep, unused_for_long, |s| s.service().connections = None),
    (
        "FPL-ACCEPTANCE-HISTORY",
        keep,
        |s| {
            happened(s, 2.0, "acceptanceRequired", "false");
            happened(s, 0.5, "acceptanceRequired", "true");
        },
        |s| s.unread("cloudtrail:LookupEvents"),
    ),
    (
        "FPL-PRINCIPAL-HISTORY",
        keep,
        |s| happened(s, 30.0, "addAllowedPrincipals", &root(STRANGER)),
        |s| s.unread("cloudtrail:LookupEvents"),
    ),
    (
        "FPL-ENDED",
        keep,
        |s| s.connect(FIREFLY, "vpce-0ddddddddddddddd0", "Rejected"),
        |s| s.service().connections = None,
    ),
    ("FPL-SERVICE-ZONES", keep, |s| drop(s.service().zones.pop()), |s| s.service().zones.clear()),
    (
        "FPL-SERVICE-BALANCERS",
        keep,
        |s| s.service().load_balancers.push(BALANCER.replace("ffly-orders-api-k3m9", "other").parse().unwrap()),
        |s| s.balancer().tags.clear(),
    ),
    ("FPL-NOTIFICATION", keep, |s| s.service().notifications = Some(vec![]), |s| s.service().notifications = None),
    (
        "FPL-PAYER",
        keep,
        |s| s.service().payer = Some("ServiceOwner".into()),
        |s| {
            s.inventory.endpoint_services.clear();
            s.unread("ec2:DescribeVpcEndpointServiceConfigurations");
        },
    ),
    ("FPL-PRIVATE-DNS", |s| named(s, "verified"), |s| named(s, "pendingVerification"), |s| named(s, "")),
    ("FPL-TAGS", keep, |s| s.balancer().listeners[0].tags.clear(), |s| s.unread("elasticloadbalancing:DescribeTags")),
    ("FPL-NAMES", keep, |s| s.balancer().name = "orders".into(), |s| s.unread("elasticloadbalancing:DescribeTags")),
];

/// Something was asked of the service so many hours before the look.
pub(super) fn happened(sample: &mut Sample, hours: f64, key: &str, value: &str) {
    let at = moment() - SignedDuration::from_mins((hours * 60.0) as i64);
    let event = json!({
        "id": format!("event-{at}"), "at": at, "name": "ModifyVpcEndpointServiceConfiguration",
        "by": "arn:aws:iam::111122223333:user/eve", "resource": SERVICE, "error": null, "asked": { key: value },
    });
    sample.inventory.trail.insert(0, serde_json::from_value(event).unwrap());
}

/// The agreed private DNS name, proven as far as `state` says.
fn named(sample: &mut Sample, state: &str) {
    let name = "orders.acme.example".to_owned();
    sample.desired.service.private_dns_name = Some(name.clone());
    sample.desired.service.dns_proof_written = true;
    sample.service().private_dns_name = Some(name);
    let proof = json!({ "state": state, "label": "_k3m9", "value": "vpce:abc" });
    sample.service().private_dns = Some(serde_json::from_value(proof).unwrap());
}

//! Looking around: every fact of what stands around a set-up, from the lived-in estate and from one made by hand; and that whatever
//! is denied, cut or repeated leaves its own gap and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use cloud::Door;
use domain::{Arn, CloudRead, GatewayKind, Inventory, Listener, LoadBalancer};
use http::{Request, Response};
use sandbox::{Fault, Rule, Sandbox, Trick};
use serde_json::{Value, json};

use crate::ground::{CUSTOMER, Ground};

/// The calls for what stands around, and the only part of the inventory that each fills.
const AROUND: [(&str, &str); 8] = [
    ("ec2:DescribeInternetGateways", "gateways"),
    ("ec2:DescribeNatGateways", "gateways"),
    ("ec2:DescribeFlowLogs", "flow_logs"),
    ("ec2:DescribeVpcBlockPublicAccessOptions", "public_access_block"),
    ("ec2:DescribeVpcBlockPublicAccessExclusions", "public_access_block"),
    ("elasticloadbalancing:DescribeAccountLimits", "quotas"),
    ("elasticloadbalancing:DescribeRules", "load_balancers"),
    ("cloudtrail:LookupEvents", "trail"),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_lived_in_estate_is_read_whole() {
    let ground = Ground::new("acme");
    let seen = look(&ground).await;
    assert_eq!(seen.faults, []);
    for (call, _) in AROUND {
        assert!(seen.read_completely(call), "{call}");
    }
    let named = |name: &str| seen.gateways.iter().find(|g| g.name.as_deref() == Some(name)).unwrap();
    let (internet, nat) = (named("acme-prod"), named("acme-prod-a"));
    assert_eq!((internet.kind, internet.state.as_str(), &internet.subnet), (GatewayKind::Internet, "available", &None));
    assert_eq!((nat.kind, nat.state.as_str(), &nat.vpc), (GatewayKind::Nat, "available", &internet.vpc));
    assert!(nat.subnet.is_some() && internet.id.starts_with("igw-") && nat.id.starts_with("nat-"));
    assert!(seen.flow_logs.is_empty() && seen.trail.is_empty());
    let block = seen.public_access_block.as_ref().unwrap();
    assert_eq!((block.mode.as_str(), block.state.as_str(), block.exclusions.len()), ("off", "default-state", 0));
    let most = |name: &str| seen.quotas.iter().find(|q| q.name == name).unwrap().most;
    assert_eq!((most("network-load-balancers"), most("targets-per-network-load-balancer")), (50, 3000));

    let harbor = balancer(&seen, "harbor");
    let rules = &harbor.listeners[0].rules;
    assert_eq!((rules.len(), rules[0].priority.as_str(), rules[0].action.as_str()), (1, "default", "forward"));
    assert_eq!(rules[0].target_groups, harbor.listeners[0].target_groups);
    assert!(rules[0].conditions.is_empty() && harbor.attributes.is_empty(), "what nobody needs is not read");
    for network in seen.load_balancers.iter().filter(|b| b.kind == "network") {
        assert!(network.listeners.iter().all(|l| l.rules.is_empty()) && !network.attributes.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_by_hand_is_told_as_it_is() {
    let ground = Ground::new("acme");
    let before = look(&ground).await;
    let hand = Hand(&ground);
    let vpc = before.vpcs.iter().find(|v| v.name.as_deref() == Some("acme-prod")).unwrap();
    let subnet = before.subnets.iter().find(|s| s.name.as_deref() == Some("acme-prod-private-a")).unwrap();
    let service = &before.endpoint_services[0];
    let bucket = "arn:aws:s3:::acme-flow-logs";
    let logs = [("ResourceType", "VPC"), ("ResourceId.1", vpc.id.as_str()), ("TrafficType", "REJECT")];
    hand.ec2("CreateFlowLogs", &[&logs[..], &[("LogDestinationType", "s3"), ("LogDestination", bucket)]].concat());
    hand.ec2("ModifyVpcBlockPublicAccessOptions", &[("InternetGatewayBlockMode", "block-ingress")]);
    let excluded = [("SubnetId", subnet.id.as_str()), ("InternetGatewayExclusionMode", "allow-egress")];
    hand.ec2("CreateVpcBlockPublicAccessExclusion", &excluded);
    let payer = [("ServiceId", service.id.as_str()), ("PayerResponsibility", "ServiceOwner")];
    hand.ec2("ModifyVpcEndpointServicePayerResponsibility", &payer);
    hand.ec2("ModifySubnetAttribute", &[("SubnetId", subnet.id.as_str()), ("MapPublicIpOnLaunch.Value", "true")]);
    hand.rule(listener(&before, "harbor"));
    let of = ("ServiceId", service.id.as_str());
    hand.ec2(
        "ModifyVpcEndpointServicePermissions",
        &[of, ("AddAllowedPrincipals.1", "arn:aws:iam::777788889999:root")],
    );
    ground.sandbox.advance(std::time::Duration::from_secs(2));
    hand.ec2("ModifyVpcEndpointServiceConfiguration", &[of, ("AcceptanceRequired", "true")]);
    ground.sandbox.advance(std::time::Duration::from_secs(600));
    let busy = balancer(&before, "k8s-ingressn-controll-3f9a1c2b7d");
    let zone = busy.zones[0].zone.to_string();
    let shiftable = [
        ("LoadBalancerArn", busy.arn.as_str()),
        ("Attributes.member.1.Key", "zonal_shift.config.enabled"),
        ("Attributes.member.1.Value", "true"),
    ];
    hand.call("elasticloadbalancing", "2015-12-01", "ModifyLoadBalancerAttributes", &shiftable);
    ground.sandbox.fault(Fault::ZonalShift { load_balancer: busy.arn.to_string(), zone: Some(zone) }).unwrap();

    let seen = look(&ground).await;
    assert_eq!(seen.faults, []);
    let log = &seen.flow_logs[0];
    assert_eq!(
        (log.resource.as_str(), log.traffic.as_str(), log.state.as_str()),
        (vpc.id.as_str(), "REJECT", "ACTIVE")
    );
    assert_eq!((log.destination_kind.as_str(), log.destination.as_deref()), ("s3", Some(bucket)));
    assert_eq!((log.delivery.as_deref(), &log.delivery_error), (Some("SUCCESS"), &None));
    let block = seen.public_access_block.as_ref().unwrap();
    let exclusion = &block.exclusions[0];
    assert_eq!((block.mode.as_str(), block.state.as_str()), ("block-ingress", "update-complete"));
    assert_eq!((exclusion.mode.as_str(), exclusion.state.as_str()), ("allow-egress", "create-complete"));
    assert!(exclusion.resource.as_str().ends_with(subnet.id.as_str()) && exclusion.id.starts_with("vpcbpa-exclude-"));
    assert_eq!(seen.endpoint_service(&service.id).unwrap().payer.as_deref(), Some("ServiceOwner"));
    assert!(seen.subnet(&subnet.id).unwrap().public_addresses && !subnet.public_addresses);
    let rules = &listener(&seen, "harbor").rules;
    assert_eq!(rules.iter().map(|r| r.priority.as_str()).collect::<Vec<_>>(), ["7", "default"]);
    assert_eq!(
        (rules[0].conditions.as_slice(), rules[0].action.as_str()),
        (&["path-pattern /admin/*, /v2/*".to_owned()][..], "forward")
    );
    assert_eq!(rules[0].target_groups, rules[1].target_groups);
    let overridden = |o: &Option<String>| o.as_deref().is_some_and(|o| o != "no_override");
    assert!(seen.target_groups.iter().flat_map(|g| &g.health).any(|h| overridden(&h.admin_override)));

    let told: Vec<_> = seen.trail.iter().map(|e| (e.name.as_str(), e.resource.as_deref())).collect();
    let about = Some(service.id.as_str());
    assert_eq!(
        told,
        [("ModifyVpcEndpointServiceConfiguration", about), ("ModifyVpcEndpointServicePermissions", about)]
    );
    assert_eq!(seen.trail[0].asked["acceptanceRequired"], "true");
    assert_eq!(seen.trail[1].asked["addAllowedPrincipals"], "arn:aws:iam::777788889999:root");
    assert!(seen.trail.iter().all(|e| e.by.as_deref().is_some_and(|by| by.contains(CUSTOMER)) && e.error.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_denied_is_a_gap_of_its_own_and_nothing_else() {
    let ground = Ground::new("acme");
    let whole = value(&look(&ground).await);
    for (call, fills) in AROUND {
        let (service, action) = call.split_once(':').unwrap();
        ground.sandbox.mischief_rules(vec![denied(service, action, None)]);
        let seen = look(&ground).await;
        let of: Vec<_> = seen.faults.iter().filter(|f| f.call == call).collect();
        assert_eq!(of.len(), seen.faults.len(), "{call}: {:?}", seen.faults);
        assert!(!of.is_empty() && of.iter().all(|f| f.fault.kind == domain::FaultKind::Denied), "{call}");
        assert!(!seen.read_completely(call), "{call}");
        let seen = value(&seen);
        for (field, there) in seen.as_object().unwrap() {
            let may_differ = [fills, "sources", "faults", "looked_at"].contains(&field.as_str());
            assert!(may_differ || *there == whole[field], "{call}: {field} differs");
        }
        let others = |of: &Value| of["sources"].as_array().unwrap().iter().filter(|s| s["call"] != call).count();
        assert_eq!(others(&seen), others(&whole), "{call}: another call was not made");
    }
    // the rules alone are missing, not their listeners
    let rule = denied("elasticloadbalancing", "DescribeRules", None);
    ground.sandbox.mischief_rules(vec![rule]);
    assert!(listener(&look(&ground).await, "harbor").rules.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_load_balancer_whose_listeners_cannot_be_read_keeps_the_rest() {
    const CALL: &str = "elasticloadbalancing:DescribeListeners";
    let ground = Ground::new("acme");
    let whole = look(&ground).await;
    let listening = |seen: &Inventory| -> BTreeMap<Arn, usize> {
        seen.load_balancers.iter().map(|b| (b.arn.clone(), b.listeners.len())).collect()
    };
    ground.sandbox.mischief_rules(vec![denied("elasticloadbalancing", "DescribeListeners", Some(2))]);
    let seen = look(&ground).await;
    let (all, left) = (listening(&whole), listening(&seen));
    let lost: Vec<&Arn> = all.keys().filter(|arn| left[*arn] != all[*arn]).collect();
    assert_eq!((lost.len(), left[lost[0]]), (1, 0));
    assert_eq!(seen.faults.iter().map(|f| f.call.as_str()).collect::<Vec<_>>(), [CALL]);
    assert!(!seen.read_completely(CALL) && seen.read_completely("elasticloadbalancing:DescribeLoadBalancers"));
    assert!(seen.target_groups == whole.target_groups, "nothing else suffers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_again_ends_its_list() {
    let ground = Ground::new("acme");
    let whole = look(&ground).await;
    let paged = AROUND.iter().filter(|(call, _)| !call.ends_with("AccessOptions"));
    for (call, _) in paged {
        let (_, action) = call.split_once(':').unwrap();
        let seen = look_through(&ground, again_and_again(&ground.sandbox, action)).await;
        assert!(seen.faults.iter().all(|f| f.call == *call && f.fault.code == "list-incomplete"), "{:?}", seen.faults);
        assert!(!seen.faults.is_empty() && !seen.read_completely(call), "{call}");
        assert_eq!(seen.target_groups.len(), whole.target_groups.len());
    }
}

/// AWS answers two lookups a second, so that they never run together, and an endless history is not read to its end.
#[tokio::test(flavor = "multi_thread")]
async fn lookups_come_one_after_another_and_end() {
    let ground = Ground::new("acme");
    let (now, most, all) =
        (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted = (now, most.clone(), all.clone());
    let sandbox = ground.sandbox.clone();
    let door = Door::InProcess(Arc::new(move |request| {
        let (now, most, all) = &counted;
        if !asks(&request, "LookupEvents") {
            return sandbox.respond(request);
        }
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let number = all.fetch_add(1, Ordering::SeqCst);
        let record = json!({ "requestParameters": { "ServiceId": "vpce-svc-1" } }).to_string();
        let event = json!({ "EventId": number.to_string(), "EventName": "X", "EventTime": 1_700_000_000 + number, "CloudTrailEvent": record });
        let broken = json!({ "EventId": "broken", "EventTime": 1_700_000_000, "CloudTrailEvent": "<script>" });
        now.fetch_sub(1, Ordering::SeqCst);
        let events = if number == 0 { vec![event, broken] } else { vec![event] };
        Response::new(Bytes::from(json!({ "Events": events, "NextToken": number.to_string() }).to_string()))
    }));
    let seen = look_through(&ground, door).await;
    assert_eq!((most.load(Ordering::SeqCst), all.load(Ordering::SeqCst)), (1, 24));
    assert_eq!(
        seen.trail.iter().map(|e| e.id.parse::<usize>().unwrap()).collect::<Vec<_>>(),
        (0..24).rev().collect::<Vec<_>>()
    );
    let mut codes: Vec<_> = seen.faults.iter().map(|f| f.fault.code.as_str()).collect();
    codes.dedup();
    assert_eq!((codes, seen.faults.len()), (vec!["trail-cut", "malformed-event"], 7));
    assert!(!seen.read_completely("cloudtrail:LookupEvents"));
}

/// Elastic Load Balancing asks to slow down, and everything comes nevertheless.
#[tokio::test(flavor = "multi_thread")]
async fn a_throttled_look_is_whole() {
    let ground = Ground::new("acme");
    let whole = value(&look(&ground).await);
    let rule = |action: &str| Rule {
        service: Some("elasticloadbalancing".to_owned()),
        action: Some(action.to_owned()),
        nth: Some(1),
        times: Some(6),
        trick: Trick::Throttle,
    };
    ground.sandbox.mischief_rules(["DescribeTargetHealth", "DescribeListeners"].map(rule).to_vec());
    let seen = value(&look(&ground).await);
    assert_eq!(seen["faults"], json!([]));
    for (field, there) in
        seen.as_object().unwrap().iter().filter(|(field, _)| !["sources", "looked_at"].contains(&field.as_str()))
    {
        assert_eq!(*there, whole[field], "{field}");
    }
}

async fn look(ground: &Ground) -> Inventory {
    ground.cloud(CUSTOMER).await.discover().await.unwrap()
}

async fn look_through(ground: &Ground, door: Door) -> Inventory {
    ground.cloud_through(door, CUSTOMER).await.discover().await.unwrap()
}

fn value(seen: &Inventory) -> Value {
    serde_json::to_value(seen).unwrap()
}

fn balancer<'a>(seen: &'a Inventory, name: &str) -> &'a LoadBalancer {
    seen.load_balancers.iter().find(|b| b.name == name).unwrap()
}

fn listener<'a>(seen: &'a Inventory, balancer: &str) -> &'a Listener {
    &self::balancer(seen, balancer).listeners[0]
}

/// A call is denied: every time, or the `nth` time.
fn denied(service: &str, action: &str, nth: Option<u32>) -> Rule {
    let code = if service == "ec2" { "UnauthorizedOperation" } else { "AccessDenied" };
    let trick = Trick::Error { code: code.to_owned(), status: 403, message: "You are not authorized".to_owned() };
    Rule { service: Some(service.to_owned()), action: Some(action.to_owned()), nth, times: None, trick }
}

fn asks(request: &Request<Bytes>, action: &str) -> bool {
    let target = request.headers().get("x-amz-target").and_then(|t| t.to_str().ok()).unwrap_or_default();
    let query = String::from_utf8_lossy(request.body());
    target.ends_with(&format!(".{action}")) || query.split('&').any(|pair| pair == format!("Action={action}"))
}

/// A door through which a list never ends: its first page comes again, with the same token.
fn again_and_again(sandbox: &Sandbox, action: &str) -> Door {
    let (sandbox, action) = (sandbox.clone(), action.to_owned());
    Door::InProcess(Arc::new(move |request: Request<Bytes>| {
        if !asks(&request, &action) {
            return sandbox.respond(request);
        }
        let (parts, body) = request.into_parts();
        let token = ["&NextToken=again", "&Marker=again", r#","NextToken":"again""#, r#""NextToken":"again","#];
        let asked = token.iter().fold(String::from_utf8_lossy(&body).into_owned(), |asked, t| asked.replace(t, ""));
        let answer = sandbox.respond(Request::from_parts(parts, Bytes::from(asked)));
        let mut answer = answer.map(|page| Bytes::from(endless(&String::from_utf8_lossy(&page), &action)));
        answer.headers_mut().remove(http::header::CONTENT_LENGTH);
        answer
    }))
}

/// The page with a token for the next one, as its protocol has it.
fn endless(page: &str, action: &str) -> String {
    let of_elb = format!("</{action}Result>");
    match page.strip_suffix('}') {
        Some(rest) => format!(r#"{rest},"NextToken":"again"}}"#),
        None if page.contains(&of_elb) => page.replace(&of_elb, &format!("<NextMarker>again</NextMarker>{of_elb}")),
        None => {
            page.replace(&format!("</{action}Response>"), &format!("<nextToken>again</nextToken></{action}Response>"))
        }
    }
}

/// Somebody who calls AWS directly.
struct Hand<'a>(&'a Ground);

impl Hand<'_> {
    fn ec2(&self, action: &str, asked: &[(&str, &str)]) -> String {
        self.call("ec2", "2016-11-15", action, asked)
    }

    /// A rule for two paths, which leads where the listener leads.
    fn rule(&self, listener: &Listener) {
        let asked = [
            ("ListenerArn", listener.arn.as_str()),
            ("Priority", "7"),
            ("Conditions.member.1.Field", "path-pattern"),
            ("Conditions.member.1.PathPatternConfig.Values.member.1", "/admin/*"),
            ("Conditions.member.1.PathPatternConfig.Values.member.2", "/v2/*"),
            ("Actions.member.1.Type", "forward"),
            ("Actions.member.1.TargetGroupArn", listener.target_groups[0].as_str()),
        ];
        self.call("elasticloadbalancing", "2015-12-01", "CreateRule", &asked);
    }

    fn call(&self, service: &str, version: &str, action: &str, asked: &[(&str, &str)]) -> String {
        let scope = format!("{CUSTOMER}/20260101/us-east-1/{service}/aws4_request");
        let signed = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", action).append_pair("Version", version).extend_pairs(asked);
        let request = Request::post(format!("https://{service}.us-east-1.amazonaws.com/"))
            .header("authorization", signed)
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = self.0.sandbox.respond(request.body(Bytes::from(form.finish())).unwrap());
        let text = String::from_utf8_lossy(answer.body()).into_owned();
        assert!(answer.status().is_success(), "{action}: {text}");
        text
    }
}

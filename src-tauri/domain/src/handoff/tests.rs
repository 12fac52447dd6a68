//! The gates one by one, a packet's way there and back, and the letters as they are sent.

use insta::{assert_json_snapshot, assert_snapshot};

use super::*;
use crate::topology::example::{World, built, moment, planned};

fn packet(world: &World, reason: Option<&str>) -> Result<Packet, Vec<Gate>> {
    Packet::of(&world.desired, &world.inventory, moment(), false, reason)
}

fn keys(result: Result<Packet, Vec<Gate>>) -> Vec<String> {
    result.unwrap_err().into_iter().map(|g| g.key).collect()
}

fn ready() -> World {
    built(&[443, 22], 2, 2)
}

#[test]
fn before_anything_exists_every_first_gate_is_shut() {
    assert_eq!(keys(packet(&planned(&[443], 2, 2), None)), ["load-balancer", "targets-healthy", "service-available"]);
}

#[test]
fn each_gate_shuts_by_itself() {
    type Spoil = fn(&mut World);
    let spoil: [(&str, Spoil); 11] = [
        ("account", |w| w.inventory.account = "999900001111".parse().unwrap()),
        ("load-balancer", |w| w.inventory.load_balancers[0].state = "provisioning".into()),
        ("load-balancer", |w| w.inventory.load_balancers[0].scheme = "internet-facing".into()),
        ("load-balancer", |w| w.inventory.subnets.clear()),
        ("listeners", |w| drop(w.inventory.load_balancers[0].listeners.pop())),
        ("targets-healthy", |w| w.inventory.target_groups[1].health[0].state = "initial".into()),
        ("targets-healthy", |w| drop(w.inventory.target_groups[1].health.pop())),
        ("service-available", |w| w.inventory.endpoint_services[0].state = "Pending".into()),
        ("service-name", |w| {
            w.inventory.endpoint_services[0].name = "com.amazonaws.us-east-1.vpce-svc-0123456789abcdef0".into()
        }),
        ("acceptance", |w| w.inventory.endpoint_services[0].acceptance_required = false),
        ("principals", |w| w.inventory.endpoint_services[0].principals = None),
    ];
    for (key, spoil) in spoil {
        let mut world = ready();
        spoil(&mut world);
        assert_eq!(keys(packet(&world, None)), [key]);
    }
}

#[test]
fn a_target_that_drains_away_keeps_no_gate_shut() {
    let mut world = ready();
    let mut old = world.inventory.target_groups[0].health[0].clone();
    (old.id, old.state) = ("i-00000000000000009".into(), "draining".into());
    world.inventory.target_groups[0].health.push(old);
    assert!(packet(&world, None).is_ok());
    world.inventory.target_groups[0].health[0].state = "draining".into();
    assert_eq!(keys(packet(&world, None)), ["targets-healthy"]);
}

#[test]
fn two_looks_at_the_same_estate_give_the_same_hash() {
    let (world, later) = (ready(), "2026-03-02T11:00:00Z".parse().unwrap());
    let again = Packet::of(&world.desired, &world.inventory, later, false, None).unwrap();
    assert_eq!(again.hash, packet(&world, None).unwrap().hash);
    assert_eq!(Packet::parse(&serde_json::to_string(&again).unwrap()).unwrap().made_at, later);
}

#[test]
fn the_principals_are_firefly_and_nobody_else() {
    for principals in [vec![], vec!["*"], vec!["arn:aws:iam::444455556666:root", "arn:aws:iam::777788889999:root"]] {
        let mut world = ready();
        let list = principals.iter().map(|p| crate::Principal { principal: (*p).to_owned(), kind: None }).collect();
        world.inventory.endpoint_services[0].principals = Some(list);
        assert_eq!(keys(packet(&world, Some("we know"))), ["principals"]);
    }
}

#[test]
fn a_reason_lets_the_health_gate_pass_and_no_other() {
    let mut world = ready();
    world.inventory.target_groups[0].health[0].state = "unhealthy".into();
    assert_eq!(keys(packet(&world, Some("  "))), ["targets-healthy"]);
    assert_eq!(
        packet(&world, Some(" the second node is being patched ")).unwrap().health_override.as_deref(),
        Some("the second node is being patched")
    );
    world.inventory.endpoint_services[0].acceptance_required = false;
    assert_eq!(keys(packet(&world, Some("go"))), ["acceptance"]);
    assert_eq!(packet(&ready(), Some("not needed")).unwrap().health_override, None);
}

#[test]
fn a_packet_goes_there_and_back() {
    let made = packet(&ready(), None).unwrap();
    assert_eq!(Packet::parse(&serde_json::to_string_pretty(&made).unwrap()).unwrap(), made);
}

#[test]
fn a_packet_that_does_not_hold_together_is_refused() {
    type Spoil = fn(&mut Packet);
    let spoil: [(&str, Spoil); 7] = [
        ("packet-service-name", |p| p.service_name = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0".into()),
        ("packet-service-name", |p| p.service_id = "vpce-svc-0123456789abcdef1".into()),
        ("packet-accounts", |p| p.account = p.expected_requester.clone()),
        ("packet-incomplete", |p| p.subnets.clear()),
        ("packet-incomplete", |p| p.listeners.clear()),
        ("packet-protocol", |p| p.listeners[0].protocol = "GENEVE".into()),
        ("packet-hostname", |p| p.hostname = Some("orders.internal\nevil".into())),
    ];
    for (code, spoil) in spoil {
        let mut packet = packet(&ready(), None).unwrap();
        spoil(&mut packet);
        let json = serde_json::to_string(&packet).unwrap();
        assert_eq!(Packet::parse(&json).unwrap_err().code, "packet-changed");
        let json = serde_json::to_string(&packet.sealed()).unwrap();
        assert_eq!(Packet::parse(&json).unwrap_err().code, code);
    }
}

#[test]
fn what_is_no_packet_is_refused() {
    let json = serde_json::to_string(&packet(&ready(), None).unwrap()).unwrap();
    let fault = |json: &str| Packet::parse(json).unwrap_err().code;
    assert_eq!(fault("not json"), "packet-malformed");
    assert_eq!(fault("{}"), "packet-malformed");
    assert_eq!(fault(&" ".repeat(300_000)), "packet-malformed");
    assert_eq!(fault(&json.replace("handoff/1", "handoff/2")), "packet-schema");
    assert_eq!(fault(&json.replacen('{', "{\"extra\":1,", 1)), "packet-malformed");
    assert_eq!(fault(&json.replacen('{', "{\"sandbox\":true,", 1)), "packet-malformed");
    assert_eq!(fault(&json.replace("\"sandbox\":false", "\"sandbox\":true")), "packet-changed");
    assert_eq!(fault(&json.replace("111122223333", "11112222333")), "packet-malformed");
}

#[test]
fn service_names_follow_the_region() {
    let id = "vpce-svc-0123456789abcdef0";
    for (region, prefix) in [("us-gov-west-1", "com.amazonaws"), ("cn-north-1", "cn.com.amazonaws")] {
        let region: Region = region.parse().unwrap();
        assert!(parse::is_service_name(&format!("{prefix}.vpce.{region}.{id}"), &region, id));
        assert!(!parse::is_service_name(&format!("evil.{prefix}.vpce.{region}.{id}"), &region, id));
    }
}

#[test]
fn hostile_text_stays_text() {
    let mut world = ready();
    world.desired.name = "x` **bold** [a](http://evil) ``` @all\n# head \u{202e}gpj".into();
    world.desired.exposure.restrictions = Some("``\r\nBcc: everyone@example.com".into());
    let packet = packet(&world, None).unwrap();
    let text = markdown(&packet);
    let heading = text.lines().next().unwrap();
    assert_eq!(
        heading,
        "## Firefly PrivateLink hand-off: ```` x` **bold** [a](http://evil) ``` @all # head \u{fffd}gpj ````"
    );
    assert!(text.contains("- Restrictions: ``` `` Bcc: everyone@example.com ```\n"));
    let (subject, body) = email(&packet);
    assert!(!subject.contains(['\n', '\r', '\u{202e}']));
    assert!(!body.lines().any(|l| l.starts_with("Bcc")));
}

#[test]
fn a_sandbox_packet_says_so_everywhere() {
    let world = ready();
    let packet = Packet::of(&world.desired, &world.inventory, moment(), true, None).unwrap();
    let (subject, body) = email(&packet);
    assert!(packet.sandbox);
    for text in [markdown(&packet), subject, body.clone(), body.lines().next().unwrap().to_owned()] {
        assert!(text.contains("SANDBOX"), "{text}");
    }
}

#[test]
fn the_packet_as_a_file() {
    assert_json_snapshot!(packet(&ready(), None).unwrap(), @r#"
    {
      "schema": "firefly-privatelink/handoff/1",
      "sandbox": false,
      "onboarding": "k3m9x2p7qa",
      "name": "Orders API",
      "made_at": "2026-03-01T10:00:00Z",
      "account": "111122223333",
      "region": "us-east-1",
      "vpc": "vpc-0a1b2c3d4e5f60718",
      "subnets": [
        {
          "subnet": "subnet-00aa0bb0cc0dd0ee0",
          "zone": "us-east-1a",
          "zone_id": "use1-az1"
        },
        {
          "subnet": "subnet-01aa1bb1cc1dd1ee0",
          "zone": "us-east-1b",
          "zone_id": "use1-az2"
        }
      ],
      "service_name": "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
      "service_id": "vpce-svc-0123456789abcdef0",
      "listeners": [
        {
          "port": 22,
          "protocol": "TCP"
        },
        {
          "port": 443,
          "protocol": "TCP"
        }
      ],
      "hostname": "orders.internal.acme.example",
      "restrictions": null,
      "expected_requester": "444455556666",
      "hash": "1e8f18b608917963eac7ae216cab1d95deb82167b8f948c5849e3388d02d8ce5"
    }
    "#);
}

#[test]
fn the_packet_in_the_thread() {
    assert_snapshot!(markdown(&packet(&ready(), None).unwrap()), @r"
    ## Firefly PrivateLink hand-off: `Orders API`

    Please create an interface endpoint for this service name, as AWS returned it:

    ```text
    com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0
    ```

    - Region: `us-east-1`
    - Ports: `TCP 22, TCP 443`
    - Requester that will be accepted, and no other: `4444 5555 6666`
    - Stable hostname: `orders.internal.acme.example`
    - Restrictions: `none stated`
    - Customer account: `1111 2222 3333`
    - VPC: `vpc-0a1b2c3d4e5f60718`
    - Endpoint service: `vpce-svc-0123456789abcdef0`
    - Onboarding: `k3m9x2p7qa`
    - Availability Zones, by the IDs that are the same in every account:
      - `use1-az1` (here `us-east-1a`, `subnet-00aa0bb0cc0dd0ee0`)
      - `use1-az2` (here `us-east-1b`, `subnet-01aa1bb1cc1dd1ee0`)

    Once the endpoint asks for a connection, we compare the requester with that account and accept it.

    Packet `firefly-privatelink/handoff/1`, made `2026-03-01T10:00:00Z`, SHA-256 `1e8f18b608917963eac7ae216cab1d95deb82167b8f948c5849e3388d02d8ce5`
    ");
}

#[test]
fn the_packet_by_mail() {
    let (subject, body) = email(&packet(&ready(), None).unwrap());
    assert_snapshot!(format!("Subject: {subject}\n\n{body}"), @r"
    Subject: Firefly PrivateLink hand-off: Orders API (us-east-1)

    Hello,

    please create an interface endpoint for “Orders API”.

    Service name, as AWS returned it:
      com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0

    Region: us-east-1
    Ports: TCP 22, TCP 443
    Requester that will be accepted, and no other: 4444 5555 6666
    Stable hostname: orders.internal.acme.example
    Restrictions: none stated
    Customer account: 1111 2222 3333
    VPC: vpc-0a1b2c3d4e5f60718
    Endpoint service: vpce-svc-0123456789abcdef0
    Onboarding: k3m9x2p7qa
    Availability Zones, by the IDs that are the same in every account:
      use1-az1 (here us-east-1a, subnet-00aa0bb0cc0dd0ee0)
      use1-az2 (here us-east-1b, subnet-01aa1bb1cc1dd1ee0)

    Once the endpoint asks for a connection, we compare the requester with that account and accept it.
    The packet itself is attached (handoff.json).

    Made 2026-03-01T10:00:00Z, SHA-256 1e8f18b608917963eac7ae216cab1d95deb82167b8f948c5849e3388d02d8ce5
    ");
}

//! What each rule of the service and of the ways must not overlook, and what it must not accuse of.

use serde_json::json;

use super::of_network::{outside, tls};
use super::of_service::{happened, unused_for_long};
use super::*;

#[test]
fn an_organization_and_a_service_are_told_for_what_they_are() {
    let message = |principal: &str, kind: Option<&str>| open("FPL-PRINCIPALS", |s| s.allow(principal, kind)).message;
    assert!(message("ec2.amazonaws.com", Some("Service")).starts_with("the AWS service ec2.amazonaws.com"));
    let unit = "arn:aws:organizations::777788889999:ou/o-a1b2c3d4e5/ou-ab12-cd34ef56";
    assert!(message(unit, Some("OrganizationUnit")).starts_with("everybody in arn:aws:organizations"));
    let twice = open("FPL-PRINCIPALS", |s| s.allow(&root(FIREFLY), Some("Account")));
    assert_eq!((twice.outcome, twice.severity, twice.repairable), (Outcome::Fail, Severity::Low, false));
}

#[test]
fn a_principal_that_was_let_in_lately_may_still_come() {
    let unused: Change = unused_for_long;
    let young = outcomes("FPL-PRINCIPAL-USE", |s| s.service().connections = Some(vec![]));
    assert_eq!(young, [Outcome::Pass], "the trail may be late, and the load balancer is new");
    let lately = outcomes("FPL-PRINCIPAL-USE", |s| {
        unused(s);
        happened(s, 48.0, "addAllowedPrincipals", &root(FIREFLY));
    });
    assert_eq!(lately, [Outcome::Pass]);
    let long_ago = outcomes("FPL-PRINCIPAL-USE", |s| {
        unused(s);
        happened(s, 24.0 * 40.0, "addAllowedPrincipals", &root(FIREFLY));
    });
    assert_eq!(long_ago, [Outcome::Fail]);
    let untold = outcomes("FPL-PRINCIPAL-USE", |s| {
        unused(s);
        s.unread("cloudtrail:LookupEvents");
    });
    assert_eq!(untold, [Outcome::Unknown]);
}

#[test]
fn a_time_without_acceptance_names_who_came_then() {
    let found = |change: Change| found("FPL-ACCEPTANCE-HISTORY", change).remove(0);
    let during = found(|s| {
        happened(s, 2.0, "acceptanceRequired", "false");
        happened(s, 0.5, "acceptanceRequired", "true");
    });
    assert_eq!((during.outcome, during.severity), (Outcome::Fail, Severity::High));
    assert!(during.message.contains("vpce-0aaaaaaaaaaaaaaa0"), "{}", during.message);
    let before = found(|s| {
        happened(s, 9.0, "acceptanceRequired", "false");
        happened(s, 8.0, "acceptanceRequired", "true");
    });
    assert_eq!((before.outcome, before.severity), (Outcome::Fail, Severity::Low));
    let switched_on = found(|s| happened(s, 0.5, "acceptanceRequired", "true"));
    assert_eq!(switched_on.outcome, Outcome::Unknown, "it may have been off before");
    assert!(switched_on.message.contains("vpce-0aaaaaaaaaaaaaaa0"), "{}", switched_on.message);
    let alone = found(|s| {
        happened(s, 0.5, "acceptanceRequired", "true");
        s.service().connections = Some(vec![]);
    });
    assert_eq!(alone.outcome, Outcome::Pass, "nobody is there from before");
    let refused = found(|s| {
        happened(s, 2.0, "acceptanceRequired", "false");
        s.inventory.trail[0].error = Some("UnauthorizedOperation".into());
    });
    assert_eq!(refused.outcome, Outcome::Pass);
    let made = found(|s| {
        happened(s, 2.0, "acceptanceRequired", "true");
        s.inventory.trail[0].name = "CreateVpcEndpointServiceConfiguration".into();
    });
    assert_eq!(made.outcome, Outcome::Pass);
    let another = found(|s| {
        happened(s, 2.0, "acceptanceRequired", "false");
        s.inventory.trail[0].resource = Some("vpce-svc-0fffffffffffffff0".into());
    });
    assert_eq!(another.outcome, Outcome::Pass, "of another service");
    let off = found(|s| s.service().acceptance_required = false);
    assert_eq!((off.outcome, off.severity), (Outcome::Fail, Severity::High));
}

#[test]
fn a_trail_that_was_cut_convicts_but_does_not_acquit() {
    let cut: Change = |s| {
        let trail = s.inventory.sources.iter_mut().filter(|x| x.call == "cloudtrail:LookupEvents");
        trail.for_each(|source| source.complete = false);
    };
    let off = outcomes("FPL-ACCEPTANCE-HISTORY", |s| {
        cut(s);
        happened(s, 2.0, "acceptanceRequired", "false");
    });
    assert_eq!(off, [Outcome::Fail, Outcome::Unknown]);
    assert_eq!(outcomes("FPL-ACCEPTANCE-HISTORY", cut), [Outcome::Unknown]);
    let stranger = outcomes("FPL-PRINCIPAL-HISTORY", |s| {
        cut(s);
        happened(s, 2.0, "addAllowedPrincipals", "*");
    });
    assert_eq!(stranger, [Outcome::Fail]);
}

#[test]
fn a_strange_principal_of_the_past_is_told_with_its_time() {
    let finding = open("FPL-PRINCIPAL-HISTORY", |s| happened(s, 9.0, "addAllowedPrincipals", "*"));
    assert!(finding.message.contains("* at 2026-03-01 01:00 UTC"), "{}", finding.message);
    let both = format!("{}, {}", root(FIREFLY), root(STRANGER));
    let finding = open("FPL-PRINCIPAL-HISTORY", |s| happened(s, 9.0, "addAllowedPrincipals", &both));
    assert!(finding.message.contains(STRANGER) && !finding.message.contains(FIREFLY));
}

#[test]
fn a_port_leads_to_one_group_whatever_its_rules_and_weights_say() {
    let other = GROUP.replace("ffly-orders-api-k3m9-443", "other");
    let weighted = open("FPL-LISTENERS", |s| s.balancer().listeners[0].target_groups.push(other.parse().unwrap()));
    assert!(weighted.message.contains("also leads to other"), "{}", weighted.message);
    assert!(weighted.repairable, "the plan has it lead to one group");
    let ruled = open("FPL-LISTENERS", |s| {
        let rule = json!({ "arn": LISTENER.replace("listener", "listener-rule"), "priority": "1", "conditions": [], "action": "forward",
            "target_groups": [other] });
        s.balancer().listeners[0].rules.push(serde_json::from_value(rule).unwrap());
    });
    assert!(ruled.message.contains("also leads to other") && !ruled.repairable, "{ruled:?}");
}

#[test]
fn replies_pass_an_acl_on_ephemeral_ports_only() {
    let entry = |number: u32, egress: bool, ports: (u16, u16)| {
        serde_json::from_value(
            json!({ "number": number, "egress": egress, "allow": true, "protocol": "6", "cidr": "10.20.0.0/16",
            "from_port": ports.0, "to_port": ports.1 }),
        )
        .unwrap()
    };
    let judge = |back: (u16, u16)| {
        outcomes("FPL-NACL", |s| {
            let there = (8443, 8443);
            s.inventory.network_acls[0].entries =
                vec![entry(1, true, there), entry(2, false, there), entry(3, true, back), entry(4, false, back)];
        })
    };
    assert_eq!(judge((1024, 65535)), [Outcome::Pass]);
    assert_eq!(judge((32768, 60999)), [Outcome::Fail]);
    let same_subnet = outcomes("FPL-NACL", |s| {
        s.inventory.network_acls[0].entries.clear();
        s.balancer().zones.truncate(1);
        s.group().health.truncate(1);
    });
    assert_eq!(same_subnet, [Outcome::Pass], "traffic within a subnet passes no ACL");
    let shared = outcomes("FPL-NACL", |s| s.inventory.subnets[1].owner = STRANGER.parse().unwrap());
    assert_eq!(shared, [Outcome::Unknown]);
}

#[test]
fn a_target_outside_needs_a_route_and_its_way_back_is_never_claimed() {
    let judge = |target: &str, state: &str| {
        outcomes("FPL-ROUTES", |s| {
            outside(s);
            let route = json!([{ "destination": "192.168.0.0/16", "target": target, "state": state }]);
            s.inventory.route_tables[0].routes = serde_json::from_value(route).unwrap();
        })
    };
    assert_eq!(judge("tgw-0123456789abcdef0", "active"), [Outcome::Unknown]);
    assert_eq!(judge("tgw-0123456789abcdef0", "blackhole"), [Outcome::Fail]);
    assert_eq!(judge("igw-0123456789abcdef0", "active"), [Outcome::Fail]);
}

#[test]
fn a_route_to_the_internet_makes_a_subnet_public() {
    let finding = open("FPL-SUBNETS", |s| {
        let route = json!([{ "destination": "0.0.0.0/0", "target": "igw-1", "state": "active" }]);
        s.inventory.route_tables[0].routes = serde_json::from_value(route).unwrap();
    });
    assert!(finding.message.contains("igw-1"), "{}", finding.message);
}

#[test]
fn an_exclusion_counts_where_it_is_about_the_load_balancers_network() {
    let judge = |resource: &str, state: &str| {
        let exclusion = json!({ "id": "vpcbpa-exclude-1", "resource": format!("arn:aws:ec2:us-east-1:111122223333:{resource}"),
            "mode": "allow-bidirectional", "state": state });
        outcomes("FPL-BLOCK-PUBLIC", |s| {
            let block = s.inventory.public_access_block.as_mut().unwrap();
            block.exclusions.push(serde_json::from_value(exclusion).unwrap());
        })
    };
    assert_eq!(judge(&format!("vpc/{VPC}"), "create-complete"), [Outcome::Fail]);
    assert_eq!(judge(&format!("subnet/{}", subnet(0)), "create-complete"), [Outcome::Fail]);
    assert_eq!(judge(&format!("subnet/{}", subnet(2)), "create-complete"), [Outcome::Pass]);
    for over in ["delete-complete", "disable-complete", "create-failed"] {
        assert_eq!(judge(&format!("vpc/{VPC}"), over), [Outcome::Pass], "{over}");
    }
}

#[test]
fn policies_are_weighed_by_the_oldest_version_and_the_weakest_cipher() {
    let judge = |policy: &str| {
        let mut found = found("FPL-TLS-POLICY", |s| {
            tls(s);
            s.balancer().listeners[0].policy = Some(policy.to_owned());
        });
        (found[0].outcome, found.remove(0).severity)
    };
    for strong in [
        "TLS13-1-2-2021-06",
        "TLS13-1-3-2021-06",
        "TLS13-1-2-Res-2021-06",
        "TLS13-1-3-PQ-2025-09",
        "FS-1-2-Res-2020-10",
    ] {
        assert_eq!(judge(&format!("ELBSecurityPolicy-{strong}")).0, Outcome::Pass, "{strong}");
    }
    for weak in ["TLS13-1-2-Ext2-2021-06", "TLS-1-2-2017-01", "TLS-1-2-Ext-2018-06"] {
        assert_eq!(judge(&format!("ELBSecurityPolicy-{weak}")), (Outcome::Fail, Severity::Low), "{weak}");
    }
    for old in [
        "2016-08",
        "2015-05",
        "TLS-1-0-2015-04",
        "TLS-1-1-2017-01",
        "FS-2018-06",
        "FS-1-1-2019-08",
        "TLS13-1-0-2021-06",
        "TLS13-1-1-FIPS-2023-04",
    ] {
        assert_eq!(judge(&format!("ELBSecurityPolicy-{old}")), (Outcome::Fail, Severity::Medium), "{old}");
    }
    assert_eq!(judge("ELBSecurityPolicy-Some-2031-01").0, Outcome::Unknown);
}

#[test]
fn a_certificate_is_judged_by_its_end_its_state_and_its_names() {
    let validity = |hours: i64| {
        let mut found = found("FPL-CERTIFICATE", |s| {
            tls(s);
            s.inventory.certificates[0].not_after = Some(moment() + SignedDuration::from_hours(hours));
        });
        (found[0].outcome, found.remove(0).severity)
    };
    assert_eq!(validity(24 * 31), (Outcome::Pass, Severity::Medium));
    assert_eq!(validity(24 * 29), (Outcome::Fail, Severity::Medium));
    assert_eq!(validity(24 * 6), (Outcome::Fail, Severity::High));
    assert_eq!(validity(-1), (Outcome::Fail, Severity::High));
    let gone = open("FPL-CERTIFICATE", |s| {
        tls(s);
        s.inventory.certificates.clear();
    });
    assert_eq!((gone.outcome, gone.severity), (Outcome::Fail, Severity::High));
    let holds = |name: &str| {
        outcomes("FPL-CERTIFICATE-NAME", |s| {
            tls(s);
            s.inventory.certificates[0].names = vec![name.to_owned()];
        })
    };
    assert_eq!(holds("Orders.Internal.acme.example"), [Outcome::Pass]);
    assert_eq!(holds("*.acme.example"), [Outcome::Fail], "a star stands for one label");
    assert_eq!(holds("*.orders.internal.acme.example"), [Outcome::Fail]);
}

#[test]
fn flow_logs_count_where_they_record_everything_everywhere() {
    let judge = |change: Change| found("FPL-FLOW-LOGS", change).remove(0);
    let failing = judge(|s| {
        s.inventory.flow_logs[0].delivery = Some("FAILED".into());
        s.inventory.flow_logs[0].delivery_error = Some("Access error".into());
    });
    assert!(failing.message.contains("Access error"), "{}", failing.message);
    assert_eq!(judge(|s| s.inventory.flow_logs[0].traffic = "REJECT".into()).outcome, Outcome::Fail);
    assert_eq!(judge(|s| s.inventory.flow_logs[0].resource = subnet(0)).outcome, Outcome::Fail, "one of two subnets");
    let each = judge(|s| {
        s.inventory.flow_logs[0].resource = subnet(0);
        let mut second = s.inventory.flow_logs[0].clone();
        (second.id, second.resource) = ("fl-1".into(), subnet(1));
        s.inventory.flow_logs.push(second);
    });
    assert_eq!(each.outcome, Outcome::Pass);
}

#[test]
fn the_zones_of_a_service_are_mended_where_the_plan_tells_it() {
    let missing = open("FPL-SERVICE-ZONES", |s| drop(s.service().zones.pop()));
    assert!(missing.repairable);
    let left = open("FPL-SERVICE-ZONES", |s| s.service().zones.push(zone(2).parse().unwrap()));
    assert_eq!((left.outcome, left.repairable), (Outcome::Fail, false));
}

#[test]
fn a_disabled_notification_tells_nobody() {
    let finding =
        open("FPL-NOTIFICATION", |s| s.service().notifications.as_mut().unwrap()[0].state = "Disabled".into());
    assert_eq!((finding.outcome, finding.repairable), (Outcome::Fail, false));
}

#[test]
fn a_private_name_that_nobody_agreed_is_taken_off_by_the_plan() {
    let finding = open("FPL-PRIVATE-DNS", |s| {
        s.service().private_dns_name = Some("evil.example".into());
        let proof = json!({ "state": "verified", "label": null, "value": null });
        s.service().private_dns = Some(serde_json::from_value(proof).unwrap());
    });
    assert!(finding.repairable && finding.message.contains("never agreed"), "{finding:?}");
}

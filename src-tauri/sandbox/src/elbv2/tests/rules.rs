//! Rules of listeners: what they compare, what they do, their order, and what they keep alive.

use super::{Bench, bench};
use crate::testing::Answer;

/// A listener of an application load balancer with a default action to the first of two groups.
struct Front {
    bench: Bench,
    balancer: String,
    listener: String,
    group: String,
    other: String,
}

fn front() -> Front {
    let bench = bench();
    let made = [
        ("Name", "front"),
        ("Scheme", "internal"),
        ("Subnets.member.1", bench.a.as_str()),
        ("Subnets.member.2", bench.b.as_str()),
    ];
    let balancer = bench.call("CreateLoadBalancer", &made).ok().get("LoadBalancerArn");
    let group = |name: &str| {
        let made = [("Name", name), ("Protocol", "HTTP"), ("Port", "80"), ("VpcId", &bench.vpc), ("TargetType", "ip")];
        bench.call("CreateTargetGroup", &made).ok().get("TargetGroupArn")
    };
    let (group, other) = (group("web"), group("api"));
    let made = [
        ("LoadBalancerArn", balancer.as_str()),
        ("Protocol", "HTTP"),
        ("Port", "80"),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", &group),
    ];
    let listener = bench.call("CreateListener", &made).ok().get("ListenerArn");
    Front { bench, balancer, listener, group, other }
}

const PATH: [(&str, &str); 2] =
    [("Conditions.member.1.Field", "path-pattern"), ("Conditions.member.1.Values.member.1", "/api/*")];

impl Front {
    fn create(&self, priority: &str, conditions: &[(&str, &str)], action: &[(&str, &str)]) -> Answer {
        let base = [("ListenerArn", self.listener.as_str()), ("Priority", priority)];
        let all = base.iter().chain(conditions).chain(action).copied();
        self.bench.call("CreateRule", &all.collect::<Vec<_>>())
    }

    fn to_other(&self) -> [(&str, &str); 2] {
        [("Actions.member.1.Type", "forward"), ("Actions.member.1.TargetGroupArn", &self.other)]
    }

    /// A rule for `/api/*` that forwards to the other group.
    fn rule(&self, priority: &str) -> Answer {
        self.create(priority, &PATH, &self.to_other())
    }

    fn priorities(&self) -> Vec<String> {
        self.bench.call("DescribeRules", &[("ListenerArn", &self.listener)]).ok().all("Priority")
    }
}

#[test]
fn a_rule_routes_by_path_and_stands_before_the_default_one() {
    let front = front();
    let made = front.rule("20").ok();
    let arn = made.get("RuleArn");
    assert!(arn.starts_with(&front.listener.replace(":listener/", ":listener-rule/")), "{arn}");
    assert_eq!((made.get("Priority"), made.get("IsDefault")), ("20".to_owned(), "false".to_owned()));
    assert_eq!(made.get("PathPatternConfig"), "<Values><member>/api/*</member></Values>");
    front.create("3", &PATH, &front.to_other()).ok();
    assert_eq!(front.priorities(), ["3", "20", "default"]);
    assert_eq!(front.rule("20").code(), "PriorityInUse");
    let one = front.bench.call("DescribeRules", &[("RuleArns.member.1", &arn)]).ok();
    assert_eq!(one.all("RuleArn"), [arn.as_str()]);
    let (listener, rule) = (("ListenerArn", front.listener.as_str()), ("RuleArns.member.1", arn.as_str()));
    assert_eq!(front.bench.call("DescribeRules", &[listener, rule]).code(), "ValidationError");
    let page = front.bench.call("DescribeRules", &[listener, ("PageSize", "2")]).ok();
    assert_eq!(page.all("Priority"), ["3", "20"]);
    let rest = front.bench.call("DescribeRules", &[listener, ("Marker", &page.get("NextMarker"))]).ok();
    assert_eq!(rest.all("Priority"), ["default"]);
    front.bench.call("DeleteRule", &[("RuleArn", &arn)]).ok();
    assert_eq!(front.bench.call("DeleteRule", &[("RuleArn", &arn)]).code(), "RuleNotFound");
}

#[test]
fn conditions_have_limits() {
    let front = front();
    let field = |name: &'static str| ("Conditions.member.1.Field", name);
    let long = "a".repeat(129);
    let host = "Conditions.member.1.HostHeaderConfig.Values.member.1";
    let header = "Conditions.member.1.HttpHeaderConfig.HttpHeaderName";
    let header_value = ("Conditions.member.1.HttpHeaderConfig.Values.member.1", "x*");
    let method = "Conditions.member.1.HttpRequestMethodConfig.Values.member.1";
    let source = "Conditions.member.1.SourceIpConfig.Values.member.1";
    let query = "Conditions.member.1.QueryStringConfig.Values.member.1";
    let (key, value) = (format!("{query}.Key"), format!("{query}.Value"));
    let cases: Vec<(Vec<(&str, &str)>, &str)> = vec![
        (vec![], "ValidationError"),
        (vec![field("color"), (host, "x")], "ValidationError"),
        (vec![field("host-header"), (host, "*.example.com")], ""),
        (vec![field("host-header"), (host, "example")], "ValidationError"),
        (vec![field("host-header"), (host, "example.c0m")], "ValidationError"),
        (vec![field("host-header"), (host, &long)], "ValidationError"),
        (vec![field("path-pattern"), (host, "*.example.com")], "ValidationError"),
        (vec![field("host-header"), (host, "a.b"), ("Conditions.member.1.Values.member.1", "a.b")], "ValidationError"),
        (vec![field("path-pattern"), ("Conditions.member.1.Values.member.1", "/ü")], "ValidationError"),
        (vec![field("http-header"), (header, "X-Who"), header_value], ""),
        (vec![field("http-header"), (header, "Host"), header_value], "ValidationError"),
        (vec![field("http-header"), (header, "X-Who")], "ValidationError"),
        (vec![field("http-request-method"), (method, "GET")], ""),
        (vec![field("http-request-method"), (method, "get")], "ValidationError"),
        (vec![field("source-ip"), (source, "10.0.0.0/8")], ""),
        (vec![field("source-ip"), (source, "10.0.0.1")], "ValidationError"),
        (vec![field("query-string"), (&key, "a"), (&value, "b?")], ""),
        (vec![field("query-string"), (&key, "a")], "ValidationError"),
        (vec![field("query-string")], "ValidationError"),
    ];
    for (number, (conditions, code)) in cases.iter().enumerate() {
        let priority = (number + 1).to_string();
        let answer = front.create(&priority, conditions, &front.to_other());
        assert_eq!(answer.code(), *code, "{conditions:?}: {}", answer.body);
    }
}

#[test]
fn a_rule_has_five_values_and_one_condition_of_a_kind() {
    let front = front();
    let name = |condition: usize, value: usize| {
        format!("Conditions.member.{condition}.PathPatternConfig.Values.member.{value}")
    };
    let field = |condition: usize| format!("Conditions.member.{condition}.Field");
    let with = |counts: &[usize], pattern: &str, field_name: &str| {
        let mut all = Vec::new();
        for (i, count) in counts.iter().enumerate() {
            all.push((field(i + 1), field_name.to_owned()));
            all.extend((1..=*count).map(|value| (name(i + 1, value), format!("{pattern}{value}"))));
        }
        let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        front.create("1", &all, &front.to_other()).code()
    };
    assert_eq!(with(&[6], "/a", "path-pattern"), "ValidationError");
    assert_eq!(with(&[3], "/**", "path-pattern"), "ValidationError", "six wildcards");
    assert_eq!(with(&[1, 1], "/a", "path-pattern"), "ValidationError");
    assert_eq!(with(&[5], "/*", "path-pattern"), "");
}

#[test]
fn actions_are_forwards_redirects_and_fixed_responses() {
    let front = front();
    let kind = |kind: &'static str| ("Actions.member.1.Type", kind);
    let redirect = |name: &str| format!("Actions.member.1.RedirectConfig.{name}");
    let fixed = |name: &str| format!("Actions.member.1.FixedResponseConfig.{name}");
    let (status, protocol, port) = (redirect("StatusCode"), redirect("Protocol"), redirect("Port"));
    let secure =
        [kind("redirect"), (status.as_str(), "HTTP_301"), (protocol.as_str(), "HTTPS"), (port.as_str(), "443")];
    let made = front.create("1", &PATH, &secure).ok();
    assert_eq!(
        (made.get("Path"), made.get("Host"), made.get("Query")),
        ("/#{path}".into(), "#{host}".into(), "#{query}".into())
    );
    let (code, body, content) = (fixed("StatusCode"), fixed("MessageBody"), fixed("ContentType"));
    let closed =
        [kind("fixed-response"), (code.as_str(), "503"), (body.as_str(), "closed"), (content.as_str(), "text/plain")];
    assert_eq!(front.create("2", &PATH, &closed).ok().get("MessageBody"), "closed");
    let to_other = front.to_other();
    for (action, wanted) in [
        (vec![], "ValidationError"),
        (vec![kind("authenticate-oidc")], "InvalidLoadBalancerAction"),
        (vec![kind("redirect")], "ValidationError"),
        (vec![kind("redirect"), (&status, "HTTP_301")], "InvalidLoadBalancerAction"),
        (vec![kind("redirect"), (&status, "HTTP_307"), (&port, "1")], "ValidationError"),
        (vec![kind("redirect"), (&status, "HTTP_301"), (&port, "70000")], "ValidationError"),
        (vec![kind("fixed-response"), (&code, "302")], "ValidationError"),
        (vec![kind("fixed-response"), (&code, "200"), (&content, "image/png")], "InvalidLoadBalancerAction"),
        (vec![to_other[0], to_other[1], (&code, "200")], "InvalidLoadBalancerAction"),
        (vec![to_other[0], to_other[1], ("Actions.member.2.Type", "redirect")], "TooManyActions"),
        (vec![to_other[0]], "ValidationError"),
    ] {
        assert_eq!(front.create("9", &PATH, &action).code(), wanted, "{action:?}");
    }
}

#[test]
fn a_network_load_balancer_has_its_default_rule_only() {
    let bench = bench();
    let group = bench.group("ffly-api", "443");
    let balancer = bench.balancer("ffly-api");
    let listener = bench.listen(&balancer, "443", &group).ok().get("ListenerArn");
    let front = Front { other: group.clone(), bench, balancer, listener, group };
    assert_eq!(front.rule("1").code(), "InvalidConfigurationRequest");
    assert_eq!(front.priorities(), ["default"]);
    let closed = [
        ("ListenerArn", front.listener.as_str()),
        ("DefaultActions.member.1.Type", "fixed-response"),
        ("DefaultActions.member.1.FixedResponseConfig.StatusCode", "503"),
    ];
    assert_eq!(front.bench.call("ModifyListener", &closed).code(), "InvalidLoadBalancerAction");
}

#[test]
fn the_default_rule_is_not_touched_by_calls_on_rules() {
    let front = front();
    let default = front.bench.call("DescribeRules", &[("ListenerArn", &front.listener)]).ok().get("RuleArn");
    let rule = ("RuleArn", default.as_str());
    assert_eq!(front.bench.call("DeleteRule", &[rule]).code(), "OperationNotPermitted");
    assert_eq!(front.bench.call("ModifyRule", &[rule, PATH[0], PATH[1]]).code(), "OperationNotPermitted");
    let first = [("RulePriorities.member.1.RuleArn", default.as_str()), ("RulePriorities.member.1.Priority", "1")];
    assert_eq!(front.bench.call("SetRulePriorities", &first).code(), "OperationNotPermitted");
    let tag =
        [("ResourceArns.member.1", default.as_str()), ("Tags.member.1.Key", "who"), ("Tags.member.1.Value", "me")];
    front.bench.call("AddTags", &tag).ok();
    assert_eq!(front.bench.call("DescribeTags", &tag[..1]).ok().get("Value"), "me");
}

#[test]
fn rules_change_places() {
    let front = front();
    let (one, two) = (front.rule("1").ok().get("RuleArn"), front.rule("2").ok().get("RuleArn"));
    let set = |first: &str, second: &str| {
        let all = [
            ("RulePriorities.member.1.RuleArn", one.as_str()),
            ("RulePriorities.member.1.Priority", first),
            ("RulePriorities.member.2.RuleArn", two.as_str()),
            ("RulePriorities.member.2.Priority", second),
        ];
        front.bench.call("SetRulePriorities", &all)
    };
    assert_eq!(set("5", "5").code(), "ValidationError");
    assert_eq!(set("0", "5").code(), "ValidationError");
    assert_eq!(set("2", "1").ok().all("RuleArn").len(), 2);
    let found = front.bench.call("DescribeRules", &[("ListenerArn", &front.listener)]).ok();
    assert_eq!(found.all("RuleArn")[..2], [two.clone(), one.clone()]);
    let alone = [("RulePriorities.member.1.RuleArn", one.as_str()), ("RulePriorities.member.1.Priority", "1")];
    assert_eq!(front.bench.call("SetRulePriorities", &alone).code(), "PriorityInUse");
}

#[test]
fn a_rule_is_modified_in_part() {
    let front = front();
    let made = front.rule("1").ok();
    let arn = made.get("RuleArn");
    let modify = |more: &[(&str, &str)]| {
        let all = [("RuleArn", arn.as_str())].into_iter().chain(more.iter().copied()).collect::<Vec<_>>();
        front.bench.call("ModifyRule", &all)
    };
    assert_eq!(modify(&[]).code(), "ValidationError");
    let back = [("Actions.member.1.Type", "forward"), ("Actions.member.1.TargetGroupArn", front.group.as_str())];
    let changed = modify(&back).ok();
    assert_eq!(
        (changed.get("TargetGroupArn"), changed.get("Conditions")),
        (front.group.clone(), made.get("Conditions"))
    );
    let rewrite = "Transforms.member.1.UrlRewriteConfig.Rewrites.member.1";
    let (regex, replace) = (format!("{rewrite}.Regex"), format!("{rewrite}.Replace"));
    let rewriting =
        [("Transforms.member.1.Type", "url-rewrite"), (regex.as_str(), "^/api/(.*)$"), (replace.as_str(), "/$1")];
    assert_eq!(modify(&rewriting).ok().get("Regex"), "^/api/(.*)$");
    assert!(modify(&[("ResetTransforms", "true")]).ok().all("Transforms").is_empty());
}

#[test]
fn a_rule_keeps_its_target_group_and_goes_with_its_listener() {
    let front = front();
    let arn = front.rule("1").ok().get("RuleArn");
    let delete = || front.bench.call("DeleteTargetGroup", &[("TargetGroupArn", &front.other)]);
    assert_eq!(delete().code(), "ResourceInUse");
    let of = front.bench.call("DescribeTargetGroups", &[("LoadBalancerArn", &front.balancer)]).ok();
    assert_eq!(of.all("TargetGroupName").len(), 2, "that of the rule too");
    assert!(front.bench.sandbox.dump().to_string().contains(&arn));
    front.bench.call("DeleteListener", &[("ListenerArn", &front.listener)]).ok();
    assert_eq!(front.bench.call("DescribeRules", &[("RuleArns.member.1", &arn)]).code(), "RuleNotFound");
    delete().ok();
}

#[test]
fn a_load_balancer_has_a_hundred_rules_and_sticky_groups_a_duration() {
    let front = front();
    for priority in 1..=100 {
        front.rule(&priority.to_string()).ok();
    }
    assert_eq!(front.rule("101").code(), "TooManyRules");
    front
        .bench
        .call(
            "DeleteRule",
            &[("RuleArn", &front.bench.call("DescribeRules", &[("ListenerArn", &front.listener)]).ok().get("RuleArn"))],
        )
        .ok();
    let sticky = "Actions.member.1.ForwardConfig.TargetGroupStickinessConfig";
    let (enabled, seconds) = (format!("{sticky}.Enabled"), format!("{sticky}.DurationSeconds"));
    let mut action = front.to_other().to_vec();
    action.push((&enabled, "true"));
    assert_eq!(front.create("101", &PATH, &action).code(), "ValidationError");
    action.push((&seconds, "60"));
    assert_eq!(front.create("101", &PATH, &action).ok().get("DurationSeconds"), "60");
}

#[test]
fn a_listener_does_not_change_to_what_its_rules_cannot_do() {
    let front = front();
    let to_http = |name: &'static str, value: &'static str| (name, value);
    let secure = [
        to_http("Actions.member.1.Type", "redirect"),
        to_http("Actions.member.1.RedirectConfig.StatusCode", "HTTP_302"),
        to_http("Actions.member.1.RedirectConfig.Protocol", "HTTP"),
        to_http("Actions.member.1.RedirectConfig.Port", "8080"),
    ];
    front.create("1", &PATH, &secure).ok();
    let changed = [
        ("ListenerArn", front.listener.as_str()),
        ("Protocol", "HTTPS"),
        (
            "Certificates.member.1.CertificateArn",
            "arn:aws:acm:us-east-1:111122223333:certificate/5623d07b-cd24-0f8e-33a3-925f7e12575f",
        ),
    ];
    assert_eq!(front.bench.call("ModifyListener", &changed).code(), "InvalidLoadBalancerAction");
}

#[test]
fn a_dual_stack_network_load_balancer_routes_by_the_type_of_the_source() {
    let bench = bench();
    let group = bench.group("ffly-api", "443");
    let balancer = bench.balancer("ffly-api");
    let listener = bench.listen(&balancer, "443", &group).ok().get("ListenerArn");
    bench.call("SetIpAddressType", &[("LoadBalancerArn", &balancer), ("IpAddressType", "dualstack")]).ok();
    let front = Front { other: group.clone(), bench, balancer, listener, group };
    let source = ("Conditions.member.1.Field", "source-ip");
    let kind = ("Conditions.member.1.SourceIpConfig.IpAddressType", "ipv6");
    let range = ("Conditions.member.1.SourceIpConfig.Values.member.1", "10.0.0.0/8");
    let rewrite = "Transforms.member.1.HostHeaderRewriteConfig.Rewrites.member.1";
    let (regex, replace) = (format!("{rewrite}.Regex"), format!("{rewrite}.Replace"));
    let rewriting = [source, kind, ("Transforms.member.1.Type", "host-header-rewrite"), (&regex, "a"), (&replace, "b")];
    assert_eq!(front.rule("1").code(), "InvalidConfigurationRequest");
    assert_eq!(front.create("1", &[source, range], &front.to_other()).code(), "InvalidConfigurationRequest");
    assert_eq!(front.create("1", &[source, range, kind], &front.to_other()).code(), "ValidationError");
    assert_eq!(front.create("1", &rewriting, &front.to_other()).code(), "InvalidConfigurationRequest");
    let made = front.create("1", &[source, kind], &front.to_other()).ok();
    assert_eq!(made.get("SourceIpConfig"), "<IpAddressType>ipv6</IpAddressType>");
}

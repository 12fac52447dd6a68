//! The evaluator by itself: laws that hold for all policies, and each operator.

use proptest::prelude::*;

use super::{Context, Decision, Effect, Kind, Layers, Policy, Request, decide, pattern, read};

fn policy(statements: &str) -> Policy {
    read("p", &format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#), Kind::Identity).unwrap()
}

fn asked(policies: Vec<Policy>, action: &str, resource: &str, context: &Context) -> Decision {
    let layers = Layers { identity: policies, ..Layers::default() };
    decide(&layers, &Request { action, resource, context }).decision
}

fn context(pairs: &[(&str, &[&str])]) -> Context {
    let mut context = Context::default();
    for (key, values) in pairs {
        context.set_all(key, values.iter().map(|v| (*v).to_owned()).collect());
    }
    context
}

/// Whether a statement with this condition allows.
fn holds(condition: &str, context: &Context) -> bool {
    let policy = policy(&format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{{condition}}}}}"#));
    asked(vec![policy], "a:b", "*", context) == Decision::Allowed
}

#[test]
fn every_operator_compares_as_it_is_called() {
    let with = |value: &str| context(&[("k:k", &[value])]);
    for (condition, value, wanted) in [
        (r#""StringEquals":{"k:k":["a","b"]}"#, "b", true),
        (r#""StringEquals":{"k:k":"a*"}"#, "ab", false),
        (r#""StringNotEquals":{"k:k":["a","b"]}"#, "b", false),
        (r#""StringEqualsIgnoreCase":{"K:K":"A"}"#, "a", true),
        (r#""StringNotEqualsIgnoreCase":{"k:k":"A"}"#, "a", false),
        (r#""StringLike":{"k:k":"a?c*"}"#, "abcd", true),
        (r#""StringNotLike":{"k:k":"a*"}"#, "abc", false),
        (r#""NumericEquals":{"k:k":"10"}"#, "10.0", true),
        (r#""NumericNotEquals":{"k:k":10}"#, "10", false),
        (r#""NumericLessThan":{"k:k":"10"}"#, "9", true),
        (r#""NumericLessThanEquals":{"k:k":"10"}"#, "10", true),
        (r#""NumericGreaterThan":{"k:k":"10"}"#, "9", false),
        (r#""NumericGreaterThanEquals":{"k:k":"10"}"#, "x", false),
        (r#""DateLessThan":{"k:k":"2026-01-01"}"#, "2025-12-31T23:59:59Z", true),
        (r#""DateGreaterThan":{"k:k":"2026-01-01T00:00:00+01:00"}"#, "2025-12-31T23:30:00Z", true),
        (r#""DateEquals":{"k:k":"1767225600"}"#, "2026-01-01T00:00:00.000Z", true),
        (r#""Bool":{"k:k":true}"#, "TRUE", true),
        (r#""Bool":{"k:k":"false"}"#, "true", false),
        (r#""IpAddress":{"k:k":"10.0.0.0/8"}"#, "10.1.2.3", true),
        (r#""IpAddress":{"k:k":"2001:db8::/32"}"#, "2001:db8::1", true),
        (r#""NotIpAddress":{"k:k":"10.1.2.3"}"#, "10.1.2.3", false),
        (r#""ArnLike":{"k:k":"arn:aws:ec2:*:1:vpc/*"}"#, "arn:aws:ec2:eu:1:vpc/v", true),
        (r#""ArnLike":{"k:k":"arn:aws:ec2:*:vpc/*"}"#, "arn:aws:ec2:eu:1:vpc/v", false),
        (r#""ArnEquals":{"k:k":"arn:aws:ec2:*:1:*"}"#, "arn:aws:ec2:eu:1:vpc/v", true),
        (r#""ArnNotLike":{"k:k":"arn:aws:ec2:*:1:*"}"#, "arn:aws:ec2:eu:2:vpc/v", true),
        (r#""Null":{"k:k":"false"}"#, "x", true),
        (r#""Null":{"k:k":true}"#, "x", false),
    ] {
        assert_eq!(holds(condition, &with(value)), wanted, "{condition} of {value}");
    }
}

#[test]
fn a_key_that_is_absent_fails_but_for_denials_of_equality() {
    let none = Context::default();
    for (condition, wanted) in [
        (r#""StringEquals":{"k:k":"a"}"#, false),
        (r#""StringNotEquals":{"k:k":"a"}"#, true),
        (r#""StringEqualsIfExists":{"k:k":"a"}"#, true),
        (r#""Bool":{"k:k":"false"}"#, false),
        (r#""BoolIfExists":{"k:k":"false"}"#, true),
        (r#""Null":{"k:k":"true"}"#, true),
        (r#""ForAllValues:StringEquals":{"k:k":"a"}"#, true),
        (r#""ForAnyValue:StringEquals":{"k:k":"a"}"#, false),
        (r#""ForAnyValue:StringNotEquals":{"k:k":"a"}"#, false),
        (r#""ForAnyValue:StringEqualsIfExists":{"k:k":"a"}"#, true),
    ] {
        assert_eq!(holds(condition, &none), wanted, "{condition}");
    }
}

#[test]
fn sets_are_compared_value_by_value() {
    let two = context(&[("k:k", &["a", "b"])]);
    for (condition, wanted) in [
        (r#""ForAllValues:StringEquals":{"k:k":["a","b","c"]}"#, true),
        (r#""ForAllValues:StringEquals":{"k:k":["a"]}"#, false),
        (r#""ForAllValues:StringNotEquals":{"k:k":["c"]}"#, true),
        (r#""ForAllValues:StringNotEquals":{"k:k":["a"]}"#, false),
        (r#""ForAnyValue:StringEquals":{"k:k":["b"]}"#, true),
        (r#""ForAnyValue:StringLike":{"k:k":["c*"]}"#, false),
        (r#""ForAnyValue:StringNotEquals":{"k:k":["a"]}"#, true),
        (r#""ForAnyValue:StringNotEquals":{"k:k":["a","b"]}"#, false),
    ] {
        assert_eq!(holds(condition, &two), wanted, "{condition}");
    }
}

#[test]
fn variables_stand_for_values_of_the_request() {
    let home = policy(r#"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"}"#);
    let may = |user: &str, resource: &str| {
        asked(vec![home.clone()], "s3:GetObject", resource, &context(&[("aws:username", &[user])])) == Decision::Allowed
    };
    assert!(may("ana", "arn:aws:s3:::home/ana/x"));
    assert!(!may("ana", "arn:aws:s3:::home/ben/x"));
    // what a value holds is no pattern
    assert!(!may("*", "arn:aws:s3:::home/ben/x"));
    assert_eq!(asked(vec![home], "s3:GetObject", "arn:aws:s3:::home//x", &Context::default()), Decision::ImplicitDeny);
    let or = r#""StringEquals":{"k:k":"${aws:username, 'nobody'}"}"#;
    assert!(holds(or, &context(&[("k:k", &["nobody"])])));
    assert!(holds(r#""StringLike":{"k:k":"a${*}c"}"#, &context(&[("k:k", &["a*c"])])));
    assert!(!holds(r#""StringLike":{"k:k":"a${*}c"}"#, &context(&[("k:k", &["abc"])])));
    // the older version has none
    let old = read(
        "p",
        r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}"}}"#,
        Kind::Identity,
    )
    .unwrap();
    assert_eq!(asked(vec![old], "s3:x", "arn:aws:s3:::${aws:username}", &Context::default()), Decision::Allowed);
}

#[test]
fn what_iam_refuses_is_refused() {
    let statement =
        |inside: &str| read("p", &format!(r#"{{"Version":"2012-10-17","Statement":[{{{inside}}}]}}"#), Kind::Identity);
    for wrong in [
        r#""Effect":"allow","Action":"a:b","Resource":"*""#,
        r#""Effect":"Allow","Resource":"*""#,
        r#""Effect":"Allow","Action":"a:b""#,
        r#""Effect":"Allow","Action":"ab","Resource":"*""#,
        r#""Effect":"Allow","Action":[],"Resource":"*""#,
        r#""Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*""#,
        r#""Effect":"Allow","Action":"a:b","Resource":"vpc-1""#,
        r#""Effect":"Allow","Action":"a:b","Resource":"*","Principal":"*""#,
        r#""Effect":"Allow","Action":"a:b","Resource":"*","Sid":"a b""#,
        r#""Effect":"Allow","Action":"a:b","Resource":"*","Colour":"red""#,
        r#""Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringIs":{"a:b":"c"}}"#,
        r#""Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{"b":"c"}}"#,
        r#""Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringEquals":{"a:b":{}}}"#,
        r#""Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"NullIfExists":{"a:b":"true"}}"#,
        r#""Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"ForSome:StringEquals":{"a:b":"c"}}"#,
    ] {
        assert!(statement(wrong).is_err(), "{wrong}");
    }
    for wrong in
        ["", "[]", "{}", r#"{"Statement":[]}"#, r#"{"Version":"2020-01-01","Statement":{}}"#, r#"{"Statement":3}"#]
    {
        assert!(read("p", wrong, Kind::Identity).is_err(), "{wrong}");
    }
    let twice = r#"{"Sid":"A","Effect":"Allow","Action":"a:b","Resource":"*"}"#;
    assert!(read("p", &format!(r#"{{"Statement":[{twice},{twice}]}}"#), Kind::Identity).is_err());
    let trust = |principal: &str, more: &str| {
        read(
            "p",
            &format!(r#"{{"Statement":{{"Effect":"Allow",{principal}"Action":"sts:AssumeRole"{more}}}}}"#),
            Kind::Trust,
        )
    };
    trust(r#""Principal":{"AWS":["111122223333","*"],"Service":"ec2.amazonaws.com"},"#, "").unwrap();
    for (principal, more) in [
        ("", ""),
        (r#""Principal":{"AWS":"ana"},"#, ""),
        (r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/*"},"#, ""),
        (r#""Principal":{"Colour":"red"},"#, ""),
        (r#""NotPrincipal":{"AWS":"111122223333"},"#, ""),
        (r#""Principal":"*","#, r#","Resource":"*""#),
    ] {
        assert!(trust(principal, more).is_err(), "{principal}{more}");
    }
}

/// Wildcards the slow and plain way.
fn naive(pattern: &[char], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => naive(rest, text) || text.split_first().is_some_and(|(_, more)| naive(pattern, more)),
        (Some((p, rest)), Some((t, more))) => (*p == '?' || p == t) && naive(rest, more),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn statement() -> impl Strategy<Value = String> {
    let action = prop::sample::select(vec!["*", "a:*", "a:x", "a:?", "b:x", "a:xy*"]);
    let resource = prop::sample::select(vec!["*", "arn:aws:a:::r/*", "arn:aws:a:::r/1", "arn:aws:a:::q/${k:k}"]);
    let condition = prop::sample::select(vec![
        "",
        r#","Condition":{"StringEquals":{"k:k":"1"}}"#,
        r#","Condition":{"StringNotEquals":{"k:k":"1"}}"#,
        r#","Condition":{"Null":{"k:k":"true"}}"#,
        r#","Condition":{"ForAllValues:StringLike":{"k:k":["1*"]}}"#,
    ]);
    let not = any::<(bool, bool)>();
    (prop::sample::select(vec!["Allow", "Deny"]), action, resource, condition, not).prop_map(
        |(effect, action, resource, condition, (not_action, not_resource))| {
            let (a, r) = (if not_action { "Not" } else { "" }, if not_resource { "Not" } else { "" });
            format!(r#"{{"Effect":"{effect}","{a}Action":"{action}","{r}Resource":"{resource}"{condition}}}"#)
        },
    )
}

fn request() -> impl Strategy<Value = (&'static str, &'static str, Option<&'static str>)> {
    (
        prop::sample::select(vec!["a:x", "A:X", "a:xyz", "b:x", "c:z"]),
        prop::sample::select(vec!["*", "arn:aws:a:::r/1", "arn:aws:a:::r/12", "arn:aws:a:::q/1"]),
        prop::sample::select(vec![None, Some("1"), Some("2")]),
    )
}

proptest! {
    #[test]
    fn wildcards_match_like_a_plain_matcher(pattern in "[ab*?]{0,8}", text in "[ab]{0,10}") {
        let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
        prop_assert_eq!(pattern::fits(&pattern, &text, &Context::default(), true), Ok(naive(&p, &t)));
    }

    #[test]
    fn a_denial_that_applies_always_wins(statements in prop::collection::vec(statement(), 1..5), (action, resource, value) in request()) {
        let context = value.map(|v| context(&[("k:k", &[v])])).unwrap_or_default();
        let policies: Vec<Policy> = statements.iter().map(|s| policy(s)).collect();
        let denies = policies.iter().any(|p| {
            let alone = asked(vec![p.clone()], action, resource, &context);
            alone == Decision::ExplicitDeny
        });
        prop_assert_eq!(asked(policies, action, resource, &context) == Decision::ExplicitDeny, denies);
    }

    #[test]
    fn more_allowances_take_nothing_away(statements in prop::collection::vec(statement(), 1..4), more in statement(), (action, resource, value) in request()) {
        let context = value.map(|v| context(&[("k:k", &[v])])).unwrap_or_default();
        let before: Vec<Policy> = statements.iter().map(|s| policy(s)).collect();
        let more = policy(&more.replace("Deny", "Allow"));
        prop_assert_eq!(more.statements[0].effect, Effect::Allow);
        let after: Vec<Policy> = before.iter().cloned().chain([more]).collect();
        let (before, after) = (asked(before, action, resource, &context), asked(after, action, resource, &context));
        prop_assert!(before != Decision::Allowed || after == Decision::Allowed);
        prop_assert_eq!(before == Decision::ExplicitDeny, after == Decision::ExplicitDeny);
    }

    #[test]
    fn limits_only_limit(statements in prop::collection::vec(statement(), 1..4), limit in statement(), (action, resource, value) in request()) {
        let context = value.map(|v| context(&[("k:k", &[v])])).unwrap_or_default();
        let identity: Vec<Policy> = statements.iter().map(|s| policy(s)).collect();
        let free = asked(identity.clone(), action, resource, &context);
        let limit = vec![policy(&limit)];
        let within = asked(limit.clone(), action, resource, &context);
        let request = Request { action, resource, context: &context };
        let plain = Layers { identity, ..Layers::default() };
        for layers in [
            Layers { boundary: Some(limit.clone()), ..plain.clone() },
            Layers { session: Some(limit.clone()), ..plain.clone() },
            Layers { organization: vec![limit.clone()], ..plain.clone() },
        ] {
            let both = decide(&layers, &request).decision;
            prop_assert_eq!(both == Decision::Allowed, free == Decision::Allowed && within == Decision::Allowed);
        }
    }

    #[test]
    fn no_document_breaks_the_reader(text in any::<String>(), inside in "[{}\\[\\]\",:a-zA-Z*$ \\\\]{0,60}") {
        for kind in [Kind::Identity, Kind::Trust, Kind::Resource] {
            let _ = read("p", &text, kind);
            let _ = read("p", &format!(r#"{{"Statement":{{"Effect":"Allow","Action":"a:b","Resource":"{inside}"}}}}"#), kind);
        }
        let _ = pattern::fits(&inside, &text, &Context::default(), true);
    }
}

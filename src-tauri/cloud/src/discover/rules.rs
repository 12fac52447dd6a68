//! Rules of an Application Load Balancer's listener: on which conditions requests lead where.

use aws_sdk_elasticloadbalancingv2::{Client, types};
use domain::{Arn, Fault, ListenerRule};

use super::listeners::forwards;
use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{needed, text};

pub(super) async fn of(elb: &Client, look: &Look, listener: &Arn) -> Vec<ListenerRule> {
    const CALL: &str = "elasticloadbalancing:DescribeRules";
    let fetch = async |marker| {
        let request = elb.describe_rules().listener_arn(listener.as_str()).page_size(400).set_marker(marker);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.rules, answer.next_marker))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, rule)
}

fn rule(r: &types::Rule) -> Result<ListenerRule, Fault> {
    // those before the last let people sign in, and lead nowhere
    let last = r.actions().iter().max_by_key(|a| a.order().unwrap_or_default());
    Ok(ListenerRule {
        arn: needed(r.rule_arn())?,
        priority: text(r.priority()),
        conditions: r.conditions().iter().map(condition).collect(),
        action: text(last.and_then(|a| a.r#type()).map(|t| t.as_str())),
        target_groups: forwards(r.actions())?,
    })
}

/// The field, and what it may be: `path-pattern /admin/*`.
fn condition(c: &types::RuleCondition) -> String {
    let field = text(c.field());
    let mut values = values(c);
    // expressions stand beside the condition or in its own configuration
    let expressions = [
        c.regex_values(),
        c.host_header_config().map(|h| h.regex_values()).unwrap_or_default(),
        c.path_pattern_config().map(|p| p.regex_values()).unwrap_or_default(),
        c.http_header_config().map(|h| h.regex_values()).unwrap_or_default(),
    ];
    values.extend(expressions.into_iter().flatten().map(|expression| format!("~ {expression}")));
    values.dedup();
    let header = c.http_header_config().and_then(|h| h.http_header_name());
    let of = header.map(|name| format!(" {name}:")).unwrap_or_default();
    format!("{field}{of} {}", values.join(", "))
}

/// The older conditions may stand in `Values` alone, or there and in their own configuration.
fn values(c: &types::RuleCondition) -> Vec<String> {
    let pair = |p: &types::QueryStringKeyValuePair| match p.key() {
        Some(key) => format!("{key}={}", p.value().unwrap_or_default()),
        None => text(p.value()),
    };
    let own = [
        c.host_header_config().map(|h| h.values()),
        c.path_pattern_config().map(|p| p.values()),
        c.http_header_config().map(|h| h.values()),
        c.http_request_method_config().map(|m| m.values()),
        c.source_ip_config().map(|s| s.values()),
    ];
    let pairs = c.query_string_config().map(|q| q.values()).unwrap_or_default();
    let own: Vec<String> = own.into_iter().flatten().flatten().cloned().chain(pairs.iter().map(pair)).collect();
    if own.is_empty() { c.values().to_vec() } else { own }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(
        field: &str,
        build: impl Fn(types::builders::RuleConditionBuilder) -> types::builders::RuleConditionBuilder,
    ) -> String {
        condition(&build(types::RuleCondition::builder().field(field)).build())
    }

    #[test]
    fn conditions_are_told_in_short() {
        let path = types::PathPatternConditionConfig::builder().values("/admin/*").build();
        assert_eq!(
            shown("path-pattern", |c| c.values("/admin/*").path_pattern_config(path.clone())),
            "path-pattern /admin/*"
        );
        assert_eq!(
            shown("host-header", |c| c.values("a.example").values("b.example")),
            "host-header a.example, b.example"
        );
        let header = types::HttpHeaderConditionConfig::builder().http_header_name("X-Team").values("red").build();
        assert_eq!(shown("http-header", |c| c.http_header_config(header.clone())), "http-header X-Team: red");
        let pair = |key: Option<&str>| {
            types::QueryStringKeyValuePair::builder().set_key(key.map(str::to_owned)).value("1").build()
        };
        let query = types::QueryStringConditionConfig::builder().values(pair(Some("beta"))).values(pair(None)).build();
        assert_eq!(shown("query-string", |c| c.query_string_config(query.clone())), "query-string beta=1, 1");
        let path = types::PathPatternConditionConfig::builder().regex_values("^/v[0-9]").build();
        assert_eq!(
            shown("path-pattern", |c| c.regex_values("^/v[0-9]").path_pattern_config(path.clone())),
            "path-pattern ~ ^/v[0-9]"
        );
    }

    #[test]
    fn the_last_action_says_where_a_rule_leads() {
        let action = |kind: &str, order| types::Action::builder().r#type(kind.into()).order(order);
        let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/0123456789abcdef";
        let rule_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener-rule/app/a/0/1/2";
        let r = types::Rule::builder()
            .rule_arn(rule_arn)
            .priority("7")
            .actions(action("forward", 2).target_group_arn(arn).build())
            .actions(action("authenticate-oidc", 1).build())
            .build();
        let told = rule(&r).unwrap();
        assert_eq!((told.action.as_str(), told.target_groups[0].as_str()), ("forward", arn));
    }
}

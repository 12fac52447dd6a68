//! Reading and changing the attributes of load balancers, target groups and listeners.

use std::collections::BTreeMap;

use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

use super::attribute_table::{self as table, Attribute};
use super::{LoadBalancer, Scene, TargetGroup, ask};

/// Attributes in one Modify… call.
const AT_ONCE: usize = 20;

type Values = BTreeMap<String, String>;

pub(super) fn of_load_balancer(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "LoadBalancerArn")?;
    let scene = Scene::of(world, call);
    let found = scene.estate.elbv2.load_balancer(arn)?;
    let known = table::of_load_balancer(found);
    let what = Resource { words: "Load balancer", kind: format!("load balancers with type '{}'", found.kind) };
    let set = asked(call, &known, &found.attributes, &what)?;
    never_fewer_addresses(found, &set)?;
    let all = &scene.estate.elbv2;
    let groups = all.target_groups.values().filter(|g| all.users_of(&g.arn).any(|l| l.load_balancer == arn));
    shifts_across_zones(found, &known, &set, groups)?;
    logs_have_a_bucket(&set)?;
    let answer = show(&known, &set);
    if let Some(found) = scene.estate.elbv2.load_balancers.get_mut(arn) {
        found.attributes = set;
    }
    Ok(answer)
}

pub(super) fn of_target_group(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "TargetGroupArn")?;
    let scene = Scene::of(world, call);
    let found = scene.estate.elbv2.target_group(arn)?;
    let known = table::of_target_group(found);
    let what = Resource { words: "Target group", kind: format!("target groups with protocol '{}'", found.protocol) };
    let set = asked(call, &known, &found.attributes, &what)?;
    draining_or_ending(&known, &set)?;
    sticky(&known, &set, &found.protocol)?;
    let answer = show(&known, &set);
    if let Some(found) = scene.estate.elbv2.target_groups.get_mut(arn) {
        found.attributes = set;
    }
    Ok(answer)
}

pub(super) fn of_listener(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "ListenerArn")?;
    let scene = Scene::of(world, call);
    let found = scene.estate.elbv2.listener(arn)?;
    let known = table::of_listener(found);
    let what = Resource { words: "Listener", kind: format!("listeners with protocol '{}'", found.protocol) };
    let set = asked(call, &known, &found.attributes, &what)?;
    let answer = show(&known, &set);
    if let Some(found) = scene.estate.elbv2.listeners.get_mut(arn) {
        found.attributes = set;
    }
    Ok(answer)
}

/// An attribute of a load balancer as it is in force.
pub(super) fn load_balancer_value<'a>(b: &'a LoadBalancer, key: &str) -> &'a str {
    value(&table::of_load_balancer(b), &b.attributes, key)
}

/// An attribute of a target group as it is in force.
pub(super) fn target_group_value<'a>(g: &'a TargetGroup, key: &str) -> &'a str {
    value(&table::of_target_group(g), &g.attributes, key)
}

fn value<'a>(known: &[Attribute], set: &'a Values, key: &str) -> &'a str {
    table::values(known, set).into_iter().find(|(k, _)| *k == key).map_or("", |(_, v)| v)
}

/// How errors name the resource.
struct Resource {
    words: &'static str,
    kind: String,
}

/// What is set after this call: a Describe… call leaves it as it is.
fn asked(call: &Call, known: &[Attribute], before: &Values, what: &Resource) -> Result<Values, AwsError> {
    let mut set = before.clone();
    if call.action.starts_with("Describe") {
        return Ok(set);
    }
    let given = ask::need_structs(&call.params, "Attributes")?;
    if given.len() > AT_ONCE {
        return Err(AwsError::validation(format!(
            "The maximum number of attributes that can be modified at once is {AT_ONCE}"
        )));
    }
    for attribute in &given {
        let (key, value) = one(attribute, known, what)?;
        set.insert(key, value);
    }
    Ok(set)
}

fn one(given: &Params, known: &[Attribute], what: &Resource) -> Result<(String, String), AwsError> {
    let (key, value) = (ask::need(given, "Key")?, given.get("Value").unwrap_or_default());
    let Some(attribute) = known.iter().find(|a| a.0 == key) else {
        let words = what.words;
        return Err(if table::known_elsewhere(key) {
            ask::configuration(format!("{words} attribute key '{key}' is not supported on {}", what.kind))
        } else {
            AwsError::validation(format!("{words} attribute key '{key}' is not recognized"))
        });
    };
    table::check(attribute, value)?;
    Ok((key.to_owned(), value.to_owned()))
}

fn show(known: &[Attribute], set: &Values) -> String {
    let mut x = Xml::new();
    x.each("Attributes", "member", table::values(known, set), |x, (key, value)| {
        x.leaf("Key", key).leaf("Value", value);
    });
    x.done()
}

/// Secondary addresses can be added, never taken away.
fn never_fewer_addresses(before: &LoadBalancer, after: &Values) -> Result<(), AwsError> {
    let key = "secondary_ips.auto_assigned.per_subnet";
    let number = |values: &Values| values.get(key).and_then(|v| v.parse().ok()).unwrap_or(0_u32);
    if number(after) < number(&before.attributes) {
        return Err(ask::configuration(format!("The value of '{key}' cannot be decreased")));
    }
    Ok(())
}

/// Zonal shift across zones is for TCP and TLS, not for load balancers as targets, and where the connections of unhealthy
/// targets live on (guide: Network Load Balancers, “Enable zonal shift”).
fn shifts_across_zones<'a>(
    balancer: &LoadBalancer,
    known: &[Attribute],
    set: &Values,
    mut groups: impl Iterator<Item = &'a TargetGroup>,
) -> Result<(), AwsError> {
    let on = |key: &str| value(known, set, key) == "true";
    let fits = |g: &TargetGroup| {
        let ending = target_group_value(g, "target_health_state.unhealthy.connection_termination.enabled");
        let crossing = target_group_value(g, "load_balancing.cross_zone.enabled");
        matches!(g.protocol.as_str(), "TCP" | "TLS")
            && g.target_type != "alb"
            && ending != "true"
            && crossing != "false"
    };
    let across = on("zonal_shift.config.enabled") && on("load_balancing.cross_zone.enabled");
    if balancer.kind == "network" && across && !groups.all(fits) {
        return Err(ask::configuration(
            "Zonal shift with cross-zone load balancing is not supported by every target group of the load balancer",
        ));
    }
    Ok(())
}

fn logs_have_a_bucket(set: &Values) -> Result<(), AwsError> {
    for logs in ["access_logs", "connection_logs", "health_check_logs"] {
        let of = |part: &str| set.get(&format!("{logs}.s3.{part}")).map(String::as_str);
        if of("enabled") == Some("true") && of("bucket").unwrap_or_default().is_empty() {
            return Err(ask::configuration(format!(
                "The value of '{logs}.s3.bucket' must be specified when '{logs}.s3.enabled' is 'true'"
            )));
        }
    }
    Ok(())
}

/// Not over TLS; application cookies have a name of their own; anomalies are mitigated by weighted routing only.
fn sticky(known: &[Attribute], set: &Values, protocol: &str) -> Result<(), AwsError> {
    let of = |key: &str| value(known, set, key);
    let (sticky, name) = (of("stickiness.enabled") == "true", of("stickiness.app_cookie.cookie_name"));
    if sticky && protocol == "TLS" {
        return Err(ask::configuration("You cannot enable stickiness on target groups with the TLS protocol"));
    }
    if sticky && of("stickiness.type") == "app_cookie" && name.is_empty() {
        let words = "You must set an application cookie name to enable stickiness of type 'app_cookie'";
        return Err(ask::configuration(words));
    }
    // AWSALBAPP and AWSALBTG begin so too
    if name.starts_with("AWSALB") {
        return Err(ask::configuration(format!("The cookie name '{name}' is reserved")));
    }
    let weighted = of("load_balancing.algorithm.type") == "weighted_random";
    if of("load_balancing.algorithm.anomaly_mitigation") == "on" && !weighted {
        let words = "Anomaly mitigation is supported with the algorithm 'weighted_random' only";
        return Err(ask::configuration(words));
    }
    Ok(())
}

/// The draining interval is for target groups that do not end the connections of unhealthy targets.
fn draining_or_ending(known: &[Attribute], set: &Values) -> Result<(), AwsError> {
    let (interval, ending) = (
        "target_health_state.unhealthy.draining_interval_seconds",
        "target_health_state.unhealthy.connection_termination.enabled",
    );
    if value(known, set, ending) == "true" && !matches!(value(known, set, interval), "" | "0") {
        return Err(ask::configuration(format!("'{interval}' can be set only when '{ending}' is 'false'")));
    }
    Ok(())
}

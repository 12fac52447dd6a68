//! Names: the private DNS name of the service with its proof, our tags, and names by our pattern.

use super::super::Severity;
use super::super::rule::{AuditRule, Judgement};
use super::super::scope::{Scope, call};
use crate::{Desired, EndpointService, Evidence, Tags, belongs_to, tag};

pub(super) const PRIVATE_DNS: AuditRule = AuditRule {
    id: "FPL-PRIVATE-DNS",
    looks: &[call::SERVICES],
    title: "The private DNS name is the agreed one, and verified",
    severity: Severity::Medium,
    rationale: "An endpoint can use the name only while AWS has it verified; one that was never agreed resolves in the VPCs of consumers",
    remediation: "Write the TXT record that AWS names into the domain’s public DNS, then have AWS look for it",
    repairable: false,
    controls: &[],
    judge: private_dns,
};

pub(super) const TAGS: AuditRule = AuditRule {
    id: "FPL-TAGS",
    looks: &[call::SERVICES, call::TAGS],
    title: "Everything of the onboarding carries its tags",
    severity: Severity::Low,
    rationale: "By these tags a colleague’s copy of this product finds the set-up, and policies keep strangers’ resources apart from it",
    remediation: "Give the resource the tags of its onboarding again, or adopt it",
    repairable: false,
    controls: &[],
    judge: tags,
};

pub(super) const NAMES: AuditRule = AuditRule {
    id: "FPL-NAMES",
    looks: &[call::LOAD_BALANCERS, call::TARGET_GROUPS],
    title: "What was made has the name that the policies expect",
    severity: Severity::Info,
    rationale: "The generated policies allow changes to names that begin with ffly- only; anything else cannot be changed or torn down with them",
    remediation: "Leave it; AWS changes no names. A rebuilt load balancer gets the right one",
    repairable: false,
    controls: &[],
    judge: names,
};

fn private_dns(scope: &Scope) -> Vec<Judgement> {
    scope.each_service(|service| judge_name(scope, service).into_iter().collect())
}

fn judge_name(scope: &Scope, service: &EndpointService) -> Option<Judgement> {
    let id = service.id.as_str();
    let wanted = scope.desired.and_then(|d| d.service.private_dns_name.as_deref());
    let has = service.private_dns_name.as_deref();
    let Some(name) = has else {
        let evidence = vec![scope.saw("no private DNS name", id, call::SERVICES)];
        let message = |wanted: &str| format!("The service has no private DNS name, but {wanted} was agreed");
        let mend = "Give it the name; the repair plan does it";
        return wanted.map(|wanted| Judgement::fail(id, message(wanted), evidence).mended(true, mend));
    };
    let state = service.private_dns.as_ref().map_or("not told", |p| p.state.as_str());
    let evidence = vec![scope.saw(format!("private DNS name = {name}, {state}"), id, call::SERVICES)];
    if let Some(desired) = scope.desired.filter(|_| wanted != has) {
        return Some(not_agreed(desired, id, name, evidence));
    }
    let planned = scope.desired.is_some_and(|d| d.service.dns_zone.is_some() || d.service.dns_proof_written);
    let unproven = |message: String| {
        let failed = Judgement::fail(id, message, evidence.clone());
        if planned { failed.mended(true, "Have the domain proven; the repair plan does it") } else { failed }
    };
    Some(match state.to_ascii_lowercase().as_str() {
        "verified" => Judgement::pass(id, format!("{name} is verified"), evidence),
        "pendingverification" => unproven(format!("{name} is not verified yet, so endpoints cannot use it")),
        "failed" => unproven(format!("AWS did not find the proof of {name}, so endpoints cannot use it")),
        _ => Judgement::unknown(Some(id), format!("AWS did not say whether {name} is verified"), evidence),
    })
}

fn not_agreed(desired: &Desired, id: &str, name: &str, evidence: Vec<Evidence>) -> Judgement {
    let wanted = desired.service.private_dns_name.as_deref();
    let message = match wanted {
        Some(wanted) => format!("The private DNS name is {name}, but {wanted} was agreed"),
        None => format!("The service has the private DNS name {name}, which was never agreed"),
    };
    let failed = Judgement::fail(id, message, evidence);
    // the name of an adopted service stays unless another one is wanted
    if wanted.is_none() && desired.adopt.endpoint_service.is_some() {
        return failed.mended(false, "Put the name into the onboarding, or take it off the service");
    }
    failed.mended(true, "Set the agreed name; the repair plan does it")
}

/// One resource of the onboarding.
struct Owned<'a> {
    id: String,
    tags: &'a Tags,
    /// Its name, and the call that tells it.
    name: Option<(&'a str, &'static str)>,
    /// Whether it was there before.
    adopted: bool,
    /// The call that tells its tags.
    call: &'static str,
}

fn owned<'a>(scope: &Scope<'a>, desired: &Desired) -> Vec<Owned<'a>> {
    let mut all = Vec::new();
    let elbv2 =
        |arn: &crate::Arn, tags, name, adopted| Owned { id: arn.to_string(), tags, name, adopted, call: call::TAGS };
    if let Some(own) = scope.own {
        let adopted = desired.adopt.load_balancer.is_some();
        all.push(elbv2(&own.arn, &own.tags, Some((own.name.as_str(), call::LOAD_BALANCERS)), adopted));
        // a listener that was there before is used without being marked
        let agreed = own.listeners.iter().filter(|l| !adopted && desired.listeners.iter().any(|w| w.port == l.port));
        all.extend(agreed.map(|l| elbv2(&l.arn, &l.tags, None, false)));
    }
    for listener in &desired.listeners {
        let group = scope.own_group(listener);
        all.extend(group.map(|g| {
            elbv2(&g.arn, &g.tags, Some((g.name.as_str(), call::TARGET_GROUPS)), listener.adopt_target_group.is_some())
        }));
    }
    let services = scope.services.iter().map(|s| Owned {
        id: s.id.to_string(),
        tags: &s.tags,
        name: None,
        adopted: desired.adopt.endpoint_service.is_some(),
        call: call::SERVICES,
    });
    all.extend(services);
    all
}

fn tags(scope: &Scope) -> Vec<Judgement> {
    let Some(desired) = scope.desired else { return Vec::new() };
    let mut all = unread(scope);
    // without its tags nothing but what was adopted, and the listeners of a port, is known to be the onboarding's
    all.extend(owned(scope, desired).iter().map(|one| {
        let by = |key: &str| one.tags.get(key).map_or("none", String::as_str);
        let fact = format!("{} = {}, {} = {}", tag::ONBOARDING, by(tag::ONBOARDING), tag::ADOPTED, by(tag::ADOPTED));
        let evidence = vec![scope.saw(fact, &one.id, one.call)];
        let has = belongs_to(one.tags, &desired.id) || by(tag::ADOPTED) == desired.id.as_str();
        match (has, one.adopted) {
            (true, _) => Judgement::pass(&one.id, "It carries the tags of the onboarding", evidence),
            (false, _) if scope.inventory.has_gap(one.call) => {
                Judgement::unknown(Some(&one.id), "Its tags could not be read", evidence)
            }
            (false, true) => Judgement::fail(&one.id, "It was adopted, and does not say so in its tags", evidence)
                .mended(true, "Mark it as used by the onboarding; the repair plan does it"),
            (false, false) => Judgement::fail(&one.id, "It does not carry the tags of the onboarding", evidence),
        }
    }));
    all
}

fn names(scope: &Scope) -> Vec<Judgement> {
    let Some(desired) = scope.desired else { return Vec::new() };
    let stem = format!("ffly-{}", &desired.id.as_str()[..4]);
    let mut all = unread(scope);
    all.extend(owned(scope, desired).iter().filter(|one| !one.adopted).filter_map(|one| {
        let (name, call) = one.name?;
        let evidence = vec![scope.saw(format!("name = {name}"), &one.id, call)];
        // the middle part follows the onboarding's name at the time, which may have changed since
        let fits = name.starts_with("ffly-") && name.contains(&stem[4..]);
        Some(if fits {
            Judgement::pass(&one.id, format!("{name} is a name of this onboarding"), evidence)
        } else {
            Judgement::fail(&one.id, format!("{name} is no name of this onboarding"), evidence)
        })
    }));
    all
}

/// What is the onboarding's cannot be told from incomplete lists.
fn unread(scope: &Scope) -> Vec<Judgement> {
    let calls = [call::LOAD_BALANCERS, call::TARGET_GROUPS, call::SERVICES];
    let missing: Vec<&str> = calls.into_iter().filter(|call| !scope.read(call)).collect();
    if missing.is_empty() && !scope.inventory.has_gap(call::TAGS) {
        return Vec::new();
    }
    vec![Judgement::unknown(None, "What carries the onboarding’s tags could not be read completely", vec![])]
}

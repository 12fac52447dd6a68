//! From what stands in an account to an onboarding: a set-up that was built by hand is adopted, and one that carries our tags is
//! taken up again, whoever's copy of this product made it. What differs from sound shows when the onboarding is planned.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::plan::admitted_by_us;
use crate::{
    AccountId, AddressType, Adopt, Arn, Attach, Desired, DesiredListener, EndpointService, EndpointServiceId, Exposure,
    Fault, Firefly, Inventory, Listener, ListenerOptions, LoadBalancer, Network, OnboardingId, Peer, Protocol, SCHEMA,
    Service, Tags, TargetGroup, TargetType, Tls, belongs_to, plain, tag,
};

/// An onboarding made of what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Imported {
    pub desired: Desired,
    /// What could not be taken over, and what deserves a second look, as sentences.
    pub notes: Vec<String>,
}

/// Makes an onboarding of an endpoint service and what it stands on.
///
/// `minted` is its id where the service carries none of ours; a service that another copy of this product made keeps its own.
/// `firefly` comes from a person: who is let in is never taken from AWS alone.
///
/// Refuses a service that is not there (`unknown-service`), one on Gateway Load Balancers or on none (`not-importable`), and one
/// whose load balancer or its listeners could not be read (`inventory-incomplete`).
pub fn import(
    inventory: &Inventory,
    service: &EndpointServiceId,
    firefly: AccountId,
    minted: OnboardingId,
) -> Result<Imported, Fault> {
    let found = inventory.endpoint_service(service).ok_or_else(|| {
        Fault::not_found("unknown-service", format!("Endpoint service {service} is not in this account and Region"))
            .hint("List what there is with `privatelink discover`")
    })?;
    let id = onboarding_of(inventory, found)?.unwrap_or(minted);
    let balancer = carrier(inventory, found, &id)?;
    let vpc = balancer.vpc.clone().ok_or_else(|| not_importable(found, "its load balancer is in no VPC"))?;
    let mut notes = Vec::new();
    let mut listeners: Vec<DesiredListener> =
        balancer.listeners.iter().filter_map(|l| listener(inventory, l, &id, &mut notes)).collect();
    // AWS lists them in any order
    listeners.sort_by_key(|l| l.port);
    let ours = |tags| belongs_to(tags, &id);
    let others = found.load_balancers.iter().filter(|arn| **arn != balancer.arn);
    let desired = Desired {
        schema: SCHEMA,
        name: name_of(found, balancer),
        account: inventory.account.clone(),
        region: inventory.region.clone(),
        firefly: Firefly { account: firefly, regions: regions(inventory, found), contact: None },
        network: Network {
            vpc,
            subnets: balancer.zones.iter().map(|z| z.subnet.clone()).collect(),
            edition: edition(balancer, &id),
        },
        listeners,
        exposure: exposure(inventory, balancer, &id),
        service: service_of(found, others.cloned().collect()),
        adopt: Adopt {
            load_balancer: (!ours(&balancer.tags)).then(|| balancer.arn.clone()),
            endpoint_service: (!ours(&found.tags)).then(|| found.id.clone()),
        },
        four_eyes: false,
        id,
    };
    remark(&desired, inventory, found, &mut notes);
    Ok(Imported { desired, notes: notes.iter().map(|note| plain(note)).collect() })
}

/// The onboarding whose tags a service carries, as its maker or as its user. Whoever may tag can put any id there, so that an id
/// counts only where nothing else is of that onboarding: otherwise one tag would have us take over, and take down, another's.
fn onboarding_of(inventory: &Inventory, service: &EndpointService) -> Result<Option<OnboardingId>, Fault> {
    let is_made = service.tags.get(tag::MANAGED_BY).is_some_and(|m| m == tag::PRODUCT);
    let made = service.tags.get(tag::ONBOARDING).filter(|_| is_made);
    let Some(id) = made.or_else(|| service.tags.get(tag::ADOPTED)).and_then(|t| t.parse::<OnboardingId>().ok()) else {
        return Ok(None);
    };
    let uses = |tags: &Tags| belongs_to(tags, &id) || tags.get(tag::ADOPTED).is_some_and(|by| by == id.as_str());
    let other = inventory.endpoint_services.iter().find(|s| s.id != service.id && uses(&s.tags));
    let apart = |l: &&LoadBalancer| uses(&l.tags) && !service.load_balancers.contains(&l.arn);
    let stray = inventory.load_balancers.iter().find(apart);
    if let Some(what) = other.map(|s| s.id.to_string()).or_else(|| stray.map(|l| l.name.clone())) {
        let message = format!(
            "Endpoint service {} carries the tags of onboarding {id}, which {} belongs to as well",
            service.id,
            plain(&what)
        );
        return Err(Fault::invalid("several-of-ours", message)
            .hint("Take the tags off what that onboarding did not make, then import again"));
    }
    Ok(Some(id))
}

fn not_importable(service: &EndpointService, why: &str) -> Fault {
    Fault::invalid("not-importable", format!("Endpoint service {} cannot be taken over: {why}", service.id))
        .hint("Set up a new onboarding beside it, then remove it")
}

/// The load balancer that the onboarding is about: ours where one is, else the first that the service names.
fn carrier<'a>(
    inventory: &'a Inventory,
    service: &EndpointService,
    id: &OnboardingId,
) -> Result<&'a LoadBalancer, Fault> {
    const DETAILS: [&str; 5] = [
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetHealth",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
    ];
    let gap = DETAILS.into_iter().find(|call| inventory.has_gap(call));
    let lists = ["elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTargetGroups"];
    for call in lists {
        if !inventory.read_completely(call) || gap.is_some() {
            let call = gap.unwrap_or(call);
            return Err(Fault::invalid("inventory-incomplete", format!("{call} did not answer completely"))
                .hint("Look again; if it stays so, check the permissions"));
        }
    }
    let mut named: Vec<&LoadBalancer> =
        service.load_balancers.iter().filter_map(|arn| inventory.load_balancer(arn)).collect();
    named.retain(|l| l.kind == "network");
    named.sort_by_key(|l| (!belongs_to(&l.tags, id), std::cmp::Reverse(edition(l, id)), l.arn.clone()));
    named
        .first()
        .copied()
        .ok_or_else(|| not_importable(service, "it stands on no Network Load Balancer of this account"))
}

fn name_of(service: &EndpointService, balancer: &LoadBalancer) -> String {
    let named = service.tags.get(tag::NAME).filter(|n| !n.trim().is_empty());
    let name = plain(named.unwrap_or(&balancer.name));
    name.chars().take(60).collect()
}

fn edition(balancer: &LoadBalancer, id: &OnboardingId) -> u8 {
    let step = balancer.tags.get(tag::STEP).filter(|_| belongs_to(&balancer.tags, id));
    step.and_then(|s| s.strip_prefix("load-balancer-e")?.parse().ok()).unwrap_or(1)
}

/// Other Regions that the service is offered in.
fn regions(inventory: &Inventory, service: &EndpointService) -> Vec<crate::Region> {
    let others = service.regions.iter().filter(|r| *r != inventory.region.as_str());
    others.filter_map(|r| r.parse().ok()).collect()
}

/// What was decided about filtering stays as it is; everything else is what is sound, and shows as a difference.
fn exposure(inventory: &Inventory, balancer: &LoadBalancer, id: &OnboardingId) -> Exposure {
    let enforce = balancer.enforce_inbound.as_deref().is_some_and(|e| e.eq_ignore_ascii_case("on"));
    let groups = balancer.security_groups.iter().filter_map(|g| inventory.security_group(g));
    let rules = groups.flat_map(|g| &g.ingress);
    let mut ranges: Vec<IpNet> = rules
        .filter_map(|r| match &r.peer {
            Peer::Cidr(net) => Some(*net),
            Peer::Group(_) | Peer::PrefixList(_) => None,
        })
        .collect();
    ranges.sort();
    ranges.dedup();
    let admits = inventory.security_groups.iter().filter(|g| admitted_by_us(g, id));
    Exposure {
        enforce_inbound: enforce,
        consumer_ranges: if enforce { ranges } else { Vec::new() },
        admit_in: admits.map(|g| g.id.clone()).collect(),
        ..Exposure::default()
    }
}

fn service_of(found: &EndpointService, further: Vec<Arn>) -> Service {
    let types = [AddressType::Ipv4, AddressType::Ipv6].into_iter();
    let types: Vec<AddressType> =
        types.filter(|t| found.ip_address_types.iter().any(|has| has == t.as_str())).collect();
    let enabled = found.notifications.iter().flatten().find(|n| n.state.eq_ignore_ascii_case("Enabled"));
    Service {
        private_dns_name: found.private_dns_name.clone(),
        dns_proof_written: found.private_dns.as_ref().is_some_and(|p| p.state.eq_ignore_ascii_case("verified")),
        address_types: if types.is_empty() { vec![AddressType::Ipv4] } else { types },
        further_load_balancers: further,
        notify: enabled.map(|n| n.topic.clone()),
        dns_zone: None,
    }
}

fn listener(
    inventory: &Inventory,
    found: &Listener,
    id: &OnboardingId,
    notes: &mut Vec<String>,
) -> Option<DesiredListener> {
    let mut leave = |why: &str| {
        notes.push(format!("The listener on {} {} is left as it is: {why}", found.protocol, found.port));
        None
    };
    let Some(protocol) = protocol(&found.protocol) else { return leave("this product does not set up that protocol") };
    let [arn] = found.target_groups.as_slice() else { return leave("it does not lead to exactly one target group") };
    let Some(group) = inventory.target_group(arn) else { return leave("its target group could not be read") };
    let (Some(target_port), Some(target_type)) = (group.port, target_type(&group.target_type)) else {
        return leave("its target group has no port, or a target type that this product does not know");
    };
    let attach = attached(inventory, group);
    Some(DesiredListener {
        port: found.port,
        protocol,
        target_type,
        target_port,
        targets: if attach.is_some() { Vec::new() } else { targets(group, notes) },
        attach,
        tls: tls(found, group),
        health_check: group.health_check.clone(),
        options: options(found, &group.attributes),
        adopt_target_group: (!belongs_to(&group.tags, id)).then(|| group.arn.clone()),
    })
}

fn protocol(text: &str) -> Option<Protocol> {
    [Protocol::Tcp, Protocol::Tls, Protocol::Udp, Protocol::TcpUdp].into_iter().find(|p| p.as_str() == text)
}

fn target_type(text: &str) -> Option<TargetType> {
    [TargetType::Instance, TargetType::Ip, TargetType::Alb].into_iter().find(|t| t.as_str() == text)
}

/// The targets that are not on their way out. Those on another port than the group's are told: one onboarding has one port.
fn targets(group: &TargetGroup, notes: &mut Vec<String>) -> Vec<String> {
    let staying: Vec<_> = group.health.iter().filter(|t| !t.is_draining()).collect();
    let elsewhere = staying.iter().filter(|t| t.port.is_some() && t.port != group.port).count();
    if elsewhere > 0 {
        notes.push(format!(
            "{elsewhere} targets of {} listen on another port than the group’s; they are named without it",
            group.name
        ));
    }
    let mut ids: Vec<String> = staying.into_iter().map(|t| t.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn attached(inventory: &Inventory, group: &TargetGroup) -> Option<Attach> {
    let by_ecs = inventory.workloads.iter().find_map(|w| {
        let one = w.attached.iter().find(|a| a.target_group == group.arn)?;
        Some(Attach::EcsService { service: w.arn.clone(), container: one.container.clone(), container_port: one.port })
    });
    by_ecs.or_else(|| {
        let by_group = inventory.auto_scaling_groups.iter().find(|g| g.target_groups.contains(&group.arn));
        by_group.map(|g| Attach::AutoScalingGroup(g.name.clone()))
    })
}

fn tls(found: &Listener, group: &TargetGroup) -> Option<Tls> {
    Some(Tls {
        certificate: found.certificate.clone()?,
        policy: found.policy.clone()?,
        alpn: found.alpn.clone().unwrap_or_else(|| "None".to_owned()),
        to_targets: group.protocol == "TLS",
    })
}

/// Settings that differ from what AWS has by itself.
fn options(found: &Listener, attributes: &BTreeMap<String, String>) -> ListenerOptions {
    let number = |map: &BTreeMap<String, String>, key: &str, default: u32| {
        map.get(key).and_then(|v| v.parse().ok()).filter(|v| *v != default)
    };
    ListenerOptions {
        idle_timeout_seconds: number(&found.attributes, "tcp.idle_timeout.seconds", 350),
        proxy_protocol: attributes.get("proxy_protocol_v2.enabled").is_some_and(|v| v == "true"),
        deregistration_delay_seconds: number(attributes, "deregistration_delay.timeout_seconds", 300),
        ..ListenerOptions::default()
    }
}

fn remark(desired: &Desired, inventory: &Inventory, found: &EndpointService, notes: &mut Vec<String>) {
    let firefly = &desired.firefly.account;
    let allowed = found.principals.iter().flatten().any(|p| crate::is_root_of(&p.principal, firefly));
    if !allowed {
        notes.push(format!(
            "Firefly’s account {} may not ask for a connection yet; the plan allows it",
            firefly.grouped()
        ));
    }
    if desired.exposure.enforce_inbound && desired.exposure.consumer_ranges.is_empty() {
        notes.push("Inbound rules are applied to PrivateLink traffic, and name no range: name Firefly’s in exposure.consumer_ranges".to_owned());
    }
    if desired.exposure.consumer_ranges.iter().any(|net| net.prefix_len() == 0) {
        notes.push(
            "An inbound rule admits everybody: take that range out of exposure.consumer_ranges unless it is meant"
                .to_owned(),
        );
    }
    let calls =
        ["ecs:ListClusters", "ecs:ListServices", "ecs:DescribeServices", "autoscaling:DescribeAutoScalingGroups"];
    if calls.iter().any(|call| inventory.has_gap(call)) {
        notes.push("ECS services or Auto Scaling groups could not be read: if one of them registers the targets, name it in attach instead of the targets".to_owned());
    }
    if desired.listeners.is_empty() {
        notes.push("No listener could be taken over; name at least one in the file".to_owned());
    }
    if desired.adopt == Adopt::default() {
        notes.push(format!(
            "It is onboarding {}, which this product made: attestations, accepted risks, override reasons and whether four eyes were asked for were kept only where it was made; add four_eyes = true if they were",
            desired.id
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::samples::{BALANCER, FIREFLY, GROUP, SERVICE, sound};
    use crate::plan::{Purpose, provider};

    fn imported(sample: &crate::audit::samples::Sample) -> Imported {
        import(&sample.inventory, &SERVICE.parse().unwrap(), FIREFLY.parse().unwrap(), "zzzzzzzzzz".parse().unwrap())
            .unwrap()
    }

    #[test]
    fn what_this_product_made_is_taken_up_as_it_was() {
        let sample = sound();
        let found = imported(&sample).desired;
        assert_eq!(found.id, sample.desired.id);
        assert_eq!(found.adopt, Adopt::default());
        assert_eq!(found.listeners, sample.desired.listeners);
        assert_eq!(found.exposure.admit_in, sample.desired.exposure.admit_in);
        assert!(provider(&found, &sample.inventory, Purpose::SetUp).unwrap().steps.is_empty());
    }

    #[test]
    fn what_was_built_by_hand_is_adopted_and_its_faults_are_planned() {
        let sample = sound().with(|s| {
            s.balancer().tags.clear();
            s.group().tags.clear();
            s.service().tags.clear();
            s.balancer().listeners[0].tags.clear();
            s.service().acceptance_required = false;
            s.allow("*", Some("All"));
        });
        let Imported { desired, notes } = imported(&sample);
        assert_eq!(desired.id.as_str(), "zzzzzzzzzz");
        assert_eq!(desired.adopt.load_balancer.as_ref().unwrap().as_str(), BALANCER);
        assert_eq!(desired.listeners[0].adopt_target_group.as_ref().unwrap().as_str(), GROUP);
        assert!(notes.is_empty(), "{notes:?}");
        let plan = provider(&desired, &sample.inventory, Purpose::SetUp).unwrap();
        let steps: Vec<&str> = plan.steps.iter().map(|s| s.id.as_str()).collect();
        assert!(["adopt-1", "acceptance", "remove-principals"].iter().all(|id| steps.contains(id)), "{steps:?}");
        assert!(!plan.steps.iter().any(|s| matches!(&s.work, crate::Work::Act(a) if a.creates())), "{steps:?}");
    }

    #[test]
    fn what_cannot_be_taken_over_is_said() {
        let sample = sound().with(|s| {
            s.listen(8080);
            s.balancer().listeners[1].protocol = "QUIC".into();
        });
        assert!(imported(&sample).notes.iter().any(|n| n.contains("QUIC 8080")));
        let none = sound().with(|s| s.inventory.load_balancers.clear());
        let refused =
            import(&none.inventory, &SERVICE.parse().unwrap(), FIREFLY.parse().unwrap(), none.desired.id.clone());
        assert_eq!(refused.unwrap_err().code, "not-importable");
        let unread = sound().with(|s| s.unread("elasticloadbalancing:DescribeTargetGroups"));
        let refused =
            import(&unread.inventory, &SERVICE.parse().unwrap(), FIREFLY.parse().unwrap(), unread.desired.id.clone());
        assert_eq!(refused.unwrap_err().code, "inventory-incomplete");
    }

    #[test]
    fn a_tag_alone_does_not_make_it_another_onboarding() {
        let marked = sound().with(|s| {
            let mut other = s.service().clone();
            other.id = "vpce-svc-0fffffffffffffff0".parse().unwrap();
            other.tags = [(tag::ADOPTED.to_owned(), s.desired.id.to_string())].into();
            s.inventory.endpoint_services.push(other);
        });
        let id = "vpce-svc-0fffffffffffffff0".parse().unwrap();
        let refused = import(&marked.inventory, &id, FIREFLY.parse().unwrap(), "zzzzzzzzzz".parse().unwrap());
        assert_eq!(refused.unwrap_err().code, "several-of-ours");
    }
}

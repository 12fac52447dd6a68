//! Load balancers: create, describe, delete.

use crate::call::Call;
use crate::clock::stamp;
use crate::ec2;
use crate::error::AwsError;
use crate::fault::Ailment;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

use super::load_balancer_asked::Asked;
use super::{Elbv2, LoadBalancer, Scene, ask, attributes, dual_stack, hosted_zones, nodes, placement, state_at};

/// Of either type, in one Region (DescribeAccountLimits).
const LIMIT: usize = super::limits::LOAD_BALANCERS;
/// ARNs or names in one DescribeLoadBalancers.
const AT_ONCE: usize = 20;

/// Completes at most once: with identical settings the one that exists is the answer.
pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let asked = Asked::read(&call.params)?;
    let scene = Scene::of(world, call);
    if let Some(existing) = scene.estate.elbv2.load_balancers.values().find(|b| b.name == asked.name) {
        return again(existing, &asked, &scene);
    }
    nodes::sweep(&mut scene.estate.ec2, call.now);
    let place = placement::place(&scene.estate.ec2, &asked.mappings, &asked.kind, &asked.scheme, &[])?;
    placement::groups_of_vpc(&scene.estate.ec2, &asked.groups, &place.vpc)?;
    room(&scene.estate.elbv2, &asked.kind)?;
    let groups = groups(&scene.estate.ec2, &asked, &place.vpc);
    let made = build(&asked, call, place, groups);
    dual_stack::stands(&scene.estate.ec2, &made)?;
    dual_stack::addressed(&scene.estate.ec2, &made, &asked.mappings)?;
    let made = named(world, call, made);
    for mapping in &asked.mappings {
        nodes::add(world, call, &made, &mapping.subnet, mapping.private_ip.as_deref())?;
    }
    let scene = Scene::of(world, call);
    let answer = one(&made, &scene);
    scene.estate.elbv2.load_balancers.insert(made.arn.clone(), made);
    Ok(answer)
}

/// Those asked for by ARN or by name, or all, page by page.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (arns, names) = (call.params.list("LoadBalancerArns"), call.params.list("Names"));
    if !arns.is_empty() && !names.is_empty() {
        return Err(AwsError::validation(
            "Load balancer names and load balancer ARNs cannot be specified at the same time",
        ));
    }
    if arns.len().max(names.len()) > AT_ONCE {
        return Err(AwsError::validation(format!(
            "The maximum number of load balancers that can be described at once is {AT_ONCE}"
        )));
    }
    let scene = Scene::of(world, call);
    let all = &scene.estate.elbv2;
    let found: Vec<&LoadBalancer> = if !arns.is_empty() {
        arns.iter().map(|arn| all.load_balancer(arn)).collect::<Result<_, _>>()?
    } else if !names.is_empty() {
        names.iter().map(|name| by_name(all, name)).collect::<Result<_, _>>()?
    } else {
        all.load_balancers.values().collect()
    };
    let page = ask::page(&call.params, found)?;
    Ok(ask::listed("LoadBalancers", page, |x, b| show(x, b, &scene)))
}

/// Succeeds when it is already gone; takes its listeners with it.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "LoadBalancerArn")?;
    let scene = Scene::of(world, call);
    let found = match scene.estate.elbv2.load_balancer(arn) {
        Err(e) if e.code == "LoadBalancerNotFound" => return Ok(String::new()),
        other => other?,
    };
    if attributes::load_balancer_value(found, "deletion_protection.enabled") == "true" {
        let words = format!("Load balancer '{arn}' cannot be deleted because deletion protection is enabled");
        return Err(AwsError::new("OperationNotPermitted", words));
    }
    if !ec2::services_of(&scene.estate.ec2, arn).is_empty() {
        let words =
            format!("Load balancer '{arn}' cannot be deleted because it is currently associated with another service");
        return Err(AwsError::new("ResourceInUse", words));
    }
    if let Some(group) = scene.estate.elbv2.group_with(arn, |_| true) {
        let words = format!("Load balancer '{arn}' cannot be deleted because it is a target of '{group}'");
        return Err(AwsError::new("ResourceInUse", words));
    }
    let gone_at = scene.clock.after(call.now, nodes::LINGER);
    nodes::remove(&mut scene.estate.ec2, arn, None, gone_at);
    scene.estate.elbv2.load_balancers.remove(arn);
    scene.estate.elbv2.remove_listeners(|l| l.load_balancer == arn);
    Ok(String::new())
}

fn again(existing: &LoadBalancer, asked: &Asked, scene: &Scene<'_>) -> Result<String, AwsError> {
    if asked.is(existing, &groups(&scene.estate.ec2, asked, &existing.vpc)) {
        return Ok(one(existing, scene));
    }
    let words = format!("A load balancer with the same name '{}' exists, but with different settings", asked.name);
    Err(AwsError::new("DuplicateLoadBalancerName", words))
}

fn room(all: &Elbv2, kind: &str) -> Result<(), AwsError> {
    if all.load_balancers.values().filter(|b| b.kind == kind).count() < LIMIT {
        return Ok(());
    }
    Err(AwsError::new("TooManyLoadBalancers", "The maximum number of load balancers has been reached"))
}

/// An Application Load Balancer without groups gets the VPC's default group; a Network Load Balancer stays without.
fn groups(ec2: &crate::ec2::Ec2, asked: &Asked, vpc: &str) -> Vec<String> {
    if asked.kind == "network" || !asked.groups.is_empty() {
        return asked.groups.clone();
    }
    ec2.security_groups.values().filter(|g| g.vpc == vpc && g.name == "default").map(|g| g.id.clone()).collect()
}

fn build(asked: &Asked, call: &Call, place: placement::Place, security_groups: Vec<String>) -> LoadBalancer {
    LoadBalancer {
        name: asked.name.clone(),
        kind: asked.kind.clone(),
        scheme: asked.scheme.clone(),
        vpc: place.vpc,
        zones: place.zones,
        enforce: (asked.kind == "network" && !security_groups.is_empty()).then(|| "on".to_owned()),
        security_groups,
        ip_address_type: asked.ip_address_type.clone(),
        source_nat: asked.source_nat,
        prefixes: dual_stack::prefixes(&asked.mappings),
        ipv6s: dual_stack::ipv6s(&asked.mappings),
        created: call.now,
        private_ips: asked.private_ips(),
        tags: asked.tags.clone(),
        ..LoadBalancer::default()
    }
}

/// Gives a load balancer its ARN and its DNS name.
fn named(world: &mut World, call: &Call, b: LoadBalancer) -> LoadBalancer {
    let short = if b.kind == "network" { "net" } else { "app" };
    let digits = ask::digits(world, call, short, &b.name);
    let (region, account, name) = (&call.region, &call.account, &b.name);
    LoadBalancer {
        arn: format!("arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/{short}/{name}/{digits}"),
        dns_name: dns_name(&b, &digits, region),
        ..b
    }
}

/// `name-digits.elb.region…` of network, `internal-name-number.region.elb…` of application load balancers.
fn dns_name(b: &LoadBalancer, digits: &str, region: &str) -> String {
    let name = &b.name;
    if b.kind == "network" {
        return format!("{name}-{digits}.elb.{region}.amazonaws.com");
    }
    let number = u32::from_str_radix(&ids::digest(&["dns", digits], 7), 16).unwrap_or_default();
    let prefix = if b.scheme == "internal" { "internal-" } else { "" };
    format!("{prefix}{name}-{number}.{region}.elb.amazonaws.com")
}

fn by_name<'a>(all: &'a Elbv2, name: &str) -> Result<&'a LoadBalancer, AwsError> {
    let missing = || AwsError::new("LoadBalancerNotFound", format!("Load balancers '[{name}]' not found"));
    all.load_balancers.values().find(|b| b.name == name).ok_or_else(missing)
}

fn one(load_balancer: &LoadBalancer, scene: &Scene<'_>) -> String {
    let mut x = Xml::new();
    x.each("LoadBalancers", "member", [load_balancer], |x, b| show(x, b, scene));
    x.done()
}

fn show(x: &mut Xml, b: &LoadBalancer, scene: &Scene<'_>) {
    let region = b.arn.split(':').nth(3).unwrap_or_default();
    x.leaf("LoadBalancerArn", &b.arn);
    x.leaf("DNSName", &b.dns_name);
    x.leaf("CanonicalHostedZoneId", hosted_zones::of(&b.kind, region));
    x.leaf("CreatedTime", stamp(b.created));
    x.leaf("LoadBalancerName", &b.name);
    x.leaf("Scheme", &b.scheme);
    x.leaf("VpcId", &b.vpc);
    x.within("State", |x| {
        x.leaf("Code", state_at(scene.clock, scene.now, b)).maybe("Reason", reason(b));
    });
    x.leaf("Type", &b.kind);
    x.each("AvailabilityZones", "member", &b.zones, |x, zone| show_zone(x, zone, b, &scene.estate.ec2));
    if b.kind == "application" || !b.security_groups.is_empty() {
        x.values("SecurityGroups", "member", &b.security_groups);
    }
    x.leaf("IpAddressType", &b.ip_address_type);
    show_source_nat(x, b);
    x.maybe("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", b.enforce.as_deref());
}

/// Why it is in no good state, in our words.
fn reason(b: &LoadBalancer) -> Option<&'static str> {
    b.ailment.map(|ailment| match ailment {
        Ailment::Failed => "The load balancer could not be set up",
        Ailment::ActiveImpaired => "The load balancer does not have the resources that it needs to scale",
    })
}

/// Network load balancers say whether source NAT has IPv6 prefixes.
pub(super) fn show_source_nat(x: &mut Xml, b: &LoadBalancer) {
    let word = if b.source_nat { "on" } else { "off" };
    x.maybe("EnablePrefixForIpv6SourceNat", (b.kind == "network").then_some(word));
}

/// Only an address that was asked for is told.
pub(super) fn show_zone(x: &mut Xml, (zone, subnet): &(String, String), b: &LoadBalancer, ec2: &ec2::Ec2) {
    x.leaf("ZoneName", zone).leaf("SubnetId", subnet);
    let (four, six) = (b.private_ips.get(subnet), b.ipv6s.get(subnet));
    x.each("LoadBalancerAddresses", "member", four.or(six).map(|_| ()), |x, ()| {
        x.maybe("PrivateIPv4Address", four).maybe("IPv6Address", six);
    });
    if let Some(prefix) = dual_stack::prefix(ec2, b, subnet) {
        x.values("SourceNatIpv6Prefixes", "member", [prefix]);
    }
}

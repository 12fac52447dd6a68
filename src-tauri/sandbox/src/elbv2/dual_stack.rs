//! Load balancers with IPv6: what it takes, in the network and in their listeners.

use std::collections::BTreeMap;
use std::net::Ipv6Addr;

use ipnet::Ipv6Net;

use crate::call::Call;
use crate::ec2::{self, Ec2};
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

use super::load_balancer_asked::{ADDRESS_TYPES, Mapping};
use super::{Elbv2, LoadBalancer, Scene, ask};

/// The size of a prefix for source NAT.
const PREFIX: u8 = 80;

pub(super) fn set_ip_address_type(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let arn = ask::need(&call.params, "LoadBalancerArn")?;
    let wanted =
        ask::one_of(&call.params, "IpAddressType", &ADDRESS_TYPES)?.ok_or_else(|| ask::null("IpAddressType"))?;
    let scene = Scene::of(world, call);
    let mut after = scene.estate.elbv2.load_balancer(arn)?.clone();
    after.retype(&wanted);
    stands(&scene.estate.ec2, &after)?;
    carries(&scene.estate.elbv2, &after)?;
    scene.estate.elbv2.load_balancers.insert(after.arn.clone(), after);
    let mut x = Xml::new();
    x.leaf("IpAddressType", wanted);
    Ok(x.done())
}

/// Whether a load balancer may have its type of addresses where it stands (docs/aws.md, “Load balancers, target groups, listeners”).
pub(super) fn stands(ec2: &Ec2, b: &LoadBalancer) -> Result<(), AwsError> {
    let kind = b.ip_address_type.as_str();
    if kind == "dualstack-without-public-ipv4" && (b.kind != "application" || b.scheme != "internet-facing") {
        let words = "is supported for Application Load Balancers that face the internet only";
        return Err(ask::configuration(format!("The IP address type '{kind}' {words}")));
    }
    // the sentence is AWS's (issue: aws-load-balancer-controller 4852)
    if kind != "ipv4" && !b.zones.iter().all(|(_, subnet)| ec2::has_six(ec2, subnet)) {
        return Err(AwsError::validation("You must specify subnets with an associated IPv6 CIDR block."));
    }
    if b.source_nat && (b.kind != "network" || kind != "dualstack") {
        let words =
            "EnablePrefixForIpv6SourceNat is supported for load balancers with IP address type 'dualstack' only";
        return Err(ask::configuration(words));
    }
    Ok(())
}

/// Whether a load balancer can have its listeners: UDP over IPv6 needs prefixes for source NAT (issue: aws-cdk 32184).
pub(super) fn carries(all: &Elbv2, b: &LoadBalancer) -> Result<(), AwsError> {
    all.listeners_of(&b.arn).try_for_each(|l| speaks(b, &l.protocol))
}

/// The same of one listener.
pub(super) fn speaks(b: &LoadBalancer, protocol: &str) -> Result<(), AwsError> {
    if b.kind == "network" && b.ip_address_type == "dualstack" && !b.source_nat && matches!(protocol, "UDP" | "TCP_UDP")
    {
        return Err(ask::configuration(format!(
            "A listener with protocol '{protocol}' of a load balancer with IP address type 'dualstack' needs EnablePrefixForIpv6SourceNat"
        )));
    }
    Ok(())
}

/// The IPv6 addresses and prefixes of a request, each in its subnet and of a load balancer that can have them.
pub(super) fn addressed(ec2: &Ec2, b: &LoadBalancer, mappings: &[Mapping]) -> Result<(), AwsError> {
    for mapping in mappings {
        let range = range(ec2, &mapping.subnet);
        if let Some(ip) = &mapping.ipv6 {
            let inside = ip.parse::<Ipv6Addr>().is_ok_and(|ip| range.is_some_and(|r| r.contains(&ip)));
            if b.kind != "network" || b.ip_address_type != "dualstack" || !inside {
                return Err(ask::configuration(format!(
                    "The IPv6 address '{ip}' must be in the IPv6 CIDR block of the subnet of a dual-stack Network Load Balancer"
                )));
            }
        }
        if let Some(prefix) = mapping.prefix.as_deref().filter(|p| *p != "auto_assigned") {
            let inside = prefix
                .parse::<Ipv6Net>()
                .is_ok_and(|p| p.prefix_len() == PREFIX && range.is_some_and(|r| r.contains(&p)));
            if !inside {
                let words = "must be a /80 of the IPv6 CIDR block of its subnet, or auto_assigned";
                return Err(AwsError::validation(format!("The source NAT prefix '{prefix}' {words}")));
            }
        }
        if mapping.prefix.is_some() && !b.source_nat {
            return Err(ask::configuration("A source NAT prefix needs EnablePrefixForIpv6SourceNat"));
        }
    }
    Ok(())
}

/// The IPv6 addresses that were asked for, by subnet.
pub(super) fn ipv6s(mappings: &[Mapping]) -> BTreeMap<String, String> {
    mappings.iter().filter_map(|m| Some((m.subnet.clone(), m.ipv6.clone()?))).collect()
}

/// The prefixes that were asked for, by subnet.
pub(super) fn prefixes(mappings: &[Mapping]) -> BTreeMap<String, String> {
    let asked = |m: &Mapping| Some((m.subnet.clone(), m.prefix.clone().filter(|p| p != "auto_assigned")?));
    mappings.iter().filter_map(asked).collect()
}

/// The prefix that is used in a subnet, where prefixes are.
pub(super) fn prefix(ec2: &Ec2, b: &LoadBalancer, subnet: &str) -> Option<String> {
    if !b.source_nat {
        return None;
    }
    b.prefixes.get(subnet).cloned().or_else(|| {
        let [a, bb, c, d, ..] = range(ec2, subnet)?.network().segments();
        let own = u16::from_str_radix(&ids::digest(&["prefix", &b.arn, subnet], 4), 16).ok()?;
        let network = Ipv6Addr::new(a, bb, c, d, own, 0, 0, 0);
        Ipv6Net::new(network, PREFIX).ok().map(|net| net.to_string())
    })
}

fn range(ec2: &Ec2, subnet: &str) -> Option<Ipv6Net> {
    ec2.subnets.get(subnet)?.ipv6.as_ref()?.parse().ok()
}

impl LoadBalancer {
    /// Another type of addresses; what only two families have goes with the second.
    pub(super) fn retype(&mut self, kind: &str) {
        kind.clone_into(&mut self.ip_address_type);
        if kind != "dualstack" {
            self.source_nat = false;
            self.prefixes.clear();
            self.ipv6s.clear();
        }
    }
}

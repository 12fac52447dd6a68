//! What CreateLoadBalancer asks for, read and checked as far as it goes without looking at the network.

use std::collections::BTreeMap;

use crate::ec2::Tags;
use crate::error::AwsError;
use crate::wire::params::Params;

use super::{LoadBalancer, ask, dual_stack};

pub(super) const ADDRESS_TYPES: [&str; 3] = ["ipv4", "dualstack", "dualstack-without-public-ipv4"];

/// A subnet, and the private address that was wished for in it.
#[derive(Debug, Clone)]
pub(super) struct Mapping {
    pub subnet: String,
    pub private_ip: Option<String>,
    pub ipv6: Option<String>,
    /// For source NAT; `auto_assigned` is any.
    pub prefix: Option<String>,
}

pub(super) struct Asked {
    pub name: String,
    pub kind: String,
    pub scheme: String,
    pub mappings: Vec<Mapping>,
    pub groups: Vec<String>,
    pub ip_address_type: String,
    pub source_nat: bool,
    pub tags: Tags,
}

impl Asked {
    pub fn read(params: &Params) -> Result<Self, AwsError> {
        let name = ask::need(params, "Name")?.to_owned();
        ask::name(&name, "The load balancer")?;
        if name.starts_with("internal-") {
            return Err(AwsError::validation(format!("The load balancer name '{name}' cannot begin with 'internal-'")));
        }
        let kind = ask::one_of(params, "Type", &["application", "network", "gateway"])?
            .unwrap_or_else(|| "application".to_owned());
        if kind == "gateway" {
            return Err(ask::configuration("Load balancers of type 'gateway' are not available in this Region"));
        }
        let scheme = ask::one_of(params, "Scheme", &["internet-facing", "internal"])?
            .unwrap_or_else(|| "internet-facing".to_owned());
        let ip_address_type =
            ask::one_of(params, "IpAddressType", &ADDRESS_TYPES)?.unwrap_or_else(|| "ipv4".to_owned());
        let source_nat = source_nat(params)?.unwrap_or_default();
        let mappings = mappings(params, &kind, &scheme)?;
        Ok(Self {
            name,
            kind,
            scheme,
            mappings,
            groups: groups(params),
            ip_address_type,
            source_nat,
            tags: ask::tags(params)?,
        })
    }

    /// Whether a load balancer is as it was asked for, with the groups that this comes to. Tags do not count: AWS compares
    /// settings only, which is how a creation can adopt a stranger's load balancer.
    pub fn is(&self, existing: &LoadBalancer, groups: &[String]) -> bool {
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        let (subnets, standing) = (self.mappings.iter().map(|m| &m.subnet), existing.zones.iter().map(|(_, s)| s));
        self.kind == existing.kind
            && self.scheme == existing.scheme
            && self.ip_address_type == existing.ip_address_type
            && self.source_nat == existing.source_nat
            && self.private_ips() == existing.private_ips
            && dual_stack::ipv6s(&self.mappings) == existing.ipv6s
            && dual_stack::prefixes(&self.mappings) == existing.prefixes
            && sorted(subnets.cloned().collect()) == sorted(standing.cloned().collect())
            && sorted(groups.to_vec()) == sorted(existing.security_groups.clone())
    }

    /// The private addresses that were asked for, by subnet.
    pub fn private_ips(&self) -> BTreeMap<String, String> {
        private_ips(&self.mappings)
    }
}

/// Whether source NAT is to have IPv6 prefixes, if that is said. No address pool of the account exists.
pub(super) fn source_nat(params: &Params) -> Result<Option<bool>, AwsError> {
    let asked = ask::one_of(params, "EnablePrefixForIpv6SourceNat", &["on", "off"])?;
    for pool in ["CustomerOwnedIpv4Pool", "IpamPools.Ipv4IpamPoolId"] {
        if let Some(id) = params.get(pool) {
            return Err(ask::configuration(format!("The address pool '{id}' does not exist")));
        }
    }
    Ok(asked.map(|word| word == "on"))
}

/// The private addresses of a request, by subnet.
pub(super) fn private_ips(mappings: &[Mapping]) -> BTreeMap<String, String> {
    mappings.iter().filter_map(|m| Some((m.subnet.clone(), m.private_ip.clone()?))).collect()
}

/// The groups named, each once.
pub(super) fn groups(params: &Params) -> Vec<String> {
    let mut groups = params.list("SecurityGroups");
    groups.sort();
    groups.dedup();
    groups
}

/// `Subnets` or `SubnetMappings`, not both.
pub(super) fn mappings(params: &Params, kind: &str, scheme: &str) -> Result<Vec<Mapping>, AwsError> {
    let (plain, mapped) = (params.list("Subnets"), params.structs("SubnetMappings"));
    match (plain.is_empty(), mapped.is_empty()) {
        (true, true) => Err(AwsError::validation("You must specify either subnets or subnet mappings")),
        (false, false) => Err(AwsError::validation("You cannot specify both subnets and subnet mappings")),
        (false, true) => {
            Ok(plain.into_iter().map(|subnet| Mapping { subnet, private_ip: None, ipv6: None, prefix: None }).collect())
        }
        (true, false) => mapped.iter().map(|m| mapping(m, kind, scheme)).collect(),
    }
}

fn mapping(params: &Params, kind: &str, scheme: &str) -> Result<Mapping, AwsError> {
    let subnet = ask::need(params, "SubnetId")?.to_owned();
    if let Some(allocation) = params.get("AllocationId") {
        // no Elastic IP address exists in this world
        return Err(AwsError::new("AllocationIdNotFound", format!("The allocation ID '{allocation}' does not exist")));
    }
    let private_ip = params.get("PrivateIPv4Address").map(str::to_owned);
    if private_ip.is_some() && (kind != "network" || scheme != "internal") {
        return Err(ask::configuration(
            "A private IPv4 address can be specified for internal Network Load Balancers only",
        ));
    }
    let text = |name: &str| params.get(name).map(str::to_owned);
    Ok(Mapping { subnet, private_ip, ipv6: text("IPv6Address"), prefix: text("SourceNatIpv6Prefix") })
}

//! Where a load balancer may stand: subnets, zones, free addresses, security groups of the right VPC.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::ec2::{self, Ec2, Subnet};
use crate::error::AwsError;

use super::ask;
use super::load_balancer_asked::Mapping;

/// AWS wants this many free addresses in each subnet.
const FREE_ADDRESSES: u32 = 8;

/// A place that was checked: one VPC, one subnet a zone.
pub(super) struct Place {
    pub vpc: String,
    /// Zone name and subnet.
    pub zones: Vec<(String, String)>,
}

/// Checks the subnets of a load balancer of `kind` and `scheme`. `already` are those in which it stands: they need no free addresses.
pub(super) fn place(
    ec2: &Ec2,
    mappings: &[Mapping],
    kind: &str,
    scheme: &str,
    already: &[(String, String)],
) -> Result<Place, AwsError> {
    let subnets = mappings.iter().map(|m| subnet(ec2, &m.subnet)).collect::<Result<Vec<_>, _>>()?;
    let vpcs: BTreeSet<&str> = subnets.iter().map(|s| s.vpc.as_str()).collect();
    let Some(vpc) = vpcs.first().filter(|_| vpcs.len() == 1) else {
        return Err(ask::configuration("All subnets must belong to the same VPC"));
    };
    one_a_zone(&subnets, kind)?;
    if scheme == "internet-facing" && !ec2.internet_gateways.values().any(|g| g.vpc.as_deref() == Some(*vpc)) {
        return Err(AwsError::new("InvalidSubnet", format!("VPC {vpc} has no internet gateway")));
    }
    for (subnet, mapping) in subnets.iter().zip(mappings) {
        if already.iter().all(|(_, id)| *id != subnet.id) {
            room(ec2, subnet)?;
            wished(ec2, subnet, mapping.private_ip.as_deref())?;
        }
    }
    Ok(Place { vpc: (*vpc).to_owned(), zones: subnets.iter().map(|s| (s.zone.clone(), s.id.clone())).collect() })
}

/// The security groups must exist and be of the load balancer's VPC.
pub(super) fn groups_of_vpc(ec2: &Ec2, groups: &[String], vpc: &str) -> Result<(), AwsError> {
    for id in groups {
        let no_such = || AwsError::new("InvalidSecurityGroup", format!("The security group '{id}' does not exist"));
        let group = ec2.security_groups.get(id).ok_or_else(no_such)?;
        if group.vpc != vpc {
            return Err(ask::configuration(format!("The security group '{id}' is not in the VPC '{vpc}'")));
        }
    }
    Ok(())
}

fn subnet<'a>(ec2: &'a Ec2, id: &str) -> Result<&'a Subnet, AwsError> {
    ec2.subnets.get(id).ok_or_else(|| AwsError::new("SubnetNotFound", format!("The subnet ID '{id}' does not exist")))
}

fn one_a_zone(subnets: &[&Subnet], kind: &str) -> Result<(), AwsError> {
    let zones: BTreeSet<&str> = subnets.iter().map(|s| s.zone.as_str()).collect();
    if zones.len() < subnets.len() {
        return Err(ask::configuration(
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
        ));
    }
    if kind == "application" && zones.len() < 2 {
        return Err(AwsError::validation("At least two subnets in two different Availability Zones must be specified"));
    }
    Ok(())
}

fn room(ec2: &Ec2, subnet: &Subnet) -> Result<(), AwsError> {
    if ec2::free_addresses(ec2, &subnet.id, &subnet.cidr) >= FREE_ADDRESSES {
        return Ok(());
    }
    let id = &subnet.id;
    let words = "ELB requires at least 8 free IP addresses in each subnet";
    Err(AwsError::new("InvalidSubnet", format!("Not enough IP space available in {id}. {words}")))
}

/// A wished address lies in the subnet, is not AWS's own, and is nobody's.
fn wished(ec2: &Ec2, subnet: &Subnet, ip: Option<&str>) -> Result<(), AwsError> {
    let Some(ip) = ip else { return Ok(()) };
    let range = subnet.cidr.parse::<Ipv4Net>().ok();
    let inside = ip.parse::<Ipv4Addr>().is_ok_and(|ip| range.is_some_and(|r| ec2::usable(r).any(|host| host == ip)));
    if !inside {
        let cidr = &subnet.cidr;
        return Err(ask::configuration(format!(
            "The IP address '{ip}' is not within the CIDR range '{cidr}' of the subnet"
        )));
    }
    if ec2::taken(ec2, &subnet.id).contains(ip) {
        return Err(AwsError::new("ResourceInUse", format!("The IP address '{ip}' is already in use")));
    }
    Ok(())
}

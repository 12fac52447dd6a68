//! Account, Region, VPC, subnets: where all of it stands, held against what the account has.

use std::collections::BTreeSet;

use crate::plan::our_load_balancer;
use crate::{Desired, Inventory, Problem, Subnet, SubnetId};

/// Free addresses that AWS advises for a load balancer's subnet.
const FREE_ADDRESSES: u32 = 8;

pub(super) fn place(desired: &Desired, inventory: &Inventory, problems: &mut Vec<Problem>) {
    if desired.account != inventory.account {
        let message = format!(
            "The onboarding belongs to {}, but this session is in {}",
            desired.account.grouped(),
            inventory.account.grouped()
        );
        problems.push(Problem::new("account", "wrong-account", message, "Sign in to the onboarding’s account"));
    }
    if desired.region != inventory.region {
        let message =
            format!("The onboarding belongs to {}, but this session looks at {}", desired.region, inventory.region);
        problems.push(Problem::new("region", "wrong-region", message, "Choose the onboarding’s Region"));
    }
    if inventory.vpc(&desired.network.vpc).is_none() {
        let message = format!("{} does not exist in this account and Region", desired.network.vpc);
        problems.push(Problem::new("network.vpc", "unknown-vpc", message, "Choose one of the VPCs that were found"));
    }
}

pub(super) fn subnets(desired: &Desired, inventory: &Inventory, problems: &mut Vec<Problem>) {
    if desired.network.subnets.is_empty() {
        problems.push(Problem::new(
            "network.subnets",
            "no-subnet",
            "No subnet is chosen",
            "Choose one subnet in each zone; two zones or more",
        ));
    }
    let mut zones = BTreeSet::new();
    for (index, id) in desired.network.subnets.iter().enumerate() {
        let field = format!("network.subnets[{index}]");
        match inventory.subnet(id) {
            None => problems.push(unknown_subnet(&field, id)),
            Some(subnet) => {
                let stands =
                    our_load_balancer(desired, inventory).is_some_and(|l| l.zones.iter().any(|z| &z.subnet == id));
                problems.extend(subnet_problem(desired, subnet, &field, zones.insert(subnet.zone.clone()), stands));
            }
        }
    }
}

fn unknown_subnet(field: &str, id: &SubnetId) -> Problem {
    Problem::new(
        field,
        "unknown-subnet",
        format!("{id} does not exist in this account and Region"),
        "Choose one of the subnets that were found",
    )
}

fn subnet_problem(
    desired: &Desired,
    subnet: &Subnet,
    field: &str,
    first_in_zone: bool,
    stands: bool,
) -> Option<Problem> {
    if subnet.vpc != desired.network.vpc {
        let message = format!("{} lies in {}, not in {}", subnet.id, subnet.vpc, desired.network.vpc);
        return Some(Problem::new(
            field,
            "subnet-elsewhere",
            message,
            "Choose subnets of the VPC in which the service runs",
        ));
    }
    if !first_in_zone {
        let message = format!("{} is a second subnet in zone {}", subnet.id, subnet.zone);
        return Some(Problem::new(field, "zone-twice", message, "A load balancer takes one subnet in each zone"));
    }
    // a load balancer that stands there already has its addresses, and must stay repairable
    (subnet.free_addresses < FREE_ADDRESSES && !stands).then(|| {
        let message = format!(
            "{} has {} free addresses; a load balancer needs at least {FREE_ADDRESSES}",
            subnet.id, subnet.free_addresses
        );
        Problem::new(field, "subnet-full", message, "Choose another subnet in that zone")
    })
}

/// The targets' own groups that get a rule.
pub(super) fn admitted(desired: &Desired, inventory: &Inventory, problems: &mut Vec<Problem>) {
    for (index, group) in desired.exposure.admit_in.iter().enumerate() {
        if inventory.read_completely("ec2:DescribeSecurityGroups") && inventory.security_group(group).is_none() {
            problems.push(Problem::new(
                format!("exposure.admit_in[{index}]"),
                "unknown-group",
                format!("{group} does not exist here"),
                "Choose a security group of the targets",
            ));
        }
    }
}

//! From where and how an endpoint service is reached: supported Regions and kinds of addresses.

use super::listing::estate;
use super::state::EndpointService;
use super::zones::REGIONS;
use crate::call::Call;
use crate::elbv2;
use crate::error::AwsError;
use crate::world::World;

pub(super) struct Reach {
    pub ip_address_types: Vec<String>,
    /// The service's own first.
    pub regions: Vec<String>,
}

/// What a new service is given.
pub(super) fn asked(call: &Call) -> Result<Reach, AwsError> {
    let (types, regions) = (call.params.list("SupportedIpAddressType"), call.params.list("SupportedRegion"));
    check("SupportedIpAddressType", &types, &regions)?;
    let others = regions.into_iter().filter(|r| *r != call.region);
    Ok(Reach {
        ip_address_types: if types.is_empty() { vec!["ipv4".to_owned()] } else { types },
        regions: std::iter::once(call.region.clone()).chain(others).collect(),
    })
}

/// What a service has after a change. Its own Region stays.
pub(super) fn changed(call: &Call, service: &EndpointService) -> Result<Reach, AwsError> {
    let list = |name: &str| call.params.list(name);
    check("AddSupportedIpAddressType", &list("AddSupportedIpAddressType"), &list("AddSupportedRegion"))?;
    if list("RemoveSupportedRegion").contains(&call.region) {
        let message = format!("The Region {} hosts the service {} and cannot be removed", call.region, service.id);
        return Err(invalid(message));
    }
    Ok(Reach {
        ip_address_types: change(&service.ip_address_types, call, "SupportedIpAddressType"),
        regions: change(&service.supported_regions, call, "SupportedRegion"),
    })
}

/// Load balancers with a TCP idle timeout of their own are reached from their own Region only.
pub(super) fn far(world: &World, call: &Call, balancers: &[String], regions: &[String]) -> Result<(), AwsError> {
    let Some(estate) = estate(world, &call.account, &call.region) else { return Ok(()) };
    let own = balancers.iter().find(|arn| elbv2::has_own_idle_timeout(&estate.elbv2, arn));
    match own.filter(|_| regions.iter().any(|r| *r != call.region)) {
        Some(arn) => Err(invalid(format!(
            "Access from other Regions is not supported for {arn}, which has a custom TCP idle timeout"
        ))),
        None => Ok(()),
    }
}

/// Kinds of addresses that there are, and Regions that every account has.
fn check(name: &str, types: &[String], regions: &[String]) -> Result<(), AwsError> {
    if let Some(kind) = types.iter().find(|kind| !["ipv4", "ipv6"].contains(&kind.as_str())) {
        return Err(AwsError::invalid(format!("Value ({kind}) for parameter {name} is invalid.")));
    }
    match regions.iter().find(|r| !REGIONS.contains(&r.as_str())) {
        Some(unknown) => Err(invalid(format!("The Region {unknown} does not exist"))),
        None => Ok(()),
    }
}

/// A service has one kind of addresses at least, and IPv6 where all its load balancers are dual-stack.
pub(super) fn spoken(world: &World, call: &Call, balancers: &[String], types: &[String]) -> Result<(), AwsError> {
    if types.is_empty() {
        return Err(invalid("The service must keep at least one supported IP address type".to_owned()));
    }
    let here = estate(world, &call.account, &call.region);
    let unfit = |arn: &&String| !here.is_some_and(|e| elbv2::is_dual_stack(&e.elbv2, arn));
    match balancers.iter().filter(|_| types.iter().any(|t| t == "ipv6")).find(unfit) {
        Some(arn) => Err(invalid(format!("The network load balancer {arn} does not support IPv6"))),
        None => Ok(()),
    }
}

fn change(now: &[String], call: &Call, name: &str) -> Vec<String> {
    let gone = call.params.list(&format!("Remove{name}"));
    let mut list: Vec<String> = now.iter().filter(|v| !gone.contains(v)).cloned().collect();
    for new in call.params.list(&format!("Add{name}")) {
        if !list.contains(&new) {
            list.push(new);
        }
    }
    list
}

fn invalid(message: String) -> AwsError {
    AwsError::new("InvalidParameter", message)
}

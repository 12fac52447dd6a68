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

/// Load balancers here speak IPv4, and Regions are those that every account has.
fn check(name: &str, types: &[String], regions: &[String]) -> Result<(), AwsError> {
    for kind in types {
        match kind.as_str() {
            "ipv4" => {}
            "ipv6" => return Err(invalid("The network load balancers of the service do not support IPv6".to_owned())),
            _ => return Err(AwsError::invalid(format!("Value ({kind}) for parameter {name} is invalid."))),
        }
    }
    match regions.iter().find(|r| !REGIONS.contains(&r.as_str())) {
        Some(unknown) => Err(invalid(format!("The Region {unknown} does not exist"))),
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

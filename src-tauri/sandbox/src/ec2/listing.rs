//! What all Describe calls share: resources by ID, filters, pages, and AWS's words for what is not there.

use std::collections::BTreeMap;

use super::state::{Ec2, Tags};
use crate::call::Call;
use crate::error::AwsError;
use crate::page;
use crate::wire::xml::Xml;
use crate::world::{Estate, World};

/// A kind of resource: how its IDs begin, and what AWS says of one that it does not have.
pub(super) struct Kind {
    pub prefix: &'static str,
    /// As in CreateTags and TagSpecification.
    pub name: &'static str,
    not_found: &'static str,
    malformed: &'static str,
    noun: &'static str,
}

macro_rules! kinds {
    ($($kind:ident: $prefix:literal, $name:literal, $not_found:literal, $malformed:literal, $noun:literal;)*) => {
        $(pub(super) const $kind: Kind =
            Kind { prefix: $prefix, name: $name, not_found: $not_found, malformed: $malformed, noun: $noun };)*
    };
}

// The spelling differs by resource and by code (`docs/aws.md`, “Error codes”)
kinds! {
    VPC: "vpc", "vpc", "InvalidVpcID.NotFound", "InvalidVpcID.Malformed", "vpc ID";
    SUBNET: "subnet", "subnet", "InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed", "subnet ID";
    ROUTE_TABLE: "rtb", "route-table", "InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed", "routeTable ID";
    INTERNET_GATEWAY: "igw", "internet-gateway", "InvalidInternetGatewayID.NotFound", "InvalidInternetGatewayId.Malformed", "internetGateway ID";
    NAT_GATEWAY: "nat", "natgateway", "NatGatewayNotFound", "NatGatewayMalformed", "NatGateway";
    EXCLUSION: "vpcbpa-exclude", "vpc-block-public-access-exclusion", "InvalidVpcBlockPublicAccessExclusionId.NotFound", "InvalidVpcBlockPublicAccessExclusionId.Malformed", "VpcBlockPublicAccessExclusion ID";
    NETWORK_ACL: "acl", "network-acl", "InvalidNetworkAclID.NotFound", "InvalidNetworkAclId.Malformed", "networkAcl ID";
    SECURITY_GROUP: "sg", "security-group", "InvalidGroup.NotFound", "InvalidGroupId.Malformed", "security group";
    INSTANCE: "i", "instance", "InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed", "instance ID";
    INTERFACE: "eni", "network-interface", "InvalidNetworkInterfaceID.NotFound", "InvalidNetworkInterfaceId.Malformed", "networkInterface ID";
    SERVICE: "vpce-svc", "vpc-endpoint-service", "InvalidVpcEndpointServiceId.NotFound", "InvalidVpcEndpointServiceId.Malformed", "VpcEndpointService Id";
    ENDPOINT: "vpce", "vpc-endpoint", "InvalidVpcEndpointId.NotFound", "InvalidVpcEndpointId.Malformed", "Vpc Endpoint Id";
    CONNECTION: "vpce-con", "vpc-endpoint-connection", "InvalidVpcEndpointConnectionId.NotFound", "InvalidVpcEndpointConnectionId.Malformed", "VpcEndpointConnection Id";
    PERMISSION: "vpce-svc-perm", "vpc-endpoint-service-permission", "InvalidVpcEndpointServicePermissionId.NotFound", "InvalidVpcEndpointServicePermissionId.Malformed", "VpcEndpointServicePermission Id";
    FLOW_LOG: "fl", "vpc-flow-log", "InvalidFlowLogId.NotFound", "InvalidFlowLogId.Malformed", "flow log ID";
    PREFIX_LIST: "pl", "prefix-list", "InvalidPrefixListID.NotFound", "InvalidPrefixListID.Malformed", "prefix list ID";
    ADDRESS: "eipalloc", "elastic-ip", "InvalidAllocationID.NotFound", "InvalidAllocationID.Malformed", "allocation ID";
    RULE: "sgr", "security-group-rule", "InvalidSecurityGroupRuleId.NotFound", "InvalidSecurityGroupRuleId.Malformed", "security group rule ID";
    IMAGE: "ami", "image", "InvalidAMIID.NotFound", "InvalidAMIID.Malformed", "image ID";
}

impl Kind {
    /// `InvalidVpcID.NotFound`, and its like.
    pub(super) fn not_found(&self, id: &str) -> AwsError {
        AwsError::new(self.not_found, format!("The {} '{id}' does not exist", self.noun))
    }

    /// AWS tells an ID that cannot be from one that is not there.
    pub(super) fn check(&self, id: &str) -> Result<(), AwsError> {
        let digits = id.strip_prefix(self.prefix).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Ok(());
        }
        Err(AwsError::new(self.malformed, format!("Invalid id: \"{id}\" (expecting \"{}-...\")", self.prefix)))
    }
}

/// The resource with that ID, or AWS's refusal.
pub(super) fn known<'a, T>(all: &'a BTreeMap<String, T>, id: &str, kind: &Kind) -> Result<&'a T, AwsError> {
    kind.check(id)?;
    all.get(id).ok_or_else(|| kind.not_found(id))
}

/// The same, to be changed.
pub(super) fn known_mut<'a, T>(all: &'a mut BTreeMap<String, T>, id: &str, kind: &Kind) -> Result<&'a mut T, AwsError> {
    kind.check(id)?;
    all.get_mut(id).ok_or_else(|| kind.not_found(id))
}

/// The resources with those IDs, each of which must exist; all of them when no ID is given.
pub(super) fn chosen<'a, T>(all: &'a BTreeMap<String, T>, ids: &[String], kind: &Kind) -> Result<Vec<&'a T>, AwsError> {
    if ids.is_empty() {
        return Ok(all.values().collect());
    }
    ids.iter().map(|id| known(all, id, kind)).collect()
}

/// A list as one Describe call gives it.
pub(super) struct Shape {
    /// The element around the list.
    pub set: &'static str,
    /// The filters that are understood, besides those on tags. Another name is refused, as AWS refuses one it does not know.
    pub filters: &'static [&'static str],
    pub pages: Pages,
}

/// What `MaxResults` may be.
#[derive(Clone, Copy)]
pub(super) enum Pages {
    /// AWS does not page here.
    None,
    /// From 5; more is refused.
    To(i64),
    /// From 1; more is refused.
    FromOne(i64),
    /// From 5; more gives that many.
    UpTo(i64),
}

/// Filters, cuts the page and writes it.
pub(super) fn list<T>(
    call: &Call,
    shape: &Shape,
    items: impl IntoIterator<Item = T>,
    tags: impl Fn(&T) -> Option<&Tags>,
    value: impl Fn(&T, &str) -> Vec<String>,
    mut write: impl FnMut(&mut Xml, &T),
) -> Result<String, AwsError> {
    let (items, token) = select(call, shape, items, tags, value)?;
    let mut x = Xml::new();
    x.each(shape.set, "item", &items, |x, item| write(x, item)).maybe("nextToken", token);
    Ok(x.done())
}

/// The page of what the filters let through, and the token of the next one.
pub(super) fn select<T>(
    call: &Call,
    shape: &Shape,
    items: impl IntoIterator<Item = T>,
    tags: impl Fn(&T) -> Option<&Tags>,
    value: impl Fn(&T, &str) -> Vec<String>,
) -> Result<(Vec<T>, Option<String>), AwsError> {
    known_filters(call, shape)?;
    let filters = page::filters(&call.params);
    let of = |item: &T, name: &str| {
        Some(tags(item).and_then(|t| page::tag_filter(name, t)).unwrap_or_else(|| value(item, name)))
    };
    let token = call.params.get("NextToken");
    let (size, token) = match shape.pages {
        Pages::None => (None, None),
        Pages::FromOne(most) => (size(call, 1, most)?, token),
        Pages::To(most) => (size(call, 5, most)?, token),
        Pages::UpTo(most) => (size(call, 5, i64::MAX)?.map(|n| n.min(most)), token),
    };
    // without filters what comes before the page is stepped over unseen
    if filters.is_empty() {
        return page::page(items, size, token);
    }
    // names are known by now, so nothing can be refused here
    let fits = |item: &T| page::matches(&filters, |name| of(item, name)).is_ok_and(|fits| fits);
    page::page(items.into_iter().filter(fits), size, token)
}

/// Checked apart from the resources, so that an unknown name is refused where there are none.
fn known_filters(call: &Call, shape: &Shape) -> Result<(), AwsError> {
    for filter in call.params.structs("Filter") {
        let name = filter.get("Name").unwrap_or_default();
        if !(shape.filters.contains(&name) || name == "tag-key" || name.starts_with("tag:")) {
            // What AWS says of endpoints differs (`docs/aws.md`, “Error codes”)
            let of_endpoints = call.action.starts_with("DescribeVpcEndpoint");
            let code = if of_endpoints { "InvalidFilter" } else { "InvalidParameterValue" };
            return Err(AwsError::new(code, format!("The filter '{name}' is invalid")));
        }
        if filter.list("Value").is_empty() {
            return Err(AwsError::invalid(format!("The filter '{name}' must have at least one value")));
        }
    }
    Ok(())
}

fn size(call: &Call, least: i64, most: i64) -> Result<Option<i64>, AwsError> {
    match call.params.number("MaxResults")? {
        Some(n) if !(least..=most).contains(&n) => Err(AwsError::invalid(format!(
            "Value ( {n} ) for parameter maxResults is invalid. Expecting a value between {least} and {most}."
        ))),
        other => Ok(other),
    }
}

/// `MaxResults` and IDs exclude each other where AWS says so.
pub(super) fn not_both(call: &Call, ids: &[String], name: &str) -> Result<(), AwsError> {
    if ids.is_empty() || call.params.get("MaxResults").is_none() {
        return Ok(());
    }
    let message = format!("The parameter {name} cannot be used with the parameter maxResults");
    Err(AwsError::new("InvalidParameterCombination", message))
}

/// One value of a filter.
pub(super) fn one(value: impl ToString) -> Vec<String> {
    vec![value.to_string()]
}

/// The caller's EC2, where other estates must be seen at the same time.
pub(super) fn mine<'a>(world: &'a World, call: &Call) -> Result<&'a Ec2, AwsError> {
    estate(world, &call.account, &call.region)
        .map(|e| &e.ec2)
        .ok_or_else(|| AwsError::internal("The account has no estate here"))
}

/// An account's estate in a Region, if anything was ever done there.
pub(super) fn estate<'a>(world: &'a World, account: &str, region: &str) -> Option<&'a Estate> {
    world.estates.get(&(account.to_owned(), region.to_owned()))
}

/// What calls answer that say no more than that it is done.
pub(super) fn done() -> String {
    let mut x = Xml::new();
    x.leaf("return", true);
    x.done()
}

/// Something else keeps it.
pub(super) fn in_use(noun: &str, id: &str) -> AwsError {
    AwsError::new("DependencyViolation", format!("The {noun} '{id}' has dependencies and cannot be deleted."))
}

/// The list of what failed, in an answer that is HTTP 200 nevertheless.
pub(super) fn unsuccessful(failed: &[(String, AwsError)]) -> String {
    let mut x = Xml::new();
    write_unsuccessful(&mut x, failed);
    x.done()
}

/// The same, beside something else.
pub(super) fn write_unsuccessful(x: &mut Xml, failed: &[(String, AwsError)]) {
    x.each("unsuccessful", "item", failed, |x, (id, error)| {
        x.within("error", |x| {
            x.leaf("code", &error.code).leaf("message", &error.message);
        });
        x.leaf("resourceId", id);
    });
}

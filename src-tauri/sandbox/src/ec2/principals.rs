//! Who may see an endpoint service and ask for a connection: accounts, users, roles, or everybody.

use super::listing::{self, PERMISSION as PERMISSION_KIND, Pages, SERVICE, Shape, known, known_mut, mine, one};
use super::state::{EndpointService, Tags};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

/// To connect with an endpoint. The other kind is for Gateway Load Balancers.
const PERMISSION: &str = "vpc-endpoint";

/// Whether a service is open to everybody.
pub(super) fn is_public(service: &EndpointService) -> bool {
    service.principals.contains_key("*")
}

/// Whether an account is let in by its root, or by one of its users or roles. Removing a principal leaves connections as they are.
pub(super) fn lets_in(service: &EndpointService, account: &str) -> bool {
    service.principals.keys().any(|p| account_of(p) == Some(account))
}

fn account_of(principal: &str) -> Option<&str> {
    principal.split(':').nth(4)
}

/// `arn:<partition>:iam::<12 digits>:root`, `:user/<name>` or `:role/<name>`, without a path; or `*`
/// (`docs/aws.md`, “Names and IDs”).
fn kind(principal: &str) -> Result<&'static str, AwsError> {
    let refused = || AwsError::new("InvalidPrincipal", format!("Invalid Principal: '{principal}'"));
    if principal == "*" {
        return Ok("All");
    }
    let parts: Vec<&str> = principal.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, who] = parts.as_slice() else { return Err(refused()) };
    let twelve = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    if !(partition.starts_with("aws") && twelve) {
        return Err(refused());
    }
    let named = |name: &str| {
        (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"+=,.@_-".contains(&b))
    };
    match who.split_once('/') {
        None if *who == "root" => Ok("Account"),
        Some(("user", name)) if named(name) => Ok("User"),
        Some(("role", name)) if named(name) => Ok("Role"),
        _ => Err(refused()),
    }
}

pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (add, remove) = (call.params.list("AddAllowedPrincipals"), call.params.list("RemoveAllowedPrincipals"));
    if add.is_empty() && remove.is_empty() {
        return Err(AwsError::missing("AddAllowedPrincipals or RemoveAllowedPrincipals"));
    }
    for principal in add.iter().chain(&remove) {
        kind(principal)?;
    }
    if let Some(other) = call.params.get("PermissionType").filter(|t| *t != PERMISSION) {
        let message = format!("The permission type {other} is for services on Gateway Load Balancers");
        return Err(AwsError::new("InvalidParameter", message));
    }
    let service = known_mut(&mut world.mine(call).ec2.endpoint_services, call.params.need("ServiceId")?, &SERVICE)?;
    service.principals.retain(|p, _| !remove.contains(p));
    // One that was there already is not told as added
    let new =
        |p: &String| !service.principals.contains_key(p) && service.principals.insert(p.clone(), Tags::new()).is_none();
    let added: Vec<String> = add.into_iter().filter(new).collect();
    let mut x = Xml::new();
    x.each("addedPrincipalSet", "item", &added, |x, principal| write(x, &service.id, principal)).leaf("return", true);
    Ok(x.done())
}

const PRINCIPALS: Shape = Shape {
    set: "allowedPrincipals",
    filters: &["permission-type", "principal", "principal-type"],
    pages: Pages::UpTo(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let service = known(&mine(world, call)?.endpoint_services, call.params.need("ServiceId")?, &SERVICE)?;
    let value = |(principal, _): &(&String, &Tags), name: &str| match name {
        "permission-type" => one(PERMISSION),
        "principal" => one(*principal),
        "principal-type" => kind(principal).map(one).unwrap_or_default(),
        _ => Vec::new(),
    };
    listing::list(
        call,
        &PRINCIPALS,
        service.principals.iter(),
        |(_, tags)| Some(*tags),
        value,
        |x, (principal, tags)| {
            write(x, &service.id, principal);
            tags::write(x, tags);
        },
    )
}

/// Follows from the service and the principal.
pub(super) fn permission_id(service: &str, principal: &str) -> String {
    ids::ec2(PERMISSION_KIND.prefix, &[service, principal])
}

fn write(x: &mut Xml, service: &str, principal: &str) {
    x.maybe("principalType", kind(principal).ok()).leaf("principal", principal);
    x.leaf("permissionType", PERMISSION);
    x.leaf("servicePermissionId", permission_id(service, principal)).leaf("serviceId", service);
}

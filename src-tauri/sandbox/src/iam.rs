//! IAM, query protocol: the account's alias, roles that were assumed, and what a principal may do. The sandbox enforces no
//! policies, so every simulated action of a principal of the account is `allowed`.

use crate::call::Call;
use crate::clock::stamp;
use crate::error::AwsError;
use crate::page;
use crate::sts;
use crate::wire::xml::Xml;
use crate::world::World;

/// Results in one page when nothing is said, and at most.
const PAGE: i64 = 100;
const LARGEST_PAGE: i64 = 1000;
/// When every role was made: 1 January 2024.
const MADE: i64 = 1_704_067_200_000;

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<String, AwsError> {
    match call.action.as_str() {
        "ListAccountAliases" => Ok(account_aliases(world, call)),
        "GetRole" => role(world, call),
        "SimulatePrincipalPolicy" => simulate(call),
        other => Err(AwsError::unknown_action(other)),
    }
}

fn account_aliases(world: &World, call: &Call) -> String {
    let mut x = Xml::new();
    x.values("AccountAliases", "member", world.accounts.get(&call.account).and_then(|a| a.alias.as_ref()))
        .leaf("IsTruncated", false);
    x.done()
}

/// A role is known by having been assumed: then its path is known too.
fn role(world: &World, call: &Call) -> Result<String, AwsError> {
    let name = call.params.get("RoleName").ok_or_else(|| AwsError::validation("The role name must be specified"))?;
    let own = |arn: &&str| arn.rsplit('/').next() == Some(name) && arn.split(':').nth(4) == Some(&call.account);
    let Some(arn) = world.sessions.values().filter_map(|s| s.role.as_deref()).find(own) else {
        return Err(missing(&format!("The role with name {name} cannot be found.")));
    };
    let path = arn.split_once(":role").and_then(|(_, p)| p.strip_suffix(name)).unwrap_or("/");
    let mut x = Xml::new();
    x.within("Role", |x| {
        x.leaf("Path", path).leaf("RoleName", name).leaf("RoleId", sts::role_id(&call.account, name)).leaf("Arn", arn);
        x.leaf("CreateDate", stamp(MADE)).leaf("AssumeRolePolicyDocument", TRUST).leaf("MaxSessionDuration", 3600);
    });
    Ok(x.done())
}

/// `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`, encoded as IAM does.
const TRUST: &str = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22%2A%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D";

/// Takes users, groups and roles; the ARN of a role's session is refused, as AWS does.
fn simulate(call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    let source = p.get("PolicySourceArn").ok_or_else(|| invalid("The policy source ARN must be specified"))?;
    let actions = p.list("ActionNames");
    if actions.is_empty() {
        return Err(invalid("At least one action name must be specified"));
    }
    if let Some(action) =
        actions.iter().find(|a| !a.split_once(':').is_some_and(|(s, n)| !s.is_empty() && !n.is_empty()))
    {
        return Err(invalid(&format!("Invalid action name: {action}")));
    }
    principal(source, &call.account)?;
    let mut resources = p.list("ResourceArns");
    if resources.is_empty() {
        resources.push("*".to_owned());
    }
    let results = actions.iter().flat_map(|a| resources.iter().map(move |r| (a, r))).collect();
    let size = p.number("MaxItems").ok().flatten().unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let (results, next) = page::page(results, Some(size), p.get("Marker")).map_err(|_| invalid("Invalid Marker."))?;
    let mut x = Xml::new();
    x.each("EvaluationResults", "member", results, |x, (action, resource)| {
        x.leaf("EvalActionName", action).leaf("EvalResourceName", resource).leaf("EvalDecision", "allowed");
        x.within("MatchedStatements", |_| {}).within("MissingContextValues", |_| {});
    });
    x.leaf("IsTruncated", next.is_some()).maybe("Marker", next);
    Ok(x.done())
}

fn principal(arn: &str, account: &str) -> Result<(), AwsError> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "iam", "", of, resource] if ["user/", "group/", "role/"].iter().any(|k| resource.starts_with(k)) => {
            if *of == account {
                Ok(())
            } else {
                Err(missing("Unable to retrieve specified IAM entity."))
            }
        }
        _ => Err(invalid(&format!("Invalid Entity Arn: {arn} does not clearly define entity type and name."))),
    }
}

fn missing(message: &str) -> AwsError {
    AwsError::new("NoSuchEntity", message).status(404)
}

fn invalid(message: &str) -> AwsError {
    AwsError::new("InvalidInput", message)
}

#[cfg(test)]
mod tests;

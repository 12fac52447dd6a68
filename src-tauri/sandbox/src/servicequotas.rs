//! Service Quotas: the quotas of the services that matter here, and requests for more, which nobody ever decides. What an account has
//! is always the default.

mod table;

use serde_json::{Value, json};

use table::{Quota, SERVICES, Service};

use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::ids;
use crate::page;
use crate::world::World;

/// What a list gives at once, where nothing is said (model: the most of any list).
const PAGE: i64 = 100;

/// What was asked for in one account and Region, the oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quotas {
    requests: Vec<Request>,
}

#[derive(Debug, Clone)]
struct Request {
    id: String,
    service: &'static Service,
    quota: &'static Quota,
    desired: f64,
    created: Time,
    requester: String,
}

/// Answers one call, or refuses it with AWS's own code.
pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    match call.action.as_str() {
        "ListServices" => {
            let all = SERVICES.iter().map(|s| json!({ "ServiceCode": s.code, "ServiceName": s.name }));
            list(call, "Services", all.collect())
        }
        "ListServiceQuotas" => quotas(call, &call.account),
        "ListAWSDefaultServiceQuotas" => quotas(call, ""),
        "GetServiceQuota" => quota(call, &call.account),
        "GetAWSDefaultServiceQuota" => quota(call, ""),
        "RequestServiceQuotaIncrease" => request(world, call),
        "GetRequestedServiceQuotaChange" => {
            let id = text(call, "RequestId").unwrap_or_default();
            let found = world.mine(call).quotas.requests.iter().find(|r| r.id == id);
            let found = found.ok_or_else(|| no_such(&format!("There is no request {id}")))?;
            Ok(json!({ "RequestedQuota": shown(found, call) }))
        }
        "ListRequestedServiceQuotaChangeHistory" | "ListRequestedServiceQuotaChangeHistoryByQuota" => {
            requests(world, call)
        }
        _ => Err(call.unknown_action()),
    }
}

fn quotas(call: &Call, account: &str) -> Result<Value, AwsError> {
    let service = service(call)?;
    let wanted = |q: &&Quota| text(call, "QuotaCode").is_none_or(|code| code == q.code);
    let resource = text(call, "QuotaAppliedAtLevel") == Some("RESOURCE");
    let all = service.quotas.iter().filter(|_| !resource).filter(wanted);
    list(call, "Quotas", all.map(|q| one(service, q, call, account)).collect())
}

fn quota(call: &Call, account: &str) -> Result<Value, AwsError> {
    if text(call, "ContextId").is_some() {
        return Err(no_such("No quota here is applied to single resources"));
    }
    let (service, quota) = named(call)?;
    Ok(json!({ "Quota": one(service, quota, call, account) }))
}

/// It stays pending, and nothing is granted.
fn request(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let (service, quota) = named(call)?;
    let desired = call.json["DesiredValue"].as_f64().unwrap_or_default();
    if text(call, "ContextId").is_some() || !quota.adjustable {
        return Err(illegal(format!("The quota {} cannot be raised", quota.code)));
    }
    if desired <= quota.value as f64 {
        let words = format!("The desired value {desired} must be greater than the present value {}", quota.value);
        return Err(illegal(words));
    }
    if world.mine(call).quotas.requests.iter().any(|r| r.quota.code == quota.code) {
        let words = format!("Only one open service quota increase request is allowed per quota: {}", quota.code);
        return Err(AwsError::new("ResourceAlreadyExistsException", words));
    }
    let seed = world.new_id(call, "quota", quota.code);
    let requester = json!({ "accountId": call.account, "callerArn": call.caller }).to_string();
    let id = ids::digest(&["quota request", &seed], 40);
    let made = Request { id, service, quota, desired, created: call.now, requester };
    let body = json!({ "RequestedQuota": shown(&made, call) });
    world.mine(call).quotas.requests.push(made);
    Ok(body)
}

fn requests(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    // a quota that is named must exist; a service alone need not have been asked for anything
    if call.action.ends_with("ByQuota") {
        named(call)?;
    } else if text(call, "ServiceCode").is_some() {
        service(call)?;
    }
    let is = |name: &str, value: &str| text(call, name).is_none_or(|wanted| wanted == value);
    let all = world.mine(call).quotas.requests.iter();
    let found = all.filter(|r| {
        is("ServiceCode", r.service.code)
            && is("QuotaCode", r.quota.code)
            && is("Status", "PENDING")
            && text(call, "QuotaRequestedAtLevel") != Some("RESOURCE")
    });
    list(call, "RequestedQuotas", found.map(|r| shown(r, call)).collect())
}

fn one(service: &Service, q: &Quota, call: &Call, account: &str) -> Value {
    json!({
        "ServiceCode": service.code,
        "ServiceName": service.name,
        "QuotaArn": arn(service, q, call, account),
        "QuotaCode": q.code,
        "QuotaName": q.name,
        "Value": q.value as f64,
        "Unit": "None",
        "Adjustable": q.adjustable,
        "GlobalQuota": service.global,
        "QuotaAppliedAtLevel": "ACCOUNT",
    })
}

fn shown(r: &Request, call: &Call) -> Value {
    json!({
        "Id": r.id,
        "RequestType": "AutomaticManagement",
        "ServiceCode": r.service.code,
        "ServiceName": r.service.name,
        "QuotaCode": r.quota.code,
        "QuotaName": r.quota.name,
        "DesiredValue": r.desired,
        "Status": "PENDING",
        "Created": r.created as f64 / 1000.0,
        "Requester": r.requester,
        "QuotaArn": arn(r.service, r.quota, call, &call.account),
        "GlobalQuota": r.service.global,
        "Unit": "None",
        "QuotaRequestedAtLevel": "ACCOUNT",
    })
}

/// Without an account where the default is meant, and without a Region where the quota has none.
fn arn(service: &Service, q: &Quota, call: &Call, account: &str) -> String {
    let region = if service.global { "" } else { &call.region };
    format!("arn:aws:servicequotas:{region}:{account}:{}/{}", service.code, q.code)
}

fn service(call: &Call) -> Result<&'static Service, AwsError> {
    let code = text(call, "ServiceCode").unwrap_or_default();
    SERVICES.iter().find(|s| s.code == code).ok_or_else(|| no_such(&format!("There is no service {code}")))
}

fn named(call: &Call) -> Result<(&'static Service, &'static Quota), AwsError> {
    let (service, code) = (service(call)?, text(call, "QuotaCode").unwrap_or_default());
    let found = service.quotas.iter().find(|q| q.code == code);
    found.map(|q| (service, q)).ok_or_else(|| no_such(&format!("The service {} has no quota {code}", service.code)))
}

fn list(call: &Call, name: &str, all: Vec<Value>) -> Result<Value, AwsError> {
    let size = call.json["MaxResults"].as_i64().unwrap_or(PAGE);
    let invalid = |_| AwsError::new("InvalidPaginationTokenException", "The token is invalid");
    // a token is Base64 here (model), which has no hyphens
    let token = text(call, "NextToken").map(|t| t.replace('/', "-"));
    let (page, next) = page::page(all, Some(size), token.as_deref()).map_err(invalid)?;
    let mut body = json!({ name: page });
    if let Some(next) = next {
        body["NextToken"] = next.replace('-', "/").into();
    }
    Ok(body)
}

fn text<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.json[name].as_str()
}

fn no_such(words: &str) -> AwsError {
    AwsError::new("NoSuchResourceException", words)
}

fn illegal(words: String) -> AwsError {
    AwsError::new("IllegalArgumentException", words)
}

#[cfg(test)]
mod tests;

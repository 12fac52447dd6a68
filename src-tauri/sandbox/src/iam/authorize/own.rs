//! IAM and STS themselves.

use serde_json::Value;

use super::{Ask, request_tags, texts};
use crate::call::Call;
use crate::iam::policy::Context;
use crate::iam::state::{Entity, Iam};
use crate::iam::{entities, linked};
use crate::service::Service;
use crate::world::World;

pub(super) fn asks(world: &mut World, call: &Call, json: &Value) -> Vec<Ask> {
    let text = |name: &str| json[name].as_str();
    let account = &call.account;
    let mut context = Context::default();
    request_tags(&mut context, &json["Tags"]);
    context.set_all("aws:TagKeys", texts(&json["TagKeys"]));
    if call.service == Service::Sts {
        let Some(name) = text("Name") else { return Vec::new() };
        return vec![Ask { context, ..Ask::on(call, format!("arn:aws:sts::{account}:federated-user/{name}")) }];
    }
    let iam = &world.account(account).iam;
    context.maybe("iam:PolicyARN", text("PolicyArn"));
    let resource = match call.action.as_str() {
        "SimulatePrincipalPolicy" => text("PolicySourceArn").map(str::to_owned),
        "CreateServiceLinkedRole" => {
            let service = text("AWSServiceName").unwrap_or_default();
            context.set("iam:AWSServiceName", service);
            let any = || format!("arn:aws:iam::{account}:role/aws-service-role/{service}/*");
            Some(linked::of_service(service).map_or_else(any, |linked| linked.arn(account)))
        }
        "CreatePolicy" => Some(of_path(account, "policy", json, text("PolicyName"))),
        "GetPolicy" | "GetPolicyVersion" | "DeletePolicy" => text("PolicyArn").map(str::to_owned),
        "CreateUser" => Some(of_path(account, "user", json, text("UserName"))),
        "CreateGroup" => Some(of_path(account, "group", json, text("GroupName"))),
        "CreateRole" => Some(of_path(account, "role", json, text("RoleName"))),
        _ => entity(iam, call, text("RoleName")).map(|(arn, found)| {
            if let Some(found) = found {
                context.maybe("iam:PermissionsBoundary", found.boundary.as_deref());
                super::resource_tags(&mut context, "iam", &found.tags);
            }
            arn
        }),
    };
    // a boundary that is being set counts, not the one before
    context.maybe("iam:PermissionsBoundary", text("PermissionsBoundary"));
    let plain = Ask { context, ..Ask::plain(call) };
    vec![match resource {
        Some(resource) => Ask { resource, ..plain },
        None => plain,
    }]
}

fn of_path(account: &str, kind: &str, json: &Value, name: Option<&str>) -> String {
    let path = json["Path"].as_str().unwrap_or("/");
    format!("arn:aws:iam::{account}:{kind}{path}{}", name.unwrap_or_default())
}

/// The user or role that a request is about: by its ARN where it exists.
fn entity<'a>(iam: &'a Iam, call: &Call, role: Option<&str>) -> Option<(String, Option<&'a Entity>)> {
    if matches!(
        call.action.as_str(),
        "ListUsers" | "ListRoles" | "ListGroups" | "ListPolicies" | "SimulateCustomPolicy"
    ) || call.action.contains("Alias")
    {
        return None;
    }
    let (kind, name, found) = match (role, call.json["GroupName"].as_str()) {
        (Some(name), _) => ("role", name.to_owned(), iam.role(name).map(|r| &r.entity)),
        // who joins or leaves a group is the group's matter
        (None, Some(name)) => ("group", name.to_owned(), iam.group(name).map(|g| &g.entity)),
        (None, None) => {
            let name = entities::user_name(call).ok()?;
            let found = iam.user(&name).map(|u| &u.entity);
            ("user", name, found)
        }
    };
    let arn = found.map_or_else(|| format!("arn:aws:iam::{}:{kind}/{name}", call.account), |e| e.arn.clone());
    Some((arn, found))
}

//! Route 53: zones by their ID, without tags; the networks and records of a request are conditions.

use serde_json::Value;

use super::{Ask, texts};
use crate::call::Call;
use crate::iam::policy::Context;

pub(super) fn asks(call: &Call, json: &Value) -> Vec<Ask> {
    let mut context = Context::default();
    let last = |name: &str| json[name].as_str().and_then(|id| id.rsplit('/').next()).map(str::to_owned);
    let resource = match call.action.as_str() {
        "GetChange" => last("Id").map(|id| format!("arn:aws:route53:::change/{id}")),
        "ChangeTagsForResource" | "ListTagsForResource" => {
            let kind = json["ResourceType"].as_str().unwrap_or("hostedzone");
            last("ResourceId").map(|id| format!("arn:aws:route53:::{kind}/{id}"))
        }
        _ => last("Id").or_else(|| last("HostedZoneId")).map(|id| format!("arn:aws:route53:::hostedzone/{id}")),
    };
    if call.action == "ListHostedZonesByVPC" {
        context.set_all("route53:VPCs", network(&json["VPCId"], &json["VPCRegion"]));
        return vec![Ask { context, ..Ask::plain(call) }];
    }
    context.set_all("route53:VPCs", network(&json["VPC"]["VPCId"], &json["VPC"]["VPCRegion"]));
    if call.action == "ChangeResourceRecordSets" {
        let changes = json["ChangeBatch"]["Changes"].as_array().map(Vec::as_slice).unwrap_or_default();
        let each = |of: fn(&Value) -> &Value| -> Vec<String> { changes.iter().flat_map(|c| texts(of(c))).collect() };
        context.set_all("route53:ChangeResourceRecordSetsActions", each(|c| &c["Action"]));
        context.set_all("route53:ChangeResourceRecordSetsRecordTypes", each(|c| &c["ResourceRecordSet"]["Type"]));
        let names = each(|c| &c["ResourceRecordSet"]["Name"]);
        let names = names.iter().map(|name| normal(name)).collect();
        context.set_all("route53:ChangeResourceRecordSetsNormalizedRecordNames", names);
    }
    let plain = Ask { context, ..Ask::plain(call) };
    let own = match resource {
        Some(resource) => Ask { resource, ..plain },
        None => plain,
    };
    // a private zone takes a look at its VPC (`docs/aws.md`, “Hosted zones and records”)
    let looks = call.action == "CreateHostedZone" && json["VPC"].is_object();
    let look = looks.then(|| Ask { action: "ec2:DescribeVpcs".to_owned(), ..Ask::plain(call) });
    std::iter::once(own).chain(look).collect()
}

fn network(id: &Value, region: &Value) -> Vec<String> {
    let pair = id.as_str().zip(region.as_str());
    pair.map(|(id, region)| format!("VPCId={id},VPCRegion={region}")).into_iter().collect()
}

/// Small letters, no dot at the end, and everything but letters, digits, `-`, `_` and `.` as an octal escape.
fn normal(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let mut plain = String::new();
    let mut rest = name.strip_suffix('.').unwrap_or(&name);
    while let Some(letter) = rest.chars().next() {
        let escape = rest.get(..4).filter(|e| letter == '\\' && e[1..].bytes().all(|b| (b'0'..=b'7').contains(&b)));
        if let Some(escape) = escape {
            let code = u8::from_str_radix(&escape[1..], 8).ok().map(char::from);
            match code.filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)) {
                Some(letter) => plain.push(letter.to_ascii_lowercase()),
                None => plain.push_str(escape),
            }
            rest = &rest[4..];
            continue;
        }
        if letter.is_ascii_alphanumeric() || "-_.".contains(letter) {
            plain.push(letter);
        } else {
            let mut bytes = [0; 4];
            let octal = letter.encode_utf8(&mut bytes).bytes().map(|b| format!("\\{b:03o}"));
            plain.extend(octal);
        }
        rest = &rest[letter.len_utf8()..];
    }
    plain
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Protocol;
    use crate::service::Service;

    fn asked(action: &str, json: Value) -> Ask {
        let call = Call {
            access_key: String::new(),
            account: "111122223333".to_owned(),
            caller: String::new(),
            region: "us-east-1".to_owned(),
            service: Service::Route53,
            service_name: "route53".to_owned(),
            protocol: Protocol::RestXml,
            action: action.to_owned(),
            params: crate::wire::params::Params::default(),
            json: Value::Null,
            now: 0,
            number: 0,
            request_id: String::new(),
            agent: String::new(),
        };
        asks(&call, &json).remove(0)
    }

    #[test]
    fn zones_networks_and_records_are_what_conditions_know() {
        let network = json!({ "VPCId": "vpc-1", "VPCRegion": "us-east-1" });
        let made = asked("CreateHostedZone", json!({ "Name": "x.com", "VPC": network }));
        assert_eq!((made.action.as_str(), made.resource.as_str()), ("route53:CreateHostedZone", "*"));
        assert_eq!(made.context.get("route53:VPCs").unwrap(), ["VPCId=vpc-1,VPCRegion=us-east-1"]);
        assert!(asked("CreateHostedZone", json!({ "Name": "x.com" })).context.get("route53:VPCs").is_none());
        let joined = asked("AssociateVPCWithHostedZone", json!({ "HostedZoneId": "/hostedzone/Z1", "VPC": network }));
        assert_eq!(joined.resource, "arn:aws:route53:::hostedzone/Z1");
        let records = json!([
            { "Action": "UPSERT", "ResourceRecordSet": { "Name": "Git.X.com.", "Type": "A" } },
            { "Action": "DELETE", "ResourceRecordSet": { "Name": "b.x.com", "Type": "TXT" } },
        ]);
        let changed =
            asked("ChangeResourceRecordSets", json!({ "HostedZoneId": "Z1", "ChangeBatch": { "Changes": records } }));
        let of = |key: &str| changed.context.get(&format!("route53:ChangeResourceRecordSets{key}")).unwrap().to_vec();
        assert_eq!(of("NormalizedRecordNames"), ["git.x.com", "b.x.com"]);
        assert_eq!(
            (of("RecordTypes"), of("Actions")),
            (vec!["A".into(), "TXT".into()], vec!["UPSERT".into(), "DELETE".into()])
        );
        assert_eq!(asked("GetChange", json!({ "Id": "C1" })).resource, "arn:aws:route53:::change/C1");
    }

    #[test]
    fn names_are_normal_before_they_are_compared() {
        assert_eq!(normal("Git.Internal.Example.COM."), "git.internal.example.com");
        assert_eq!(normal("*.example.com"), "\\052.example.com");
        assert_eq!(normal("\\052.\\141.com"), "\\052.a.com");
        assert_eq!(normal("ü\\9"), "\\303\\274\\1349");
    }
}

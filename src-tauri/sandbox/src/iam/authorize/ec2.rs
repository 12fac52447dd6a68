//! EC2: each resource of a call is checked on its own, and tags given on creation need `ec2:CreateTags` too.

mod table;

use serde_json::Value;

use super::{Ask, pass_role, request_tags, resource_tags, texts};
use crate::call::Call;
use crate::ec2::{Ec2, Tags, behind};
use crate::iam::policy::Context;
use crate::world::World;

use table::{Behind, New, Of, TABLE};

/// What endpoints and services that reach over Regions need beside.
pub(super) const MULTI_REGION: &str = "vpce:AllowMultiRegion";

/// The type of a resource, by the beginning of its ID.
const TYPES: &[(&str, &str)] = &[
    ("vpce-svc-", "vpc-endpoint-service"),
    ("vpce-", "vpc-endpoint"),
    ("vpcbpa-exclude-", "vpc-block-public-access-exclusion"),
    ("vpc-", "vpc"),
    ("subnet-", "subnet"),
    ("rtb-", "route-table"),
    ("igw-", "internet-gateway"),
    ("nat-", "natgateway"),
    ("acl-", "network-acl"),
    ("sgr-", "security-group-rule"),
    ("sg-", "security-group"),
    ("i-", "instance"),
    ("eni-", "network-interface"),
    ("fl-", "vpc-flow-log"),
    ("eipalloc-", "elastic-ip"),
    ("pl-", "prefix-list"),
];

pub(super) fn asks(world: &mut World, call: &Call, json: &Value) -> Vec<Ask> {
    let mut common = Context::default();
    common.set("ec2:Region", &call.region);
    let mut asks = match call.action.as_str() {
        "CreateTags" | "DeleteTags" => tagging(world, call, json),
        "CreateFlowLogs" => flow_logs(world, call, json),
        _ => parts(world, call, json),
    };
    if asks.is_empty() {
        asks.push(Ask::plain(call));
    }
    asks.iter_mut().for_each(|ask| ask.context.extend(&common));
    asks
}

fn parts(world: &mut World, call: &Call, json: &Value) -> Vec<Ask> {
    let parts = TABLE.iter().find(|(name, _)| *name == call.action).map(|(_, parts)| *parts).unwrap_or_default();
    let mut asks = Vec::new();
    for part in parts {
        match part {
            New(kind) => {
                let mut context = facts(world, call, json, kind);
                request_tags(&mut context, specified(json, kind));
                asks.push(Ask { context, ..Ask::on(call, arn(call, kind, "*")) });
            }
            Of(kind, member) => {
                for id in named(world, call, json, kind, member) {
                    asks.push(Ask { context: about(world, call, kind, &id), ..Ask::on(call, arn(call, kind, &id)) });
                }
            }
            Behind(member) => {
                for (kind, id) in
                    at(json, member).iter().flat_map(|id| behind(&world.mine(call).ec2, id)).collect::<Vec<_>>()
                {
                    asks.push(Ask { context: about(world, call, kind, &id), ..Ask::on(call, arn(call, kind, &id)) });
                }
            }
        }
    }
    // whatever else is asked, the call itself is
    if asks.is_empty() {
        asks.push(Ask::plain(call));
    }
    if reaches_over(call, json)
        && let Some(first) = asks.first().cloned()
    {
        asks.push(Ask { action: MULTI_REGION.to_owned(), ..first });
    }
    asks.extend(tags_on_creation(call, json));
    asks
}

/// Whether only what exists says which resources an operation is about.
#[cfg(test)]
pub(super) fn by_what_exists(action: &str) -> bool {
    TABLE.iter().any(|(name, parts)| *name == action && parts.iter().all(|part| matches!(part, Behind(_))))
}

/// Whether an endpoint or a service is to be one for another Region.
fn reaches_over(call: &Call, json: &Value) -> bool {
    let other = |regions: &Value| texts(regions).iter().any(|region| *region != call.region);
    match call.action.as_str() {
        "CreateVpcEndpoint" => other(&json["ServiceRegion"]),
        "CreateVpcEndpointServiceConfiguration" => other(&json["SupportedRegions"]),
        "ModifyVpcEndpointServiceConfiguration" => other(&json["AddSupportedRegions"]),
        _ => false,
    }
}

/// `ec2:CreateTags` of every type for which a creation gives tags, with the creation's name.
fn tags_on_creation(call: &Call, json: &Value) -> Vec<Ask> {
    let given = json["TagSpecifications"].as_array().map(Vec::as_slice).unwrap_or_default();
    let tagged = given.iter().filter(|s| s["Tags"].as_array().is_some_and(|tags| !tags.is_empty()));
    let ask = |specification: &Value| {
        let mut context = Context::default();
        context.set("ec2:CreateAction", &call.action);
        request_tags(&mut context, &specification["Tags"]);
        let kind = specification["ResourceType"].as_str().unwrap_or("*");
        Ask { action: "ec2:CreateTags".to_owned(), resource: arn(call, kind, "*"), context }
    };
    tagged.map(ask).collect()
}

fn tagging(world: &mut World, call: &Call, json: &Value) -> Vec<Ask> {
    let ask = |id: String| {
        let kind = kind(&id);
        let mut context = about(world, call, kind, &id);
        request_tags(&mut context, &json["Tags"]);
        Ask { context, ..Ask::on(call, arn(call, kind, &id)) }
    };
    texts(&json["Resources"]).into_iter().map(ask).collect()
}

/// The log, what it is of, and the role that writes it.
fn flow_logs(world: &mut World, call: &Call, json: &Value) -> Vec<Ask> {
    let mut context = Context::default();
    request_tags(&mut context, specified(json, "vpc-flow-log"));
    let mut asks = vec![Ask { context, ..Ask::on(call, arn(call, "vpc-flow-log", "*")) }];
    for id in texts(&json["ResourceIds"]) {
        let kind = kind(&id);
        asks.push(Ask { context: about(world, call, kind, &id), ..Ask::on(call, arn(call, kind, &id)) });
    }
    asks.extend(tags_on_creation(call, json));
    if let Some(role) = json["DeliverLogsPermissionArn"].as_str() {
        asks.push(pass_role(role, "vpc-flow-logs.amazonaws.com"));
    }
    asks
}

/// What the request says of something to be made.
fn facts(world: &World, call: &Call, json: &Value, kind: &str) -> Context {
    let mut context = Context::default();
    match kind {
        "vpc-endpoint-service" => {
            context.maybe("ec2:VpceServicePrivateDnsName", json["PrivateDnsName"].as_str());
            let regions = texts(&json["SupportedRegions"]);
            context.set("ec2:VpceMultiRegion", (!regions.is_empty()).to_string());
            context.set("ec2:VpceServiceRegion", &call.region);
            context.set_all("ec2:VpceSupportedRegion", regions);
        }
        "vpc-endpoint" => {
            let name = json["ServiceName"].as_str().unwrap_or_default();
            let region = json["ServiceRegion"].as_str().unwrap_or(&call.region);
            context.set("ec2:VpceServiceName", name);
            context.set("ec2:VpceServiceRegion", region);
            context.set("ec2:VpceMultiRegion", (region != call.region).to_string());
            let has = |e: &Ec2| e.endpoint_services.values().any(|s| s.name == name);
            let owner = world.estates.iter().find(|(_, estate)| has(&estate.ec2)).map(|((account, _), _)| account);
            context.maybe("ec2:VpceServiceOwner", owner.map(String::as_str));
        }
        "network-interface" | "instance" => {
            context.maybe("ec2:InstanceType", json["InstanceType"].as_str());
            let subnet = json["SubnetId"].as_str();
            context.maybe("ec2:Subnet", subnet.map(|id| arn(call, "subnet", id)).as_deref());
        }
        _ => {}
    }
    context
}

/// What is known of something that exists; of what does not, or is somebody else's, nothing.
fn about(world: &mut World, call: &Call, kind: &str, id: &str) -> Context {
    let ec2 = &world.mine(call).ec2;
    let mut context = Context::default();
    if let Some(key) = id_key(kind) {
        context.set(key, id);
    }
    let Some(Known { tags, vpc, subnet, zone }) = known(ec2, kind, id) else { return context };
    resource_tags(&mut context, "ec2", tags);
    context.maybe("ec2:Vpc", vpc.map(|id| arn(call, "vpc", id)).as_deref());
    context.maybe("ec2:Subnet", subnet.map(|id| arn(call, "subnet", id)).as_deref());
    context.maybe("ec2:AvailabilityZone", zone);
    if kind == "vpc-endpoint-service"
        && let Some(service) = ec2.endpoint_services.get(id)
    {
        context.set("ec2:VpceMultiRegion", (service.supported_regions.len() > 1).to_string());
        context.set("ec2:VpceServiceRegion", &call.region);
        context.set_all("ec2:VpceSupportedRegion", service.supported_regions.clone());
    }
    if kind == "vpc-endpoint"
        && let Some(endpoint) = ec2.endpoints.get(id)
    {
        context.set("ec2:VpceServiceName", &endpoint.service_name);
        context.set("ec2:VpceServiceRegion", &endpoint.service_region);
        context.set("ec2:VpceMultiRegion", (endpoint.service_region != call.region).to_string());
    }
    context
}

struct Known<'a> {
    tags: &'a Tags,
    vpc: Option<&'a str>,
    subnet: Option<&'a str>,
    zone: Option<&'a str>,
}

fn known<'a>(ec2: &'a Ec2, kind: &str, id: &str) -> Option<Known<'a>> {
    let only = |tags: &'a Tags| Known { tags, vpc: None, subnet: None, zone: None };
    let within = |tags: &'a Tags, vpc: &'a String| Known { vpc: Some(vpc), ..only(tags) };
    match kind {
        "vpc" => ec2.vpcs.get(id).map(|r| only(&r.tags)),
        "subnet" => ec2.subnets.get(id).map(|r| Known { zone: Some(&r.zone), ..within(&r.tags, &r.vpc) }),
        "route-table" => ec2.route_tables.get(id).map(|r| within(&r.tags, &r.vpc)),
        "internet-gateway" => ec2.internet_gateways.get(id).map(|r| only(&r.tags)),
        "natgateway" => ec2.nat_gateways.get(id).map(|r| within(&r.tags, &r.vpc)),
        "network-acl" => ec2.network_acls.get(id).map(|r| within(&r.tags, &r.vpc)),
        "security-group" => ec2.security_groups.get(id).map(|r| within(&r.tags, &r.vpc)),
        "security-group-rule" => ec2.rule_tags.get(id).map(only),
        "instance" => ec2.instances.get(id).map(|r| Known { zone: Some(&r.zone), ..within(&r.tags, &r.vpc) }),
        "network-interface" => ec2.interfaces.get(id).map(|r| Known {
            subnet: Some(&r.subnet),
            zone: Some(&r.zone),
            ..within(&r.tags, &r.vpc)
        }),
        "vpc-endpoint-service" => ec2.endpoint_services.get(id).map(|r| only(&r.tags)),
        "vpc-endpoint" => ec2.endpoints.get(id).map(|r| only(&r.tags)),
        "vpc-flow-log" => ec2.flow_logs.get(id).map(|r| only(&r.tags)),
        "vpc-block-public-access-exclusion" => ec2.exclusions.get(id).map(|r| only(&r.tags)),
        "elastic-ip" => ec2.elastic_ips.get(id).map(|r| only(&r.tags)),
        "prefix-list" => ec2.prefix_lists.get(id).map(|r| only(&r.tags)),
        _ => None,
    }
}

/// The key under which conditions know a resource's ID.
fn id_key(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "vpc" => "ec2:VpcID",
        "subnet" => "ec2:SubnetID",
        "route-table" => "ec2:RouteTableID",
        "internet-gateway" => "ec2:InternetGatewayID",
        "security-group" => "ec2:SecurityGroupID",
        "instance" => "ec2:InstanceID",
        "network-interface" => "ec2:NetworkInterfaceID",
        "network-acl" => "ec2:NetworkAclID",
        "elastic-ip" => "ec2:AllocationId",
        "image" => "ec2:ImageID",
        _ => return None,
    })
}

/// The IDs in a member of the request. A group may be named instead, and a VPC not at all: then the default VPC is meant.
fn named(world: &mut World, call: &Call, json: &Value, kind: &str, member: &str) -> Vec<String> {
    let ids = at(json, member);
    if !ids.is_empty() {
        return ids;
    }
    let ec2 = &world.mine(call).ec2;
    let default = ec2.vpcs.values().find(|v| v.is_default);
    match (kind, default) {
        ("security-group", Some(vpc)) if member == "GroupId" => {
            let name = json["GroupName"].as_str();
            let found = ec2.security_groups.values().find(|g| g.vpc == vpc.id && Some(g.name.as_str()) == name);
            found.map(|g| g.id.clone()).into_iter().collect()
        }
        ("vpc", Some(vpc)) if call.action == "CreateSecurityGroup" => vec![vpc.id.clone()],
        _ => Vec::new(),
    }
}

/// The texts at a path of members, in all elements of the lists on the way.
fn at(json: &Value, path: &str) -> Vec<String> {
    let Some((first, rest)) = path.split_once('.') else { return texts(&json[path]) };
    json[first].as_array().map(Vec::as_slice).unwrap_or_default().iter().flat_map(|one| at(one, rest)).collect()
}

/// The tags that a creation gives to resources of a type.
fn specified<'a>(json: &'a Value, kind: &str) -> &'a Value {
    let given = json["TagSpecifications"].as_array().map(Vec::as_slice).unwrap_or_default();
    given.iter().find(|s| s["ResourceType"] == kind).map_or(&Value::Null, |s| &s["Tags"])
}

fn kind(id: &str) -> &'static str {
    TYPES.iter().find(|(prefix, _)| id.starts_with(prefix)).map_or("*", |(_, kind)| kind)
}

fn arn(call: &Call, kind: &str, id: &str) -> String {
    match kind {
        // images belong to whoever made them
        "image" => format!("arn:aws:ec2:{}::image/{id}", call.region),
        _ => format!("arn:aws:ec2:{}:{}:{kind}/{id}", call.region, call.account),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_follow_from_ids() {
        assert_eq!(
            (kind("vpce-svc-0"), kind("vpce-0"), kind("vpc-0"), kind("x")),
            ("vpc-endpoint-service", "vpc-endpoint", "vpc", "*")
        );
    }
}

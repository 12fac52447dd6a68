//! Security groups themselves. Their rules are in `rules`.

use super::listing::{self, Pages, SECURITY_GROUP, Shape, VPC, one};
use super::rules;
use super::rules_shown;
use super::state::{Ec2, Peer, Permission, SecurityGroup};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// AWS's default quota of groups on an interface.
const MOST_ON_ONE: usize = 5;

const GROUPS: Shape = Shape {
    set: "securityGroupInfo",
    filters: &[
        "description",
        "egress.ip-permission.cidr",
        "egress.ip-permission.from-port",
        "egress.ip-permission.group-id",
        "egress.ip-permission.group-name",
        "egress.ip-permission.ipv6-cidr",
        "egress.ip-permission.prefix-list-id",
        "egress.ip-permission.protocol",
        "egress.ip-permission.to-port",
        "egress.ip-permission.user-id",
        "group-id",
        "group-name",
        "ip-permission.cidr",
        "ip-permission.from-port",
        "ip-permission.group-id",
        "ip-permission.group-name",
        "ip-permission.ipv6-cidr",
        "ip-permission.prefix-list-id",
        "ip-permission.protocol",
        "ip-permission.to-port",
        "ip-permission.user-id",
        "owner-id",
        "vpc-id",
    ],
    pages: Pages::To(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let mut chosen = listing::chosen(&ec2.security_groups, &call.params.list("GroupId"), &SECURITY_GROUP)?;
    let names = call.params.list("GroupName");
    for name in &names {
        by_name(ec2, name)?;
    }
    chosen.retain(|g| names.is_empty() || (names.contains(&g.name) && in_default_vpc(ec2, g)));
    listing::list(
        call,
        &GROUPS,
        chosen,
        |g| Some(&g.tags),
        |g, name| value(ec2, call, g, name),
        |x, g| {
            x.leaf("ownerId", &call.account)
                .leaf("groupId", &g.id)
                .leaf("groupName", &g.name)
                .leaf("groupDescription", &g.description);
            x.leaf("vpcId", &g.vpc).leaf("securityGroupArn", arn(call, &g.id));
            rules_shown::write_permissions(x, "ipPermissions", call, &g.ingress);
            rules_shown::write_permissions(x, "ipPermissionsEgress", call, &g.egress);
            tags::write(x, &g.tags);
        },
    )
}

fn value(ec2: &Ec2, call: &Call, g: &SecurityGroup, name: &str) -> Vec<String> {
    match name {
        "description" => one(&g.description),
        "group-id" => one(&g.id),
        "group-name" => one(&g.name),
        "owner-id" => one(&call.account),
        "vpc-id" => one(&g.vpc),
        other => match other.strip_prefix("egress.") {
            Some(of_rule) => g.egress.iter().filter_map(|p| rule_value(ec2, call, p, of_rule)).collect(),
            None => g.ingress.iter().filter_map(|p| rule_value(ec2, call, p, other)).collect(),
        },
    }
}

fn rule_value(ec2: &Ec2, call: &Call, p: &Permission, name: &str) -> Option<String> {
    match (name, &p.peer) {
        ("ip-permission.cidr", Peer::Cidr(cidr)) => Some(cidr.clone()).filter(|c| !c.contains(':')),
        ("ip-permission.ipv6-cidr", Peer::Cidr(cidr)) => Some(cidr.clone()).filter(|c| c.contains(':')),
        ("ip-permission.prefix-list-id", Peer::PrefixList(list)) => Some(list.clone()),
        ("ip-permission.group-name", Peer::Group(group)) => ec2.security_groups.get(group).map(|g| g.name.clone()),
        ("ip-permission.user-id", Peer::Group(_)) => Some(call.account.clone()),
        ("ip-permission.group-id", Peer::Group(group)) => Some(group.clone()),
        ("ip-permission.protocol", _) => Some(p.protocol.clone()),
        ("ip-permission.from-port", _) => p.ports.map(|(from, _)| from.to_string()),
        ("ip-permission.to-port", _) => p.ports.map(|(_, to)| to.to_string()),
        _ => None,
    }
}

pub(super) fn arn(call: &Call, id: &str) -> String {
    format!("arn:aws:ec2:{}:{}:security-group/{id}", call.region, call.account)
}

fn in_default_vpc(ec2: &Ec2, group: &SecurityGroup) -> bool {
    ec2.vpcs.get(&group.vpc).is_some_and(|v| v.is_default)
}

/// Names alone reach the default VPC's groups only.
fn by_name<'a>(ec2: &'a Ec2, name: &str) -> Result<&'a SecurityGroup, AwsError> {
    let found = ec2.security_groups.values().find(|g| g.name == name && in_default_vpc(ec2, g));
    found.ok_or_else(|| SECURITY_GROUP.not_found(name))
}

/// The group that `GroupId` or `GroupName` names.
pub(super) fn named(ec2: &Ec2, call: &Call) -> Result<String, AwsError> {
    match (call.params.get("GroupId"), call.params.get("GroupName")) {
        (Some(id), _) => listing::known(&ec2.security_groups, id, &SECURITY_GROUP).map(|g| g.id.clone()),
        (None, Some(name)) => by_name(ec2, name).map(|g| g.id.clone()),
        (None, None) => Err(AwsError::missing("groupId")),
    }
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let (name, description) = (call.params.need("GroupName")?, call.params.need("GroupDescription")?);
    check(name, description)?;
    let tags = tags::asked(call, &SECURITY_GROUP)?;
    let ec2 = &world.mine(call).ec2;
    let vpc = match call.params.get("VpcId") {
        Some(id) => listing::known(&ec2.vpcs, id, &VPC)?,
        None => ec2
            .vpcs
            .values()
            .find(|v| v.is_default)
            .ok_or_else(|| AwsError::new("VPCIdNotSpecified", "No default VPC for this user"))?,
    };
    let vpc = vpc.id.clone();
    if ec2.security_groups.values().any(|g| g.vpc == vpc && g.name.eq_ignore_ascii_case(name)) {
        let message = format!("The security group '{name}' already exists for VPC '{vpc}'");
        return Err(AwsError::new("InvalidGroup.Duplicate", message));
    }
    let id = world.new_id(call, SECURITY_GROUP.prefix, &format!("{vpc}/{name}"));
    let mut x = Xml::new();
    x.leaf("return", true).leaf("groupId", &id).leaf("securityGroupArn", arn(call, &id));
    tags::write(&mut x, &tags);
    // A new group lets everything out (`docs/aws.md`, “Not verified”)
    let egress = vec![Permission::everywhere()];
    let (name, description) = (name.to_owned(), description.to_owned());
    let group = SecurityGroup { id: id.clone(), vpc, name, description, ingress: Vec::new(), egress, tags };
    world.mine(call).ec2.security_groups.insert(id, group);
    Ok(x.done())
}

/// Lengths and characters that CreateSecurityGroup takes.
fn check(name: &str, description: &str) -> Result<(), AwsError> {
    let allowed = |text: &str| {
        (1..=255).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b" ._-:/()#,@[]+=&;{}!$*".contains(&b))
    };
    if !allowed(name) {
        return Err(AwsError::invalid(format!(
            "Value ({name}) for parameter GroupName is invalid. Character sets beyond ASCII are not supported."
        )));
    }
    if name.to_ascii_lowercase().starts_with("sg-") {
        return Err(AwsError::invalid(format!(
            "Value ({name}) for parameter GroupName is invalid. Group names may not be in the format sg-*."
        )));
    }
    if name.eq_ignore_ascii_case("default") {
        return Err(AwsError::new("InvalidParameterValue", "Cannot use reserved security group name: default"));
    }
    if !allowed(description) {
        let message = format!(
            "Value ({description}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported."
        );
        return Err(AwsError::invalid(message));
    }
    Ok(())
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let id = named(ec2, call)?;
    let group = listing::known(&ec2.security_groups, &id, &SECURITY_GROUP)?;
    if group.name == "default" {
        let message = format!("the specified group: \"{id}\" name: \"default\" cannot be deleted by a user");
        return Err(AwsError::new("CannotDelete", message));
    }
    if is_used(ec2, &id) {
        return Err(AwsError::new("DependencyViolation", format!("resource {id} has a dependent object")));
    }
    for rule in rules::ids(group) {
        ec2.rule_tags.remove(&rule);
    }
    ec2.security_groups.remove(&id);
    let mut x = Xml::new();
    x.leaf("return", true).leaf("groupId", &id);
    Ok(x.done())
}

/// An interface has it, an endpoint has it, or another group's rule names it.
fn is_used(ec2: &Ec2, id: &str) -> bool {
    let names = |p: &Permission| matches!(&p.peer, Peer::Group(group) if group == id);
    let others = ec2.security_groups.values().filter(|g| g.id != id);
    ec2.interfaces.values().any(|i| i.security_groups.iter().any(|g| g == id))
        || ec2.endpoints.values().any(|e| e.security_groups.iter().any(|g| g == id))
        || others.flat_map(|g| g.ingress.iter().chain(&g.egress)).any(names)
}

/// The groups that a call asks for, each of which must be in the VPC; the VPC's default one when it asks for none.
pub(super) fn for_interface(ec2: &Ec2, vpc: &str, asked: &[String]) -> Result<Vec<String>, AwsError> {
    if asked.len() > MOST_ON_ONE {
        return Err(AwsError::new(
            "SecurityGroupsPerInterfaceLimitExceeded",
            "The maximum number of security groups per interface has been reached.",
        ));
    }
    for id in asked {
        if listing::known(&ec2.security_groups, id, &SECURITY_GROUP)?.vpc != vpc {
            return Err(AwsError::new(
                "InvalidParameter",
                format!("Security group {id} and the subnets belong to different networks."),
            ));
        }
    }
    if !asked.is_empty() {
        return Ok(asked.to_vec());
    }
    Ok(ec2.security_groups.values().filter(|g| g.vpc == vpc && g.name == "default").map(|g| g.id.clone()).collect())
}

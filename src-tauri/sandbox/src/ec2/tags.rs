//! Tags: on creation, afterwards, and across all resources. EC2's limits: 50 a resource, keys of 127 and values of 256
//! characters (`docs/aws.md`, “Tags”).

use std::borrow::Cow;

use super::connections::connection_id;
use super::listing::{self, Kind, Pages, Shape, one};
use super::principals::permission_id;
pub(super) use super::state::Tags;
use super::state::{Ec2, EndpointService};
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

/// The tags that a creating call asks for on a resource of `kind`.
pub(super) fn asked(call: &Call, kind: &Kind) -> Result<Tags, AwsError> {
    let mut found = Tags::new();
    for specification in call.params.structs("TagSpecification") {
        let (of, given) = (specification.need("ResourceType")?, specification.structs("Tag"));
        if of != kind.name && !beside(&call.action).contains(&of) {
            let message = format!("'{of}' is not a valid taggable resource type for this operation.");
            // Where this one operation differs: `docs/aws.md`, “Error codes”
            let code = if call.action == "CreateVpcEndpoint" { "InvalidParameter" } else { "InvalidParameterValue" };
            return Err(AwsError::new(code, message));
        }
        if given.is_empty() {
            return Err(AwsError::invalid("Tag specification must have at least one tag"));
        }
        if of == kind.name {
            read(&given, &mut found)?;
        }
    }
    Ok(found)
}

/// What else a call can tag, where it makes several kinds.
fn beside(action: &str) -> &'static [&'static str] {
    match action {
        "RunInstances" => &["instance", "network-interface", "volume", "spot-instances-request", "elastic-gpu"],
        "CreateVpcEndpoint" => &["vpc-endpoint", "network-interface"],
        _ => &[],
    }
}

fn read(given: &[Params], into: &mut Tags) -> Result<(), AwsError> {
    for tag in given {
        let (key, value) = (tag.need("Key")?, tag.get("Value").unwrap_or_default());
        check(key, value)?;
        if into.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(AwsError::invalid(format!("Duplicate tag key '{key}' specified.")));
        }
    }
    few_enough(into)
}

fn check(key: &str, value: &str) -> Result<(), AwsError> {
    if key.is_empty() || key.chars().count() > 127 {
        return Err(AwsError::invalid("Tag keys must have 1 to 127 characters"));
    }
    if key.to_ascii_lowercase().starts_with("aws:") {
        return Err(AwsError::invalid("Tag keys starting with 'aws:' are reserved for internal use"));
    }
    if value.chars().count() > 256 {
        return Err(AwsError::invalid("Tag values must have at most 256 characters"));
    }
    Ok(())
}

/// Tags that AWS made itself do not count.
fn few_enough(tags: &Tags) -> Result<(), AwsError> {
    match tags.keys().filter(|k| !k.starts_with("aws:")).count() {
        0..=50 => Ok(()),
        _ => Err(AwsError::new("TagLimitExceeded", "The maximum number of tags per resource is 50")),
    }
}

/// A resource's tags in an answer.
pub(super) fn write(x: &mut Xml, tags: &Tags) {
    x.each("tagSet", "item", tags, |x, (key, value)| {
        x.leaf("key", key).leaf("value", value);
    });
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let mut given = Tags::new();
    read(&call.params.structs("Tag"), &mut given)?;
    let ec2 = &mut world.mine(call).ec2;
    let resources = call.params.list("ResourceId");
    for id in &resources {
        let mut together = ec2.tags_of(id)?.clone();
        together.extend(given.clone());
        few_enough(&together)?;
    }
    for id in &resources {
        ec2.tags_of(id)?.extend(given.clone());
    }
    Ok(listing::done())
}

/// A key alone removes the tag; a key with a value removes it where it has that value; no tag at all removes all of one's own.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let given = call.params.structs("Tag");
    let ec2 = &mut world.mine(call).ec2;
    for id in call.params.list("ResourceId") {
        let goes = |key: &str, value: &str| {
            let named = |tag: &Params| tag.get("Key") == Some(key) && tag.get("Value").is_none_or(|v| v == value);
            !key.starts_with("aws:") && (given.is_empty() || given.iter().any(named))
        };
        ec2.tags_of(&id)?.retain(|key, value| !goes(key, value));
    }
    Ok(listing::done())
}

const SHAPE: Shape =
    Shape { set: "tagSet", filters: &["key", "value", "resource-id", "resource-type"], pages: Pages::To(1000) };

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let all = every(ec2)
        .into_iter()
        .flat_map(|(id, kind, tags)| tags.iter().map(move |(key, value)| (id.clone(), kind, key, value)));
    let value = |(id, kind, key, value): &(Cow<'_, str>, &str, &String, &String), name: &str| match name {
        "key" => one(key),
        "value" => one(value),
        "resource-id" => one(id),
        "resource-type" => one(kind),
        other => other.strip_prefix("tag:").filter(|k| k == key).map(|_| (*value).clone()).into_iter().collect(),
    };
    listing::list(
        call,
        &SHAPE,
        all,
        |_| None,
        value,
        |x, (id, kind, key, value)| {
            x.leaf("resourceId", id).leaf("resourceType", kind).leaf("key", key).leaf("value", value);
        },
    )
}

/// The parts of an endpoint service that have tags of their own.
fn parts(service: &EndpointService) -> impl Iterator<Item = (String, &'static str, &Tags)> {
    let connections =
        service.connections.iter().map(|c| (connection_id(&service.id, c), listing::CONNECTION.name, &c.tags));
    let permissions =
        service.principals.iter().map(|(p, tags)| (permission_id(&service.id, p), listing::PERMISSION.name, tags));
    connections.chain(permissions)
}

impl Ec2 {
    /// The tags of a connection or a permission of one of the endpoint services.
    fn part(&mut self, id: &str, kind: &Kind) -> Result<&mut Tags, AwsError> {
        kind.check(id)?;
        for service in self.endpoint_services.values_mut() {
            for connection in &mut service.connections {
                if connection_id(&service.id, connection) == id {
                    return Ok(&mut connection.tags);
                }
            }
            for (principal, tags) in &mut service.principals {
                if permission_id(&service.id, principal) == id {
                    return Ok(tags);
                }
            }
        }
        Err(kind.not_found(id))
    }
}

/// Every resource that can have tags, with its ID, its type and its tags: the one list that finding and listing share.
macro_rules! taggable {
    ($($field:ident: $kind:ident),* $(,)?) => {
        fn every(ec2: &Ec2) -> Vec<(Cow<'_, str>, &'static str, &Tags)> {
            let mut all = Vec::new();
            $(all.extend(ec2.$field.iter().map(|(id, r)| (Cow::from(id), listing::$kind.name, &r.tags)));)*
            all.extend(ec2.rule_tags.iter().map(|(id, tags)| (Cow::from(id), listing::RULE.name, tags)));
            all.extend(ec2.endpoint_services.values().flat_map(parts).map(|(id, kind, tags)| (Cow::from(id), kind, tags)));
            all
        }

        impl Ec2 {
            /// The tags of whatever has that ID.
            fn tags_of(&mut self, id: &str) -> Result<&mut Tags, AwsError> {
                let prefix = id.rsplit_once('-').map_or(id, |(prefix, _)| prefix);
                match prefix {
                    $(p if p == listing::$kind.prefix => listing::known_mut(&mut self.$field, id, &listing::$kind).map(|r| &mut r.tags),)*
                    p if p == listing::RULE.prefix => Ok(self.rule_tags.entry(id.to_owned()).or_default()),
                    p if p == listing::CONNECTION.prefix => self.part(id, &listing::CONNECTION),
                    p if p == listing::PERMISSION.prefix => self.part(id, &listing::PERMISSION),
                    _ => Err(AwsError::new("InvalidID", format!("The ID '{id}' is not valid"))),
                }
            }
        }
    };
}

taggable! {
    vpcs: VPC,
    subnets: SUBNET,
    route_tables: ROUTE_TABLE,
    internet_gateways: INTERNET_GATEWAY,
    nat_gateways: NAT_GATEWAY,
    exclusions: EXCLUSION,
    network_acls: NETWORK_ACL,
    security_groups: SECURITY_GROUP,
    instances: INSTANCE,
    interfaces: INTERFACE,
    endpoint_services: SERVICE,
    endpoints: ENDPOINT,
    elastic_ips: ADDRESS,
    flow_logs: FLOW_LOG,
    prefix_lists: PREFIX_LIST,
}

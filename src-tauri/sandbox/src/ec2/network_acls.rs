//! Network ACLs as AWS shows them. Changing them is in `acl_changes`.

use super::listing::{self, NETWORK_ACL, Pages, Shape, one};
use super::state::{AclEntry, Ec2, NetworkAcl};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

const ACLS: Shape = Shape {
    set: "networkAclSet",
    filters: &[
        "association.association-id",
        "association.network-acl-id",
        "association.subnet-id",
        "default",
        "entry.cidr",
        "entry.egress",
        "entry.icmp.code",
        "entry.icmp.type",
        "entry.ipv6-cidr",
        "entry.port-range.from",
        "entry.port-range.to",
        "entry.protocol",
        "entry.rule-action",
        "entry.rule-number",
        "network-acl-id",
        "owner-id",
        "vpc-id",
    ],
    pages: Pages::To(1000),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.network_acls, &call.params.list("NetworkAclId"), &NETWORK_ACL)?;
    let of_entries = |a: &NetworkAcl, of: fn(&AclEntry) -> String| a.entries.iter().map(of).collect();
    let value = |a: &&NetworkAcl, name: &str| match name {
        "association.association-id" => subnets(ec2, a).iter().map(|s| association(&a.id, s)).collect(),
        "association.network-acl-id" | "network-acl-id" => one(&a.id),
        "association.subnet-id" => subnets(ec2, a),
        "default" => one(a.is_default),
        "entry.cidr" => a.entries.iter().filter(|e| !e.cidr.contains(':')).map(|e| e.cidr.clone()).collect(),
        "entry.ipv6-cidr" => a.entries.iter().filter(|e| e.cidr.contains(':')).map(|e| e.cidr.clone()).collect(),
        "entry.icmp.code" => a.entries.iter().filter_map(|e| Some(e.icmp?.1.to_string())).collect(),
        "entry.icmp.type" => a.entries.iter().filter_map(|e| Some(e.icmp?.0.to_string())).collect(),
        "entry.port-range.from" => a.entries.iter().filter_map(|e| Some(e.ports?.0.to_string())).collect(),
        "entry.port-range.to" => a.entries.iter().filter_map(|e| Some(e.ports?.1.to_string())).collect(),
        "entry.egress" => of_entries(a, |e| e.egress.to_string()),
        "entry.protocol" => of_entries(a, |e| e.protocol.clone()),
        "entry.rule-action" => of_entries(a, |e| action(e).to_owned()),
        "entry.rule-number" => of_entries(a, |e| e.number.to_string()),
        "owner-id" => one(&call.account),
        "vpc-id" => one(&a.vpc),
        _ => Vec::new(),
    };
    listing::list(call, &ACLS, chosen, |a| Some(&a.tags), value, |x, a| write(x, ec2, call, a))
}

/// A subnet that no ACL names is under its VPC's default one.
pub(super) fn subnets(ec2: &Ec2, acl: &NetworkAcl) -> Vec<String> {
    let named = |id: &String| ec2.network_acls.values().any(|a| a.subnets.contains(id));
    let rest =
        ec2.subnets.values().filter(|s| acl.is_default && s.vpc == acl.vpc && !named(&s.id)).map(|s| s.id.clone());
    acl.subnets.iter().cloned().chain(rest).collect()
}

pub(super) fn association(acl: &str, subnet: &str) -> String {
    ids::ec2("aclassoc", &[acl, subnet])
}

fn action(entry: &AclEntry) -> &'static str {
    if entry.allow { "allow" } else { "deny" }
}

pub(super) fn write(x: &mut Xml, ec2: &Ec2, call: &Call, a: &NetworkAcl) {
    x.leaf("networkAclId", &a.id).leaf("vpcId", &a.vpc).leaf("default", a.is_default).leaf("ownerId", &call.account);
    x.each("entrySet", "item", &a.entries, |x, e| {
        x.leaf("ruleNumber", e.number)
            .leaf("protocol", &e.protocol)
            .leaf("ruleAction", action(e))
            .leaf("egress", e.egress);
        x.leaf(if e.cidr.contains(':') { "ipv6CidrBlock" } else { "cidrBlock" }, &e.cidr);
        if let Some((from, to)) = e.ports {
            x.within("portRange", |x| {
                x.leaf("from", from).leaf("to", to);
            });
        }
        if let Some((kind, code)) = e.icmp {
            x.within("icmpTypeCode", |x| {
                x.leaf("type", kind).leaf("code", code);
            });
        }
    });
    x.each("associationSet", "item", subnets(ec2, a), |x, subnet| {
        x.leaf("networkAclAssociationId", association(&a.id, &subnet))
            .leaf("networkAclId", &a.id)
            .leaf("subnetId", subnet);
    });
    tags::write(x, &a.tags);
}

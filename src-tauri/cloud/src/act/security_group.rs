//! Security groups and their rules. A new group keeps AWS's default egress rule; the plan revokes it by a step of its own.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{
    IpPermission, IpRange, Ipv6Range, PrefixListId, ResourceType, Tag, TagSpecification, UserIdGroupPair,
};
use aws_types::request_id::RequestId;
use domain::{Done, Fault, Outputs, Peer, Rule, SecurityGroupId, SlotRule, Tags, VpcId};
use ipnet::IpNet;

use super::{done, gone_is_done, made, new_id, so_already};
use crate::fault::writing;

/// The call takes no token: a repeat is refused, because names are unique in a VPC.
pub(super) async fn create(
    ec2: &Client,
    vpc: &VpcId,
    name: &str,
    description: &str,
    tags: &Tags,
) -> Result<Done, Fault> {
    const CALL: &str = "ec2:CreateSecurityGroup";
    let request = ec2.create_security_group().vpc_id(vpc.as_str()).group_name(name).description(description);
    let answer =
        request.tag_specifications(tagged(ResourceType::SecurityGroup, tags)).send().await.map_err(writing(CALL))?;
    Ok(made(new_id(CALL, answer.group_id())?, answer.request_id()))
}

pub(super) async fn delete(ec2: &Client, group: &SecurityGroupId) -> Result<Done, Fault> {
    let answer = ec2.delete_security_group().group_id(group.as_str()).send().await;
    gone_is_done(answer.map(|a| done(a.request_id())).map_err(writing("ec2:DeleteSecurityGroup")))
}

/// Which of the four calls on rules.
#[derive(Clone, Copy)]
pub(super) enum Edit {
    AuthorizeIngress,
    RevokeIngress,
    AuthorizeEgress,
    RevokeEgress,
}

/// Adds or removes `rules`. AWS takes all rules of a call or none, so where one is so already, each is sent alone.
pub(super) async fn edit(ec2: &Client, edit: Edit, group: &SecurityGroupId, rules: &[SlotRule]) -> Result<Done, Fault> {
    let rules = rules.iter().map(|r| r.resolve(&Outputs::new())).collect::<Result<Vec<Rule>, Fault>>()?;
    match send(ec2, edit, group, &rules).await {
        Err(fault) if edit.is_so_already(&fault) && rules.len() > 1 => one_by_one(ec2, edit, group, &rules).await,
        Err(fault) if edit.is_so_already(&fault) => Ok(so_already(fault)),
        other => other,
    }
}

async fn one_by_one(ec2: &Client, edit: Edit, group: &SecurityGroupId, rules: &[Rule]) -> Result<Done, Fault> {
    let mut last = done(None);
    let mut before = 0;
    for rule in rules {
        match send(ec2, edit, group, std::slice::from_ref(rule)).await {
            Ok(answer) => last.request_id = answer.request_id,
            Err(fault) if edit.is_so_already(&fault) => before += 1,
            Err(fault) => return Err(fault),
        }
    }
    last.note = Some(format!("{before} of {} rules were so already", rules.len()));
    Ok(last)
}

impl Edit {
    fn is_so_already(self, fault: &Fault) -> bool {
        match self {
            Edit::AuthorizeIngress | Edit::AuthorizeEgress => fault.code == "InvalidPermission.Duplicate",
            // a group that is not known (yet) is something else than a rule that is gone
            Edit::RevokeIngress | Edit::RevokeEgress => fault.code == "InvalidPermission.NotFound",
        }
    }

    fn adds(self) -> bool {
        matches!(self, Edit::AuthorizeIngress | Edit::AuthorizeEgress)
    }
}

async fn send(ec2: &Client, edit: Edit, group: &SecurityGroupId, rules: &[Rule]) -> Result<Done, Fault> {
    let rules = Some(rules.iter().map(|r| permission(r, edit.adds())).collect::<Vec<_>>());
    let group = group.as_str();
    match edit {
        Edit::AuthorizeIngress => {
            let answer = ec2.authorize_security_group_ingress().group_id(group).set_ip_permissions(rules).send().await;
            answer.map(|a| done(a.request_id())).map_err(writing("ec2:AuthorizeSecurityGroupIngress"))
        }
        Edit::RevokeIngress => {
            let answer = ec2.revoke_security_group_ingress().group_id(group).set_ip_permissions(rules).send().await;
            answer.map(|a| done(a.request_id())).map_err(writing("ec2:RevokeSecurityGroupIngress"))
        }
        Edit::AuthorizeEgress => {
            let answer = ec2.authorize_security_group_egress().group_id(group).set_ip_permissions(rules).send().await;
            answer.map(|a| done(a.request_id())).map_err(writing("ec2:AuthorizeSecurityGroupEgress"))
        }
        Edit::RevokeEgress => {
            let answer = ec2.revoke_security_group_egress().group_id(group).set_ip_permissions(rules).send().await;
            answer.map(|a| done(a.request_id())).map_err(writing("ec2:RevokeSecurityGroupEgress"))
        }
    }
}

/// A rule as EC2 takes it. Descriptions are no part of what a revocation matches, so they are sent when adding only.
fn permission(rule: &Rule, adding: bool) -> IpPermission {
    let description = rule.description.clone().filter(|_| adding);
    // ICMP has a type and a code in the ports' places, and -1 means every one of them
    let every = rule.protocol.starts_with("icmp").then_some(-1);
    let permission = IpPermission::builder()
        .ip_protocol(&rule.protocol)
        .set_from_port(rule.from_port.map(i32::from).or(every))
        .set_to_port(rule.to_port.map(i32::from).or(every));
    let permission = match &rule.peer {
        Peer::Cidr(IpNet::V4(range)) => {
            permission.ip_ranges(IpRange::builder().cidr_ip(range.to_string()).set_description(description).build())
        }
        Peer::Cidr(IpNet::V6(range)) => permission
            .ipv6_ranges(Ipv6Range::builder().cidr_ipv6(range.to_string()).set_description(description).build()),
        Peer::Group(group) => permission.user_id_group_pairs(
            UserIdGroupPair::builder().group_id(group.as_str()).set_description(description).build(),
        ),
        Peer::PrefixList(list) => permission
            .prefix_list_ids(PrefixListId::builder().prefix_list_id(list).set_description(description).build()),
    };
    permission.build()
}

/// Tags set by the creating call itself, so that nothing of ours is ever without them.
pub(super) fn tagged(kind: ResourceType, tags: &Tags) -> TagSpecification {
    let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
    TagSpecification::builder().resource_type(kind).set_tags(Some(tags)).build()
}

//! Security groups, each permission flattened to one rule for each peer.

use aws_sdk_ec2::{Client, types};
use domain::{Fault, Peer, Rule, SecurityGroup};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{cidr, ec2_tags, needed, port_number, text};

pub(super) async fn find(ec2: &Client, look: &Look) -> Vec<SecurityGroup> {
    const CALL: &str = "ec2:DescribeSecurityGroups";
    let fetch = async |token| {
        let answer = ec2
            .describe_security_groups()
            .max_results(1000)
            .set_next_token(token)
            .send()
            .await
            .map_err(reading(CALL))?;
        Ok(Page::new(answer.security_groups, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, security_group)
}

fn security_group(g: &types::SecurityGroup) -> Result<SecurityGroup, Fault> {
    Ok(SecurityGroup {
        id: needed(g.group_id())?,
        vpc: needed(g.vpc_id())?,
        name: text(g.group_name()),
        description: text(g.description()),
        ingress: rules(g.ip_permissions())?,
        egress: rules(g.ip_permissions_egress())?,
        tags: ec2_tags(g.tags()),
    })
}

/// A rule that cannot be understood makes its whole group unknown: judging the rest would be wrong.
fn rules(permissions: &[types::IpPermission]) -> Result<Vec<Rule>, Fault> {
    let mut rules = Vec::new();
    for permission in permissions {
        for (peer, description) in peers(permission)? {
            rules.push(Rule {
                protocol: text(permission.ip_protocol()),
                from_port: port_number(permission.from_port()),
                to_port: port_number(permission.to_port()),
                peer,
                description: description.filter(|d| !d.is_empty()).map(str::to_owned),
            });
        }
    }
    Ok(rules)
}

fn peers(p: &types::IpPermission) -> Result<Vec<(Peer, Option<&str>)>, Fault> {
    let mut peers = Vec::new();
    for range in p.ip_ranges() {
        peers.push((Peer::Cidr(cidr(range.cidr_ip().unwrap_or_default())?), range.description()));
    }
    for range in p.ipv6_ranges() {
        peers.push((Peer::Cidr(cidr(range.cidr_ipv6().unwrap_or_default())?), range.description()));
    }
    for pair in p.user_id_group_pairs() {
        peers.push((Peer::Group(needed(pair.group_id())?), pair.description()));
    }
    for list in p.prefix_list_ids() {
        peers.push((Peer::PrefixList(text(list.prefix_list_id())), list.description()));
    }
    Ok(peers)
}

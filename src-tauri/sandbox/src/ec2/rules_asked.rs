//! Reading rules from a call, with AWS's refusals of those that make no sense.

use ipnet::IpNet;

use super::listing::{self, PREFIX_LIST, SECURITY_GROUP};
use super::state::{Ec2, Peer, Permission};
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;

/// The rules a call speaks of: `IpPermissions`, or the older form with one of each.
pub(super) fn asked(ec2: &Ec2, call: &Call, group: &str) -> Result<Vec<Permission>, AwsError> {
    let listed = call.params.structs("IpPermissions");
    if listed.is_empty() {
        return simple(ec2, call).map(|p| vec![p]);
    }
    let mut rules: Vec<Permission> = Vec::new();
    for permission in &listed {
        for rule in read(ec2, permission, group)? {
            if rules.iter().any(|r| r.is(&rule)) {
                return Err(AwsError::invalid("The same permission must not appear multiple times"));
            }
            rules.push(rule);
        }
    }
    Ok(rules)
}

fn simple(ec2: &Ec2, call: &Call) -> Result<Permission, AwsError> {
    let (protocol, ports) = traffic(&call.params)?;
    let peer = match (call.params.get("CidrIp"), call.params.get("SourceSecurityGroupName")) {
        (Some(range), _) => Peer::Cidr(cidr(range)?),
        (None, Some(name)) => {
            let group = ec2.security_groups.values().find(|g| g.name == name || g.id == name);
            Peer::Group(group.ok_or_else(|| SECURITY_GROUP.not_found(name))?.id.clone())
        }
        (None, None) => return Err(AwsError::missing("cidrIp or sourceSecurityGroupName")),
    };
    Ok(Permission { protocol, ports, peer, description: None })
}

fn read(ec2: &Ec2, permission: &Params, group: &str) -> Result<Vec<Permission>, AwsError> {
    let (protocol, ports) = traffic(permission)?;
    let mut peers = Vec::new();
    for (list, member) in [("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6")] {
        for range in permission.structs(list) {
            peers.push((Peer::Cidr(cidr(range.need(member)?)?), description(&range)?));
        }
    }
    for pair in permission.structs("Groups").into_iter().chain(permission.structs("UserIdGroupPairs")) {
        peers.push((Peer::Group(referenced(ec2, &pair, group)?), description(&pair)?));
    }
    for list in permission.structs("PrefixListIds") {
        let id = &listing::known(&ec2.prefix_lists, list.need("PrefixListId")?, &PREFIX_LIST)?.id;
        peers.push((Peer::PrefixList(id.clone()), description(&list)?));
    }
    if peers.is_empty() {
        return Err(AwsError::missing("ipRanges, ipv6Ranges, groups or prefixListIds"));
    }
    Ok(peers
        .into_iter()
        .map(|(peer, description)| Permission { protocol: protocol.clone(), ports, peer, description })
        .collect())
}

/// The group that a rule names, which must be in the same VPC. Peered VPCs and other accounts' groups are not simulated.
fn referenced(ec2: &Ec2, pair: &Params, group: &str) -> Result<String, AwsError> {
    let vpc = ec2.security_groups.get(group).map(|g| &g.vpc);
    let found = match (pair.get("GroupId"), pair.get("GroupName")) {
        (Some(id), _) => listing::known(&ec2.security_groups, id, &SECURITY_GROUP)?,
        (None, Some(name)) => {
            let found = ec2.security_groups.values().find(|g| g.name == name && Some(&g.vpc) == vpc);
            found.ok_or_else(|| SECURITY_GROUP.not_found(name))?
        }
        (None, None) => return Err(AwsError::missing("groupId")),
    };
    if Some(&found.vpc) == vpc {
        return Ok(found.id.clone());
    }
    Err(AwsError::new("InvalidGroup.NotFound", "You have specified two resources that belong to different networks."))
}

fn description(of: &Params) -> Result<Option<String>, AwsError> {
    let text = of.get("Description").filter(|d| !d.is_empty());
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b" ._-:/()#,@[]+=&;{}!$*".contains(&b);
    match text {
        Some(text) if text.len() > 255 || !text.bytes().all(allowed) => Err(AwsError::invalid(
            "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
        )),
        other => Ok(other.map(str::to_owned)),
    }
}

/// Protocol and ports. -1 is all, and then ports do not matter.
fn traffic(p: &Params) -> Result<(String, Option<(u16, u16)>), AwsError> {
    let protocol = protocol(p.need("IpProtocol")?)?;
    let (from, to) = (p.number("FromPort")?, p.number("ToPort")?);
    match (protocol.as_str(), from, to) {
        ("tcp" | "udp", Some(from), Some(to)) => {
            let wrong = || AwsError::invalid(format!("Invalid TCP/UDP port range ({from}:{to})"));
            let ports = (u16::try_from(from).map_err(|_| wrong())?, u16::try_from(to).map_err(|_| wrong())?);
            if ports.0 <= ports.1 { Ok((protocol, Some(ports))) } else { Err(wrong()) }
        }
        ("tcp" | "udp", ..) => {
            Err(AwsError::invalid("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange."))
        }
        ("icmp" | "icmpv6", Some(kind), code) if kind >= 0 => {
            let byte = |n: i64| u16::try_from(n).ok().filter(|n| *n < 256).unwrap_or(u16::MAX);
            Ok((protocol, Some((byte(kind), byte(code.unwrap_or(-1))))))
        }
        _ => Ok((protocol, None)),
    }
}

fn protocol(text: &str) -> Result<String, AwsError> {
    let name = match text.to_ascii_lowercase().as_str() {
        "-1" | "all" => "-1".to_owned(),
        "6" | "tcp" => "tcp".to_owned(),
        "17" | "udp" => "udp".to_owned(),
        "1" | "icmp" => "icmp".to_owned(),
        "58" | "icmpv6" => "icmpv6".to_owned(),
        number if number.parse::<u8>().is_ok() => number.to_owned(),
        _ => return Err(AwsError::invalid(format!("Invalid value '{text}' for IP protocol. Unknown protocol."))),
    };
    Ok(name)
}

fn cidr(text: &str) -> Result<String, AwsError> {
    let range = text.parse::<IpNet>().map_err(|_| AwsError::invalid(format!("CIDR block {text} is malformed")))?;
    Ok(range.trunc().to_string())
}

//! Where things stand: zones, VPCs, subnets, route tables and network ACLs.

use aws_sdk_ec2::{Client, types};
use domain::{AclEntry, Fault, NetworkAcl, Route, RouteTable, Subnet, Vpc, Zone};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{cidr, count, each, ec2_tags, name, needed, port_number, text};

/// What this family finds.
pub(super) struct Network {
    pub zones: Vec<Zone>,
    pub vpcs: Vec<Vpc>,
    pub subnets: Vec<Subnet>,
    pub route_tables: Vec<RouteTable>,
    pub network_acls: Vec<NetworkAcl>,
}

pub(super) async fn find(ec2: &Client, look: &Look) -> Network {
    let (zones, vpcs, subnets, route_tables, network_acls) = tokio::join!(
        zones(ec2, look),
        vpcs(ec2, look),
        subnets(ec2, look),
        route_tables(ec2, look),
        network_acls(ec2, look)
    );
    Network { zones, vpcs, subnets, route_tables, network_acls }
}

async fn zones(ec2: &Client, look: &Look) -> Vec<Zone> {
    const CALL: &str = "ec2:DescribeAvailabilityZones";
    let fetch = async |_| {
        let answer = ec2.describe_availability_zones().send().await.map_err(reading(CALL))?;
        Ok(Page::only(answer.availability_zones))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, |z: &types::AvailabilityZone| {
        Ok(Zone { name: needed(z.zone_name())?, id: needed(z.zone_id())?, state: text(z.state().map(|s| s.as_str())) })
    })
}

async fn vpcs(ec2: &Client, look: &Look) -> Vec<Vpc> {
    const CALL: &str = "ec2:DescribeVpcs";
    let fetch = async |token| {
        let answer = ec2.describe_vpcs().max_results(1000).set_next_token(token).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.vpcs, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, vpc)
}

fn vpc(v: &types::Vpc) -> Result<Vpc, Fault> {
    let tags = ec2_tags(v.tags());
    let further = v.cidr_block_association_set().iter().filter_map(|a| a.cidr_block());
    let six = v.ipv6_cidr_block_association_set().iter().filter_map(|a| a.ipv6_cidr_block());
    let mut cidrs =
        v.cidr_block().into_iter().chain(further).chain(six).map(cidr).collect::<Result<Vec<_>, Fault>>()?;
    let mut seen = std::collections::HashSet::new();
    cidrs.retain(|c| seen.insert(*c));
    Ok(Vpc {
        id: needed(v.vpc_id())?,
        name: name(&tags),
        cidrs,
        is_default: v.is_default().unwrap_or_default(),
        owner: needed(v.owner_id())?,
        tags,
    })
}

async fn subnets(ec2: &Client, look: &Look) -> Vec<Subnet> {
    const CALL: &str = "ec2:DescribeSubnets";
    let fetch = async |token| {
        let answer =
            ec2.describe_subnets().max_results(1000).set_next_token(token).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.subnets, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, subnet)
}

fn subnet(s: &types::Subnet) -> Result<Subnet, Fault> {
    let tags = ec2_tags(s.tags());
    // A subnet without IPv4 has its IPv6 range only
    let six = || s.ipv6_cidr_block_association_set().iter().find_map(|a| a.ipv6_cidr_block());
    let range = s.cidr_block().filter(|c| !c.is_empty()).or_else(six).unwrap_or_default();
    Ok(Subnet {
        id: needed(s.subnet_id())?,
        vpc: needed(s.vpc_id())?,
        name: name(&tags),
        zone: needed(s.availability_zone())?,
        zone_id: needed(s.availability_zone_id())?,
        cidr: cidr(range)?,
        ipv6: six().is_some(),
        free_addresses: count(s.available_ip_address_count()),
        public_addresses: s.map_public_ip_on_launch().unwrap_or_default(),
        owner: needed(s.owner_id())?,
        tags,
    })
}

async fn route_tables(ec2: &Client, look: &Look) -> Vec<RouteTable> {
    const CALL: &str = "ec2:DescribeRouteTables";
    let fetch = async |token| {
        // This call takes 100 at most
        let answer =
            ec2.describe_route_tables().max_results(100).set_next_token(token).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.route_tables, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, route_table)
}

fn route_table(t: &types::RouteTable) -> Result<RouteTable, Fault> {
    Ok(RouteTable {
        id: text(t.route_table_id()),
        vpc: needed(t.vpc_id())?,
        is_main: t.associations().iter().any(|a| a.main() == Some(true)),
        subnets: each(t.associations().iter().filter_map(|a| a.subnet_id()))?,
        routes: t.routes().iter().map(route).collect(),
    })
}

fn route(r: &types::Route) -> Route {
    let destination = r.destination_cidr_block().or(r.destination_ipv6_cidr_block()).or(r.destination_prefix_list_id());
    let target = [
        r.gateway_id(),
        r.nat_gateway_id(),
        r.transit_gateway_id(),
        r.vpc_peering_connection_id(),
        r.network_interface_id(),
        r.instance_id(),
        r.egress_only_internet_gateway_id(),
        r.local_gateway_id(),
        r.carrier_gateway_id(),
        r.core_network_arn(),
        r.odb_network_arn(),
    ];
    Route {
        destination: text(destination),
        target: text(target.into_iter().flatten().next()),
        state: text(r.state().map(|s| s.as_str())),
    }
}

async fn network_acls(ec2: &Client, look: &Look) -> Vec<NetworkAcl> {
    const CALL: &str = "ec2:DescribeNetworkAcls";
    let fetch = async |token| {
        let answer =
            ec2.describe_network_acls().max_results(1000).set_next_token(token).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.network_acls, answer.next_token))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, network_acl)
}

fn network_acl(a: &types::NetworkAcl) -> Result<NetworkAcl, Fault> {
    Ok(NetworkAcl {
        id: text(a.network_acl_id()),
        vpc: needed(a.vpc_id())?,
        is_default: a.is_default().unwrap_or_default(),
        subnets: each(a.associations().iter().filter_map(|s| s.subnet_id()))?,
        entries: a.entries().iter().map(acl_entry).collect::<Result<_, _>>()?,
    })
}

fn acl_entry(e: &types::NetworkAclEntry) -> Result<AclEntry, Fault> {
    Ok(AclEntry {
        number: count(e.rule_number()),
        egress: e.egress().unwrap_or_default(),
        allow: e.rule_action() == Some(&types::RuleAction::Allow),
        protocol: text(e.protocol()),
        cidr: cidr(e.cidr_block().or(e.ipv6_cidr_block()).unwrap_or_default())?,
        from_port: e.port_range().and_then(|p| port_number(p.from())),
        to_port: e.port_range().and_then(|p| port_number(p.to())),
    })
}

//! VPCs. Their subnets are in `subnets`, IPv6 in `ipv6`; further ranges and other tenancies are not simulated.

use ipnet::Ipv4Net;

use super::block_public_access;
use super::ipv6;
use super::listing::{self, NETWORK_ACL, Pages, ROUTE_TABLE, SECURITY_GROUP, Shape, VPC, one};
use super::rules;
use super::state::{AclEntry, Ec2, NetworkAcl, Peer, Permission, Route, RouteTable, SecurityGroup, Vpc, VpcDns};
use super::tags::{self, Tags};
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

const VPCS: Shape = Shape {
    set: "vpcSet",
    filters: &[
        "cidr",
        "cidr-block-association.association-id",
        "cidr-block-association.cidr-block",
        "cidr-block-association.state",
        "dhcp-options-id",
        "ipv6-cidr-block-association.association-id",
        "ipv6-cidr-block-association.ipv6-cidr-block",
        "ipv6-cidr-block-association.ipv6-pool",
        "ipv6-cidr-block-association.state",
        "is-default",
        "owner-id",
        "state",
        "vpc-id",
    ],
    pages: Pages::To(1000),
};

pub(super) fn describe_vpcs(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.vpcs, &call.params.list("VpcId"), &VPC)?;
    let value = |v: &&Vpc, name: &str| match name {
        "cidr" => v.cidrs.first().cloned().into_iter().collect(),
        "cidr-block-association.association-id" => v.cidrs.iter().map(|cidr| association(v, cidr)).collect(),
        "cidr-block-association.cidr-block" => v.cidrs.clone(),
        "cidr-block-association.state" => one("associated"),
        "dhcp-options-id" => one(dhcp_options(call)),
        "ipv6-cidr-block-association.association-id" => v.ipv6.iter().map(|range| ipv6::of_vpc(&v.id, range)).collect(),
        "ipv6-cidr-block-association.ipv6-cidr-block" => v.ipv6.iter().cloned().collect(),
        "ipv6-cidr-block-association.ipv6-pool" => v.ipv6.iter().map(|_| "Amazon".to_owned()).collect(),
        "ipv6-cidr-block-association.state" => v.ipv6.iter().map(|_| "associated".to_owned()).collect(),
        "is-default" => one(v.is_default),
        "owner-id" => one(&v.owner),
        "state" => one("available"),
        "vpc-id" => one(&v.id),
        _ => Vec::new(),
    };
    listing::list(call, &VPCS, chosen, |v| Some(&v.tags), value, |x, v| write_vpc(x, ec2, call, v, "associated"))
}

fn association(vpc: &Vpc, cidr: &str) -> String {
    ids::ec2("vpc-cidr-assoc", &[&vpc.id, cidr])
}

fn write_vpc(x: &mut Xml, ec2: &Ec2, call: &Call, v: &Vpc, six: &str) {
    x.leaf("vpcId", &v.id).leaf("ownerId", &v.owner).leaf("state", "available").maybe("cidrBlock", v.cidrs.first());
    x.each("cidrBlockAssociationSet", "item", &v.cidrs, |x, cidr| {
        x.leaf("cidrBlock", cidr).leaf("associationId", association(v, cidr));
        x.within("cidrBlockState", |x| {
            x.leaf("state", "associated");
        });
    });
    ipv6::write_vpcs(x, call, v, six);
    x.leaf("dhcpOptionsId", dhcp_options(call)).leaf("instanceTenancy", "default").leaf("isDefault", v.is_default);
    block_public_access::write_mode(x, ec2);
    tags::write(x, &v.tags);
}

fn dhcp_options(call: &Call) -> String {
    ids::ec2("dopt", &[&call.account, &call.region])
}

/// A new VPC has a main route table, a network ACL that allows everything, and a group whose members may talk to each other.
pub(super) fn create_vpc(world: &mut World, call: &Call) -> Result<String, AwsError> {
    plain(call)?;
    let range = cidr(call.params.need("CidrBlock")?, "InvalidVpc.Range")?;
    let tags = tags::asked(call, &VPC)?;
    let id = world.new_id(call, VPC.prefix, &range);
    let vpc = Vpc {
        id: id.clone(),
        cidrs: vec![range.clone()],
        ipv6: None,
        is_default: false,
        owner: call.account.clone(),
        tags,
    };
    let (table, acl) = (world.new_id(call, ROUTE_TABLE.prefix, &id), world.new_id(call, NETWORK_ACL.prefix, &id));
    let group = world.new_id(call, SECURITY_GROUP.prefix, &id);
    let ec2 = &mut world.mine(call).ec2;
    ec2.vpc_dns.insert(id.clone(), VpcDns { support: true, hostnames: false, metrics: false });
    ec2.route_tables.insert(table.clone(), main_table(table, &id, range));
    ec2.network_acls.insert(acl.clone(), default_acl(acl, &id));
    ec2.security_groups.insert(group.clone(), default_group(group, &id));
    ec2.vpcs.insert(id.clone(), vpc);
    if call.params.flag("AmazonProvidedIpv6CidrBlock") {
        ipv6::grant(ec2, &id, &ipv6::amazons(&id));
    }
    let vpc = listing::known(&ec2.vpcs, &id, &VPC)?;
    let mut x = Xml::new();
    x.within("vpc", |x| write_vpc(x, ec2, call, vpc, "associating"));
    Ok(x.done())
}

/// Address pools and dedicated hardware are not simulated, and so not silently left out.
fn plain(call: &Call) -> Result<(), AwsError> {
    let p = &call.params;
    let asked = ipv6::not_here(call, &["Ipv6CidrBlock", "Ipv4IpamPoolId"]);
    let tenancy = p.get("InstanceTenancy").filter(|t| *t != "default").map(|_| "InstanceTenancy");
    match asked.or(tenancy) {
        Some(name) => Err(AwsError::new("UnsupportedOperation", format!("{name} is not supported here"))),
        None => Ok(()),
    }
}

fn main_table(id: String, vpc: &str, range: String) -> RouteTable {
    let local = Route { destination: range, target: "local".to_owned(), state: "active".to_owned() };
    RouteTable { id, vpc: vpc.to_owned(), is_main: true, subnets: Vec::new(), routes: vec![local], tags: Tags::new() }
}

fn default_acl(id: String, vpc: &str) -> NetworkAcl {
    let entry = |number, egress, allow| AclEntry {
        number,
        egress,
        allow,
        protocol: "-1".to_owned(),
        cidr: "0.0.0.0/0".to_owned(),
        ports: None,
        icmp: None,
    };
    let entries =
        vec![entry(100, true, true), entry(32767, true, false), entry(100, false, true), entry(32767, false, false)];
    NetworkAcl { id, vpc: vpc.to_owned(), is_default: true, subnets: Vec::new(), entries, tags: Tags::new() }
}

fn default_group(id: String, vpc: &str) -> SecurityGroup {
    let own = Permission { protocol: "-1".to_owned(), ports: None, peer: Peer::Group(id.clone()), description: None };
    SecurityGroup {
        id,
        vpc: vpc.to_owned(),
        name: "default".to_owned(),
        description: "default VPC security group".to_owned(),
        ingress: vec![own],
        egress: vec![Permission::everywhere()],
        tags: Tags::new(),
    }
}

/// DNS support, host names and metrics; each call sets one of them.
pub(super) fn modify_vpc_attribute(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let vpc = listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    let names = ["EnableDnsSupport.Value", "EnableDnsHostnames.Value", "EnableNetworkAddressUsageMetrics.Value"];
    match names.iter().filter(|name| call.params.get(name).is_some()).count() {
        0 => return Err(AwsError::missing("EnableDnsSupport or EnableDnsHostnames")),
        1 => {}
        _ => {
            let message = "Only one attribute can be modified in a call";
            return Err(AwsError::new("InvalidParameterCombination", message));
        }
    }
    let now = ec2.dns_of(&vpc);
    let set = |name: &str, now: bool| call.params.get(name).map_or(now, |_| call.params.flag(name));
    let dns = VpcDns {
        support: set("EnableDnsSupport.Value", now.support),
        hostnames: set("EnableDnsHostnames.Value", now.hostnames),
        metrics: set("EnableNetworkAddressUsageMetrics.Value", now.metrics),
    };
    if dns.hostnames && !now.hostnames && !dns.support {
        return Err(AwsError::invalid(format!("DNS hostnames need DNS support in the VPC {vpc}")));
    }
    ec2.vpc_dns.insert(vpc, dns);
    Ok(listing::done())
}

/// What came with the VPC goes with it; anything else keeps it.
pub(super) fn delete_vpc(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let id = listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    let kept = ec2.subnets.values().any(|s| s.vpc == id)
        || ec2.internet_gateways.values().any(|g| g.vpc.as_ref() == Some(&id))
        || ec2.route_tables.values().any(|t| t.vpc == id && !t.is_main)
        || ec2.network_acls.values().any(|a| a.vpc == id && !a.is_default)
        || ec2.security_groups.values().any(|g| g.vpc == id && g.name != "default")
        || ec2.endpoints.values().any(|e| e.vpc == id);
    if kept {
        return Err(listing::in_use("vpc", &id));
    }
    let rules: Vec<String> = ec2.security_groups.values().filter(|g| g.vpc == id).flat_map(rules::ids).collect();
    ec2.rule_tags.retain(|rule, _| !rules.contains(rule));
    ec2.security_groups.retain(|_, g| g.vpc != id);
    ec2.network_acls.retain(|_, a| a.vpc != id);
    ec2.route_tables.retain(|_, t| t.vpc != id);
    ec2.vpc_dns.remove(&id);
    ec2.vpcs.remove(&id);
    Ok(listing::done())
}

impl Ec2 {
    /// The default VPC has both switches on.
    pub(super) fn dns_of(&self, vpc: &str) -> VpcDns {
        let is_default = self.vpcs.get(vpc).is_some_and(|v| v.is_default);
        self.vpc_dns.get(vpc).copied().unwrap_or(VpcDns { support: true, hostnames: is_default, metrics: false })
    }
}

pub(super) fn describe_vpc_attribute(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let vpc = &listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id;
    let dns = ec2.dns_of(vpc);
    let (name, value) = match call.params.need("Attribute")? {
        "enableDnsSupport" => ("enableDnsSupport", dns.support),
        "enableDnsHostnames" => ("enableDnsHostnames", dns.hostnames),
        "enableNetworkAddressUsageMetrics" => ("enableNetworkAddressUsageMetrics", dns.metrics),
        other => {
            return Err(AwsError::invalid(format!(
                "Value ({other}) for parameter attribute is invalid. Unknown attribute."
            )));
        }
    };
    let mut x = Xml::new();
    x.leaf("vpcId", vpc).within(name, |x| {
        x.leaf("value", value);
    });
    Ok(x.done())
}

/// A range between /16 and /28, in its canonical form, as AWS stores it.
pub(super) fn cidr(text: &str, code: &str) -> Result<String, AwsError> {
    let malformed = || {
        AwsError::invalid(format!("Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block."))
    };
    let range: Ipv4Net = text.parse().map_err(|_| malformed())?;
    match range.prefix_len() {
        16..=28 => Ok(range.trunc().to_string()),
        _ => Err(AwsError::new(code, format!("The CIDR '{text}' is invalid."))),
    }
}

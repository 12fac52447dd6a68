//! Route tables as AWS shows them. Changing them is in `route_changes`; gateways of other kinds than for the internet and NAT
//! are only names here.

use super::listing::{self, Pages, ROUTE_TABLE, Shape, VPC, one};
use super::state::{Ec2, Route, RouteTable};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

const TABLES: Shape = Shape {
    set: "routeTableSet",
    filters: &[
        "association.gateway-id",
        "association.main",
        "association.route-table-association-id",
        "association.route-table-id",
        "association.subnet-id",
        "owner-id",
        "route-table-id",
        "route.destination-cidr-block",
        "route.destination-ipv6-cidr-block",
        "route.destination-prefix-list-id",
        "route.egress-only-internet-gateway-id",
        "route.gateway-id",
        "route.instance-id",
        "route.nat-gateway-id",
        "route.origin",
        "route.state",
        "route.transit-gateway-id",
        "route.vpc-peering-connection-id",
        "vpc-id",
    ],
    pages: Pages::To(100),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.route_tables, &call.params.list("RouteTableId"), &ROUTE_TABLE)?;
    listing::list(
        call,
        &TABLES,
        chosen,
        |t| Some(&t.tags),
        |t, name| value(call, t, name),
        |x, t| write(x, ec2, call, t),
    )
}

fn value(call: &Call, t: &RouteTable, name: &str) -> Vec<String> {
    let to = |member: &str| t.routes.iter().filter(|r| r.place().0 == member).map(|r| r.destination.clone()).collect();
    let by = |member: &str| t.routes.iter().filter(|r| r.member() == member).map(|r| r.target.clone()).collect();
    match name {
        "association.main" => one(t.is_main),
        "association.route-table-association-id" => associations(t).into_iter().map(|(id, _)| id).collect(),
        "association.route-table-id" | "route-table-id" => one(&t.id),
        "association.subnet-id" => t.subnets.clone(),
        "owner-id" => one(&call.account),
        "route.destination-cidr-block" => to("destinationCidrBlock"),
        "route.destination-ipv6-cidr-block" => to("destinationIpv6CidrBlock"),
        "route.destination-prefix-list-id" => to("destinationPrefixListId"),
        "route.gateway-id" => by("gatewayId"),
        "route.instance-id" => by("instanceId"),
        "route.nat-gateway-id" => by("natGatewayId"),
        "route.transit-gateway-id" => by("transitGatewayId"),
        "route.vpc-peering-connection-id" => by("vpcPeeringConnectionId"),
        "route.origin" => t.routes.iter().map(|r| r.origin().to_owned()).collect(),
        "route.state" => t.routes.iter().map(|r| r.state.clone()).collect(),
        "vpc-id" => one(&t.vpc),
        _ => Vec::new(),
    }
}

impl Route {
    /// Under which name AWS shows the destination, and the destination.
    fn place(&self) -> (&'static str, &str) {
        let to = self.destination.as_str();
        let member = match to {
            list if list.starts_with("pl-") => "destinationPrefixListId",
            range if range.contains(':') => "destinationIpv6CidrBlock",
            _ => "destinationCidrBlock",
        };
        (member, to)
    }

    /// Under which name AWS shows the target.
    fn member(&self) -> &'static str {
        match self.target.split('-').next().unwrap_or_default() {
            "nat" => "natGatewayId",
            "tgw" => "transitGatewayId",
            "pcx" => "vpcPeeringConnectionId",
            "eni" => "networkInterfaceId",
            "i" => "instanceId",
            "eigw" => "egressOnlyInternetGatewayId",
            _ => "gatewayId",
        }
    }

    fn origin(&self) -> &'static str {
        match self.target.as_str() {
            "local" => "CreateRouteTable",
            target if target.starts_with("vgw-") => "EnableVgwRoutePropagation",
            _ => "CreateRoute",
        }
    }
}

/// The ID of a subnet's association with a table, or of the VPC's main one.
pub(super) fn association(table: &str, subnet: Option<&str>) -> String {
    ids::ec2("rtbassoc", &[table, subnet.unwrap_or("main")])
}

/// The associations of a table: their IDs, and the subnet unless it is the VPC's main one.
pub(super) fn associations(t: &RouteTable) -> Vec<(String, Option<&String>)> {
    let main = t.is_main.then(|| (association(&t.id, None), None));
    let explicit = t.subnets.iter().map(|s| (association(&t.id, Some(s)), Some(s)));
    main.into_iter().chain(explicit).collect()
}

fn write(x: &mut Xml, ec2: &Ec2, call: &Call, t: &RouteTable) {
    x.leaf("routeTableId", &t.id).leaf("vpcId", &t.vpc).leaf("ownerId", &call.account);
    x.each("routeSet", "item", &t.routes, |x, r| {
        let (member, to) = r.place();
        x.leaf(member, to).leaf(r.member(), &r.target);
        // The interface of an instance is told with its owner
        let machine = ec2.instances.get(&r.target);
        if let Some(machine) = machine {
            x.leaf("instanceOwnerId", &call.account).leaf("networkInterfaceId", &machine.interface);
        }
        x.leaf("state", &r.state).leaf("origin", r.origin());
    });
    x.each("associationSet", "item", associations(t), |x, (id, subnet)| {
        x.leaf("routeTableAssociationId", id)
            .leaf("routeTableId", &t.id)
            .maybe("subnetId", subnet)
            .leaf("main", subnet.is_none());
        write_associated(x);
    });
    x.within("propagatingVgwSet", |_| {});
    tags::write(x, &t.tags);
}

pub(super) fn write_associated(x: &mut Xml) {
    x.within("associationState", |x| {
        x.leaf("state", "associated");
    });
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let id = world.once(call, new_table)?;
    let ec2 = &world.mine(call).ec2;
    let table = listing::known(&ec2.route_tables, &id, &ROUTE_TABLE)?;
    let mut x = Xml::new();
    x.within("routeTable", |x| write(x, ec2, call, table)).maybe("clientToken", token);
    Ok(x.done())
}

fn new_table(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let tags = tags::asked(call, &ROUTE_TABLE)?;
    let vpc = listing::known(&world.mine(call).ec2.vpcs, call.params.need("VpcId")?, &VPC)?.clone();
    let id = world.new_id(call, ROUTE_TABLE.prefix, &vpc.id);
    let local = |cidr: String| Route { destination: cidr, target: "local".to_owned(), state: "active".to_owned() };
    let routes = vpc.cidrs.into_iter().chain(vpc.ipv6).map(local).collect();
    let table = RouteTable { id: id.clone(), vpc: vpc.id, is_main: false, subnets: Vec::new(), routes, tags };
    world.mine(call).ec2.route_tables.insert(id.clone(), table);
    Ok(id)
}

/// The main table stays as long as its VPC, and another as long as it has a subnet.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let table = listing::known(&ec2.route_tables, call.params.need("RouteTableId")?, &ROUTE_TABLE)?;
    if table.is_main || !table.subnets.is_empty() {
        return Err(listing::in_use("routeTable", &table.id));
    }
    let id = table.id.clone();
    ec2.route_tables.remove(&id);
    Ok(listing::done())
}

//! Route tables, internet gateways and NAT gateways. Elastic addresses and gateways of other kinds are not simulated.

use ipnet::Ipv4Net;

use super::listing::{self, INTERNET_GATEWAY, NAT_GATEWAY, Pages, ROUTE_TABLE, SUBNET, Shape, VPC, one};
use super::state::{Ec2, InternetGateway, NatGateway, Route, RouteTable};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

const TABLES: Shape = Shape {
    set: "routeTableSet",
    filters: &[
        "association.main",
        "association.route-table-association-id",
        "association.route-table-id",
        "association.subnet-id",
        "owner-id",
        "route-table-id",
        "route.destination-cidr-block",
        "route.gateway-id",
        "route.nat-gateway-id",
        "route.origin",
        "route.state",
        "vpc-id",
    ],
    pages: Pages::To(100),
};

pub(super) fn describe_tables(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.route_tables, &call.params.list("RouteTableId"), &ROUTE_TABLE)?;
    let value = |t: &&RouteTable, name: &str| match name {
        "association.main" => one(t.is_main),
        "association.route-table-association-id" => associations(t).into_iter().map(|(id, _)| id).collect(),
        "association.route-table-id" | "route-table-id" => one(&t.id),
        "association.subnet-id" => t.subnets.clone(),
        "owner-id" => one(&call.account),
        "route.destination-cidr-block" => t.routes.iter().map(|r| r.destination.clone()).collect(),
        "route.gateway-id" => t.routes.iter().filter(|r| r.member() == "gatewayId").map(|r| r.target.clone()).collect(),
        "route.nat-gateway-id" => {
            t.routes.iter().filter(|r| r.member() == "natGatewayId").map(|r| r.target.clone()).collect()
        }
        "route.origin" => t.routes.iter().map(|r| r.origin().to_owned()).collect(),
        "route.state" => t.routes.iter().map(|r| r.state.clone()).collect(),
        "vpc-id" => one(&t.vpc),
        _ => Vec::new(),
    };
    listing::list(call, &TABLES, chosen, |t| Some(&t.tags), value, |x, t| write_table(x, call, t))
}

impl Route {
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

/// The associations of a table: their IDs, and the subnet unless it is the VPC's main one.
fn associations(t: &RouteTable) -> Vec<(String, Option<&String>)> {
    let main = t.is_main.then(|| (ids::ec2("rtbassoc", &[&t.id, "main"]), None));
    let explicit = t.subnets.iter().map(|s| (ids::ec2("rtbassoc", &[&t.id, s]), Some(s)));
    main.into_iter().chain(explicit).collect()
}

fn write_table(x: &mut Xml, call: &Call, t: &RouteTable) {
    x.leaf("routeTableId", &t.id).leaf("vpcId", &t.vpc).leaf("ownerId", &call.account);
    x.each("routeSet", "item", &t.routes, |x, r| {
        let destination = if r.destination.contains(':') { "destinationIpv6CidrBlock" } else { "destinationCidrBlock" };
        x.leaf(destination, &r.destination)
            .leaf(r.member(), &r.target)
            .leaf("state", &r.state)
            .leaf("origin", r.origin());
    });
    x.each("associationSet", "item", associations(t), |x, (id, subnet)| {
        x.leaf("routeTableAssociationId", id)
            .leaf("routeTableId", &t.id)
            .maybe("subnetId", subnet)
            .leaf("main", subnet.is_none());
        x.within("associationState", |x| {
            x.leaf("state", "associated");
        });
    });
    x.within("propagatingVgwSet", |_| {});
    tags::write(x, &t.tags);
}

pub(super) fn create_table(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let id = match world.token(call, token)? {
        Some(id) => id,
        None => new_table(world, call)?,
    };
    world.remember(call, token, &id);
    let ec2 = &world.mine(call).ec2;
    let table = listing::known(&ec2.route_tables, &id, &ROUTE_TABLE)?;
    let mut x = Xml::new();
    x.within("routeTable", |x| write_table(x, call, table)).maybe("clientToken", token);
    Ok(x.done())
}

fn new_table(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let tags = tags::asked(call, &ROUTE_TABLE)?;
    let vpc = listing::known(&world.mine(call).ec2.vpcs, call.params.need("VpcId")?, &VPC)?.clone();
    let id = world.new_id(call, ROUTE_TABLE.prefix, &vpc.id);
    let local = |cidr: String| Route { destination: cidr, target: "local".to_owned(), state: "active".to_owned() };
    let routes = vpc.cidrs.into_iter().map(local).collect();
    let table = RouteTable { id: id.clone(), vpc: vpc.id, is_main: false, subnets: Vec::new(), routes, tags };
    world.mine(call).ec2.route_tables.insert(id.clone(), table);
    Ok(id)
}

pub(super) fn create_route(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let asked = call.params.need("DestinationCidrBlock")?;
    let destination: Ipv4Net = asked.parse().map_err(|_| {
        AwsError::invalid(format!(
            "Value ({asked}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block."
        ))
    })?;
    let destination = destination.trunc().to_string();
    let ec2 = &mut world.mine(call).ec2;
    let target = target(ec2, call)?;
    let table = listing::known_mut(&mut ec2.route_tables, call.params.need("RouteTableId")?, &ROUTE_TABLE)?;
    match table.routes.iter().find(|r| r.destination == destination) {
        Some(same) if same.target == target => {}
        Some(_) => {
            return Err(AwsError::new(
                "RouteAlreadyExists",
                format!("The route identified by {destination} already exists."),
            ));
        }
        None => table.routes.push(Route { destination, target, state: "active".to_owned() }),
    }
    Ok(listing::done())
}

fn target(ec2: &Ec2, call: &Call) -> Result<String, AwsError> {
    let names =
        ["GatewayId", "NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId", "NetworkInterfaceId", "InstanceId"];
    let given: Vec<&str> = names.iter().filter_map(|n| call.params.get(n)).collect();
    let [target] = given.as_slice() else {
        return Err(AwsError::new("InvalidParameterCombination", "A route must have exactly one target"));
    };
    match target.split('-').next() {
        Some("igw") => listing::known(&ec2.internet_gateways, target, &INTERNET_GATEWAY).map(|_| ())?,
        Some("nat") => listing::known(&ec2.nat_gateways, target, &NAT_GATEWAY).map(|_| ())?,
        Some("eni") => listing::known(&ec2.interfaces, target, &listing::INTERFACE).map(|_| ())?,
        Some("i") => listing::known(&ec2.instances, target, &listing::INSTANCE).map(|_| ())?,
        _ => {}
    }
    Ok((*target).to_owned())
}

pub(super) fn associate_table(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let subnet = listing::known(&ec2.subnets, call.params.need("SubnetId")?, &SUBNET)?.clone();
    let table = listing::known(&ec2.route_tables, call.params.need("RouteTableId")?, &ROUTE_TABLE)?;
    let (id, vpc) = (table.id.clone(), table.vpc.clone());
    if vpc != subnet.vpc {
        return Err(AwsError::invalid(format!(
            "Route table {id} and subnet {} belong to different networks",
            subnet.id
        )));
    }
    if let Some(other) = ec2.route_tables.values().find(|t| t.id != id && t.subnets.contains(&subnet.id)) {
        let message =
            format!("the specified association for route table {} conflicts with an existing association", other.id);
        return Err(AwsError::new("Resource.AlreadyAssociated", message));
    }
    let table = listing::known_mut(&mut ec2.route_tables, &id, &ROUTE_TABLE)?;
    if !table.subnets.contains(&subnet.id) {
        table.subnets.push(subnet.id.clone());
    }
    let mut x = Xml::new();
    x.leaf("associationId", ids::ec2("rtbassoc", &[&id, &subnet.id])).within("associationState", |x| {
        x.leaf("state", "associated");
    });
    Ok(x.done())
}

const INTERNET: Shape = Shape {
    set: "internetGatewaySet",
    filters: &["attachment.state", "attachment.vpc-id", "internet-gateway-id", "owner-id"],
    pages: Pages::To(1000),
};

pub(super) fn describe_internet_gateways(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.internet_gateways, &call.params.list("InternetGatewayId"), &INTERNET_GATEWAY)?;
    let value = |g: &&InternetGateway, name: &str| match name {
        "attachment.state" => g.vpc.iter().map(|_| "available".to_owned()).collect(),
        "attachment.vpc-id" => g.vpc.clone().into_iter().collect(),
        "internet-gateway-id" => one(&g.id),
        "owner-id" => one(&call.account),
        _ => Vec::new(),
    };
    listing::list(call, &INTERNET, chosen, |g| Some(&g.tags), value, |x, g| write_internet_gateway(x, call, g))
}

fn write_internet_gateway(x: &mut Xml, call: &Call, g: &InternetGateway) {
    x.leaf("internetGatewayId", &g.id).leaf("ownerId", &call.account);
    x.each("attachmentSet", "item", &g.vpc, |x, vpc| {
        // AWS says available here, where the model says attached
        x.leaf("vpcId", vpc).leaf("state", "available");
    });
    tags::write(x, &g.tags);
}

pub(super) fn create_internet_gateway(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let tags = tags::asked(call, &INTERNET_GATEWAY)?;
    let id = world.new_id(call, INTERNET_GATEWAY.prefix, "");
    let gateway = InternetGateway { id: id.clone(), vpc: None, tags };
    let mut x = Xml::new();
    x.within("internetGateway", |x| write_internet_gateway(x, call, &gateway));
    world.mine(call).ec2.internet_gateways.insert(id, gateway);
    Ok(x.done())
}

pub(super) fn attach_internet_gateway(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let vpc = listing::known(&ec2.vpcs, call.params.need("VpcId")?, &VPC)?.id.clone();
    let taken = ec2.internet_gateways.values().any(|g| g.vpc.as_ref() == Some(&vpc));
    let gateway =
        listing::known_mut(&mut ec2.internet_gateways, call.params.need("InternetGatewayId")?, &INTERNET_GATEWAY)?;
    if gateway.vpc.is_some() {
        return Err(AwsError::new(
            "Resource.AlreadyAssociated",
            format!("resource {} is already attached to network {vpc}", gateway.id),
        ));
    }
    if taken {
        return Err(AwsError::invalid(format!("Network {vpc} already has an internet gateway attached")));
    }
    gateway.vpc = Some(vpc);
    Ok(listing::done())
}

const NAT: Shape = Shape {
    set: "natGatewaySet",
    filters: &["nat-gateway-id", "state", "subnet-id", "vpc-id"],
    pages: Pages::To(1000),
};

pub(super) fn describe_nat_gateways(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let chosen = listing::chosen(&ec2.nat_gateways, &call.params.list("NatGatewayId"), &NAT_GATEWAY)?;
    let value = |g: &&NatGateway, name: &str| match name {
        "nat-gateway-id" => one(&g.id),
        "state" => one("available"),
        "subnet-id" => one(&g.subnet),
        "vpc-id" => one(&g.vpc),
        _ => Vec::new(),
    };
    listing::list(
        call,
        &NAT,
        chosen,
        |g| Some(&g.tags),
        value,
        |x, g| {
            x.leaf("natGatewayId", &g.id).leaf("vpcId", &g.vpc).leaf("subnetId", &g.subnet).leaf("state", "available");
            x.leaf("connectivityType", "public").leaf("createTime", "2024-01-01T00:00:00.000Z");
            x.within("natGatewayAddressSet", |x| {
                x.within("item", |x| {
                    x.leaf("publicIp", &g.public_ip)
                        .leaf("privateIp", &g.private_ip)
                        .leaf("isPrimary", true)
                        .leaf("status", "succeeded");
                    x.leaf("allocationId", ids::ec2("eipalloc", &[&g.id]))
                        .leaf("associationId", ids::ec2("eipassoc", &[&g.id]));
                    x.leaf("networkInterfaceId", ids::ec2("eni", &[&g.id]));
                });
            });
            tags::write(x, &g.tags);
        },
    )
}

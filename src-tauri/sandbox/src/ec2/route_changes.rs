//! Routes made, replaced and deleted, and the subnets that a table is for.

use ipnet::{IpNet, Ipv4Net};

use super::listing::{self, INSTANCE, INTERFACE, INTERNET_GATEWAY, NAT_GATEWAY, PREFIX_LIST, ROUTE_TABLE, SUBNET};
use super::routes::{association, associations, write_associated};
use super::state::{Ec2, Route, RouteTable};
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::xml::Xml;
use crate::world::World;

/// A repeat of the same route succeeds.
pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let destination = destination(ec2, call)?;
    let table = listing::known(&ec2.route_tables, call.params.need("RouteTableId")?, &ROUTE_TABLE)?;
    let target = target(ec2, call, &table.vpc)?;
    let table = table_mut(ec2, call)?;
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

pub(super) fn replace(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let destination = destination(ec2, call)?;
    let table = listing::known(&ec2.route_tables, call.params.need("RouteTableId")?, &ROUTE_TABLE)?;
    let local = call.params.flag("LocalTarget");
    let target = if local { "local".to_owned() } else { target(ec2, call, &table.vpc)? };
    let route = table_mut(ec2, call)?.routes.iter_mut().find(|r| r.destination == destination);
    let Some(route) = route else {
        return Err(AwsError::invalid(format!(
            "There is no route defined for '{destination}' in the route table. Use CreateRoute instead."
        )));
    };
    if (route.target == "local") != local {
        return Err(AwsError::invalid(format!("The route for {destination} cannot have the target {target}")));
    }
    *route = Route { destination, target, state: "active".to_owned() };
    Ok(listing::done())
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &mut world.mine(call).ec2;
    let destination = destination(ec2, call)?;
    let table = table_mut(ec2, call)?;
    let id = &table.id;
    match table.routes.iter().find(|r| r.destination == destination) {
        None => Err(AwsError::new(
            "InvalidRoute.NotFound",
            format!("no route with destination-cidr-block {destination} in route table {id}"),
        )),
        Some(route) if route.target == "local" => {
            Err(AwsError::invalid(format!("cannot remove local route {destination} in route table {id}")))
        }
        Some(_) => {
            table.routes.retain(|r| r.destination != destination);
            Ok(listing::done())
        }
    }
}

fn table_mut<'a>(ec2: &'a mut Ec2, call: &Call) -> Result<&'a mut RouteTable, AwsError> {
    listing::known_mut(&mut ec2.route_tables, call.params.need("RouteTableId")?, &ROUTE_TABLE)
}

/// A range in its canonical form, or a prefix list. IPv6 is not simulated.
fn destination(ec2: &Ec2, call: &Call) -> Result<String, AwsError> {
    let p = &call.params;
    match (p.get("DestinationCidrBlock"), p.get("DestinationPrefixListId"), p.get("DestinationIpv6CidrBlock")) {
        (Some(range), None, None) => range.parse::<Ipv4Net>().map(|r| r.trunc().to_string()).map_err(|_| {
            AwsError::invalid(format!(
                "Value ({range}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block."
            ))
        }),
        (None, Some(list), None) => listing::known(&ec2.prefix_lists, list, &PREFIX_LIST).map(|l| l.id.clone()),
        (None, None, Some(range)) if range.parse::<IpNet>().is_ok() => {
            Err(AwsError::new("UnsupportedOperation", "IPv6 routes are not supported here"))
        }
        (None, None, None) => Err(AwsError::missing("destinationCidrBlock")),
        _ => Err(AwsError::new("InvalidParameterCombination", "A route must have exactly one destination")),
    }
}

/// Exactly one, which must be in the table's VPC.
fn target(ec2: &Ec2, call: &Call, vpc: &str) -> Result<String, AwsError> {
    let names =
        ["GatewayId", "NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId", "NetworkInterfaceId", "InstanceId"];
    let given: Vec<&str> = names.iter().filter_map(|n| call.params.get(n)).collect();
    let [target] = given.as_slice() else {
        return Err(AwsError::new("InvalidParameterCombination", "A route must have exactly one target"));
    };
    let of = match target.split('-').next() {
        Some("igw") => listing::known(&ec2.internet_gateways, target, &INTERNET_GATEWAY)?.vpc.clone(),
        Some("nat") => Some(listing::known(&ec2.nat_gateways, target, &NAT_GATEWAY)?.vpc.clone()),
        Some("eni") => Some(listing::known(&ec2.interfaces, target, &INTERFACE)?.vpc.clone()),
        Some("i") => Some(listing::known(&ec2.instances, target, &INSTANCE)?.vpc.clone()),
        other => return elsewhere(ec2, target, other.unwrap_or_default()),
    };
    match of.is_some_and(|of| of == vpc) {
        true => Ok((*target).to_owned()),
        false => {
            let table = call.params.get("RouteTableId").unwrap_or_default();
            let message = format!("route table {table} and network gateway {target} belong to different networks");
            Err(AwsError::invalid(message))
        }
    }
}

/// Gateways that cannot be made here exist where a route of the estate already leads to them.
fn elsewhere(ec2: &Ec2, target: &str, prefix: &str) -> Result<String, AwsError> {
    if ec2.route_tables.values().flat_map(|t| &t.routes).any(|r| r.target == target && target != "local") {
        return Ok(target.to_owned());
    }
    let code = match prefix {
        "vgw" => "InvalidVpnGatewayID.NotFound",
        "tgw" => "InvalidTransitGatewayID.NotFound",
        "pcx" => "InvalidVpcPeeringConnectionID.NotFound",
        _ => "InvalidGatewayID.NotFound",
    };
    Err(AwsError::new(code, format!("The gateway ID '{target}' does not exist")))
}

pub(super) fn associate(world: &mut World, call: &Call) -> Result<String, AwsError> {
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
    x.leaf("associationId", association(&id, Some(&subnet.id)));
    write_associated(&mut x);
    Ok(x.done())
}

/// The subnet falls back to the VPC's main table.
pub(super) fn disassociate(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let asked = call.params.need("AssociationId")?;
    let ec2 = &mut world.mine(call).ec2;
    let of = |t: &RouteTable| {
        let found = associations(t).into_iter().find(|(id, _)| id == asked);
        found.map(|(_, subnet)| (t.id.clone(), subnet.cloned()))
    };
    match ec2.route_tables.values().find_map(of) {
        None => {
            Err(AwsError::new("InvalidAssociationID.NotFound", format!("The association ID '{asked}' does not exist")))
        }
        Some((_, None)) => {
            Err(AwsError::invalid(format!("cannot disassociate the main route table association {asked}")))
        }
        Some((table, Some(subnet))) => {
            let table = listing::known_mut(&mut ec2.route_tables, &table, &ROUTE_TABLE)?;
            table.subnets.retain(|s| *s != subnet);
            Ok(listing::done())
        }
    }
}

//! Instances, as far as they stand behind load balancers: launched and listed. Starting, stopping and terminating them is in
//! `instance_states`.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::public_ip;
use super::instance_filters::{FILTERS, value};
use super::instance_shown::write_reservation;
use super::interfaces::{NewInterface, add_interface, free_addresses};
use super::listing::{self, IMAGE, INSTANCE, INTERFACE, Pages, SUBNET, Shape, known};
use super::security_groups::for_interface;
use super::state::{Ec2, Instance, Machine, Subnet};
use super::tags::{self, Tags};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::ids;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

const INSTANCES: Shape = Shape { set: "reservationSet", filters: FILTERS, pages: Pages::To(1000) };

/// Instances by reservation; a page is counted in instances.
pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let wanted = call.params.list("InstanceId");
    listing::not_both(call, &wanted, "instancesSet")?;
    let chosen = listing::chosen(&ec2.instances, &wanted, &INSTANCE)?;
    let (page, token) =
        listing::select(call, &INSTANCES, chosen, |i| Some(&i.tags), |i, name| value(ec2, call, i, name))?;
    let mut reservations: BTreeMap<String, Vec<&Instance>> = BTreeMap::new();
    for instance in page {
        reservations.entry(ec2.machine(&instance.id).reservation).or_default().push(instance);
    }
    let mut x = Xml::new();
    x.each(INSTANCES.set, "item", &reservations, |x, (id, instances)| write_reservation(x, ec2, call, id, instances));
    x.maybe("nextToken", token);
    Ok(x.done())
}

impl Ec2 {
    /// What an instance was launched as.
    pub(crate) fn machine(&self, instance: &str) -> Machine {
        let ordinary = || Machine {
            image: ids::ec2("ami", &["image"]),
            kind: "t3.medium".to_owned(),
            reservation: ids::ec2("r", &[instance]),
        };
        self.machines.get(instance).cloned().unwrap_or_else(ordinary)
    }
}

/// Launched instances answer on port 22 once they run, as a bare image does, and where the seed says that their image does.
pub(super) fn run(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let token = call.params.get("ClientToken");
    let made = match world.token(call, token)? {
        Some(ids) => ids,
        None => launch(world, call)?.join(","),
    };
    world.remember(call, token, &made);
    let ec2 = &world.mine(call).ec2;
    let instances = made.split(',').map(|id| known(&ec2.instances, id, &INSTANCE)).collect::<Result<Vec<_>, _>>()?;
    let reservation = instances.first().map(|i| ec2.machine(&i.id).reservation).unwrap_or_default();
    let mut x = Xml::new();
    write_reservation(&mut x, ec2, call, &reservation, &instances);
    Ok(x.done())
}

fn launch(world: &mut World, call: &Call) -> Result<Vec<String>, AwsError> {
    let (least, most) = counts(&call.params)?;
    let image = call.params.need("ImageId")?.to_owned();
    IMAGE.check(&image)?;
    // The network is given either beside the instance or in its first interface
    let asked_interfaces = call.params.structs("NetworkInterface");
    let first = asked_interfaces.first().cloned().unwrap_or_default();
    if asked_interfaces.len() > 1 || first.get("NetworkInterfaceId").is_some() {
        let message = "Instances with several interfaces, or with one that exists, are not supported here";
        return Err(AwsError::new("UnsupportedOperation", message));
    }
    let ec2 = &world.mine(call).ec2;
    let subnet = subnet(ec2, call.params.get("SubnetId").or(first.get("SubnetId")))?;
    let mut asked = call.params.list("SecurityGroupId");
    asked.extend(first.list("SecurityGroupId"));
    let groups = for_interface(ec2, &subnet.vpc, &asked)?;
    // As many as there is room for, down to the least that will do
    let count = most.min(i64::from(free_addresses(ec2, &subnet.id, &subnet.cidr)));
    if count < least {
        return Err(AwsError::new(
            "InsufficientFreeAddressesInSubnet",
            format!("There are not enough free addresses in subnet '{}'.", subnet.id),
        ));
    }
    let ip = call.params.get("PrivateIpAddress").or(first.get("PrivateIpAddress")).map(str::to_owned);
    if ip.is_some() && count > 1 {
        return Err(AwsError::new(
            "InvalidParameterCombination",
            "A private IP address cannot be given to several instances",
        ));
    }
    let (tags, interface_tags) = (tags::asked(call, &INSTANCE)?, tags::asked(call, &INTERFACE)?);
    let kind = call.params.get("InstanceType").unwrap_or("m1.small").to_owned();
    let reservation = world.new_id(call, "r", call.params.get("ClientToken").unwrap_or(&subnet.id));
    let machine = Machine { image, kind, reservation };
    let public = match first.get("AssociatePublicIpAddress") {
        Some(_) => first.flag("AssociatePublicIpAddress"),
        None => subnet.maps_public_ip,
    };
    let plan = Plan { subnet, groups, ip, public, tags, interface_tags, machine };
    (0..count).map(|_| plan.launch(world, call)).collect()
}

/// Whether a text is the ID of an image, by its form: every image exists.
pub(crate) fn is_image(id: &str) -> bool {
    IMAGE.check(id).is_ok()
}

/// An instance that a service launches for an account.
#[derive(Debug, Clone)]
pub(crate) struct Launch {
    pub subnet: String,
    pub security_groups: Vec<String>,
    pub image: String,
    pub kind: String,
    pub tags: Tags,
}

/// Launches one instance for another service, and gives its ID.
pub(crate) fn launch_one(world: &mut World, call: &Call, launch: Launch) -> Result<String, AwsError> {
    let ec2 = &world.mine(call).ec2;
    let subnet = subnet(ec2, Some(&launch.subnet))?;
    let groups = for_interface(ec2, &subnet.vpc, &launch.security_groups)?;
    let reservation = world.new_id(call, "r", &subnet.id);
    let machine = Machine { image: launch.image, kind: launch.kind, reservation };
    let plan = Plan {
        public: subnet.maps_public_ip,
        subnet,
        groups,
        ip: None,
        tags: launch.tags,
        interface_tags: Tags::new(),
        machine,
    };
    plan.launch(world, call)
}

impl Ec2 {
    /// Says that an instance has terminated: it stays to be seen for about an hour, its interface goes with it.
    pub(crate) fn end(&mut self, id: &str, at: Time) {
        let Some(instance) = self.instances.get_mut(id).filter(|i| i.state != "terminated") else { return };
        instance.state = "terminated".to_owned();
        self.interfaces.remove(&instance.interface);
        self.changed.insert(id.to_owned(), at);
        self.calm = false;
    }
}

/// What the instances of one launch have in common.
struct Plan {
    subnet: Subnet,
    groups: Vec<String>,
    ip: Option<String>,
    public: bool,
    tags: Tags,
    interface_tags: Tags,
    machine: Machine,
}

impl Plan {
    fn launch(&self, world: &mut World, call: &Call) -> Result<String, AwsError> {
        let id = world.new_id(call, INSTANCE.prefix, &self.machine.reservation);
        let public_ip = self.public.then(|| public_ip(world, &id));
        let mut listens = BTreeSet::from([22]);
        listens.extend(world.mine(call).ec2.images.get(&self.machine.image).into_iter().flatten());
        let new = NewInterface {
            subnet: &self.subnet.id,
            kind: "interface",
            public_ip: public_ip.clone(),
            security_groups: self.groups.clone(),
            listens,
            ip: self.ip.clone(),
            instance: Some(id.clone()),
            tags: self.interface_tags.clone(),
            ..NewInterface::default()
        };
        let interface = add_interface(world, call, new)?;
        let ec2 = &mut world.mine(call).ec2;
        let instance = Instance {
            id: id.clone(),
            state: "pending".to_owned(),
            subnet: self.subnet.id.clone(),
            vpc: self.subnet.vpc.clone(),
            zone: self.subnet.zone.clone(),
            private_ip: ec2.interfaces.get(&interface).map(|i| i.private_ip.clone()).unwrap_or_default(),
            public_ip,
            security_groups: self.groups.clone(),
            interface,
            launched: call.now,
            tags: self.tags.clone(),
        };
        ec2.machines.insert(id.clone(), self.machine.clone());
        ec2.instances.insert(id.clone(), instance);
        ec2.changed.insert(id.clone(), call.now);
        Ok(id)
    }
}

fn counts(params: &Params) -> Result<(i64, i64), AwsError> {
    let number = |name: &str| params.number(name)?.ok_or_else(|| AwsError::missing(name));
    let (least, most) = (number("MinCount")?, number("MaxCount")?);
    if least < 1 || most < least {
        return Err(AwsError::invalid(format!("Value ({least}) for parameter minCount is invalid.")));
    }
    if most > 100 {
        return Err(AwsError::new(
            "InstanceLimitExceeded",
            "You have requested more instances than your current instance limit allows",
        ));
    }
    Ok((least, most))
}

fn subnet(ec2: &Ec2, asked: Option<&str>) -> Result<Subnet, AwsError> {
    let default = || ec2.subnets.values().find(|s| s.is_default);
    let none = || AwsError::new("MissingInput", "No subnets found for the default VPC. Please specify a subnet.");
    match asked {
        Some(id) => known(&ec2.subnets, id, &SUBNET).cloned(),
        None => default().cloned().ok_or_else(none),
    }
}

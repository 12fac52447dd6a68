//! Launch configurations: what instances are launched as. Launch templates are EC2's, and not simulated.

use serde_json::{Value, json};

use super::{Group, LaunchConfiguration, MAX_LAUNCH_CONFIGURATIONS, named, paged, scene, text, validation};
use crate::call::Call;
use crate::ec2::is_image;
use crate::error::AwsError;
use crate::world::{Estate, World};

/// Members that change nothing here and are given back.
const GIVEN: [&str; 9] = [
    "AssociatePublicIpAddress",
    "BlockDeviceMappings",
    "EbsOptimized",
    "IamInstanceProfile",
    "InstanceMonitoring",
    "KeyName",
    "MetadataOptions",
    "PlacementTenancy",
    "UserData",
];

pub(super) fn create(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = text(call, "LaunchConfigurationName").unwrap_or_default();
    let estate = world.mine(call);
    let all = &estate.autoscaling.launch_configurations;
    if all.contains_key(name) {
        let words = format!(
            "Launch Configuration by this name already exists - A launch configuration already exists with the name {name}"
        );
        return Err(AwsError::new("AlreadyExists", words));
    }
    if all.len() >= MAX_LAUNCH_CONFIGURATIONS {
        let words = format!("There can be at most {MAX_LAUNCH_CONFIGURATIONS} launch configurations");
        return Err(AwsError::new("LimitExceeded", words));
    }
    let mut made = match text(call, "InstanceId") {
        Some(id) => of_instance(estate, id, name)?,
        None => LaunchConfiguration { name: name.to_owned(), ..LaunchConfiguration::default() },
    };
    for (name, into) in [("ImageId", &mut made.image), ("InstanceType", &mut made.kind)] {
        if let Some(given) = text(call, name) {
            given.clone_into(into);
        }
    }
    if made.image.is_empty() || made.kind.is_empty() {
        return Err(validation(
            "Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters.",
        ));
    }
    if !is_image(&made.image) {
        return Err(validation(format!("AMI cannot be described: the image id '{}' is malformed", made.image)));
    }
    let groups = named(call, "SecurityGroups");
    if let Some(id) = groups.iter().find(|id| !estate.ec2.security_groups.contains_key(*id)) {
        return Err(validation(format!("The security group '{id}' does not exist")));
    }
    if !groups.is_empty() {
        made.security_groups = groups;
    }
    for name in GIVEN.iter().filter(|n| !call.json[**n].is_null()) {
        made.given.insert((*name).to_owned(), call.json[*name].clone());
    }
    keep(world, call, made);
    Ok(json!({}))
}

/// Not while a group launches with it.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let name = text(call, "LaunchConfigurationName").unwrap_or_default();
    let all = &mut world.mine(call).autoscaling;
    if !all.launch_configurations.contains_key(name) {
        return Err(not_found(name));
    }
    if all.groups.values().any(|g| g.launch == name) {
        let words = format!("Cannot delete launch configuration {name} because it is attached to an AutoScalingGroup");
        return Err(AwsError::new("ResourceInUse", words));
    }
    all.launch_configurations.remove(name);
    Ok(json!({}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Result<Value, AwsError> {
    let names = named(call, "LaunchConfigurationNames");
    let (_, estate) = scene(world, call);
    let all = estate.autoscaling.launch_configurations.values();
    let found = all.filter(|l| names.is_empty() || names.contains(&l.name)).collect();
    paged(call, "LaunchConfigurations", found, 50, show)
}

/// Gives a configuration its ARN, and keeps it.
pub(super) fn keep(world: &mut World, call: &Call, mut made: LaunchConfiguration) {
    let uuid = super::uuid(&world.new_id(call, "lc", &made.name));
    let scope = format!("arn:aws:autoscaling:{}:{}", call.region, call.account);
    made.arn = format!("{scope}:launchConfiguration:{uuid}:launchConfigurationName/{}", made.name);
    made.created = call.now;
    world.mine(call).autoscaling.launch_configurations.insert(made.name.clone(), made);
}

/// Names the group's configuration. One that is made of an instance is called as the group, and is to be kept with it.
pub(super) fn of_group(
    estate: &Estate,
    call: &Call,
    group: &mut Group,
) -> Result<Option<LaunchConfiguration>, AwsError> {
    let all = &estate.autoscaling.launch_configurations;
    match (text(call, "LaunchConfigurationName"), text(call, "InstanceId")) {
        (Some(name), None) => {
            all.get(name).ok_or_else(|| not_found(name))?;
            name.clone_into(&mut group.launch);
            Ok(None)
        }
        (None, Some(id)) => {
            if all.contains_key(&group.name) {
                let words = "A launch configuration already exists with the name of the group";
                return Err(AwsError::new("AlreadyExists", words));
            }
            group.launch.clone_from(&group.name);
            of_instance(estate, id, &group.name).map(Some)
        }
        (None, None) if !group.launch.is_empty() => Ok(None),
        (Some(_), Some(_)) | (None, None) => Err(validation(
            "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.",
        )),
    }
}

fn of_instance(estate: &Estate, id: &str, name: &str) -> Result<LaunchConfiguration, AwsError> {
    let found = estate.ec2.instances.get(id).filter(|i| i.state != "terminated");
    let found = found.ok_or_else(|| validation(format!("The instance ID '{id}' does not exist")))?;
    let machine = estate.ec2.machine(id);
    Ok(LaunchConfiguration {
        name: name.to_owned(),
        image: machine.image,
        kind: machine.kind,
        security_groups: found.security_groups.clone(),
        ..LaunchConfiguration::default()
    })
}

fn show(l: &LaunchConfiguration) -> Value {
    let mut body = json!({
        "LaunchConfigurationName": l.name,
        "LaunchConfigurationARN": l.arn,
        "ImageId": l.image,
        "KeyName": "",
        "SecurityGroups": l.security_groups,
        "ClassicLinkVPCSecurityGroups": [],
        "UserData": "",
        "InstanceType": l.kind,
        "KernelId": "",
        "RamdiskId": "",
        "BlockDeviceMappings": [],
        "InstanceMonitoring": { "Enabled": true },
        "CreatedTime": super::show::seconds(l.created),
        "EbsOptimized": false,
    });
    for (name, value) in &l.given {
        body[name.as_str()] = value.clone();
    }
    body
}

fn not_found(name: &str) -> AwsError {
    validation(format!(
        "Launch configuration name not found - A launch configuration with the name: {name} does not exist"
    ))
}

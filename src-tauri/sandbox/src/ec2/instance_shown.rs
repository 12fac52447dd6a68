//! Instances as AWS shows them. What no decision depends on (CPU, metadata options, volumes) is what an ordinary instance has.

use super::interface_shown;
use super::interfaces::{private_name, public_name};
use super::state::{Ec2, Instance};
use super::tags;
use crate::call::Call;
use crate::clock::{Time, stamp};
use crate::ids;
use crate::wire::xml::Xml;

/// AWS's number for a state.
pub(super) fn code(state: &str) -> u8 {
    match state {
        "pending" => 0,
        "running" => 16,
        "shutting-down" => 32,
        "terminated" => 48,
        "stopping" => 64,
        _ => 80,
    }
}

pub(super) fn write_state(x: &mut Xml, name: &str, state: &str) {
    x.within(name, |x| {
        x.leaf("code", code(state)).leaf("name", state);
    });
}

pub(super) fn write_reservation(x: &mut Xml, ec2: &Ec2, call: &Call, id: &str, instances: &[&Instance]) {
    x.leaf("reservationId", id).leaf("ownerId", &call.account).within("groupSet", |_| {});
    x.each("instancesSet", "item", instances, |x, i| write(x, ec2, call, i));
}

fn write(x: &mut Xml, ec2: &Ec2, call: &Call, i: &Instance) {
    let machine = ec2.machine(&i.id);
    x.leaf("instanceId", &i.id).leaf("imageId", machine.image).leaf("instanceType", machine.kind);
    write_state(x, "instanceState", &i.state);
    let ended = ec2.changed.get(&i.id).filter(|_| i.is_ending());
    x.leaf("reason", ended.map_or_else(String::new, |since| format!("User initiated ({})", gmt(*since))));
    let reason = match i.state.as_str() {
        "pending" => Some(("pending", "pending")),
        _ => ended.map(|_| ("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown")),
    };
    if let Some((code, message)) = reason {
        x.within("stateReason", |x| {
            x.leaf("code", code).leaf("message", message);
        });
    }
    x.leaf("amiLaunchIndex", 0).within("productCodes", |_| {}).leaf("launchTime", stamp(i.launched));
    let zone_id = ec2.subnets.get(&i.subnet).map(|s| &s.zone_id);
    x.within("placement", |x| {
        x.leaf("availabilityZone", &i.zone)
            .maybe("availabilityZoneId", zone_id)
            .leaf("groupName", "")
            .leaf("tenancy", "default");
    });
    x.within("monitoring", |x| {
        x.leaf("state", "disabled");
    });
    write_ordinary(x, i);
    write_network(x, ec2, call, i);
    tags::write(x, &i.tags);
}

/// A terminated instance has no place in the network any more.
fn write_network(x: &mut Xml, ec2: &Ec2, call: &Call, i: &Instance) {
    if i.state == "terminated" {
        x.leaf("privateDnsName", "")
            .leaf("dnsName", "")
            .within("groupSet", |_| {})
            .within("networkInterfaceSet", |_| {});
        return;
    }
    let public = ec2.public_ip_of(i);
    x.leaf("privateDnsName", private_name(&i.private_ip, &call.region));
    x.leaf("dnsName", public.map_or_else(String::new, |ip| public_name(ip, &call.region)));
    x.leaf("subnetId", &i.subnet)
        .leaf("vpcId", &i.vpc)
        .leaf("privateIpAddress", &i.private_ip)
        .maybe("ipAddress", public);
    interface_shown::groups(x, ec2, &i.security_groups);
    x.each("networkInterfaceSet", "item", ec2.interfaces.get(&i.interface), |x, interface| {
        interface_shown::body(x, ec2, call, interface, |_| {});
    });
}

/// `2026-01-01 00:00:00 GMT`.
fn gmt(time: Time) -> String {
    format!("{} GMT", stamp(time).get(..19).unwrap_or_default().replace('T', " "))
}

impl Ec2 {
    /// What its interface has.
    pub(super) fn public_ip_of(&self, instance: &Instance) -> Option<&String> {
        self.interfaces.get(&instance.interface)?.public_ip.as_ref()
    }
}

impl Instance {
    /// Off, or on its way there.
    fn is_ending(&self) -> bool {
        matches!(self.state.as_str(), "stopping" | "stopped" | "shutting-down" | "terminated")
    }
}

fn write_ordinary(x: &mut Xml, i: &Instance) {
    x.leaf("sourceDestCheck", true)
        .leaf("architecture", "x86_64")
        .leaf("virtualizationType", "hvm")
        .leaf("hypervisor", "xen");
    x.leaf("ebsOptimized", false)
        .leaf("enaSupport", true)
        .leaf("clientToken", "")
        .leaf("currentInstanceBootMode", "legacy-bios");
    x.leaf("platformDetails", "Linux/UNIX")
        .leaf("usageOperation", "RunInstances")
        .leaf("usageOperationUpdateTime", stamp(i.launched));
    x.leaf("rootDeviceType", "ebs").leaf("rootDeviceName", "/dev/xvda");
    let volume = Some(ids::ec2("vol", &[&i.id])).filter(|_| i.state != "terminated");
    x.each("blockDeviceMapping", "item", volume, |x, volume| {
        x.leaf("deviceName", "/dev/xvda").within("ebs", |x| {
            x.leaf("volumeId", volume)
                .leaf("status", "attached")
                .leaf("attachTime", stamp(i.launched))
                .leaf("deleteOnTermination", true);
        });
    });
    for (name, members) in OPTIONS {
        x.within(name, |x| {
            for (member, value) in *members {
                x.leaf(member, value);
            }
        });
    }
}

pub(super) type Options = (&'static str, &'static [(&'static str, &'static str)]);

/// What AWS sends for an instance launched without saying anything about these.
pub(super) const OPTIONS: &[Options] = &[
    ("cpuOptions", &[("coreCount", "1"), ("threadsPerCore", "2")]),
    ("capacityReservationSpecification", &[("capacityReservationPreference", "open")]),
    ("hibernationOptions", &[("configured", "false")]),
    ("enclaveOptions", &[("enabled", "false")]),
    ("maintenanceOptions", &[("autoRecovery", "default")]),
    (
        "metadataOptions",
        &[
            ("state", "applied"),
            ("httpTokens", "required"),
            ("httpPutResponseHopLimit", "2"),
            ("httpEndpoint", "enabled"),
            ("httpProtocolIpv6", "disabled"),
            ("instanceMetadataTags", "disabled"),
        ],
    ),
    (
        "privateDnsNameOptions",
        &[
            ("hostnameType", "ip-name"),
            ("enableResourceNameDnsARecord", "false"),
            ("enableResourceNameDnsAAAARecord", "false"),
        ],
    ),
];

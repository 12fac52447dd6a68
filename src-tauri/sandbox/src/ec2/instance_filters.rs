//! The filters of DescribeInstances, all that the model names. Those of its interface are the interface's own.

use super::instance_shown::{OPTIONS, code};
use super::interface_shown;
use super::interfaces::{private_name, public_name};
use super::listing::one;
use super::state::{Ec2, Instance};
use crate::call::Call;
use crate::clock::stamp;

pub(super) const FILTERS: &[&str] = &[
    "affinity",
    "architecture",
    "availability-zone",
    "availability-zone-id",
    "block-device-mapping.attach-time",
    "block-device-mapping.delete-on-termination",
    "block-device-mapping.device-name",
    "block-device-mapping.status",
    "block-device-mapping.volume-id",
    "boot-mode",
    "capacity-reservation-id",
    "capacity-reservation-specification.capacity-reservation-preference",
    "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id",
    "capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn",
    "client-token",
    "current-instance-boot-mode",
    "dns-name",
    "ebs-optimized",
    "ena-support",
    "enclave-options.enabled",
    "hibernation-options.configured",
    "host-id",
    "hypervisor",
    "iam-instance-profile.arn",
    "iam-instance-profile.id",
    "image-id",
    "instance-id",
    "instance-lifecycle",
    "instance-state-code",
    "instance-state-name",
    "instance-type",
    "instance.group-id",
    "instance.group-name",
    "ip-address",
    "ipv6-address",
    "kernel-id",
    "key-name",
    "launch-index",
    "launch-time",
    "maintenance-options.auto-recovery",
    "metadata-options.http-endpoint",
    "metadata-options.http-protocol-ipv4",
    "metadata-options.http-protocol-ipv6",
    "metadata-options.http-put-response-hop-limit",
    "metadata-options.http-tokens",
    "metadata-options.instance-metadata-tags",
    "metadata-options.state",
    "monitoring-state",
    "network-interface.addresses.association.allocation-id",
    "network-interface.addresses.association.association-id",
    "network-interface.addresses.association.carrier-ip",
    "network-interface.addresses.association.customer-owned-ip",
    "network-interface.addresses.association.ip-owner-id",
    "network-interface.addresses.association.public-dns-name",
    "network-interface.addresses.association.public-ip",
    "network-interface.addresses.primary",
    "network-interface.addresses.private-dns-name",
    "network-interface.addresses.private-ip-address",
    "network-interface.association.allocation-id",
    "network-interface.association.association-id",
    "network-interface.association.carrier-ip",
    "network-interface.association.customer-owned-ip",
    "network-interface.association.ip-owner-id",
    "network-interface.association.public-dns-name",
    "network-interface.association.public-ip",
    "network-interface.attachment.attach-time",
    "network-interface.attachment.attachment-id",
    "network-interface.attachment.delete-on-termination",
    "network-interface.attachment.device-index",
    "network-interface.attachment.instance-id",
    "network-interface.attachment.instance-owner-id",
    "network-interface.attachment.network-card-index",
    "network-interface.attachment.status",
    "network-interface.availability-zone",
    "network-interface.deny-all-igw-traffic",
    "network-interface.description",
    "network-interface.group-id",
    "network-interface.group-name",
    "network-interface.ipv4-prefixes.ipv4-prefix",
    "network-interface.ipv6-address",
    "network-interface.ipv6-addresses.ipv6-address",
    "network-interface.ipv6-addresses.is-primary-ipv6",
    "network-interface.ipv6-native",
    "network-interface.ipv6-prefixes.ipv6-prefix",
    "network-interface.mac-address",
    "network-interface.network-interface-id",
    "network-interface.operator.managed",
    "network-interface.operator.principal",
    "network-interface.outpost-arn",
    "network-interface.owner-id",
    "network-interface.private-dns-name",
    "network-interface.private-ip-address",
    "network-interface.public-dns-name",
    "network-interface.requester-id",
    "network-interface.requester-managed",
    "network-interface.source-dest-check",
    "network-interface.status",
    "network-interface.subnet-id",
    "network-interface.tag-key",
    "network-interface.tag-value",
    "network-interface.vpc-id",
    "network-performance-options.bandwidth-weighting",
    "operator.managed",
    "operator.principal",
    "outpost-arn",
    "owner-id",
    "placement-group-name",
    "placement-partition-number",
    "platform",
    "platform-details",
    "private-dns-name",
    "private-dns-name-options.enable-resource-name-dns-a-record",
    "private-dns-name-options.enable-resource-name-dns-aaaa-record",
    "private-dns-name-options.hostname-type",
    "private-ip-address",
    "product-code",
    "product-code.type",
    "ramdisk-id",
    "reason",
    "requester-id",
    "reservation-id",
    "root-device-name",
    "root-device-type",
    "source-dest-check",
    "spot-instance-request-id",
    "state-reason-code",
    "state-reason-message",
    "subnet-id",
    "tenancy",
    "tpm-support",
    "usage-operation",
    "usage-operation-update-time",
    "virtualization-type",
    "vpc-id",
];

pub(super) fn value(ec2: &Ec2, call: &Call, i: &Instance, name: &str) -> Vec<String> {
    if let Some(of_interface) = name.strip_prefix("network-interface.") {
        return interface(ec2, call, i, of_interface);
    }
    let machine = ec2.machine(&i.id);
    let public = ec2.public_ip_of(i);
    match name {
        "architecture" => one("x86_64"),
        "availability-zone" => one(&i.zone),
        "availability-zone-id" => ec2.subnets.get(&i.subnet).map(|s| s.zone_id.clone()).into_iter().collect(),
        "current-instance-boot-mode" => one("legacy-bios"),
        "dns-name" => public.map(|ip| public_name(ip, &call.region)).into_iter().collect(),
        "ebs-optimized" => one(false),
        "ena-support" | "source-dest-check" => one(true),
        "hypervisor" => one("xen"),
        "image-id" => one(machine.image),
        "instance-id" => one(&i.id),
        "instance-state-code" => one(code(&i.state)),
        "instance-state-name" => one(&i.state),
        "instance-type" => one(machine.kind),
        "instance.group-id" => i.security_groups.clone(),
        "instance.group-name" => {
            i.security_groups.iter().filter_map(|g| Some(ec2.security_groups.get(g)?.name.clone())).collect()
        }
        "ip-address" => public.cloned().into_iter().collect(),
        "launch-index" => one(0),
        "launch-time" | "usage-operation-update-time" => one(stamp(i.launched)),
        "monitoring-state" => one("disabled"),
        "owner-id" => one(&call.account),
        "platform-details" => one("Linux/UNIX"),
        "private-dns-name" => one(private_name(&i.private_ip, &call.region)),
        "private-ip-address" => one(&i.private_ip),
        "reservation-id" => one(machine.reservation),
        "root-device-name" => one("/dev/xvda"),
        "root-device-type" => one("ebs"),
        "subnet-id" => one(&i.subnet),
        "tenancy" => one("default"),
        "usage-operation" => one("RunInstances"),
        "virtualization-type" => one("hvm"),
        "vpc-id" => one(&i.vpc),
        other => option(other).map(one).unwrap_or_default(),
    }
}

fn interface(ec2: &Ec2, call: &Call, i: &Instance, name: &str) -> Vec<String> {
    let Some(interface) = ec2.interfaces.get(&i.interface) else { return Vec::new() };
    match name {
        "tag-key" => interface.tags.keys().cloned().collect(),
        "tag-value" => interface.tags.values().cloned().collect(),
        "attachment.network-card-index" => one(0),
        "public-dns-name" => interface_shown::value(ec2, call, interface, "association.public-dns-name"),
        "addresses.primary" => one(true),
        // What an interface's only address has is what the interface has
        other => interface_shown::value(ec2, call, interface, other.strip_prefix("addresses.").unwrap_or(other)),
    }
}

/// `metadata-options.http-tokens` is `httpTokens` in `metadataOptions`.
fn option(name: &str) -> Option<&'static str> {
    let (group, member) = name.split_once('.')?;
    let (_, members) = OPTIONS.iter().find(|(set, _)| *set == camel(group))?;
    members.iter().find(|(key, _)| *key == camel(member)).map(|(_, value)| *value)
}

fn camel(kebab: &str) -> String {
    let mut words = kebab.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let mut letters = word.chars();
        let head = letters.next().map(|c| c.to_ascii_uppercase());
        text.chars().chain(head).chain(letters).collect()
    })
}

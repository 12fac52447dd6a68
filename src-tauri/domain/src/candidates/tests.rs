//! What can be chosen, what is refused, and why.

use super::*;
use crate::audit::samples::*;

type Change = fn(&mut Sample);

fn found(change: Change) -> Vec<Candidate> {
    candidates(&bare().with(change).inventory)
}

fn together(sample: &mut Sample) {
    sample.inventory.instances.iter_mut().for_each(|i| drop(i.tags.insert("Service".into(), "orders".into())));
}

/// A free network interface, and a task of an ECS service.
fn interface(sample: &mut Sample, address: &str, description: &str) {
    let interface = serde_json::json!({
        "id": "eni-0123456789abcdef0", "vpc": VPC, "subnet": subnet(0), "zone": zone(0), "kind": "interface", "description": description,
        "private_ips": [address], "public_ip": null, "security_groups": [THEIRS], "instance": null, "requester_managed": false,
    });
    sample.inventory.interfaces.push(serde_json::from_value(interface).unwrap());
}

fn task(sample: &mut Sample) {
    let workload = serde_json::json!({
        "name": "api", "arn": "arn:aws:ecs:us-east-1:111122223333:service/main/api", "cluster": "main", "network_mode": "awsvpc", "desired": 2, "running": 2,
        "tasks": [{ "arn": "arn:aws:ecs:us-east-1:111122223333:task/main/1", "private_ip": "10.20.0.40", "subnet": subnet(0), "zone": zone(0),
            "status": "RUNNING", "health": "HEALTHY", "container_ports": [8080, 8080] }],
        "containers": [{ "container": "app", "port": 8080 }, { "container": "metrics", "port": 9090 }],
    });
    sample.inventory.workloads.push(serde_json::from_value(workload).unwrap());
}

#[test]
fn instances_of_one_service_are_one_candidate() {
    let apart = found(|_| {});
    assert_eq!(apart.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["orders-0", "orders-1"]);
    let one = found(together);
    assert_eq!((one.len(), one[0].targets.len(), one[0].target_type), (1, 2, TargetType::Instance));
    assert_eq!(one[0].targets[0].id, instance(0));
    assert_eq!(one[0].refused, None);
}

#[test]
fn instances_that_are_gone_or_nowhere_are_no_candidates() {
    assert_eq!(found(|s| s.inventory.instances[0].state = "terminated".into()).len(), 1);
    assert_eq!(found(|s| s.inventory.instances[0].state = "Shutting-Down".into()).len(), 1);
    assert_eq!(found(|s| s.inventory.instances[0].vpc = None).len(), 1);
    assert_eq!(found(|s| s.inventory.instances[0].state = "stopped".into())[0].targets[0].state, "stopped");
}

#[test]
fn instances_of_different_vpcs_do_not_mix() {
    let apart = found(|s| {
        together(s);
        s.inventory.instances[1].vpc = Some("vpc-00000000000000000".parse().unwrap());
    });
    assert_eq!(apart.len(), 2);
    assert_ne!(apart[0].key, apart[1].key);
}

fn scaled(sample: &mut Sample) {
    sample.inventory.instances[1].auto_scaling_group = Some("orders".into());
    let group = serde_json::json!({ "name": "orders", "desired": 1, "instances": [instance(1)], "subnets": [subnet(1)], "target_groups": [] });
    sample.inventory.auto_scaling_groups.push(serde_json::from_value(group).unwrap());
}

#[test]
fn an_auto_scaling_group_is_attached_and_its_instances_are_not_offered_by_themselves() {
    let found = found(|s| {
        together(s);
        scaled(s);
    });
    let groups: Vec<&str> = found.iter().map(|c| c.group.as_str()).collect();
    assert_eq!(groups, ["EC2 instances", "Auto Scaling groups"]);
    assert_eq!(found[0].targets.iter().map(|t| t.id.clone()).collect::<Vec<_>>(), [instance(0)]);
    let group = &found[1];
    assert_eq!((group.target_type, &group.refused), (TargetType::Instance, &None));
    assert_eq!(group.attach, Some(Attach::AutoScalingGroup("orders".into())));
    assert_eq!(group.targets[0].id, instance(1));
}

#[test]
fn an_auto_scaling_group_without_instances_stands_in_the_vpc_of_its_subnets() {
    let found = found(|s| {
        scaled(s);
        s.inventory.instances.clear();
    });
    assert_eq!((found.len(), found[0].vpc.to_string(), found[0].targets.len()), (1, VPC.to_owned(), 0));
}

#[test]
fn a_group_that_only_instances_name_is_refused() {
    let found = found(|s| s.inventory.instances[1].auto_scaling_group = Some("gone".into()));
    let group = found.iter().find(|c| c.group == "Auto Scaling groups").unwrap();
    assert!(group.refused.as_deref().unwrap().contains("Auto Scaling group “gone”"));
}

#[test]
fn what_people_named_is_shown_as_plain_text() {
    let turned = "or\u{202e}sred\u{200b}\n";
    let found = found(|s| {
        s.inventory.instances[0].auto_scaling_group = Some("or\u{202e}sred\u{200b}\n".into());
        s.inventory.instances[0].name = Some("or\u{202e}sred\u{200b}\n".into());
        s.inventory.instances[1].name = Some(" ".into());
        interface(s, "10.20.0.60", "or\u{202e}sred\u{200b}\n");
    });
    for candidate in &found {
        let names = candidate.targets.iter().filter_map(|t| t.name.as_deref());
        let said: Vec<&str> = names.chain([candidate.name.as_str()]).chain(candidate.refused.as_deref()).collect();
        assert!(said.iter().all(|t| !t.contains(['\u{202e}', '\u{200b}', '\n'])), "{said:?}");
        assert!(!candidate.name.is_empty() && candidate.name != turned);
    }
}

#[test]
fn tasks_are_attached_and_their_interfaces_not_offered_again() {
    let found = found(|s| {
        task(s);
        interface(s, "10.20.0.40", "task");
    });
    let names: Vec<&str> = found.iter().map(|c| c.group.as_str()).collect();
    assert_eq!(names, ["EC2 instances", "EC2 instances", "ECS services"]);
    let api = &found[2];
    assert_eq!((api.target_type, &api.refused), (TargetType::Ip, &None));
    let Some(Attach::EcsService { container, container_port, .. }) = &api.attach else { panic!("{:?}", api.attach) };
    assert_eq!((container.as_str(), container_port.to_string()), ("app", "8080".to_owned()));
    assert_eq!((api.ports.len(), api.targets[0].security_groups.len()), (2, 1));
}

#[test]
fn tasks_that_share_their_instances_address_are_registered_by_instance() {
    let shared: Change = |s| {
        task(s);
        s.inventory.workloads[0].network_mode = "bridge".into();
        s.inventory.workloads[0].tasks[0].private_ip = None;
        s.inventory.workloads[0].tasks[0].subnet = None;
    };
    let one = found(shared).pop().unwrap();
    assert_eq!((one.target_type, one.vpc.to_string(), &one.refused), (TargetType::Instance, VPC.to_owned(), &None));
    assert!(one.because.contains("bridge"));
    let uncertain =
        bare().with(shared).with(|s| s.inventory.instances[0].vpc = Some("vpc-00000000000000000".parse().unwrap()));
    assert!(candidates(&uncertain.inventory).pop().unwrap().refused.unwrap().contains("in which VPC"));
}

#[test]
fn a_service_without_a_container_port_is_refused() {
    let found = found(|s| {
        task(s);
        s.inventory.workloads[0].containers.clear();
    });
    assert!(found.last().unwrap().refused.as_deref().unwrap().contains("no container port"));
}

#[test]
fn a_free_interface_is_registered_by_its_address() {
    let found = found(|s| interface(s, "10.20.0.60", "artifactory"));
    let last = found.last().unwrap();
    assert_eq!(
        (last.name.as_str(), last.target_type, last.targets[0].id.as_str()),
        ("artifactory", TargetType::Ip, "10.20.0.60")
    );
    let nameless = candidates(&bare().with(|s| interface(s, "10.20.0.60", "")).inventory);
    assert_eq!(nameless.last().unwrap().name, "eni-0123456789abcdef0");
}

#[test]
fn interfaces_that_belong_to_something_are_not_offered() {
    let owned: [Change; 4] = [
        |s| s.inventory.interfaces[0].instance = Some(instance(0).parse().unwrap()),
        |s| s.inventory.interfaces[0].requester_managed = true,
        |s| s.inventory.interfaces[0].kind = "network_load_balancer".into(),
        |s| s.inventory.interfaces[0].private_ips.clear(),
    ];
    for change in owned {
        let sample = bare().with(|s| interface(s, "10.20.0.60", "x")).with(change);
        assert!(candidates(&sample.inventory).iter().all(|c| c.group != "Network interfaces"));
    }
}

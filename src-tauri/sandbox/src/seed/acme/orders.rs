//! The orders API: an ECS service of four tasks in two zones, each with a network interface of its own. One task is unwell
//! now and then.

use super::network::{CIDR, Place};
use crate::ecs::{Cluster, Container, Deployment, Service, Task, TaskDefinition};
use crate::ids;
use crate::seed::PLANTED;
use crate::seed::build::{Plot, open, tags};

const PORT: u16 = 8443;
/// Zone (by number) and address of each task.
const TASKS: [(usize, &str); 4] = [(0, "10.20.17.11"), (0, "10.20.17.12"), (1, "10.20.33.11"), (1, "10.20.33.12")];
/// The one that is unwell now and then.
const FLAKY: &str = "10.20.33.12";

pub(super) fn plant(plot: &mut Plot, place: &Place) {
    let group = plot.group(&place.vpc, "orders-api", "Tasks of the orders API", vec![open(PORT, CIDR, "From the VPC")]);
    let definition = definition(plot);
    let service = arn(plot, "service/acme-prod/orders-api");
    let number = u64::from_str_radix(&ids::digest(&["deployment", &service], 15), 16).unwrap_or_default();
    let deployment = Deployment {
        id: format!("ecs-svc/{number}"),
        created: PLANTED,
        task_definition: definition.arn.clone(),
        subnets: place.private[..2].to_vec(),
        security_groups: vec![group.clone()],
        ..Deployment::default()
    };
    let service = Service {
        arn: service,
        name: "orders-api".to_owned(),
        launch_type: "FARGATE".to_owned(),
        desired: 4,
        created: PLANTED,
        created_by: format!("arn:aws:iam::{}:user/sandbox", plot.account),
        tasks: TASKS.iter().map(|(zone, ip)| task(plot, &place.private[*zone], ip, &deployment)).collect(),
        deployments: vec![deployment],
        settings: [("propagateTags".to_owned(), "SERVICE".into())].into(),
        tags: tags(&[("Service", "Orders API")]),
        ..Service::default()
    };
    let cluster = Cluster {
        arn: arn(plot, "cluster/acme-prod"),
        name: "acme-prod".to_owned(),
        services: [(service.name.clone(), service)].into(),
        tags: tags(&[("Environment", "production")]),
        ..Cluster::default()
    };
    let ecs = &mut plot.estate.ecs;
    ecs.task_definitions.insert(definition.arn.clone(), definition);
    ecs.clusters.insert(cluster.name.clone(), cluster);
    plot.estate.ec2.flaky.insert(FLAKY.to_owned());
}

fn definition(plot: &Plot) -> TaskDefinition {
    let image = format!("{}.dkr.ecr.{}.amazonaws.com/orders-api:2.31.0", plot.account, plot.region);
    TaskDefinition {
        arn: arn(plot, "task-definition/orders-api:31"),
        family: "orders-api".to_owned(),
        revision: 31,
        network_mode: "awsvpc".to_owned(),
        cpu: "512".to_owned(),
        memory: "1024".to_owned(),
        requires: vec!["FARGATE".to_owned()],
        containers: vec![Container { name: "api".to_owned(), image, ports: vec![PORT], given: None }],
        ..TaskDefinition::default()
    }
}

fn task(plot: &mut Plot, subnet: &str, ip: &str, deployment: &Deployment) -> Task {
    let attachment = ids::digest(&["seed", "attachment", ip], 32);
    let about = arn(plot, &format!("attachment/{attachment}"));
    let groups: Vec<&str> = deployment.security_groups.iter().map(String::as_str).collect();
    let interface = plot.service_interface("interface", &about, subnet, ip, None, &groups);
    plot.listen(&interface, &[PORT]);
    Task {
        arn: arn(plot, &format!("task/acme-prod/{}", ids::digest(&["seed", "task", ip], 32))),
        deployment: deployment.id.clone(),
        task_definition: deployment.task_definition.clone(),
        subnet: subnet.to_owned(),
        zone: plot.place(subnet).1,
        interface,
        private_ip: ip.to_owned(),
        created: PLANTED,
        health: "HEALTHY".to_owned(),
        ..Task::default()
    }
}

fn arn(plot: &Plot, rest: &str) -> String {
    format!("arn:aws:ecs:{}:{}:{rest}", plot.region, plot.account)
}

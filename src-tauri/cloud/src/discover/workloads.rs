//! ECS services and where their tasks run, cluster by cluster.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ecs::{Client, types};
use domain::{AttachedContainer, ContainerPort, Fault, Port, Task, Workload};
use futures_util::future::join_all;

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{count, needed, optional, port, text};

/// AWS takes at most this many services in one DescribeServices.
const SERVICES_AT_ONCE: usize = 10;
/// AWS takes at most this many tasks in one DescribeTasks.
const TASKS_AT_ONCE: usize = 100;

/// What a task definition says of the network.
#[derive(Default)]
struct Shape {
    network_mode: String,
    containers: Vec<ContainerPort>,
}

impl Shape {
    fn ports(&self) -> Vec<Port> {
        let mut ports: Vec<Port> = self.containers.iter().map(|c| c.port).collect();
        ports.sort_unstable();
        ports.dedup();
        ports
    }
}

type Shapes = BTreeMap<String, Shape>;

pub(super) async fn find(ecs: &Client, look: &Look) -> Vec<Workload> {
    const CALL: &str = "ecs:ListClusters";
    let fetch = async |token| {
        let answer = ecs.list_clusters().set_next_token(token).send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.cluster_arns, answer.next_token))
    };
    let clusters = look.list(CALL, fetch).await;
    join_all(clusters.iter().map(|cluster| in_cluster(ecs, look, cluster))).await.into_iter().flatten().collect()
}

async fn in_cluster(ecs: &Client, look: &Look, cluster: &str) -> Vec<Workload> {
    let services = services(ecs, look, cluster).await;
    let tasks = join_all(services.iter().map(|s| tasks(ecs, look, cluster, s.service_arn().unwrap_or_default()))).await;
    let of_services = services.iter().filter_map(|s| s.task_definition());
    let of_tasks = tasks.iter().flatten().filter_map(|t| t.task_definition_arn());
    let shapes = shapes(ecs, look, of_services.chain(of_tasks).map(str::to_owned).collect()).await;
    let running: Vec<_> = services.into_iter().zip(tasks).collect();
    look.keep("ecs:DescribeServices", &running, |(service, tasks)| workload(look, &shapes, cluster, service, tasks))
}

async fn services(ecs: &Client, look: &Look, cluster: &str) -> Vec<types::Service> {
    const LIST: &str = "ecs:ListServices";
    const CALL: &str = "ecs:DescribeServices";
    let fetch = async |token| {
        let answer = ecs.list_services().cluster(cluster).set_next_token(token).send().await.map_err(reading(LIST))?;
        Ok(Page::new(answer.service_arns, answer.next_token))
    };
    let arns = look.list(LIST, fetch).await;
    let batches = arns.chunks(SERVICES_AT_ONCE).map(|batch| {
        look.list(CALL, move |_| async move {
            let request = ecs.describe_services().cluster(cluster).set_services(Some(batch.to_vec()));
            Ok(Page::only(request.send().await.map_err(reading(CALL))?.services))
        })
    });
    join_all(batches).await.into_iter().flatten().collect()
}

async fn tasks(ecs: &Client, look: &Look, cluster: &str, service: &str) -> Vec<types::Task> {
    const LIST: &str = "ecs:ListTasks";
    const CALL: &str = "ecs:DescribeTasks";
    let fetch = async |token| {
        let request = ecs.list_tasks().cluster(cluster).service_name(service).set_next_token(token);
        let answer = request.send().await.map_err(reading(LIST))?;
        Ok(Page::new(answer.task_arns, answer.next_token))
    };
    let arns = look.list(LIST, fetch).await;
    let batches = arns.chunks(TASKS_AT_ONCE).map(|batch| {
        look.list(CALL, move |_| async move {
            let request = ecs.describe_tasks().cluster(cluster).set_tasks(Some(batch.to_vec()));
            Ok(Page::only(request.send().await.map_err(reading(CALL))?.tasks))
        })
    });
    join_all(batches).await.into_iter().flatten().collect()
}

/// Each task definition once, however many tasks use it.
async fn shapes(ecs: &Client, look: &Look, definitions: BTreeSet<String>) -> Shapes {
    const CALL: &str = "ecs:DescribeTaskDefinition";
    let asked = definitions.into_iter().map(async |arn| {
        let fetch = async |_| {
            let answer = ecs.describe_task_definition().task_definition(&arn).send().await.map_err(reading(CALL))?;
            Ok(Page::only(answer.task_definition.map(|d| vec![d])))
        };
        let shape = look.list(CALL, fetch).await.first().map(shape).unwrap_or_default();
        (arn, shape)
    });
    join_all(asked).await.into_iter().collect()
}

fn shape(definition: &types::TaskDefinition) -> Shape {
    let mut containers: Vec<ContainerPort> = Vec::new();
    for c in definition.container_definitions() {
        let ports = c.port_mappings().iter().filter_map(|m| port(m.container_port()));
        let named = ports.map(|port| ContainerPort { container: text(c.name()), port });
        // a port that is mapped for TCP and for UDP stands here once
        for one in named {
            if !containers.contains(&one) {
                containers.push(one);
            }
        }
    }
    Shape { network_mode: text(definition.network_mode().map(|m| m.as_str())), containers }
}

fn workload(
    look: &Look,
    shapes: &Shapes,
    cluster: &str,
    s: &types::Service,
    tasks: &[types::Task],
) -> Result<Workload, Fault> {
    let shape = s.task_definition().and_then(|arn| shapes.get(arn));
    Ok(Workload {
        name: text(s.service_name()),
        arn: needed(s.service_arn())?,
        cluster: cluster.rsplit('/').next().unwrap_or(cluster).to_owned(),
        network_mode: shape.map(|s| s.network_mode.clone()).unwrap_or_default(),
        desired: count(Some(s.desired_count())),
        running: count(Some(s.running_count())),
        tasks: look.keep("ecs:DescribeTasks", tasks, |t| task(shapes, t)),
        containers: shape.map(|s| s.containers.clone()).unwrap_or_default(),
        attached: s.load_balancers().iter().filter_map(attached).collect::<Result<_, _>>()?,
        other_load_balancing: !s.load_balancers().iter().all(is_told),
    })
}

/// A target group of the service; nothing for a Classic Load Balancer, which has none.
fn attached(l: &types::LoadBalancer) -> Option<Result<AttachedContainer, Fault>> {
    let (group, port) = (l.target_group_arn()?, port(l.container_port())?);
    let container = text(l.container_name());
    Some(group.parse().map(|target_group| AttachedContainer { target_group, container, port }))
}

/// Whether a load balancer of a service is all that the inventory says of it.
fn is_told(l: &types::LoadBalancer) -> bool {
    l.target_group_arn().is_some() && port(l.container_port()).is_some() && l.advanced_configuration().is_none()
}

fn task(shapes: &Shapes, t: &types::Task) -> Result<Task, Fault> {
    let shape = t.task_definition_arn().and_then(|arn| shapes.get(arn));
    Ok(Task {
        arn: needed(t.task_arn())?,
        private_ip: detail(t, "privateIPv4Address").map(str::to_owned),
        subnet: optional(detail(t, "subnetId"))?,
        zone: optional(t.availability_zone())?,
        status: text(t.last_status()),
        health: text(t.health_status().map(|h| h.as_str())),
        container_ports: shape.map(Shape::ports).unwrap_or_default(),
    })
}

/// One detail of the network interface that a task in `awsvpc` mode has.
fn detail<'a>(t: &'a types::Task, name: &str) -> Option<&'a str> {
    let details = t.attachments().iter().flat_map(|a| a.details());
    details.filter(|d| d.name() == Some(name)).find_map(|d| d.value())
}

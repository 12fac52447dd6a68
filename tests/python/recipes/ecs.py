"""ECS: what the seed runs, and clusters, services and definitions of one's own."""

from . import PLAIN, later, recipe

TAGS = [{"key": "Name", "value": "recipe"}]


def named(operation, **asked):
    recipe(f"ecs.{operation}", seeded=True)(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def cluster(estate):
    return estate.once("cluster", lambda: estate.client("ecs").list_clusters()["clusterArns"][0])


def services(estate):
    return estate.once("services", lambda: estate.client("ecs").list_services(cluster=cluster(estate))["serviceArns"])


def tasks(estate):
    return estate.once("tasks", lambda: estate.client("ecs").list_tasks(cluster=cluster(estate))["taskArns"])


def definition(estate):
    found = estate.client("ecs").describe_services(cluster=cluster(estate), services=services(estate)[:1])
    return found["services"][0]["taskDefinition"]


named("ListClusters", maxResults=10)
named("DescribeClusters", clusters=lambda e: [cluster(e)], include=["TAGS"])
named("ListServices", cluster=cluster, maxResults=10, launchType="FARGATE")
named("DescribeServices", cluster=cluster, services=services, include=["TAGS"])
named("ListTasks", cluster=cluster, maxResults=10, desiredStatus="RUNNING")
named("DescribeTasks", cluster=cluster, tasks=tasks, include=["TAGS"])
named("DescribeTaskDefinition", taskDefinition=definition, include=["TAGS"])


def own_cluster(estate):
    def make():
        return estate.client("ecs", config=PLAIN).create_cluster(clusterName=estate.fresh("cluster"), tags=TAGS)["cluster"]["clusterArn"]

    return estate.once("own cluster", make)


def container(_):
    port = {"containerPort": 443, "protocol": "tcp"}
    return [{"name": "app", "image": "example.com/app:1", "essential": True, "portMappings": [port]}]


def new_definition(estate):
    asked = dict(family=estate.fresh("family"), networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512", tags=TAGS)
    made = estate.client("ecs", config=PLAIN).register_task_definition(**asked, containerDefinitions=container(estate))
    return made["taskDefinition"]["taskDefinitionArn"]


def own_definition(estate):
    return estate.once("own definition", lambda: new_definition(estate))


def network(estate):
    return {"awsvpcConfiguration": {"subnets": estate.subnets, "securityGroups": [estate.group], "assignPublicIp": "DISABLED"}}


def new_service(estate):
    asked = dict(cluster=own_cluster(estate), serviceName=estate.fresh("service"), taskDefinition=own_definition(estate), desiredCount=1)
    made = estate.client("ecs", config=PLAIN).create_service(**asked, launchType="FARGATE", networkConfiguration=network(estate), tags=TAGS)
    later(300)
    return made["service"]["serviceArn"]


def own_service(estate):
    return estate.once("own service", lambda: new_service(estate))


def own_task(estate):
    own_service(estate)
    return estate.client("ecs", config=PLAIN).list_tasks(cluster=own_cluster(estate))["taskArns"][0]


def own(operation, **asked):
    recipe(f"ecs.{operation}")(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


own("CreateCluster", clusterName=lambda e: e.fresh("made"), tags=TAGS)
own("DeleteCluster", cluster=lambda e: e.client("ecs", config=PLAIN).create_cluster(clusterName=e.fresh("spare"))["cluster"]["clusterArn"])
own(
    "CreateService",
    cluster=own_cluster,
    serviceName=lambda e: e.fresh("made"),
    taskDefinition=own_definition,
    desiredCount=1,
    launchType="FARGATE",
    networkConfiguration=network,
    tags=TAGS,
)
own("UpdateService", cluster=own_cluster, service=own_service, desiredCount=1)
own("DeleteService", cluster=own_cluster, service=new_service, force=True)
own("StopTask", cluster=own_cluster, task=own_task, reason="A recipe says so")
own("ListTaskDefinitions", familyPrefix=lambda e: own_definition(e).split("/")[1].split(":")[0], maxResults=10)
own(
    "RegisterTaskDefinition",
    family=lambda e: e.fresh("made"),
    networkMode="awsvpc",
    requiresCompatibilities=["FARGATE"],
    cpu="256",
    memory="512",
    containerDefinitions=container,
    tags=TAGS,
)
own("DeregisterTaskDefinition", taskDefinition=new_definition)

"""ECS, which can only be read: everything comes from the seed."""

from . import recipe


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

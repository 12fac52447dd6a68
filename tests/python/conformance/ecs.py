"""ECS: what runs, to be read. The sandbox starts nothing: its seed has what runs, in a cluster called acme-prod."""

import build
from suite import Cases, has, holds, pages, same

cases = Cases("ecs")
NOTHING = "0123456789abcdef0123456789abcdef"


def running(w):
    """An account with a cluster, and its cluster, service and task definition."""
    seeded = w.seeded()
    if w.endpoint.is_moto:
        seeded.ecs.create_cluster(clusterName="acme-prod")
        container = {"name": "orders", "image": "orders:1", "memory": 512, "essential": True, "portMappings": [{"containerPort": 8443}]}
        seeded.ecs.register_task_definition(family="orders", containerDefinitions=[container])
        seeded.ecs.create_service(cluster="acme-prod", serviceName="orders", taskDefinition="orders", desiredCount=2)
    cluster = seeded.ecs.list_clusters()["clusterArns"][0]
    service = seeded.ecs.list_services(cluster=cluster)["serviceArns"][0]
    told = seeded.ecs.describe_services(cluster=cluster, services=[service])["services"][0]
    return seeded.ecs, cluster, service, told["taskDefinition"]


@cases.success("ListClusters", "cli")
def clusters_are_listed(w):
    _, cluster, _, _ = running(w)
    holds("they are ARNs", cluster.endswith(":cluster/acme-prod"), cluster)


@cases.state("ListClusters", "model")
def a_new_account_has_none(w):
    same("the clusters", w.ecs.list_clusters()["clusterArns"], [])


@cases.paging("ListClusters", "model")
def clusters_by_page(w):
    ecs, *_ = running(w)
    pages(ecs, "list_clusters", "clusterArns", 1, least=1)


cases.refuses("ListClusters", "InvalidParameterException", "model", "pages of 101", lambda w: w.ecs.list_clusters(maxResults=101))
cases.refuses("ListClusters", "InvalidParameterException", "model", "a token that nobody gave", lambda w: w.ecs.list_clusters(nextToken="nobody"))


@cases.success("DescribeClusters", "cli")
def a_cluster_is_described(w):
    ecs, cluster, _, _ = running(w)
    answer = ecs.describe_clusters(clusters=[cluster])
    same("what failed", answer["failures"], [])
    [told] = answer["clusters"]
    has(told, "clusterArn", "clusterName", "status", "registeredContainerInstancesCount", "runningTasksCount", "pendingTasksCount",
        "activeServicesCount", "statistics", "tags", "settings", "capacityProviders", "defaultCapacityProviderStrategy")
    same("the status", told["status"], "ACTIVE")


@cases.state("DescribeClusters", "cli")
def a_cluster_that_is_none_is_a_failure(w):
    [failure] = w.ecs.describe_clusters(clusters=["none"])["failures"]
    same("the failure", failure, {"arn": f"arn:aws:ecs:us-east-1:{w.account}:cluster/none", "reason": "MISSING"})


cases.refuses("DescribeClusters", "InvalidParameterException", "aws.md: Paging", "101 clusters", lambda w: w.ecs.describe_clusters(clusters=["none"] * 101))


@cases.success("ListServices", "cli")
def services_are_listed(w):
    _, _, service, _ = running(w)
    holds("they are ARNs with the cluster's name", ":service/acme-prod/" in service, service)


@cases.paging("ListServices", "model")
def services_by_page(w):
    ecs, cluster, _, _ = running(w)
    pages(ecs, "list_services", "serviceArns", 1, least=1, cluster=cluster)


cases.refuses("ListServices", "ClusterNotFoundException", "model", "a cluster that is none", lambda w: w.ecs.list_services(cluster="none"))


@cases.success("DescribeServices", "cli")
def a_service_is_described(w):
    ecs, cluster, service, _ = running(w)
    [told] = ecs.describe_services(cluster=cluster, services=[service])["services"]
    has(told, "serviceArn", "serviceName", "clusterArn", "loadBalancers", "serviceRegistries", "status", "desiredCount", "runningCount",
        "pendingCount", "taskDefinition", "deploymentConfiguration", "deployments", "events", "createdAt", "schedulingStrategy")
    same("the cluster", told["clusterArn"], cluster)


@cases.state("DescribeServices", "cli")
def a_service_that_is_none_is_a_failure(w):
    ecs, cluster, _, _ = running(w)
    same("the failures", [one["reason"] for one in ecs.describe_services(cluster=cluster, services=["none"])["failures"]], ["MISSING"])


cases.refuses("DescribeServices", "ClusterNotFoundException", "model", "a cluster that is none", lambda w: w.ecs.describe_services(cluster="none", services=["x"]))
cases.refuses("DescribeServices", "InvalidParameterException", "model", "no service", lambda w: running(w)[0].describe_services(cluster="acme-prod", services=[]))
cases.refuses("DescribeServices", "InvalidParameterException", "aws.md: Paging", "eleven services",
              lambda w: running(w)[0].describe_services(cluster="acme-prod", services=["x"] * 11))


@cases.success("ListTasks", "cli")
def tasks_of_a_service_are_listed(w):
    ecs, cluster, service, _ = running(w)
    tasks = ecs.list_tasks(cluster=cluster, serviceName=service)["taskArns"]
    holds("there are tasks", tasks)
    holds("they are ARNs with the cluster's name", all(":task/acme-prod/" in task for task in tasks), tasks)


@cases.paging("ListTasks", "model")
def tasks_by_page(w):
    ecs, cluster, _, _ = running(w)
    pages(ecs, "list_tasks", "taskArns", 1, least=2, cluster=cluster)


cases.refuses("ListTasks", "ClusterNotFoundException", "model", "a cluster that is none", lambda w: w.ecs.list_tasks(cluster="none"))
cases.refuses("ListTasks", "ServiceNotFoundException", "model", "a service that is none",
              lambda w: running(w)[0].list_tasks(cluster="acme-prod", serviceName="none"))


@cases.success("DescribeTasks", "cli")
def a_task_is_described(w):
    ecs, cluster, _, definition = running(w)
    [task, *_] = ecs.list_tasks(cluster=cluster)["taskArns"]
    [told] = ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"]
    has(told, "taskArn", "clusterArn", "taskDefinitionArn", "lastStatus", "desiredStatus", "containers", "group", "launchType", "overrides")
    same("the definition", told["taskDefinitionArn"], definition)
    same("the status", (told["lastStatus"], told["desiredStatus"]), ("RUNNING", "RUNNING"))


@cases.state("DescribeTasks", "cli")
def a_task_that_is_none_is_a_failure(w):
    ecs, cluster, _, _ = running(w)
    same("the failures", [one["reason"] for one in ecs.describe_tasks(cluster=cluster, tasks=[NOTHING])["failures"]], ["MISSING"])


cases.refuses("DescribeTasks", "ClusterNotFoundException", "model", "a cluster that is none", lambda w: w.ecs.describe_tasks(cluster="none", tasks=[NOTHING]))
cases.refuses("DescribeTasks", "InvalidParameterException", "model", "no task", lambda w: running(w)[0].describe_tasks(cluster="acme-prod", tasks=[]))


@cases.success("DescribeTaskDefinition", "cli")
def a_definition_is_described(w):
    ecs, _, _, definition = running(w)
    told = ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
    has(told, "taskDefinitionArn", "family", "revision", "containerDefinitions", "volumes", "status", "compatibilities")
    same("the status", told["status"], "ACTIVE")


@cases.state("DescribeTaskDefinition", "model")
def a_family_means_its_latest_revision(w):
    ecs, _, _, definition = running(w)
    family = definition.rsplit("/", 1)[1].split(":")[0]
    told = ecs.describe_task_definition(taskDefinition=family)["taskDefinition"]
    same("the definition", told["taskDefinitionArn"], definition)


cases.refuses("DescribeTaskDefinition", "ClientException", "model", "a definition that is none", lambda w: w.ecs.describe_task_definition(taskDefinition="none"))

# What is made


def definition(w, family="orders", network="bridge"):
    container = {"name": "orders", "image": "orders:1", "memory": 512, "essential": True, "portMappings": [{"containerPort": 8443}]}
    return w.ecs.register_task_definition(family=family, networkMode=network, containerDefinitions=[container])["taskDefinition"]["taskDefinitionArn"]


def cluster(w, name="shop"):
    return w.ecs.create_cluster(clusterName=name)["cluster"]["clusterArn"]


def service(w, desired=1):
    """A service on Fargate in a cluster `shop`, and its cluster."""
    own, net = cluster(w), build.network(w)
    container = {"name": "orders", "image": "orders:1", "portMappings": [{"containerPort": 8443}]}
    w.ecs.register_task_definition(family="orders", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
                                   containerDefinitions=[container])
    where = {"awsvpcConfiguration": {"subnets": net.subnets, "securityGroups": [build.group(w, net.vpc)]}}
    w.ecs.create_service(cluster=own, serviceName="orders", taskDefinition="orders", desiredCount=desired, launchType="FARGATE", networkConfiguration=where)
    w.pass_time(600)
    return own


def shown(w, own):
    return w.ecs.describe_services(cluster=own, services=["orders"])["services"][0]


@cases.success("CreateCluster", "cli")
def a_cluster_is_made(w):
    same("the ARN", cluster(w), f"arn:aws:ecs:us-east-1:{w.account}:cluster/shop")


cases.refuses("CreateCluster", "InvalidParameterException", "model", "a name with a space", lambda w: cluster(w, "the shop"))


@cases.success("DeleteCluster", "cli")
def an_empty_cluster_is_deleted(w):
    same("the status", w.ecs.delete_cluster(cluster=cluster(w))["cluster"]["status"], "INACTIVE")


cases.refuses("DeleteCluster", "ClusterNotFoundException", "model", "a cluster that is none", lambda w: w.ecs.delete_cluster(cluster="none"))
cases.refuses("DeleteCluster", "ClusterContainsServicesException", "model", "a cluster with a service", lambda w: w.ecs.delete_cluster(cluster=service(w)))


@cases.success("RegisterTaskDefinition", "cli")
def revisions_are_counted(w):
    same("the second ARN", [definition(w) for _ in range(2)][1], f"arn:aws:ecs:us-east-1:{w.account}:task-definition/orders:2")


cases.refuses("RegisterTaskDefinition", "ClientException", "model", "no container",
              lambda w: w.raw("ecs").register_task_definition(family="orders", containerDefinitions=[]))


@cases.success("ListTaskDefinitions", "cli")
def definitions_are_listed(w):
    made = [definition(w) for _ in range(2)]
    same("the definitions", w.ecs.list_task_definitions(familyPrefix="orders")["taskDefinitionArns"], made)


@cases.paging("ListTaskDefinitions", "model")
def definitions_by_page(w):
    for _ in range(5):
        definition(w)
    pages(w.ecs, "list_task_definitions", "taskDefinitionArns", 2)


cases.refuses("ListTaskDefinitions", "InvalidParameterException", "model", "a token that nobody gave", lambda w: w.ecs.list_task_definitions(nextToken="nobody"))


@cases.success("DeregisterTaskDefinition", "cli")
def a_definition_is_deregistered(w):
    same("the status", w.ecs.deregister_task_definition(taskDefinition=definition(w))["taskDefinition"]["status"], "INACTIVE")


cases.refuses("DeregisterTaskDefinition", "ClientException", "model", "a definition that is none", lambda w: w.ecs.deregister_task_definition(taskDefinition="none:1"))


@cases.success("CreateService", "cli")
def a_service_comes_to_run(w):
    told = shown(w, service(w, desired=2))
    same("what runs", (told["status"], told["desiredCount"], told["runningCount"]), ("ACTIVE", 2, 2))


@cases.state("CreateService", "aws.md: Target health")
def its_tasks_are_registered_in_its_target_group(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc, Port=8443)
    build.listener(w, balancer, group)
    own = cluster(w)
    container = {"name": "orders", "image": "orders:1", "portMappings": [{"containerPort": 8443}]}
    w.ecs.register_task_definition(family="orders", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512", containerDefinitions=[container])
    where = {"awsvpcConfiguration": {"subnets": balancer.network.subnets}}
    behind = [{"targetGroupArn": group, "containerName": "orders", "containerPort": 8443}]
    w.ecs.create_service(cluster=own, serviceName="orders", taskDefinition="orders", desiredCount=2, launchType="FARGATE", networkConfiguration=where,
                         loadBalancers=behind)
    w.pass_time(600)
    same("how many targets", len(w.elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]), 2)


cases.refuses("CreateService", "ClusterNotFoundException", "model", "a cluster that is none",
              lambda w: w.ecs.create_service(cluster="none", serviceName="orders", taskDefinition=definition(w)))
cases.refuses("CreateService", "ClientException", "model", "a definition that is none",
              lambda w: w.ecs.create_service(cluster=cluster(w), serviceName="orders", taskDefinition="none", desiredCount=1))


@cases.success("UpdateService", "cli")
def a_service_grows(w):
    own = service(w)
    w.ecs.update_service(cluster=own, service="orders", desiredCount=3)
    w.pass_time(600)
    same("how many run", shown(w, own)["runningCount"], 3)


cases.refuses("UpdateService", "ServiceNotFoundException", "model", "a service that is none",
              lambda w: w.ecs.update_service(cluster=cluster(w), service="none", desiredCount=3))


@cases.success("DeleteService", "cli")
def a_service_is_deleted(w):
    own = service(w, desired=0)
    w.ecs.delete_service(cluster=own, service="orders")
    w.pass_time(600)
    same("the services", w.ecs.list_services(cluster=own)["serviceArns"], [])


cases.refuses("DeleteService", "ServiceNotFoundException", "model", "a service that is none", lambda w: w.ecs.delete_service(cluster=cluster(w), service="none"))
cases.refuses("DeleteService", "InvalidParameterException", "model", "a service with tasks", lambda w: w.ecs.delete_service(cluster=service(w), service="orders"))


@cases.success("StopTask", "cli")
def a_stopped_task_is_replaced(w):
    own = service(w)
    [task] = w.ecs.list_tasks(cluster=own)["taskArns"]
    same("the task", w.ecs.stop_task(cluster=own, task=task)["task"]["taskArn"], task)
    w.pass_time(600)
    holds("another one runs", w.ecs.list_tasks(cluster=own)["taskArns"] not in ([], [task]))


cases.refuses("StopTask", "ClusterNotFoundException", "model", "a cluster that is none", lambda w: w.ecs.stop_task(cluster="none", task=NOTHING))

"""ECS: what runs, to be read. The sandbox starts nothing: its seed has what runs, in a cluster called acme-prod."""

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

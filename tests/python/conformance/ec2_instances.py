"""EC2: instances, network interfaces, tags, and what is only listed: flow logs and prefix lists."""

import build
from build import IMAGE, NOTHING
from suite import Cases, has, holds, pages, same

cases = Cases("ec2")


def placed(w):
    """A subnet for an instance."""
    return build.subnet(w, build.vpc(w))


def one(w, instance):
    return w.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]


@cases.success("RunInstances", "cli")
def instances_are_launched(w):
    subnet = placed(w)
    answer = w.ec2.run_instances(ImageId=IMAGE, InstanceType="t3.micro", MinCount=2, MaxCount=2, SubnetId=subnet)
    has(answer, "ReservationId", "OwnerId", "Instances")
    same("how many", len(answer["Instances"]), 2)
    for instance in answer["Instances"]:
        has(instance, "InstanceId", "ImageId", "InstanceType", "State", "SubnetId", "VpcId", "PrivateIpAddress", "PrivateDnsName",
            "SecurityGroups", "NetworkInterfaces", "Placement", "LaunchTime")
        same("the subnet", instance["SubnetId"], subnet)


@cases.state("RunInstances", "reading")
def a_new_instance_comes_to_run(w):
    instance = build.instance(w, placed(w))
    same("the state", one(w, instance)["State"], {"Code": 16, "Name": "running"})


@cases.state("RunInstances", "model")
def a_launch_with_a_token_is_not_repeated(w):
    asked = dict(ClientToken="once")
    subnet = placed(w)
    same("the second launch", build.instances(w, subnet, 2, **asked), build.instances(w, subnet, 2, **asked))


@cases.state("RunInstances", "model")
def an_address_can_be_chosen(w):
    instance = build.instance(w, placed(w), PrivateIpAddress="10.60.0.77")
    same("the address", one(w, instance)["PrivateIpAddress"], "10.60.0.77")


def relaunch_otherwise(w):
    subnet = placed(w)
    build.instances(w, subnet, 1, ClientToken="once")
    build.instances(w, subnet, 2, ClientToken="once")


cases.refuses("RunInstances", "InvalidSubnetID.NotFound", "tf", "a subnet that is none",
              lambda w: build.instance(w, f"subnet-{NOTHING}"))
cases.refuses("RunInstances", "InvalidGroup.NotFound", "tf", "a group that is none",
              lambda w: build.instance(w, placed(w), SecurityGroupIds=[f"sg-{NOTHING}"]))
cases.refuses("RunInstances", "InvalidParameterValue", "reading", "none at all",
              lambda w: build.instances(w, placed(w), 0))
cases.refuses("RunInstances", "IdempotentParameterMismatch", "aws.md: Idempotency", "another request with a token", relaunch_otherwise)
cases.refuses("RunInstances", "InsufficientFreeAddressesInSubnet", "model", "more than the subnet has addresses for",
              lambda w: build.instances(w, build.subnet(w, build.vpc(w), "10.60.0.0/28"), 12))
cases.refuses("RunInstances", "MissingParameter", "model", "no image",
              lambda w: w.raw("ec2").run_instances(MinCount=1, MaxCount=1, SubnetId=placed(w)))
cases.refuses("RunInstances", "DryRunOperation", "model", "a dry run", lambda w: build.instance(w, placed(w), DryRun=True))


@cases.success("DescribeInstances", "cli")
def an_instance_is_described(w):
    instance = one(w, build.instance(w, placed(w)))
    has(instance, "InstanceId", "ImageId", "InstanceType", "State", "SubnetId", "VpcId", "PrivateIpAddress", "PrivateDnsName", "SecurityGroups",
        "NetworkInterfaces", "Placement", "LaunchTime", "Architecture", "RootDeviceType", "EbsOptimized", "Monitoring", "StateTransitionReason")
    has(instance["NetworkInterfaces"][0], "NetworkInterfaceId", "PrivateIpAddress", "SubnetId", "VpcId", "Groups", "Status", "MacAddress")


@cases.state("DescribeInstances", "model")
def filters_choose_instances(w):
    subnet = placed(w)
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "orders"}]}]
    instance, _ = build.instance(w, subnet, TagSpecifications=tags), build.instance(w, subnet)
    for name, value in {"tag:Name": "ord*", "tag-key": "Name", "instance-id": instance}.items():
        found = w.ec2.describe_instances(Filters=[{"Name": name, "Values": [value]}])["Reservations"]
        same(f"what {name} finds", [every["InstanceId"] for all in found for every in all["Instances"]], [instance])


@cases.paging("DescribeInstances", "model")
def instances_by_page(w):
    subnet = placed(w)
    for _ in range(12):
        build.instance(w, subnet)
    pages(w.ec2, "describe_instances", "Reservations", 5)


cases.refuses("DescribeInstances", "InvalidInstanceID.NotFound", "tf", "an instance that is none",
              lambda w: w.ec2.describe_instances(InstanceIds=[f"i-{NOTHING}"]))
cases.refuses("DescribeInstances", "InvalidInstanceID.Malformed", "reading", "an ID that cannot be",
              lambda w: w.ec2.describe_instances(InstanceIds=["orders"]))
cases.refuses("DescribeInstances", "InvalidParameterCombination", "model", "pages of instances that are named",
              lambda w: w.ec2.describe_instances(InstanceIds=[build.instance(w, placed(w))], MaxResults=5))


def stopped(w):
    instance = build.instance(w, placed(w))
    w.ec2.stop_instances(InstanceIds=[instance])
    w.pass_time(60)
    return instance


def terminated(w):
    instance = build.instance(w, placed(w))
    w.ec2.terminate_instances(InstanceIds=[instance])
    w.pass_time(60)
    return instance


@cases.success("StopInstances", "cli")
def an_instance_is_stopped(w):
    [change] = w.ec2.stop_instances(InstanceIds=[build.instance(w, placed(w))])["StoppingInstances"]
    has(change, "InstanceId", "CurrentState", "PreviousState")
    same("the state before", change["PreviousState"]["Name"], "running")


@cases.state("StopInstances", "cli")
def a_stopped_instance_keeps_its_address(w):
    instance = stopped(w)
    same("the state", one(w, instance)["State"], {"Code": 80, "Name": "stopped"})
    has(one(w, instance), "PrivateIpAddress")


@cases.success("StartInstances", "cli")
def an_instance_is_started(w):
    [change] = w.ec2.start_instances(InstanceIds=[stopped(w)])["StartingInstances"]
    same("the state before", change["PreviousState"]["Name"], "stopped")


@cases.state("StartInstances", "cli")
def a_started_instance_comes_to_run(w):
    instance = stopped(w)
    w.ec2.start_instances(InstanceIds=[instance])
    w.pass_time(60)
    same("the state", one(w, instance)["State"]["Name"], "running")


@cases.success("TerminateInstances", "cli")
def an_instance_is_terminated(w):
    [change] = w.ec2.terminate_instances(InstanceIds=[build.instance(w, placed(w))])["TerminatingInstances"]
    same("the state before", change["PreviousState"]["Name"], "running")


@cases.state("TerminateInstances", "reading")
def a_terminated_instance_is_seen_for_a_while_and_its_address_is_free(w):
    instance = terminated(w)
    same("the state", one(w, instance)["State"]["Name"], "terminated")
    interfaces = [{"Name": "attachment.instance-id", "Values": [instance]}]
    same("its interfaces", w.ec2.describe_network_interfaces(Filters=interfaces)["NetworkInterfaces"], [])


@cases.state("TerminateInstances", "reading")
def a_terminated_instance_is_gone_after_an_hour(w):
    instance = terminated(w)
    w.pass_time(3600)
    found = w.ec2.describe_instances(Filters=[{"Name": "instance-id", "Values": [instance]}])["Reservations"]
    same("the instances", found, [])


for operation, call in {"StopInstances": "stop", "StartInstances": "start", "TerminateInstances": "terminate"}.items():
    cases.refuses(operation, "InvalidInstanceID.NotFound", "tf", "an instance that is none",
                  lambda w, call=call: getattr(w.ec2, f"{call}_instances")(InstanceIds=[f"i-{NOTHING}"]))
cases.refuses("StartInstances", "IncorrectInstanceState", "reading", "one that is terminated",
              lambda w: w.ec2.start_instances(InstanceIds=[terminated(w)]))
cases.refuses("StopInstances", "IncorrectInstanceState", "reading", "one that is terminated",
              lambda w: w.ec2.stop_instances(InstanceIds=[terminated(w)]))


@cases.success("DescribeNetworkInterfaces", "cli")
def an_instance_has_an_interface(w):
    instance = build.instance(w, placed(w))
    [interface] = w.ec2.describe_network_interfaces()["NetworkInterfaces"]
    has(interface, "NetworkInterfaceId", "Attachment", "AvailabilityZone", "Description", "Groups", "InterfaceType", "MacAddress", "OwnerId",
        "PrivateIpAddress", "PrivateIpAddresses", "RequesterManaged", "SourceDestCheck", "Status", "SubnetId", "TagSet", "VpcId")
    same("whose it is", interface["Attachment"]["InstanceId"], instance)
    same("the status", interface["Status"], "in-use")


@cases.state("DescribeNetworkInterfaces", "aws.md: Security groups and enforcement")
def a_load_balancers_interfaces_say_so(w):
    made = build.balancer(w)
    described = f"ELB net/orders/{made.arn.rsplit('/', 1)[1]}"
    found = w.ec2.describe_network_interfaces(Filters=[{"Name": "description", "Values": [described]}])["NetworkInterfaces"]
    same("the subnets", sorted(one["SubnetId"] for one in found), sorted(made.network.subnets))
    same("the groups", [[group["GroupId"] for group in one["Groups"]] for one in found], [[made.group]] * 2)
    same("who manages them", {one["RequesterManaged"] for one in found}, {True})


@cases.paging("DescribeNetworkInterfaces", "model")
def interfaces_by_page(w):
    build.instances(w, placed(w), 12)
    pages(w.ec2, "describe_network_interfaces", "NetworkInterfaces", 5)


cases.refuses("DescribeNetworkInterfaces", "InvalidNetworkInterfaceID.NotFound", "tf", "an interface that is none",
              lambda w: w.ec2.describe_network_interfaces(NetworkInterfaceIds=[f"eni-{NOTHING}"]))


def tag(key, value="x"):
    return {"Key": key, "Value": value}


@cases.success("CreateTags", "cli")
def tags_are_added(w):
    w.ec2.create_tags(Resources=[build.vpc(w)], Tags=[tag("Name", "orders")])


@cases.state("CreateTags", "model")
def a_tag_overwrites_the_one_of_its_key(w):
    vpc = build.vpc(w)
    for value in ("old", "new"):
        w.ec2.create_tags(Resources=[vpc], Tags=[tag("Name", value)])
    same("the tags", w.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"], [tag("Name", "new")])


@cases.state("CreateTags", "aws.md: Tags")
def a_tag_holds_any_text(w):
    vpc, text = build.vpc(w), "<b>&amp;\"'</b> \u202etxet\u202c 雪"
    w.ec2.create_tags(Resources=[vpc], Tags=[tag("Name", text)])
    same("the tags", w.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"], [tag("Name", text)])


cases.refuses("CreateTags", "InvalidVpcID.NotFound", "tf", "a resource that is none",
              lambda w: w.ec2.create_tags(Resources=[f"vpc-{NOTHING}"], Tags=[tag("Name")]))
cases.refuses("CreateTags", "InvalidID", "reading", "an ID that cannot be",
              lambda w: w.ec2.create_tags(Resources=["orders"], Tags=[tag("Name")]))
cases.refuses("CreateTags", "TagLimitExceeded", "aws.md: Tags", "51 tags",
              lambda w: w.ec2.create_tags(Resources=[build.vpc(w)], Tags=[tag(f"key-{n}") for n in range(51)]))
cases.refuses("CreateTags", "InvalidParameterValue", "aws.md: Tags", "a key of AWS's own",
              lambda w: w.ec2.create_tags(Resources=[build.vpc(w)], Tags=[tag("aws:owner")]))
cases.refuses("CreateTags", "InvalidParameterValue", "aws.md: Tags", "a key of 129 characters",
              lambda w: w.ec2.create_tags(Resources=[build.vpc(w)], Tags=[tag("k" * 129)]))
cases.refuses("CreateTags", "InvalidParameterValue", "aws.md: Tags", "a value of 257 characters",
              lambda w: w.ec2.create_tags(Resources=[build.vpc(w)], Tags=[tag("Name", "v" * 257)]))
cases.refuses("CreateTags", "MissingParameter", "model", "no tag at all",
              lambda w: w.ec2.create_tags(Resources=[build.vpc(w)], Tags=[]))


@cases.success("DeleteTags", "cli")
def tags_are_removed(w):
    vpc = build.vpc(w)
    w.ec2.create_tags(Resources=[vpc], Tags=[tag("Name"), tag("Stack")])
    w.ec2.delete_tags(Resources=[vpc], Tags=[{"Key": "Name"}])
    same("the tags", w.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"], [tag("Stack")])


@cases.state("DeleteTags", "model")
def a_tag_of_another_value_stays(w):
    vpc = build.vpc(w)
    w.ec2.create_tags(Resources=[vpc], Tags=[tag("Name", "orders")])
    w.ec2.delete_tags(Resources=[vpc], Tags=[tag("Name", "clients")])
    same("the tags", w.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"], [tag("Name", "orders")])


cases.refuses("DeleteTags", "InvalidVpcID.NotFound", "tf", "a resource that is none",
              lambda w: w.ec2.delete_tags(Resources=[f"vpc-{NOTHING}"], Tags=[{"Key": "Name"}]))


@cases.success("DescribeTags", "cli")
def tags_of_all_resources_are_listed(w):
    vpc = build.vpc(w)
    w.ec2.create_tags(Resources=[vpc], Tags=[tag("Name", "orders")])
    told = w.ec2.describe_tags()["Tags"]
    same("the tags", told, [{"Key": "Name", "Value": "orders", "ResourceId": vpc, "ResourceType": "vpc"}])


@cases.state("DescribeTags", "model")
def filters_choose_tags(w):
    vpc, subnet = build.vpc(w), None
    subnet = build.subnet(w, vpc)
    w.ec2.create_tags(Resources=[vpc, subnet], Tags=[tag("Name", "orders")])
    for name, value in {"resource-type": "subnet", "resource-id": subnet}.items():
        told = w.ec2.describe_tags(Filters=[{"Name": name, "Values": [value]}])["Tags"]
        same(f"what {name} finds", [every["ResourceId"] for every in told], [subnet])


@cases.paging("DescribeTags", "model")
def tags_by_page(w):
    w.ec2.create_tags(Resources=[build.vpc(w)], Tags=[tag(f"key-{number:02}") for number in range(12)])
    pages(w.ec2, "describe_tags", "Tags", 5)


cases.refuses("DescribeTags", "InvalidParameterValue", "reading", "a filter that is none",
              lambda w: w.ec2.describe_tags(Filters=[{"Name": "colour", "Values": ["blue"]}]))


@cases.success("DescribePrefixLists", "reading")
def no_prefix_list_is_a_vpcs_own(w):
    w.ec2.describe_prefix_lists()["PrefixLists"]


@cases.paging("DescribePrefixLists", "model")
def prefix_lists_by_page(w):
    pages(w.ec2, "describe_prefix_lists", "PrefixLists", 100, least=0)


cases.refuses("DescribePrefixLists", "InvalidPrefixListId.NotFound", "tf", "a list that is none",
              lambda w: w.ec2.describe_prefix_lists(PrefixListIds=[f"pl-{NOTHING}"]))


@cases.success("DescribeManagedPrefixLists", "reading")
def no_managed_list_is_made_by_itself(w):
    own = [{"Name": "owner-id", "Values": [w.account]}]
    same("the lists", w.ec2.describe_managed_prefix_lists(Filters=own)["PrefixLists"], [])


@cases.paging("DescribeManagedPrefixLists", "model")
def managed_lists_by_page(w):
    pages(w.ec2, "describe_managed_prefix_lists", "PrefixLists", 100, least=0)


cases.refuses("DescribeManagedPrefixLists", "InvalidPrefixListID.NotFound", "tf", "a list that is none",
              lambda w: w.ec2.describe_managed_prefix_lists(PrefixListIds=[f"pl-{NOTHING}"]))


@cases.success("DescribeFlowLogs", "cli")
def a_new_account_has_no_flow_logs(w):
    same("the logs", w.ec2.describe_flow_logs()["FlowLogs"], [])


@cases.paging("DescribeFlowLogs", "model")
def flow_logs_by_page(w):
    pages(w.ec2, "describe_flow_logs", "FlowLogs", 5, least=0)


cases.refuses("DescribeFlowLogs", "InvalidParameterValue", "reading", "a filter that is none",
              lambda w: w.ec2.describe_flow_logs(Filters=[{"Name": "colour", "Values": ["blue"]}]))

"""ELBv2: load balancers, where they stand, their groups, attributes and tags, and what AWS tells everybody alike."""

import build
from build import NOTHING, ZONE
from suite import Cases, has, holds, pages, refused, same

cases = Cases("elbv2")


def no_balancer(w):
    return f"arn:aws:elasticloadbalancing:us-east-1:{w.account}:loadbalancer/net/none/0123456789abcdef"


def shown(w, arn):
    return w.elbv2.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]


def create(w, **arguments):
    """An internal network load balancer in one subnet, but for what is said otherwise; None leaves a thing out."""
    net = build.network(w, zones=1)
    asked = dict(Name="orders", Type="network", Scheme="internal", Subnets=net.subnets) | arguments
    asked = {name: value(w, net) if callable(value) else value for name, value in asked.items()}
    [made] = w.raw("elbv2").create_load_balancer(**{name: value for name, value in asked.items() if value is not None})["LoadBalancers"]
    return made


@cases.success("CreateLoadBalancer", "cli")
def a_new_network_load_balancer(w):
    made = create(w)
    has(made, "LoadBalancerArn", "DNSName", "CanonicalHostedZoneId", "CreatedTime", "LoadBalancerName", "Scheme", "VpcId", "State", "Type",
        "AvailabilityZones", "IpAddressType")
    same("the type and scheme", (made["Type"], made["Scheme"], made["IpAddressType"]), ("network", "internal", "ipv4"))
    holds("the ARN is one of a network load balancer", f":{w.account}:loadbalancer/net/orders/" in made["LoadBalancerArn"], made["LoadBalancerArn"])
    [zone] = made["AvailabilityZones"]
    has(zone, "ZoneName", "SubnetId", "LoadBalancerAddresses")


@cases.state("CreateLoadBalancer", "aws.md: Load balancers, target groups, listeners")
def untold_it_is_for_applications_and_faces_the_internet(w):
    net = build.network(w)
    gateway = w.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    w.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=net.vpc)
    [made] = w.elbv2.create_load_balancer(Name="web", Subnets=net.subnets)["LoadBalancers"]
    same("the type and scheme", (made["Type"], made["Scheme"]), ("application", "internet-facing"))


@cases.state("CreateLoadBalancer", "aws.md: Load balancers, target groups, listeners")
def it_is_provisioning_and_then_active(w):
    made = create(w)
    same("the state at once", made["State"]["Code"], "provisioning")
    w.pass_time(120)
    same("the state later", shown(w, made["LoadBalancerArn"])["State"]["Code"], "active")


@cases.state("CreateLoadBalancer", "aws.md: Idempotency")
def an_identical_creation_makes_no_second_one(w):
    net = build.network(w)
    made = [w.elbv2.create_load_balancer(Name="orders", Type="network", Scheme="internal", Subnets=net.subnets) for _ in range(2)]
    arns = [one["LoadBalancers"][0]["LoadBalancerArn"] for one in made]
    same("the second one", arns[1], arns[0])


@cases.state("CreateLoadBalancer", "model")
def an_address_can_be_chosen_in_a_subnet(w):
    made = create(w, Subnets=None, SubnetMappings=lambda w, net: [{"SubnetId": net.subnets[0], "PrivateIPv4Address": "10.60.0.99"}])
    interfaces = w.ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [made["AvailabilityZones"][0]["SubnetId"]]}])
    same("the address", [one["PrivateIpAddress"] for one in interfaces["NetworkInterfaces"]], ["10.60.0.99"])


@cases.state("CreateLoadBalancer", "aws.md: Security groups and enforcement")
def with_groups_rules_apply_to_privatelink_traffic(w):
    made = build.balancer(w)
    told = shown(w, made.arn)
    same("the groups", told["SecurityGroups"], [made.group])
    same("the switch", told["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"], "on")


def in_two_schemes(w):
    net = build.network(w)
    for kind in ("network", "application"):
        w.elbv2.create_load_balancer(Name="orders", Type=kind, Scheme="internal", Subnets=net.subnets)


def of_two_vpcs(w):
    subnets = build.network(w).subnets[:1] + build.network(w).subnets[1:]
    w.elbv2.create_load_balancer(Name="orders", Type="network", Scheme="internal", Subnets=subnets)


def in_one_zone_twice(w):
    vpc = build.vpc(w)
    subnets = [build.subnet(w, vpc, f"10.60.{number}.0/24") for number in range(2)]
    w.elbv2.create_load_balancer(Name="orders", Type="network", Scheme="internal", Subnets=subnets)


def in_a_full_subnet(w):
    subnet = build.subnet(w, build.vpc(w), "10.60.0.0/28")
    build.instances(w, subnet, 8)
    w.elbv2.create_load_balancer(Name="orders", Type="network", Scheme="internal", Subnets=[subnet])


def too_many(w):
    net = build.network(w, zones=1)
    for number in range(51):
        w.elbv2.create_load_balancer(Name=f"orders-{number}", Type="network", Scheme="internal", Subnets=net.subnets)


def tags(count, value="x"):
    return [{"Key": f"key-{number}", "Value": value} for number in range(count)]


def refuses(code, source, name, act):
    cases.refuses("CreateLoadBalancer", code, source, name, act)


refuses("DuplicateLoadBalancerName", "model", "a name that is taken, of other settings", in_two_schemes)
refuses("TooManyLoadBalancers", "model", "the 51st", too_many)
refuses("ValidationError", "model", "no name", lambda w: create(w, Name=None))
refuses("ValidationError", "aws.md: Names and IDs", "a name of 33 characters", lambda w: create(w, Name="x" * 33))
refuses("ValidationError", "aws.md: Names and IDs", "a name that ends with a hyphen", lambda w: create(w, Name="orders-"))
refuses("ValidationError", "aws.md: Names and IDs", "a name that begins with internal-", lambda w: create(w, Name="internal-orders"))
refuses("ValidationError", "aws.md: Names and IDs", "a name with an underscore", lambda w: create(w, Name="the_orders"))
refuses("ValidationError", "model", "no subnet", lambda w: create(w, Subnets=None))
refuses("ValidationError", "model", "subnets and mappings",
        lambda w: create(w, SubnetMappings=lambda w, net: [{"SubnetId": net.subnets[0]}]))
refuses("ValidationError", "model", "a scheme that is none", lambda w: create(w, Scheme="public"))
refuses("SubnetNotFound", "model", "a subnet that is none", lambda w: create(w, Subnets=[f"subnet-{NOTHING}"]))
refuses("InvalidSubnet", "aws.md: Error codes", "a subnet without eight free addresses", in_a_full_subnet)
refuses("InvalidSubnet", "reading", "facing the internet without a gateway", lambda w: create(w, Scheme="internet-facing"))
refuses("InvalidSecurityGroup", "model", "a group that is none", lambda w: create(w, SecurityGroups=[f"sg-{NOTHING}"]))
refuses("InvalidConfigurationRequest", "model", "a group of another VPC", lambda w: create(w, SecurityGroups=lambda w, _: [build.group(w, build.vpc(w))]))
refuses("InvalidConfigurationRequest", "model", "subnets of two VPCs", of_two_vpcs)
refuses("InvalidConfigurationRequest", "aws.md: Load balancers, target groups, listeners", "two subnets of one zone", in_one_zone_twice)
refuses("ValidationError", "issue", "dual stack without IPv6 in the subnet", lambda w: create(w, IpAddressType="dualstack"))
refuses("AllocationIdNotFound", "model", "an elastic address that is none",
        lambda w: create(w, Subnets=None, Scheme="internet-facing", SubnetMappings=lambda w, net: [{"SubnetId": net.subnets[0], "AllocationId": f"eipalloc-{NOTHING}"}]))
refuses("TooManyTags", "model", "51 tags", lambda w: create(w, Tags=tags(51)))
refuses("DuplicateTagKeys", "model", "a tag key twice", lambda w: create(w, Tags=tags(1) * 2))
refuses("ValidationError", "aws.md: Tags", "a tag with a sign that is not allowed", lambda w: create(w, Tags=tags(1, "a&b")))


@cases.success("DescribeLoadBalancers", "cli")
def a_load_balancer_is_described_by_name(w):
    made = build.balancer(w)
    [told] = w.elbv2.describe_load_balancers(Names=["orders"])["LoadBalancers"]
    has(told, "LoadBalancerArn", "DNSName", "CanonicalHostedZoneId", "CreatedTime", "LoadBalancerName", "Scheme", "VpcId", "State", "Type",
        "AvailabilityZones", "SecurityGroups", "IpAddressType")
    same("the ARN", told["LoadBalancerArn"], made.arn)
    same("the zones", sorted(zone["ZoneName"] for zone in told["AvailabilityZones"]), sorted(made.network.zones))


@cases.state("DescribeLoadBalancers", "model")
def a_new_account_has_none(w):
    same("the load balancers", w.elbv2.describe_load_balancers()["LoadBalancers"], [])


@cases.paging("DescribeLoadBalancers", "model")
def load_balancers_by_page(w):
    net = build.network(w, zones=1)
    for number in range(5):
        w.elbv2.create_load_balancer(Name=f"orders-{number}", Type="network", Scheme="internal", Subnets=net.subnets)
    pages(w.elbv2, "describe_load_balancers", "LoadBalancers", 2)


cases.refuses("DescribeLoadBalancers", "LoadBalancerNotFound", "model", "a load balancer that is none", lambda w: shown(w, no_balancer(w)))
cases.refuses("DescribeLoadBalancers", "LoadBalancerNotFound", "model", "a name that is none", lambda w: w.elbv2.describe_load_balancers(Names=["none"]))
cases.refuses("DescribeLoadBalancers", "LoadBalancerNotFound", "model", "somebody else's", lambda w: shown(w, create(w.other())["LoadBalancerArn"]))
cases.refuses("DescribeLoadBalancers", "ValidationError", "model", "pages of 401", lambda w: w.raw("elbv2").describe_load_balancers(PageSize=401))
cases.refuses("DescribeLoadBalancers", "ValidationError", "model", "21 ARNs",
              lambda w: w.elbv2.describe_load_balancers(LoadBalancerArns=[no_balancer(w)] * 21))
cases.refuses("DescribeLoadBalancers", "ValidationError", "reading", "a marker that nobody gave", lambda w: w.elbv2.describe_load_balancers(Marker="nobody"))


def delete(w, arn):
    return w.elbv2.delete_load_balancer(LoadBalancerArn=arn)


def protected(w):
    arn = create(w)["LoadBalancerArn"]
    w.elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}])
    return arn


@cases.success("DeleteLoadBalancer", "model")
def a_load_balancer_is_deleted(w):
    delete(w, create(w)["LoadBalancerArn"])


@cases.state("DeleteLoadBalancer", "aws.md: Idempotency")
def deleting_one_that_is_gone_succeeds(w):
    delete(w, no_balancer(w))


@cases.state("DeleteLoadBalancer", "model")
def its_listeners_go_with_it(w):
    made = build.balancer(w)
    group = build.target_group(w, made.network.vpc)
    listener = build.listener(w, made, group)
    delete(w, made.arn)
    refused("LoadBalancerNotFound", lambda: shown(w, made.arn))
    refused("ListenerNotFound", lambda: w.elbv2.describe_listeners(ListenerArns=[listener]))
    w.elbv2.delete_target_group(TargetGroupArn=group)


@cases.state("DeleteLoadBalancer", "aws.md: Deletion order")
def its_group_is_kept_until_its_interfaces_are_gone(w):
    made = build.balancer(w)
    delete(w, made.arn)
    refused("DependencyViolation", lambda: w.ec2.delete_security_group(GroupId=made.group))
    w.pass_time(60)
    w.ec2.delete_security_group(GroupId=made.group)


cases.refuses("DeleteLoadBalancer", "OperationNotPermitted", "aws.md: Deletion order", "one that is protected", lambda w: delete(w, protected(w)))
cases.refuses("DeleteLoadBalancer", "ResourceInUse", "aws.md: Deletion order", "one that carries an endpoint service",
              lambda w: delete(w, build.service(w).balancer.arn))
cases.refuses("DeleteLoadBalancer", "ValidationError", "reading", "no ARN", lambda w: delete(w, "orders"))


def attributes(answer):
    return {one["Key"]: one["Value"] for one in answer["Attributes"]}


@cases.success("DescribeLoadBalancerAttributes", "aws.md: Load balancers, target groups, listeners")
def protection_and_cross_zone_balancing_are_off(w):
    told = attributes(w.elbv2.describe_load_balancer_attributes(LoadBalancerArn=create(w)["LoadBalancerArn"]))
    same("protection", told["deletion_protection.enabled"], "false")
    same("cross-zone balancing", told["load_balancing.cross_zone.enabled"], "false")
    same("access logs", told["access_logs.s3.enabled"], "false")
    same("who routes to which zone", told["dns_record.client_routing_policy"], "any_availability_zone")


cases.refuses("DescribeLoadBalancerAttributes", "LoadBalancerNotFound", "model", "a load balancer that is none",
              lambda w: w.elbv2.describe_load_balancer_attributes(LoadBalancerArn=no_balancer(w)))


def set_attribute(w, key, value, arn=None):
    arn = arn or create(w)["LoadBalancerArn"]
    return w.elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[{"Key": key, "Value": value}])


@cases.success("ModifyLoadBalancerAttributes", "cli")
def an_attribute_is_set(w):
    told = attributes(set_attribute(w, "load_balancing.cross_zone.enabled", "true"))
    same("the attribute", told["load_balancing.cross_zone.enabled"], "true")


@cases.state("ModifyLoadBalancerAttributes", "model")
def what_was_set_stays_set(w):
    arn = create(w)["LoadBalancerArn"]
    set_attribute(w, "deletion_protection.enabled", "true", arn)
    told = attributes(w.elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn))
    same("protection", told["deletion_protection.enabled"], "true")


@cases.state("ModifyLoadBalancerAttributes", "model")
def secondary_addresses_are_never_fewer(w):
    arn = create(w)["LoadBalancerArn"]
    set_attribute(w, "secondary_ips.auto_assigned.per_subnet", "2", arn)
    refused("InvalidConfigurationRequest", lambda: set_attribute(w, "secondary_ips.auto_assigned.per_subnet", "1", arn))


cases.refuses("ModifyLoadBalancerAttributes", "LoadBalancerNotFound", "model", "a load balancer that is none",
              lambda w: set_attribute(w, "deletion_protection.enabled", "true", no_balancer(w)))
cases.refuses("ModifyLoadBalancerAttributes", "ValidationError", "reading", "a key that is none", lambda w: set_attribute(w, "colour", "blue"))
cases.refuses("ModifyLoadBalancerAttributes", "ValidationError", "reading", "a value that is none", lambda w: set_attribute(w, "deletion_protection.enabled", "maybe"))
cases.refuses("ModifyLoadBalancerAttributes", "InvalidConfigurationRequest", "model", "a key of application load balancers",
              lambda w: set_attribute(w, "idle_timeout.timeout_seconds", "60"))


@cases.success("SetSecurityGroups", "cli")
def groups_are_replaced(w):
    made = build.balancer(w)
    other = build.group(w, made.network.vpc, "other")
    answer = w.elbv2.set_security_groups(LoadBalancerArn=made.arn, SecurityGroups=[other])
    same("the groups", answer["SecurityGroupIds"], [other])
    same("the groups afterwards", shown(w, made.arn)["SecurityGroups"], [other])


@cases.state("SetSecurityGroups", "model")
def enforcement_is_switched_off(w):
    made = build.balancer(w)
    asked = dict(LoadBalancerArn=made.arn, SecurityGroups=[made.group], EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic="off")
    same("the switch", w.elbv2.set_security_groups(**asked)["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"], "off")
    same("the switch afterwards", shown(w, made.arn)["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"], "off")


def groups_for(w, group, **arguments):
    made = build.balancer(w, **arguments)
    w.elbv2.set_security_groups(LoadBalancerArn=made.arn, SecurityGroups=[group or made.group])


cases.refuses("SetSecurityGroups", "LoadBalancerNotFound", "model", "a load balancer that is none",
              lambda w: w.elbv2.set_security_groups(LoadBalancerArn=no_balancer(w), SecurityGroups=[build.group(w, build.vpc(w))]))
cases.refuses("SetSecurityGroups", "InvalidSecurityGroup", "model", "a group that is none", lambda w: groups_for(w, f"sg-{NOTHING}"))
cases.refuses("SetSecurityGroups", "InvalidConfigurationRequest", "aws.md: Load balancers, target groups, listeners",
              "a network load balancer made without groups", lambda w: groups_for(w, None, grouped=False))


@cases.success("SetSubnets", "cli")
def a_zone_is_added(w):
    net = build.network(w)
    arn = build.balancer(w, net=build.Network(net.vpc, net.subnets[:1], net.zones)).arn
    answer = w.elbv2.set_subnets(LoadBalancerArn=arn, Subnets=net.subnets)
    same("the zones", sorted(zone["ZoneName"] for zone in answer["AvailabilityZones"]), sorted(net.zones))


@cases.state("SetSubnets", "model")
def the_subnets_given_replace_the_others(w):
    made = build.balancer(w)
    w.elbv2.set_subnets(LoadBalancerArn=made.arn, Subnets=made.network.subnets[1:])
    same("the subnets", [zone["SubnetId"] for zone in shown(w, made.arn)["AvailabilityZones"]], made.network.subnets[1:])


def subnets_for(w, *subnets):
    w.elbv2.set_subnets(LoadBalancerArn=build.balancer(w).arn, Subnets=list(subnets))


def swap_in_a_zone(w):
    made = build.balancer(w)
    other = build.subnet(w, made.network.vpc, "10.60.9.0/24", made.network.zones[0])
    w.elbv2.set_subnets(LoadBalancerArn=made.arn, Subnets=[other, made.network.subnets[1]])


def remove_a_zone_in_use(w):
    service, _, _ = build.connected(w)
    w.elbv2.set_subnets(LoadBalancerArn=service.balancer.arn, Subnets=service.balancer.network.subnets[:1])


cases.refuses("SetSubnets", "LoadBalancerNotFound", "model", "a load balancer that is none",
              lambda w: w.elbv2.set_subnets(LoadBalancerArn=no_balancer(w), Subnets=build.network(w).subnets))
cases.refuses("SetSubnets", "SubnetNotFound", "model", "a subnet that is none", lambda w: subnets_for(w, f"subnet-{NOTHING}"))
cases.refuses("SetSubnets", "InvalidConfigurationRequest", "reading", "another subnet in a zone", swap_in_a_zone)
cases.refuses("SetSubnets", "InvalidConfigurationRequest", "reading", "a zone taken away while an endpoint is connected", remove_a_zone_in_use)
cases.refuses("SetSubnets", "ValidationError", "model", "no subnet at all",
              lambda w: w.elbv2.set_subnets(LoadBalancerArn=create(w)["LoadBalancerArn"]))


def set_type(w, kind, arn=None):
    return w.raw("elbv2").set_ip_address_type(LoadBalancerArn=arn or create(w)["LoadBalancerArn"], IpAddressType=kind)


@cases.success("SetIpAddressType", "cli")
def addresses_stay_of_version_four(w):
    arn = create(w)["LoadBalancerArn"]
    same("the type", set_type(w, "ipv4", arn)["IpAddressType"], "ipv4")
    same("the type afterwards", shown(w, arn)["IpAddressType"], "ipv4")


@cases.state("SetIpAddressType", "aws.md: Load balancers, target groups, listeners")
def in_subnets_with_ipv6_it_becomes_dual_stack(w):
    vpc, block = build.dual_stack(w)
    subnet = w.ec2.create_subnet(VpcId=vpc, CidrBlock="10.60.0.0/24", AvailabilityZone=ZONE, Ipv6CidrBlock=build.part(block))["Subnet"]["SubnetId"]
    [made] = w.elbv2.create_load_balancer(Name="orders", Type="network", Scheme="internal", Subnets=[subnet])["LoadBalancers"]
    same("the type", set_type(w, "dualstack", made["LoadBalancerArn"])["IpAddressType"], "dualstack")
    same("the type afterwards", shown(w, made["LoadBalancerArn"])["IpAddressType"], "dualstack")


cases.refuses("SetIpAddressType", "LoadBalancerNotFound", "model", "a load balancer that is none", lambda w: set_type(w, "ipv4", no_balancer(w)))
cases.refuses("SetIpAddressType", "ValidationError", "model", "a type that is none", lambda w: set_type(w, "ipv6"))
# aws-load-balancer-controller 4852
cases.refuses("SetIpAddressType", "ValidationError", "issue", "dual stack without IPv6 in the subnet", lambda w: set_type(w, "dualstack"))


@cases.success("DescribeCapacityReservation", "reading")
def no_capacity_is_reserved(w):
    told = w.elbv2.describe_capacity_reservation(LoadBalancerArn=create(w)["LoadBalancerArn"])
    same("what is reserved", told["CapacityReservationState"], [])
    same("how often less can be asked for", told["DecreaseRequestsRemaining"], 2)


cases.refuses("DescribeCapacityReservation", "LoadBalancerNotFound", "model", "a load balancer that is none",
              lambda w: w.elbv2.describe_capacity_reservation(LoadBalancerArn=no_balancer(w)))


def told_tags(w, arn):
    [told] = w.elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"]
    return {tag["Key"]: tag["Value"] for tag in told["Tags"]}


@cases.success("AddTags", "cli")
def tags_are_added_to_each_kind(w):
    made = build.balancer(w)
    group = build.target_group(w, made.network.vpc)
    arns = [made.arn, group, build.listener(w, made, group)]
    w.elbv2.add_tags(ResourceArns=arns, Tags=[{"Key": "Name", "Value": "orders"}])
    same("the tags", [told_tags(w, arn) for arn in arns], [{"Name": "orders"}] * 3)


@cases.state("AddTags", "model")
def a_tag_overwrites_the_one_of_its_key(w):
    arn = create(w, Tags=[{"Key": "Name", "Value": "old"}])["LoadBalancerArn"]
    w.elbv2.add_tags(ResourceArns=[arn], Tags=[{"Key": "Name", "Value": "new"}])
    same("the tags", told_tags(w, arn), {"Name": "new"})


def tag(w, *given):
    w.elbv2.add_tags(ResourceArns=[create(w)["LoadBalancerArn"]], Tags=list(given))


cases.refuses("AddTags", "LoadBalancerNotFound", "model", "a load balancer that is none", lambda w: w.elbv2.add_tags(ResourceArns=[no_balancer(w)], Tags=tags(1)))
cases.refuses("AddTags", "TargetGroupNotFound", "model", "a target group that is none",
              lambda w: w.elbv2.add_tags(ResourceArns=[f"arn:aws:elasticloadbalancing:us-east-1:{w.account}:targetgroup/none/0123456789abcdef"], Tags=tags(1)))
cases.refuses("AddTags", "TooManyTags", "model", "51 tags", lambda w: tag(w, *tags(51)))
cases.refuses("AddTags", "DuplicateTagKeys", "model", "a tag key twice", lambda w: tag(w, *tags(1) * 2))
cases.refuses("AddTags", "ValidationError", "model", "a key of AWS's own", lambda w: tag(w, {"Key": "aws:owner", "Value": "me"}))


@cases.success("RemoveTags", "cli")
def tags_are_removed(w):
    arn = create(w, Tags=tags(2))["LoadBalancerArn"]
    w.elbv2.remove_tags(ResourceArns=[arn], TagKeys=["key-0", "absent"])
    same("the tags", told_tags(w, arn), {"key-1": "x"})


cases.refuses("RemoveTags", "LoadBalancerNotFound", "model", "a load balancer that is none",
              lambda w: w.elbv2.remove_tags(ResourceArns=[no_balancer(w)], TagKeys=["Name"]))


@cases.success("DescribeTags", "cli")
def tags_of_a_creation_are_told(w):
    same("the tags", told_tags(w, create(w, Tags=tags(3))["LoadBalancerArn"]), {"key-0": "x", "key-1": "x", "key-2": "x"})


cases.refuses("DescribeTags", "LoadBalancerNotFound", "model", "a load balancer that is none", lambda w: told_tags(w, no_balancer(w)))
cases.refuses("DescribeTags", "ValidationError", "aws.md: Paging", "21 ARNs", lambda w: w.elbv2.describe_tags(ResourceArns=[no_balancer(w)] * 21))


@cases.success("DescribeAccountLimits", "cli")
def limits_are_told(w):
    limits = {limit["Name"]: limit["Max"] for limit in w.elbv2.describe_account_limits(PageSize=400)["Limits"]}
    has(limits, "network-load-balancers", "target-groups", "listeners-per-network-load-balancer", "targets-per-network-load-balancer")


@cases.paging("DescribeAccountLimits", "model")
def limits_by_page(w):
    pages(w.elbv2, "describe_account_limits", "Limits", 5)


cases.refuses("DescribeAccountLimits", "ValidationError", "model", "pages of none", lambda w: w.raw("elbv2").describe_account_limits(PageSize=0))


@cases.success("DescribeSSLPolicies", "cli")
def policies_have_protocols_and_ciphers(w):
    [policy] = w.elbv2.describe_ssl_policies(Names=["ELBSecurityPolicy-2016-08"])["SslPolicies"]
    has(policy, "Name", "SslProtocols", "Ciphers", "SupportedLoadBalancerTypes")
    has(policy["Ciphers"][0], "Name", "Priority")
    same("the protocols", sorted(policy["SslProtocols"]), ["TLSv1", "TLSv1.1", "TLSv1.2"])


@cases.paging("DescribeSSLPolicies", "model")
def policies_by_page(w):
    pages(w.elbv2, "describe_ssl_policies", "SslPolicies", 2)


cases.refuses("DescribeSSLPolicies", "SSLPolicyNotFound", "model", "a policy that is none", lambda w: w.elbv2.describe_ssl_policies(Names=["orders"]))

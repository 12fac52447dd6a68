"""ELBv2: listeners, their attributes and certificates, and rules."""

import build
from build import forward
from suite import Cases, has, holds, pages, refused, same

cases = Cases("elbv2")


def no_listener(w, kind="listener"):
    return f"arn:aws:elasticloadbalancing:us-east-1:{w.account}:{kind}/net/none/0123456789abcdef/0123456789abcdef"


def no_balancer(w):
    return f"arn:aws:elasticloadbalancing:us-east-1:{w.account}:loadbalancer/net/none/0123456789abcdef"


def no_group(w):
    return f"arn:aws:elasticloadbalancing:us-east-1:{w.account}:targetgroup/none/0123456789abcdef"


def create(w, **arguments):
    """A TCP listener that forwards to a group, but for what is said otherwise; None leaves a thing out."""
    balancer = build.balancer(w)
    asked = dict(LoadBalancerArn=balancer.arn, Protocol="TCP", Port=443) | arguments
    if "DefaultActions" not in asked:
        asked["DefaultActions"] = forward(build.target_group(w, balancer.network.vpc))
    [made] = w.raw("elbv2").create_listener(**{name: value for name, value in asked.items() if value is not None})["Listeners"]
    return made


def no_certificate(w):
    return f"arn:aws:acm:us-east-1:{w.account}:certificate/01234567-89ab-cdef-0123-456789abcdef"


def named(*certificates):
    return [{"CertificateArn": arn} for arn in certificates]


def secured(w):
    """A TLS listener, and its certificate."""
    arn = build.certificate(w)
    return create(w, Protocol="TLS", Certificates=named(arn))["ListenerArn"], arn


def not_issued(w):
    return w.acm.request_certificate(DomainName="clients.example.com", ValidationMethod="DNS")["CertificateArn"]


def shown(w, arn):
    return w.elbv2.describe_listeners(ListenerArns=[arn])["Listeners"][0]


@cases.success("CreateListener", "cli")
def a_new_listener(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    [made] = w.elbv2.create_listener(LoadBalancerArn=balancer.arn, Protocol="TCP", Port=443, DefaultActions=forward(group))["Listeners"]
    has(made, "ListenerArn", "LoadBalancerArn", "Port", "Protocol", "DefaultActions")
    same("the load balancer", made["LoadBalancerArn"], balancer.arn)
    holds("the ARN begins as the load balancer's", made["ListenerArn"].startswith(balancer.arn.replace(":loadbalancer/", ":listener/")), made["ListenerArn"])
    [action] = made["DefaultActions"]
    same("the action", (action["Type"], action["TargetGroupArn"]), ("forward", group))
    same("the groups by weight", [one["TargetGroupArn"] for one in action["ForwardConfig"]["TargetGroups"]], [group])


@cases.state("CreateListener", "aws.md: Load balancers, target groups, listeners")
def several_groups_stand_in_the_configuration_only(w):
    balancer = build.balancer(w)
    groups = [build.target_group(w, balancer.network.vpc, name) for name in ("blue", "green")]
    weighted = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in zip(groups, (9, 1))]
    action = {"Type": "forward", "ForwardConfig": {"TargetGroups": weighted}}
    [made] = w.elbv2.create_listener(LoadBalancerArn=balancer.arn, Protocol="TCP", Port=443, DefaultActions=[action])["Listeners"]
    [told] = made["DefaultActions"]
    holds("no single group is named", "TargetGroupArn" not in told)
    same("the weights", [one["Weight"] for one in told["ForwardConfig"]["TargetGroups"]], [9, 1])


@cases.state("CreateListener", "aws.md: Idempotency")
def an_identical_creation_makes_no_second_one(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    same("the second one", build.listener(w, balancer, group), build.listener(w, balancer, group))


@cases.state("CreateListener", "model")
def tls_gets_a_certificate_and_a_policy(w):
    arn = build.certificate(w)
    made = create(w, Protocol="TLS", Certificates=named(arn))
    same("the certificates", made["Certificates"], named(arn))
    has(made, "SslPolicy")


def of_another_group(w):
    balancer = build.balancer(w)
    for name in ("blue", "green"):
        build.listener(w, balancer, build.target_group(w, balancer.network.vpc, name))


def group_of_another_balancer(w):
    first = build.balancer(w)
    second = build.balancer(w, "second", first.network)
    group = build.target_group(w, first.network.vpc)
    build.listener(w, first, group)
    build.listener(w, second, group)


def too_many(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    for port in range(1, 52):
        build.listener(w, balancer, group, port)


def of_protocols(w, listener, group):
    balancer = build.balancer(w)
    build.listener(w, balancer, build.target_group(w, balancer.network.vpc, Protocol=group), Protocol=listener)


def refuses(code, source, name, act):
    cases.refuses("CreateListener", code, source, name, act)


refuses("DuplicateListener", "model", "a port that is taken, of other settings", of_another_group)
refuses("TooManyListeners", "model", "the 51st", too_many)
refuses("LoadBalancerNotFound", "model", "a load balancer that is none", lambda w: create(w, LoadBalancerArn=no_balancer(w)))
refuses("TargetGroupNotFound", "model", "a target group that is none", lambda w: create(w, DefaultActions=forward(no_group(w))))
refuses("TargetGroupAssociationLimit", "model", "a target group of another load balancer", group_of_another_balancer)
refuses("IncompatibleProtocols", "model", "UDP to TCP", lambda w: of_protocols(w, "UDP", "TCP"))
refuses("IncompatibleProtocols", "model", "TCP and UDP to TCP", lambda w: of_protocols(w, "TCP_UDP", "TCP"))
# terraform-provider-aws 6173
refuses("ValidationError", "issue", "HTTP on a network load balancer", lambda w: create(w, Protocol="HTTP"))
refuses("ValidationError", "model", "no port", lambda w: create(w, Port=None))
refuses("ValidationError", "model", "port 0", lambda w: create(w, Port=0))
refuses("ValidationError", "model", "no action", lambda w: create(w, DefaultActions=None))
refuses("ValidationError", "model", "TLS without a certificate", lambda w: create(w, Protocol="TLS"))
refuses("CertificateNotFound", "model", "TLS with a certificate that is none", lambda w: create(w, Protocol="TLS", Certificates=named(no_certificate(w))))
# terraform-provider-aws 41789
refuses("UnsupportedCertificate", "issue", "TLS with a certificate that is not issued", lambda w: create(w, Protocol="TLS", Certificates=named(not_issued(w))))
refuses("SSLPolicyNotFound", "model", "TLS with a policy that is none",
        lambda w: create(w, Protocol="TLS", SslPolicy="orders", Certificates=named(build.certificate(w))))
refuses("TooManyTags", "model", "51 tags", lambda w: create(w, Tags=[{"Key": f"key-{n}", "Value": "x"} for n in range(51)]))


@cases.success("DescribeListeners", "cli")
def listeners_of_a_load_balancer(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    arns = [build.listener(w, balancer, group, port) for port in (443, 8443)]
    told = w.elbv2.describe_listeners(LoadBalancerArn=balancer.arn)["Listeners"]
    same("the listeners", sorted(one["ListenerArn"] for one in told), sorted(arns))
    for one in told:
        has(one, "ListenerArn", "LoadBalancerArn", "Port", "Protocol", "DefaultActions")


@cases.paging("DescribeListeners", "model")
def listeners_by_page(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    for port in range(1, 6):
        build.listener(w, balancer, group, port)
    pages(w.elbv2, "describe_listeners", "Listeners", 2, LoadBalancerArn=balancer.arn)


cases.refuses("DescribeListeners", "ListenerNotFound", "model", "a listener that is none", lambda w: shown(w, no_listener(w)))
cases.refuses("DescribeListeners", "LoadBalancerNotFound", "model", "a load balancer that is none",
              lambda w: w.elbv2.describe_listeners(LoadBalancerArn=no_balancer(w)))
cases.refuses("DescribeListeners", "ValidationError", "reading", "neither listeners nor a load balancer", lambda w: w.elbv2.describe_listeners())


@cases.success("ModifyListener", "cli")
def a_listener_forwards_elsewhere(w):
    balancer = build.balancer(w)
    blue, green = [build.target_group(w, balancer.network.vpc, name) for name in ("blue", "green")]
    arn = build.listener(w, balancer, blue)
    w.elbv2.modify_listener(ListenerArn=arn, DefaultActions=forward(green))
    same("the group", shown(w, arn)["DefaultActions"][0]["TargetGroupArn"], green)
    w.elbv2.delete_target_group(TargetGroupArn=blue)


@cases.state("ModifyListener", "model")
def what_is_not_said_stays(w):
    made = create(w)
    [told] = w.elbv2.modify_listener(ListenerArn=made["ListenerArn"], Port=8443)["Listeners"]
    same("the port", told["Port"], 8443)
    same("the rest", (told["Protocol"], told["DefaultActions"]), (made["Protocol"], made["DefaultActions"]))


def to_a_port_that_is_taken(w):
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    arn = [build.listener(w, balancer, group, port) for port in (443, 8443)][0]
    w.elbv2.modify_listener(ListenerArn=arn, Port=8443)


cases.refuses("ModifyListener", "ListenerNotFound", "model", "a listener that is none", lambda w: w.elbv2.modify_listener(ListenerArn=no_listener(w), Port=443))
cases.refuses("ModifyListener", "DuplicateListener", "model", "a port that is taken", to_a_port_that_is_taken)
cases.refuses("ModifyListener", "TargetGroupNotFound", "model", "a target group that is none",
              lambda w: w.elbv2.modify_listener(ListenerArn=create(w)["ListenerArn"], DefaultActions=forward(no_group(w))))


@cases.success("DeleteListener", "model")
def a_listener_is_deleted(w):
    arn = create(w)["ListenerArn"]
    w.elbv2.delete_listener(ListenerArn=arn)
    refused("ListenerNotFound", lambda: shown(w, arn))


@cases.state("DeleteListener", "aws.md: Deletion order")
def its_target_group_is_free(w):
    made = create(w)
    w.elbv2.delete_listener(ListenerArn=made["ListenerArn"])
    w.elbv2.delete_target_group(TargetGroupArn=made["DefaultActions"][0]["TargetGroupArn"])


cases.refuses("DeleteListener", "ListenerNotFound", "model", "a listener that is none", lambda w: w.elbv2.delete_listener(ListenerArn=no_listener(w)))


def attributes(answer):
    return {one["Key"]: one["Value"] for one in answer["Attributes"]}


@cases.success("DescribeListenerAttributes", "model")
def idle_connections_last_350_seconds(w):
    told = attributes(w.elbv2.describe_listener_attributes(ListenerArn=create(w)["ListenerArn"]))
    same("the timeout", told["tcp.idle_timeout.seconds"], "350")


cases.refuses("DescribeListenerAttributes", "ListenerNotFound", "model", "a listener that is none",
              lambda w: w.elbv2.describe_listener_attributes(ListenerArn=no_listener(w)))


def set_attribute(w, key, value, arn=None):
    return w.elbv2.modify_listener_attributes(ListenerArn=arn or create(w)["ListenerArn"], Attributes=[{"Key": key, "Value": value}])


@cases.success("ModifyListenerAttributes", "model")
def the_idle_timeout_is_set(w):
    arn = create(w)["ListenerArn"]
    set_attribute(w, "tcp.idle_timeout.seconds", "6000", arn)
    told = attributes(w.elbv2.describe_listener_attributes(ListenerArn=arn))
    same("the timeout", told["tcp.idle_timeout.seconds"], "6000")


cases.refuses("ModifyListenerAttributes", "ListenerNotFound", "model", "a listener that is none",
              lambda w: set_attribute(w, "tcp.idle_timeout.seconds", "60", no_listener(w)))
cases.refuses("ModifyListenerAttributes", "ValidationError", "reading", "a timeout of 59 seconds", lambda w: set_attribute(w, "tcp.idle_timeout.seconds", "59"))


def certificates(w, listener):
    """Each certificate of a listener, and whether it is the default one."""
    told = w.elbv2.describe_listener_certificates(ListenerArn=listener)["Certificates"]
    return {one["CertificateArn"]: one["IsDefault"] for one in told}


def add(w, listener, *certificates):
    return w.elbv2.add_listener_certificates(ListenerArn=listener, Certificates=named(*certificates))["Certificates"]


def remove(w, listener, *certificates):
    w.elbv2.remove_listener_certificates(ListenerArn=listener, Certificates=named(*certificates))


@cases.success("DescribeListenerCertificates", "cli")
def the_default_certificate_is_told(w):
    listener, arn = secured(w)
    same("the certificates", certificates(w, listener), {arn: True})


@cases.paging("DescribeListenerCertificates", "model")
def certificates_by_page(w):
    listener, _ = secured(w)
    add(w, listener, build.certificate(w, "clients.example.com"))
    pages(w.elbv2, "describe_listener_certificates", "Certificates", 1, ListenerArn=listener)


cases.refuses("DescribeListenerCertificates", "ListenerNotFound", "model", "a listener that is none",
              lambda w: w.elbv2.describe_listener_certificates(ListenerArn=no_listener(w)))


@cases.success("AddListenerCertificates", "cli")
def a_certificate_is_added(w):
    listener, default = secured(w)
    arn = build.certificate(w, "clients.example.com")
    same("the answer", add(w, listener, arn), [{"CertificateArn": arn, "IsDefault": False}])
    same("the certificates", certificates(w, listener), {default: True, arn: False})


@cases.state("AddListenerCertificates", "model")
def a_certificate_that_is_added_is_in_use(w):
    listener, _ = secured(w)
    arn = build.certificate(w, "clients.example.com")
    add(w, listener, arn)
    refused("ResourceInUseException", lambda: w.acm.delete_certificate(CertificateArn=arn))


for name, listener, wrong, code, source in (
    ("a listener that is none", no_listener, build.certificate, "ListenerNotFound", "model"),
    ("a certificate that is none", lambda w: secured(w)[0], no_certificate, "CertificateNotFound", "model"),
    ("a certificate that is not issued", lambda w: secured(w)[0], not_issued, "UnsupportedCertificate", "reading"),
    ("a listener over TCP", lambda w: create(w)["ListenerArn"], build.certificate, "ValidationError", "reading"),
):
    cases.refuses("AddListenerCertificates", code, source, name, lambda w, l=listener, c=wrong: add(w, l(w), c(w)))
cases.refuses("AddListenerCertificates", "TooManyCertificates", "reading", "two certificates in a call",
              lambda w: add(w, secured(w)[0], build.certificate(w, "a.example.com"), build.certificate(w, "b.example.com")))


@cases.success("RemoveListenerCertificates", "cli")
def a_certificate_is_removed(w):
    listener, default = secured(w)
    arn = build.certificate(w, "clients.example.com")
    add(w, listener, arn)
    remove(w, listener, arn)
    same("the certificates", certificates(w, listener), {default: True})
    w.acm.delete_certificate(CertificateArn=arn)


cases.refuses("RemoveListenerCertificates", "ListenerNotFound", "model", "a listener that is none", lambda w: remove(w, no_listener(w), no_certificate(w)))
cases.refuses("RemoveListenerCertificates", "OperationNotPermitted", "model", "the default certificate", lambda w: remove(w, *secured(w)))

# Rules


def web(w):
    """A listener of an application load balancer, and its target group: rules are for these."""
    net = build.network(w)
    [made] = w.elbv2.create_load_balancer(Name="web", Type="application", Scheme="internal", Subnets=net.subnets)["LoadBalancers"]
    w.pass_time(120)
    group = build.target_group(w, net.vpc, "web", Protocol="HTTP", Port=80)
    return build.listener(w, build.Balancer(made["LoadBalancerArn"], net, None), group, 80, Protocol="HTTP"), group


def path(pattern):
    return [{"Field": "path-pattern", "Values": [pattern]}]


def rule(w, listener, group, priority=10, conditions=None):
    asked = dict(ListenerArn=listener, Priority=priority, Conditions=conditions or path("/orders/*"), Actions=forward(group))
    return w.elbv2.create_rule(**asked)["Rules"][0]


@cases.success("DescribeRules", "cli")
def a_listener_has_a_default_rule(w):
    made = create(w)
    [told] = w.elbv2.describe_rules(ListenerArn=made["ListenerArn"])["Rules"]
    has(told, "RuleArn", "Priority", "Conditions", "Actions", "IsDefault")
    same("the rule", (told["Priority"], told["Conditions"], told["IsDefault"]), ("default", [], True))
    same("its group", told["Actions"][0]["TargetGroupArn"], made["DefaultActions"][0]["TargetGroupArn"])


@cases.paging("DescribeRules", "model")
def rules_by_page(w):
    listener, group = web(w)
    for priority in range(1, 5):
        rule(w, listener, group, priority)
    pages(w.elbv2, "describe_rules", "Rules", 2, ListenerArn=listener)


cases.refuses("DescribeRules", "ListenerNotFound", "model", "a listener that is none", lambda w: w.elbv2.describe_rules(ListenerArn=no_listener(w)))
cases.refuses("DescribeRules", "RuleNotFound", "model", "a rule that is none",
              lambda w: w.elbv2.describe_rules(RuleArns=[no_listener(w, "listener-rule") + "/0123456789abcdef"]))


@cases.success("CreateRule", "cli")
def a_new_rule(w):
    listener, group = web(w)
    made = rule(w, listener, group)
    has(made, "RuleArn", "Priority", "Conditions", "Actions", "IsDefault")
    same("the rule", (made["Priority"], made["IsDefault"], made["Conditions"][0]["Field"]), ("10", False, "path-pattern"))


@cases.state("CreateRule", "model")
def rules_keep_a_target_group(w):
    listener, _ = web(w)
    net = w.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"][0]["VpcId"]
    group = build.target_group(w, net, "other", Protocol="HTTP", Port=80)
    made = rule(w, listener, group)
    refused("ResourceInUse", lambda: w.elbv2.delete_target_group(TargetGroupArn=group))
    w.elbv2.delete_rule(RuleArn=made["RuleArn"])
    w.elbv2.delete_target_group(TargetGroupArn=group)


def priority_twice(w):
    listener, group = web(w)
    rule(w, listener, group)
    rule(w, listener, group, conditions=path("/clients/*"))


cases.refuses("CreateRule", "PriorityInUse", "model", "a priority that is taken", priority_twice)
cases.refuses("CreateRule", "ListenerNotFound", "model", "a listener that is none", lambda w: rule(w, no_listener(w), web(w)[1]))
cases.refuses("CreateRule", "TargetGroupNotFound", "model", "a target group that is none", lambda w: rule(w, web(w)[0], no_group(w)))


@cases.success("ModifyRule", "cli")
def a_rule_gets_other_conditions(w):
    made = rule(w, *web(w))
    [told] = w.elbv2.modify_rule(RuleArn=made["RuleArn"], Conditions=path("/clients/*"))["Rules"]
    same("the condition", told["Conditions"][0]["Values"], ["/clients/*"])
    same("the actions", told["Actions"], made["Actions"])


cases.refuses("ModifyRule", "RuleNotFound", "model", "a rule that is none",
              lambda w: w.elbv2.modify_rule(RuleArn=no_listener(w, "listener-rule") + "/0123456789abcdef", Conditions=path("/")))


@cases.success("DeleteRule", "model")
def a_rule_is_deleted(w):
    listener, group = web(w)
    w.elbv2.delete_rule(RuleArn=rule(w, listener, group)["RuleArn"])
    same("the rules", [one["IsDefault"] for one in w.elbv2.describe_rules(ListenerArn=listener)["Rules"]], [True])


def the_default_rule(w):
    [default] = w.elbv2.describe_rules(ListenerArn=web(w)[0])["Rules"]
    w.elbv2.delete_rule(RuleArn=default["RuleArn"])


cases.refuses("DeleteRule", "OperationNotPermitted", "model", "the default rule", the_default_rule)
cases.refuses("DeleteRule", "RuleNotFound", "model", "a rule that is none",
              lambda w: w.elbv2.delete_rule(RuleArn=no_listener(w, "listener-rule") + "/0123456789abcdef"))


@cases.success("SetRulePriorities", "cli")
def priorities_are_swapped(w):
    listener, group = web(w)
    first, second = rule(w, listener, group, 1)["RuleArn"], rule(w, listener, group, 2)["RuleArn"]
    swapped = [{"RuleArn": first, "Priority": 2}, {"RuleArn": second, "Priority": 1}]
    w.elbv2.set_rule_priorities(RulePriorities=swapped)
    told = {one["RuleArn"]: one["Priority"] for one in w.elbv2.describe_rules(ListenerArn=listener)["Rules"]}
    same("the priorities", (told[first], told[second]), ("2", "1"))


def to_a_priority_that_is_taken(w):
    listener, group = web(w)
    first = rule(w, listener, group, 1)["RuleArn"]
    rule(w, listener, group, 2)
    w.elbv2.set_rule_priorities(RulePriorities=[{"RuleArn": first, "Priority": 2}])


cases.refuses("SetRulePriorities", "PriorityInUse", "model", "a priority that is taken", to_a_priority_that_is_taken)
cases.refuses("SetRulePriorities", "RuleNotFound", "model", "a rule that is none",
              lambda w: w.elbv2.set_rule_priorities(RulePriorities=[{"RuleArn": no_listener(w, "listener-rule") + "/0123456789abcdef", "Priority": 1}]))

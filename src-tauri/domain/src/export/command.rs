//! Each action as the calls of the AWS CLI that perform it. How they are looked after (what is there already, what is waited
//! for) is the script's affair; the other formats hand out those that they cannot say otherwise.

use super::look::{self, Look};
use super::rule::GroupRule;
use super::text::{Of, Text, Tree};
use crate::{
    Action, Arn, ContainerTarget, HealthCheck, SecurityGroupId, ServiceChange, Slot, SlotRule, Tags, Target, Tls,
    TxtRecord,
};

/// How long resolvers may keep the proof of a domain, in seconds.
pub(super) const PROOF_TTL: i64 = 300;

/// One call: service, operation, and the options with their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    pub service: &'static str,
    pub operation: &'static str,
    pub options: Vec<(&'static str, Vec<Text>)>,
    pub care: Care,
}

/// What has to be heeded when the call is made, or made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Care {
    None,
    /// The error of this code says that it is so already.
    Unless(&'static str),
    /// It succeeds with a list of what failed.
    ListsFailures,
    /// It makes something: where the answer names it, and how one that was made before is found.
    Makes(&'static str, Option<Box<Look>>),
}

impl Command {
    pub fn new(service: &'static str, operation: &'static str) -> Command {
        Command { service, operation, options: Vec::new(), care: Care::None }
    }

    pub fn with(self, option: &'static str, value: impl Into<Text>) -> Command {
        self.with_all(option, [value.into()])
    }

    /// An option with several values; none, without any.
    pub fn with_all<T: Into<Text>>(mut self, option: &'static str, values: impl IntoIterator<Item = T>) -> Command {
        let values: Vec<Text> = values.into_iter().map(Into::into).collect();
        if !values.is_empty() {
            self.options.push((option, values));
        }
        self
    }

    /// An option that stands alone.
    pub fn flag(mut self, option: &'static str) -> Command {
        self.options.push((option, Vec::new()));
        self
    }

    fn making(mut self, answer: &'static str, look: Option<Look>) -> Command {
        self.care = Care::Makes(answer, look.map(Box::new));
        self
    }

    fn unless(mut self, code: &'static str) -> Command {
        self.care = Care::Unless(code);
        self
    }

    fn listing_failures(mut self) -> Command {
        self.care = Care::ListsFailures;
        self
    }

    fn with_json(self, option: &'static str, value: Tree) -> Command {
        self.with(option, value.json())
    }

    fn with_tags(self, tags: &Tags) -> Command {
        if tags.is_empty() { self } else { self.with_json("--tags", Tree::pairs(tags)) }
    }

    fn with_tags_of(self, kind: &str, tags: &Tags) -> Command {
        if tags.is_empty() {
            return self;
        }
        let specification = Tree::map([("ResourceType", Tree::text(kind)), ("Tags", Tree::pairs(tags))]);
        self.with_json("--tag-specifications", Tree::List(vec![specification]))
    }
}

/// The calls that perform `action`, in order. `token` makes a repeat of a creation the same creation, where AWS takes one.
pub(super) fn commands(action: &Action, token: &str) -> Vec<Command> {
    let one = match action {
        Action::AuthorizeIngress { group, rules } => {
            return edits("authorize-security-group-ingress", group, rules, true);
        }
        Action::RevokeIngress { group, rules } => return edits("revoke-security-group-ingress", group, rules, false),
        Action::AuthorizeEgress { group, rules } => {
            return edits("authorize-security-group-egress", group, rules, true);
        }
        Action::RevokeEgress { group, rules } => return edits("revoke-security-group-egress", group, rules, false),
        Action::CreateSecurityGroup { vpc, name, description, tags } => ec2("create-security-group")
            .with("--vpc-id", vpc.as_str())
            .with("--group-name", name.as_str())
            .with("--description", description.as_str())
            .with_tags_of("security-group", tags)
            .making("GroupId", look::group(tags)),
        Action::DeleteSecurityGroup { group } => ec2("delete-security-group").with("--group-id", group),
        Action::CreateLoadBalancer { name, subnets, security_groups, dual_stack, tags } => elb("create-load-balancer")
            .with("--name", name.as_str())
            .with("--type", "network")
            .with("--scheme", "internal")
            .with("--ip-address-type", address_type(*dual_stack))
            .with_all("--subnets", subnets.iter().map(|s| s.as_str()))
            .with_all("--security-groups", security_groups)
            .with_tags(tags)
            .making("LoadBalancers[0].LoadBalancerArn", look::balancer(name, tags)),
        Action::DeleteLoadBalancer { load_balancer } => on_balancer("delete-load-balancer", load_balancer),
        Action::SetSecurityGroups { load_balancer, security_groups, enforce_inbound } => {
            on_balancer("set-security-groups", load_balancer).with_all("--security-groups", security_groups).with(
                "--enforce-security-group-inbound-rules-on-private-link-traffic",
                if *enforce_inbound { "on" } else { "off" },
            )
        }
        Action::SetSubnets { load_balancer, subnets } => {
            on_balancer("set-subnets", load_balancer).with_all("--subnets", subnets.iter().map(|s| s.as_str()))
        }
        Action::SetDualStack { load_balancer, on } => {
            on_balancer("set-ip-address-type", load_balancer).with("--ip-address-type", address_type(*on))
        }
        Action::SetLoadBalancerAttributes { load_balancer, attributes } => {
            on_balancer("modify-load-balancer-attributes", load_balancer)
                .with_json("--attributes", Tree::pairs(attributes))
        }
        Action::CreateTargetGroup { name, vpc, protocol, port, target_type, health_check, tags } => {
            let made = elb("create-target-group").with("--name", name.as_str()).with("--vpc-id", vpc.as_str());
            let made = made.with("--protocol", protocol.as_str()).with("--port", port.to_string());
            checked(made.with("--target-type", target_type.as_str()), health_check)
                .with_tags(tags)
                .making("TargetGroups[0].TargetGroupArn", look::target_group(name, tags))
        }
        Action::DeleteTargetGroup { target_group } => on_group("delete-target-group", target_group),
        Action::SetTargetGroupAttributes { target_group, attributes } => {
            on_group("modify-target-group-attributes", target_group).with_json("--attributes", Tree::pairs(attributes))
        }
        Action::ModifyTargetGroup { target_group, health_check } => {
            checked(on_group("modify-target-group", target_group), health_check)
        }
        Action::RegisterTargets { target_group, targets } => {
            on_group("register-targets", target_group).with_json("--targets", described(targets))
        }
        Action::DeregisterTargets { target_group, targets } => {
            on_group("deregister-targets", target_group).with_json("--targets", described(targets))
        }
        Action::SetEcsTargetGroups { cluster, service, target_groups } => Command::new("ecs", "update-service")
            .with("--cluster", cluster.as_str())
            .with("--service", service.as_str())
            .with_json("--load-balancers", Tree::List(target_groups.iter().map(container).collect())),
        Action::AttachAutoScaling { auto_scaling_group, target_group } => {
            scaling("attach-load-balancer-target-groups", auto_scaling_group, target_group)
        }
        Action::DetachAutoScaling { auto_scaling_group, target_group } => {
            scaling("detach-load-balancer-target-groups", auto_scaling_group, target_group)
        }
        Action::CreateListener { load_balancer, port, protocol, target_group, tls, tags } => {
            let made = on_balancer("create-listener", load_balancer).with("--port", port.to_string());
            let made = encrypted(made.with("--protocol", protocol.as_str()), tls.as_ref());
            forwarding(made, target_group)
                .with_tags(tags)
                .making("Listeners[0].ListenerArn", look::listener(load_balancer, *port, tags))
        }
        Action::ModifyListener { listener, protocol, target_group, tls } => {
            let changed = on_listener("modify-listener", listener).with("--protocol", protocol.as_str());
            forwarding(encrypted(changed, tls.as_ref()), target_group)
        }
        Action::SetListenerAttributes { listener, attributes } => {
            on_listener("modify-listener-attributes", listener).with_json("--attributes", Tree::pairs(attributes))
        }
        Action::DeleteListener { listener } => on_listener("delete-listener", listener),
        Action::CreateEndpointService {
            load_balancers,
            acceptance_required,
            private_dns_name,
            address_types,
            regions,
            tags,
        } => ec2("create-vpc-endpoint-service-configuration")
            .with_all("--network-load-balancer-arns", load_balancers)
            .flag(acceptance(*acceptance_required))
            .with_all("--private-dns-name", private_dns_name.as_deref())
            .with_all("--supported-ip-address-types", address_types.iter().map(String::as_str))
            .with_all("--supported-regions", regions.iter().map(String::as_str))
            .with("--client-token", token)
            .with_tags_of("vpc-endpoint-service", tags)
            .making("ServiceConfiguration.ServiceId", look::service(tags)),
        Action::DeleteEndpointService { service } => {
            ec2("delete-vpc-endpoint-service-configurations").with("--service-ids", service).listing_failures()
        }
        Action::SetAcceptance { service, required } => changing(service).flag(acceptance(*required)),
        Action::ChangeEndpointService { service, change } => changed(changing(service), change),
        Action::SetPrivateDnsName { service, name: Some(name) } => {
            changing(service).with("--private-dns-name", name.as_str())
        }
        Action::SetPrivateDnsName { service, name: None } => changing(service).flag("--remove-private-dns-name"),
        Action::VerifyPrivateDns { service } => {
            ec2("start-vpc-endpoint-service-private-dns-verification").with("--service-id", service)
        }
        Action::CreateNotification { service, topic, events } => ec2("create-vpc-endpoint-connection-notification")
            .with("--service-id", service)
            .with("--connection-notification-arn", topic.as_str())
            .with_all("--connection-events", events.iter().map(String::as_str))
            .with("--client-token", token)
            .making("ConnectionNotification.ConnectionNotificationId", look::notification(service, topic)),
        Action::DeleteNotification { notification } => ec2("delete-vpc-endpoint-connection-notifications")
            .with("--connection-notification-ids", notification)
            .listing_failures(),
        Action::AddPrincipals { service, principals } => permissions(service, "--add-allowed-principals", principals),
        Action::RemovePrincipals { service, principals } => {
            permissions(service, "--remove-allowed-principals", principals)
        }
        Action::AcceptConnection { service, endpoint } => ec2("accept-vpc-endpoint-connections")
            .with("--service-id", service.as_str())
            .with("--vpc-endpoint-ids", endpoint.as_str())
            .listing_failures(),
        Action::RejectConnection { service, endpoint } => ec2("reject-vpc-endpoint-connections")
            .with("--service-id", service.as_str())
            .with("--vpc-endpoint-ids", endpoint.as_str())
            .listing_failures(),
        Action::WriteTxtRecord { zone, record } => record_change(zone.as_str(), "UPSERT", record),
        Action::DeleteTxtRecord { zone, record } => record_change(zone.as_str(), "DELETE", record),
        // Elastic Load Balancing tags by ARN, EC2 by ID
        Action::AddTags { resource, tags } if resource.starts_with("arn:") => {
            elb("add-tags").with("--resource-arns", resource.as_str()).with_tags(tags)
        }
        Action::AddTags { resource, tags } => ec2("create-tags").with("--resources", resource.as_str()).with_tags(tags),
        Action::RemoveTags { resource, tags } if resource.starts_with("arn:") => elb("remove-tags")
            .with("--resource-arns", resource.as_str())
            .with_all("--tag-keys", tags.keys().map(String::as_str)),
        Action::RemoveTags { resource, tags } => {
            ec2("delete-tags").with("--resources", resource.as_str()).with_tags(tags)
        }
        Action::CreateEndpoint { vpc, subnets, security_groups, service_name, tags } => ec2("create-vpc-endpoint")
            .with("--vpc-endpoint-type", "Interface")
            .with("--vpc-id", vpc.as_str())
            .with("--service-name", service_name.as_str())
            .with_all("--subnet-ids", subnets.iter().map(|s| s.as_str()))
            .with_all("--security-group-ids", security_groups)
            .flag("--no-private-dns-enabled")
            .with("--client-token", token)
            .with_tags_of("vpc-endpoint", tags)
            .making("VpcEndpoint.VpcEndpointId", look::endpoint(tags)),
        Action::DeleteEndpoint { endpoint } => {
            ec2("delete-vpc-endpoints").with("--vpc-endpoint-ids", endpoint).listing_failures()
        }
    };
    vec![one]
}

/// Name and value of a TXT record.
pub(super) fn record_texts(record: &Slot<TxtRecord>) -> (Text, Text) {
    match record {
        Slot::Known(record) => (record.name.as_str().into(), record.value.as_str().into()),
        Slot::From(step) => (Text::from_step(step, Of::RecordName), Text::from_step(step, Of::RecordValue)),
    }
}

/// Path and success codes of a health check: AWS refuses them for other protocols than HTTP and HTTPS.
pub(super) fn http_of(check: &HealthCheck) -> (Option<&str>, Option<&str>) {
    let http = check.protocol != "TCP";
    (check.path.as_deref().filter(|_| http), check.matcher.as_deref().filter(|_| http))
}

/// `ipv4` or `dualstack`, as AWS writes it.
pub(super) fn address_type(dual_stack: bool) -> &'static str {
    if dual_stack { "dualstack" } else { "ipv4" }
}

/// Targets as Elastic Load Balancing describes them.
pub(super) fn described(targets: &[Target]) -> Tree {
    let one = |target: &Target| {
        let zone = target.zone.iter().map(|zone| ("AvailabilityZone".to_owned(), Tree::text(zone.as_str())));
        let known = [
            ("Id".to_owned(), Tree::text(target.id.as_str())),
            ("Port".to_owned(), Tree::Number(target.port.number().into())),
        ];
        Tree::Map(known.into_iter().chain(zone).collect())
    };
    Tree::List(targets.iter().map(one).collect())
}

pub(super) fn ec2(operation: &'static str) -> Command {
    Command::new("ec2", operation)
}

pub(super) fn elb(operation: &'static str) -> Command {
    Command::new("elbv2", operation)
}

fn on_balancer(operation: &'static str, load_balancer: &Slot<Arn>) -> Command {
    elb(operation).with("--load-balancer-arn", load_balancer)
}

fn on_group(operation: &'static str, target_group: &Slot<Arn>) -> Command {
    elb(operation).with("--target-group-arn", target_group)
}

fn on_listener(operation: &'static str, listener: &Slot<Arn>) -> Command {
    elb(operation).with("--listener-arn", listener)
}

fn changing(service: &Slot<crate::EndpointServiceId>) -> Command {
    ec2("modify-vpc-endpoint-service-configuration").with("--service-id", service)
}

fn permissions(service: &Slot<crate::EndpointServiceId>, option: &'static str, principals: &[String]) -> Command {
    let change = ec2("modify-vpc-endpoint-service-permissions").with("--service-id", service);
    change.with_all(option, principals.iter().map(String::as_str))
}

fn acceptance(required: bool) -> &'static str {
    if required { "--acceptance-required" } else { "--no-acceptance-required" }
}

/// One call for each rule: AWS takes all rules of a call or none, and one of them may be so already.
fn edits(operation: &'static str, group: &Slot<SecurityGroupId>, rules: &[SlotRule], adds: bool) -> Vec<Command> {
    let one = |rule: &SlotRule| {
        let permission = GroupRule::from(rule).permission(adds);
        let so_already = if adds { "InvalidPermission.Duplicate" } else { "InvalidPermission.NotFound" };
        ec2(operation).with("--group-id", group).with_json("--ip-permissions", permission).unless(so_already)
    };
    rules.iter().map(one).collect()
}

fn checked(command: Command, check: &HealthCheck) -> Command {
    let (path, matcher) = http_of(check);
    let command = command
        .with("--health-check-protocol", check.protocol.as_str())
        .with("--health-check-port", check.port.as_str())
        .with_all("--health-check-path", path)
        .with("--health-check-interval-seconds", check.interval_seconds.to_string())
        .with("--health-check-timeout-seconds", check.timeout_seconds.to_string())
        .with("--healthy-threshold-count", check.healthy_threshold.to_string())
        .with("--unhealthy-threshold-count", check.unhealthy_threshold.to_string());
    match matcher {
        Some(codes) => command.with_json("--matcher", Tree::map([("HttpCode", Tree::text(codes))])),
        None => command,
    }
}

fn encrypted(command: Command, tls: Option<&Tls>) -> Command {
    let Some(tls) = tls else { return command };
    let certificate = Tree::map([("CertificateArn", Tree::text(tls.certificate.as_str()))]);
    command
        .with_json("--certificates", Tree::List(vec![certificate]))
        .with("--ssl-policy", tls.policy.as_str())
        .with("--alpn-policy", tls.alpn.as_str())
}

fn forwarding(command: Command, target_group: &Slot<Arn>) -> Command {
    let forward = Tree::map([("Type", Tree::text("forward")), ("TargetGroupArn", Tree::text(target_group))]);
    command.with_json("--default-actions", Tree::List(vec![forward]))
}

fn container(target: &ContainerTarget) -> Tree {
    Tree::map([
        ("targetGroupArn", Tree::text(&target.target_group)),
        ("containerName", Tree::text(target.container.as_str())),
        ("containerPort", Tree::Number(target.port.number().into())),
    ])
}

fn scaling(operation: &'static str, group: &str, target_group: &Slot<Arn>) -> Command {
    let named = Command::new("autoscaling", operation).with("--auto-scaling-group-name", group);
    named.with("--target-group-arns", target_group)
}

fn changed(command: Command, change: &ServiceChange) -> Command {
    command
        .with_all("--add-network-load-balancer-arns", &change.add_load_balancers)
        .with_all("--remove-network-load-balancer-arns", &change.remove_load_balancers)
        .with_all("--add-supported-ip-address-types", change.add_address_types.iter().map(String::as_str))
        .with_all("--remove-supported-ip-address-types", change.remove_address_types.iter().map(String::as_str))
        .with_all("--add-supported-regions", change.add_regions.iter().map(String::as_str))
        .with_all("--remove-supported-regions", change.remove_regions.iter().map(String::as_str))
}

/// The value of a TXT record stands in quotes of its own (`docs/aws.md`, “Private DNS of the service”).
fn record_change(zone: &str, change: &str, record: &Slot<TxtRecord>) -> Command {
    let (name, value) = record_texts(record);
    let value = Text::from("\"").and(value).and("\"");
    let set = Tree::map([
        ("Name", Tree::Text(name)),
        ("Type", Tree::text("TXT")),
        ("TTL", Tree::Number(PROOF_TTL)),
        ("ResourceRecords", Tree::List(vec![Tree::map([("Value", Tree::Text(value))])])),
    ]);
    let change = Tree::map([("Action", Tree::text(change)), ("ResourceRecordSet", set)]);
    let command = Command::new("route53", "change-resource-record-sets").with("--hosted-zone-id", zone);
    command.with_json("--change-batch", Tree::map([("Changes", Tree::List(vec![change]))]))
}

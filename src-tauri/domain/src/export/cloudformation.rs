//! The onboarding as a CloudFormation template in YAML.

use super::command::{PROOF_TTL, address_type, described, http_of};
use super::declare::{Declared, declare};
use super::rule::{GroupRule, RulePeer};
use super::text::{Of, Part, Text, Tree};
use super::things::{Balancer, Endpoint, Group, Listener, Service, TargetGroup, Thing, What};
use super::yaml::Yaml;
use super::{SECOND_SET, by_hand, heading, note_of, nothing_made};
use crate::{Fault, HealthCheck, Plan, StepId, Target, clip, plain};

/// The switch that lets somebody in once the targets are healthy, and its condition.
const SWITCH: &str = "LetFireflyIn";
const CONDITION: &str = "FireflyIsLetIn";

/// Most characters of a description (CloudFormation, “Quotas”).
const DESCRIPTION: usize = 1024;

/// The whole template.
pub(super) fn template(plan: &Plan) -> Result<String, Fault> {
    let declared = declare(plan)?;
    let writer = Writer { declared: &declared };
    let mut resources = Vec::new();
    let mut outputs = Vec::new();
    for thing in &declared.things {
        writer.thing(thing, &mut resources, &mut outputs)?;
    }
    let title = heading(plan, SECOND_SET);
    let mut sections = vec![
        ("AWSTemplateFormatVersion".to_owned(), Yaml::text("2010-09-09")),
        ("Description".to_owned(), Yaml::Text(clip(&title.join(" "), DESCRIPTION))),
    ];
    if writer.is_gated() {
        sections.push(("Parameters".to_owned(), switch(&declared)));
        let on = Yaml::List(vec![Yaml::map([("Ref", Yaml::text(SWITCH))]), Yaml::text("yes")]);
        sections.push(("Conditions".to_owned(), Yaml::map([(CONDITION, Yaml::map([("Fn::Equals", on)]))])));
    }
    sections.push(("Resources".to_owned(), Yaml::Map(resources)));
    if !outputs.is_empty() {
        sections.push(("Outputs".to_owned(), Yaml::Map(outputs)));
    }
    let mut lines: Vec<String> = title.iter().map(|line| format!("# {line}").trim_end().to_owned()).collect();
    for section in sections {
        lines.push(String::new());
        lines.extend(Yaml::Map(vec![section]).lines());
    }
    Ok(lines.join("\n") + "\n")
}

fn switch(declared: &Declared) -> Yaml {
    let waits: Vec<String> = declared.healthy.iter().map(|step| plain(&step.title)).collect();
    let words = format!(
        "Say yes once every target is healthy; before that nobody may ask for a connection. CloudFormation does not wait for this: {}",
        waits.join("; ")
    );
    let parameter = Yaml::map([
        ("Type", Yaml::text("String")),
        ("Default", Yaml::text("no")),
        ("AllowedValues", Yaml::List(vec![Yaml::text("yes"), Yaml::text("no")])),
        ("Description", Yaml::Text(clip(&words, DESCRIPTION))),
    ]);
    Yaml::map([(SWITCH, parameter)])
}

type Named = Vec<(String, Yaml)>;

struct Writer<'a> {
    declared: &'a Declared,
}

impl Writer<'_> {
    fn is_gated(&self) -> bool {
        let lets_in = |thing: &Thing| matches!(thing.what, What::Principals { .. });
        !self.declared.healthy.is_empty() && self.declared.things.iter().any(lets_in)
    }

    fn thing(&self, thing: &Thing, resources: &mut Named, outputs: &mut Named) -> Result<(), Fault> {
        let id = logical(&thing.step);
        let (kind, properties) = match &thing.what {
            What::Group(group) => {
                resources.push(self.resource(thing, &id, "AWS::EC2::SecurityGroup", self.group(group)?));
                return self.rules_from_groups(thing, &id, group, resources);
            }
            What::Rules { group, rules, inbound } => {
                return self.rules_alone(thing, &id, group, rules, *inbound, resources);
            }
            What::Balancer(balancer) => ("AWS::ElasticLoadBalancingV2::LoadBalancer", self.balancer(balancer)?),
            What::TargetGroup(group) => {
                ("AWS::ElasticLoadBalancingV2::TargetGroup", self.target_group(&thing.step, group)?)
            }
            What::Targets { group, .. } if group.step().is_some_and(|made| self.declared.thing(made).is_some()) => {
                // they stand in their target group
                return Ok(());
            }
            What::Listener(listener) => ("AWS::ElasticLoadBalancingV2::Listener", self.listener(listener)?),
            What::Service(service) => {
                let words = "The endpoint service; its name for Firefly stands in the console and in DescribeVpcEndpointServiceConfigurations";
                let value = Yaml::map([("Ref", Yaml::Text(id.clone()))]);
                outputs.push((format!("{id}Id"), Yaml::map([("Description", Yaml::text(words)), ("Value", value)])));
                ("AWS::EC2::VPCEndpointService", self.service(service)?)
            }
            What::Principals { service, principals } if service.step().is_some() => {
                let list = Tree::texts(principals.iter().map(String::as_str));
                let map = [("ServiceId", Tree::Text(service.clone())), ("AllowedPrincipals", list)];
                ("AWS::EC2::VPCEndpointServicePermissions", self.properties(map)?)
            }
            What::Record { zone, name, value } => ("AWS::Route53::RecordSet", self.record(zone, name, value)?),
            What::Notification { service, topic, events } => {
                let map = [
                    ("ServiceId", Tree::Text(service.clone())),
                    ("ConnectionNotificationArn", Tree::text(topic.as_str())),
                    ("ConnectionEvents", Tree::texts(events.iter().map(String::as_str))),
                ];
                ("AWS::EC2::VPCEndpointConnectionNotification", self.properties(map)?)
            }
            What::Endpoint(endpoint) => ("AWS::EC2::VPCEndpoint", self.endpoint(endpoint)?),
            What::Targets { .. }
            | What::Scaling { .. }
            | What::Principals { .. }
            | What::Verification { .. }
            | What::Tags { .. }
            | What::Acceptance { .. }
            | What::ByHand => {
                outputs.extend(self.by_hand(thing, &id)?);
                return Ok(());
            }
        };
        resources.push(self.resource(thing, &id, kind, properties));
        Ok(())
    }

    fn resource(&self, thing: &Thing, id: &str, kind: &str, properties: Yaml) -> (String, Yaml) {
        let note = Yaml::map([("Step", Yaml::text(thing.step.as_str())), ("Why", Yaml::Text(note_of(thing)))]);
        let mut body = vec![("Type".to_owned(), Yaml::text(kind))];
        if self.is_gated() && matches!(thing.what, What::Principals { .. }) {
            body.push(("Condition".to_owned(), Yaml::text(CONDITION)));
        }
        body.push(("Metadata".to_owned(), note));
        body.push(("Properties".to_owned(), properties));
        (id.to_owned(), Yaml::Map(body))
    }

    /// Rules without an outbound one would leave AWS's own in force, which lets everything out: one that leads nowhere takes
    /// its place (CloudFormation, “AWS::EC2::SecurityGroup”).
    fn group(&self, group: &Group) -> Result<Yaml, Fault> {
        let inline = |rules: &[GroupRule], inbound: bool| {
            let known = rules.iter().filter(|rule| !is_of_made_group(rule));
            known.map(|rule| Tree::Map(entry(rule, inbound))).collect::<Vec<_>>()
        };
        let mut egress = inline(&group.egress, false);
        if egress.is_empty() {
            let nowhere = GroupRule {
                protocol: "-1".to_owned(),
                ports: None,
                peer: RulePeer::V4("127.0.0.1/32".to_owned()),
                description: Some("Nothing goes out".to_owned()),
            };
            egress.push(Tree::Map(entry(&nowhere, false)));
        }
        let mut map = vec![
            ("GroupName".to_owned(), Tree::text(group.name.as_str())),
            ("GroupDescription".to_owned(), Tree::text(group.description.as_str())),
            ("VpcId".to_owned(), Tree::text(group.vpc.as_str())),
        ];
        let ingress = inline(&group.ingress, true);
        if !ingress.is_empty() {
            map.push(("SecurityGroupIngress".to_owned(), Tree::List(ingress)));
        }
        map.push(("SecurityGroupEgress".to_owned(), Tree::List(egress)));
        map.push(("Tags".to_owned(), Tree::pairs(&group.tags)));
        self.tree(&Tree::Map(map))
    }

    /// Rules that name a group of the same template are resources of their own, so that groups may name each other.
    fn rules_from_groups(&self, thing: &Thing, id: &str, group: &Group, resources: &mut Named) -> Result<(), Fault> {
        let own = Text::from_step(&thing.step, Of::Itself);
        for (rules, inbound, way) in [(&group.ingress, true, "In"), (&group.egress, false, "Out")] {
            let rules: Vec<GroupRule> = rules.iter().filter(|rule| is_of_made_group(rule)).cloned().collect();
            self.rules_alone(thing, &format!("{id}{way}"), &own, &rules, inbound, resources)?;
        }
        Ok(())
    }

    fn rules_alone(
        &self,
        thing: &Thing,
        id: &str,
        group: &Text,
        rules: &[GroupRule],
        inbound: bool,
        resources: &mut Named,
    ) -> Result<(), Fault> {
        let kind = if inbound { "AWS::EC2::SecurityGroupIngress" } else { "AWS::EC2::SecurityGroupEgress" };
        for (index, rule) in rules.iter().enumerate() {
            let mut map = vec![("GroupId".to_owned(), Tree::Text(group.clone()))];
            map.extend(entry(rule, inbound));
            let properties = self.tree(&Tree::Map(map))?;
            resources.push(self.resource(thing, &format!("{id}Rule{}", index + 1), kind, properties));
        }
        Ok(())
    }

    fn balancer(&self, balancer: &Balancer) -> Result<Yaml, Fault> {
        let mut map = vec![
            ("Name", Tree::text(balancer.name.as_str())),
            ("Type", Tree::text("network")),
            ("Scheme", Tree::text("internal")),
            ("IpAddressType", Tree::text(address_type(balancer.dual_stack))),
            ("Subnets", Tree::texts(balancer.subnets.iter().map(String::as_str))),
            ("SecurityGroups", Tree::texts(balancer.security_groups.iter().cloned())),
        ];
        if let Some(on) = balancer.enforce_inbound {
            let value = Tree::text(if on { "on" } else { "off" });
            map.push(("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", value));
        }
        if !balancer.attributes.is_empty() {
            map.push(("LoadBalancerAttributes", Tree::pairs(&balancer.attributes)));
        }
        map.push(("Tags", Tree::pairs(&balancer.tags)));
        self.list(map)
    }

    fn target_group(&self, step: &StepId, group: &TargetGroup) -> Result<Yaml, Fault> {
        let mut map = vec![
            ("Name", Tree::text(group.name.as_str())),
            ("VpcId", Tree::text(group.vpc.as_str())),
            ("Protocol", Tree::text(group.protocol.as_str())),
            ("Port", Tree::Number(group.port.number().into())),
            ("TargetType", Tree::text(group.target_type.as_str())),
        ];
        map.extend(health_check(&group.health_check));
        if !group.attributes.is_empty() {
            map.push(("TargetGroupAttributes", Tree::pairs(&group.attributes)));
        }
        let targets = self.targets(step);
        if !targets.is_empty() {
            map.push(("Targets", described(&targets)));
        }
        map.push(("Tags", Tree::pairs(&group.tags)));
        self.list(map)
    }

    fn targets(&self, step: &StepId) -> Vec<Target> {
        let of_it = |thing: &Thing| match &thing.what {
            What::Targets { group, targets } if group.step() == Some(step) => Some(targets.clone()),
            _ => None,
        };
        self.declared.things.iter().filter_map(of_it).flatten().collect()
    }

    fn listener(&self, listener: &Listener) -> Result<Yaml, Fault> {
        let forward =
            Tree::map([("Type", Tree::text("forward")), ("TargetGroupArn", Tree::Text(listener.target_group.clone()))]);
        let mut map = vec![
            ("LoadBalancerArn", Tree::Text(listener.load_balancer.clone())),
            ("Port", Tree::Number(listener.port.number().into())),
            ("Protocol", Tree::text(listener.protocol.as_str())),
            ("DefaultActions", Tree::List(vec![forward])),
        ];
        if let Some(tls) = &listener.tls {
            let certificate = Tree::map([("CertificateArn", Tree::text(tls.certificate.as_str()))]);
            map.push(("Certificates", Tree::List(vec![certificate])));
            map.push(("SslPolicy", Tree::text(tls.policy.as_str())));
            map.push(("AlpnPolicy", Tree::texts([tls.alpn.as_str()])));
        }
        if !listener.attributes.is_empty() {
            map.push(("ListenerAttributes", Tree::pairs(&listener.attributes)));
        }
        if !listener.tags.is_empty() {
            map.push(("Tags", Tree::pairs(&listener.tags)));
        }
        self.list(map)
    }

    fn service(&self, service: &Service) -> Result<Yaml, Fault> {
        let mut map = vec![
            ("AcceptanceRequired", Tree::Flag(service.acceptance_required)),
            ("NetworkLoadBalancerArns", Tree::texts(service.load_balancers.iter().cloned())),
        ];
        if let Some(name) = &service.private_dns_name {
            map.push(("PrivateDnsName", Tree::text(name.as_str())));
        }
        for (name, list) in
            [("SupportedIpAddressTypes", &service.address_types), ("SupportedRegions", &service.regions)]
        {
            if !list.is_empty() {
                map.push((name, Tree::texts(list.iter().map(String::as_str))));
            }
        }
        map.push(("Tags", Tree::pairs(&service.tags)));
        self.list(map)
    }

    /// The value of a TXT record stands in quotes of its own.
    fn record(&self, zone: &str, name: &Text, value: &Text) -> Result<Yaml, Fault> {
        let value = Text::from("\"").and(value.clone()).and("\"");
        self.properties([
            ("HostedZoneId", Tree::text(zone)),
            ("Name", Tree::Text(name.clone())),
            ("Type", Tree::text("TXT")),
            ("TTL", Tree::text(PROOF_TTL.to_string())),
            ("ResourceRecords", Tree::texts([value])),
        ])
    }

    fn endpoint(&self, endpoint: &Endpoint) -> Result<Yaml, Fault> {
        self.properties([
            ("VpcEndpointType", Tree::text("Interface")),
            ("VpcId", Tree::text(endpoint.vpc.as_str())),
            ("ServiceName", Tree::text(endpoint.service_name.as_str())),
            ("SubnetIds", Tree::texts(endpoint.subnets.iter().map(String::as_str))),
            ("SecurityGroupIds", Tree::texts(endpoint.security_groups.iter().cloned())),
            ("PrivateDnsEnabled", Tree::Flag(false)),
            ("Tags", Tree::pairs(&endpoint.tags)),
        ])
    }

    /// Outputs that say what to do by hand: the calls of the AWS CLI, with the IDs of what CloudFormation made.
    fn by_hand(&self, thing: &Thing, id: &str) -> Result<Named, Fault> {
        let words = format!("To do by hand, for CloudFormation cannot: {}", note_of(thing));
        let mut outputs = Vec::new();
        for (index, call) in by_hand(&thing.action)?.iter().enumerate() {
            let body = [("Description", Yaml::Text(clip(&words, DESCRIPTION))), ("Value", self.text(call)?)];
            outputs.push((format!("ByHand{id}{}", index + 1), Yaml::map(body)));
        }
        Ok(outputs)
    }

    fn properties<const N: usize>(&self, pairs: [(&str, Tree); N]) -> Result<Yaml, Fault> {
        self.tree(&Tree::map(pairs))
    }

    fn list(&self, pairs: Vec<(&str, Tree)>) -> Result<Yaml, Fault> {
        self.tree(&Tree::Map(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()))
    }

    fn tree(&self, tree: &Tree) -> Result<Yaml, Fault> {
        Ok(match tree {
            Tree::Text(text) => self.text(text)?,
            Tree::Number(number) => Yaml::Number(*number),
            Tree::Flag(flag) => Yaml::Flag(*flag),
            Tree::List(items) => Yaml::List(items.iter().map(|item| self.tree(item)).collect::<Result<_, _>>()?),
            Tree::Map(pairs) => {
                let one = |(key, value): &(String, Tree)| Ok((key.clone(), self.tree(value)?));
                Yaml::Map(pairs.iter().map(one).collect::<Result<_, Fault>>()?)
            }
        })
    }

    /// A known text as it is, a result as a reference, and both as a join.
    fn text(&self, text: &Text) -> Result<Yaml, Fault> {
        let mut pieces = Vec::new();
        for part in text.parts() {
            match part {
                Part::Plain(plain) => pieces.extend(unobeyed(plain)?),
                Part::From(step, of) => pieces.extend(self.reference(step, *of)?),
            }
        }
        if pieces.len() < 2 {
            return Ok(pieces.pop().unwrap_or_else(|| Yaml::text("")));
        }
        Ok(Yaml::map([("Fn::Join", Yaml::List(vec![Yaml::text(""), Yaml::List(pieces)]))]))
    }

    fn reference(&self, step: &StepId, of: Of) -> Result<Vec<Yaml>, Fault> {
        let getting = |service: &StepId, what: &str| {
            let path = Yaml::List(vec![Yaml::Text(logical(service)), Yaml::text(what)]);
            Yaml::map([("Fn::GetAtt", path)])
        };
        if let (Some(proof), Of::RecordName | Of::RecordValue) = (self.declared.proofs.get(step), of) {
            let service = proof.service.step().ok_or_else(|| nothing_made(step))?;
            return Ok(match of {
                Of::RecordName => {
                    vec![getting(service, "PrivateDnsNameConfiguration.Name"), Yaml::Text(format!(".{}", proof.domain))]
                }
                Of::RecordValue | Of::Itself => vec![getting(service, "PrivateDnsNameConfiguration.Value")],
            });
        }
        let thing = self.declared.thing(step).ok_or_else(|| nothing_made(step))?;
        match &thing.what {
            What::Group(_) => Ok(vec![getting(step, "GroupId")]),
            What::Balancer(_)
            | What::TargetGroup(_)
            | What::Listener(_)
            | What::Service(_)
            | What::Notification { .. }
            | What::Endpoint(_) => Ok(vec![Yaml::map([("Ref", Yaml::Text(logical(step)))])]),
            What::Rules { .. }
            | What::Targets { .. }
            | What::Scaling { .. }
            | What::Principals { .. }
            | What::Record { .. }
            | What::Verification { .. }
            | What::Tags { .. }
            | What::Acceptance { .. }
            | What::ByHand => Err(nothing_made(step)),
        }
    }
}

/// Pieces of a known text: `${` is parted, so that no reader takes it for a variable of a substitution.
///
/// # Errors
/// `export-unsafe` for `{{resolve:`, which CloudFormation obeys wherever it stands, even after a join.
fn unobeyed(text: &str) -> Result<Vec<Yaml>, Fault> {
    if text.contains("{{resolve:") {
        let message = format!("CloudFormation would obey “{}” as a dynamic reference", clip(text, 80));
        return Err(Fault::invalid("export-unsafe", message).hint("Export it for Terraform or the AWS CLI"));
    }
    let mut pieces: Vec<Yaml> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        pieces.push(Yaml::text(&rest[..=at]));
        rest = &rest[at + 1..];
    }
    pieces.push(Yaml::text(rest));
    Ok(pieces)
}

/// Letters and digits, each word of the step with a capital: `target-group-443` is `TargetGroup443`.
fn logical(step: &StepId) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(chars).collect::<String>()
    };
    step.as_str().split('-').map(word).collect()
}

fn is_of_made_group(rule: &GroupRule) -> bool {
    matches!(&rule.peer, RulePeer::Group(group) if group.step().is_some())
}

/// A rule as CloudFormation has it; inbound and outbound name a group and a prefix list differently.
fn entry(rule: &GroupRule, inbound: bool) -> Vec<(String, Tree)> {
    let mut map = vec![("IpProtocol".to_owned(), Tree::text(rule.protocol.as_str()))];
    if let Some((from, to)) = rule.ports {
        map.push(("FromPort".to_owned(), Tree::Number(from.into())));
        map.push(("ToPort".to_owned(), Tree::Number(to.into())));
    }
    let way = if inbound { "Source" } else { "Destination" };
    map.push(match &rule.peer {
        RulePeer::V4(range) => ("CidrIp".to_owned(), Tree::text(range.as_str())),
        RulePeer::V6(range) => ("CidrIpv6".to_owned(), Tree::text(range.as_str())),
        RulePeer::Group(group) => (format!("{way}SecurityGroupId"), Tree::Text(group.clone())),
        RulePeer::PrefixList(list) => (format!("{way}PrefixListId"), Tree::text(list.as_str())),
    });
    map.extend(rule.description.iter().map(|text| ("Description".to_owned(), Tree::text(text.as_str()))));
    map
}

fn health_check(check: &HealthCheck) -> Vec<(&'static str, Tree)> {
    let (path, matcher) = http_of(check);
    let mut map = vec![
        ("HealthCheckEnabled", Tree::Flag(true)),
        ("HealthCheckProtocol", Tree::text(check.protocol.as_str())),
        ("HealthCheckPort", Tree::text(check.port.as_str())),
        ("HealthCheckIntervalSeconds", Tree::Number(check.interval_seconds.into())),
        ("HealthCheckTimeoutSeconds", Tree::Number(check.timeout_seconds.into())),
        ("HealthyThresholdCount", Tree::Number(check.healthy_threshold.into())),
        ("UnhealthyThresholdCount", Tree::Number(check.unhealthy_threshold.into())),
    ];
    map.extend(path.map(|path| ("HealthCheckPath", Tree::text(path))));
    map.extend(matcher.map(|codes| ("Matcher", Tree::map([("HttpCode", Tree::text(codes))]))));
    map
}

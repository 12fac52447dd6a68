//! The onboarding as Terraform code for HashiCorp's AWS provider: one file, resources that refer to each other.

use super::command::{PROOF_TTL, address_type, http_of};
use super::declare::{Declared, declare};
use super::hcl::{Block, expression, list, quoted};
use super::rule::{GroupRule, RulePeer};
use super::text::{Of, Part, Text};
use super::things::{Balancer, Endpoint, Group, Listener, Service, TargetGroup, Thing, What};
use super::{SECOND_SET, attributes, by_hand, heading, note_of, nothing_made, underscored};
use crate::{Fault, Plan, StepId, Tags, Target, plain};

/// The switch that lets somebody in once the targets are healthy.
const SWITCH: &str = "let_firefly_in";

/// The whole file.
pub(super) fn code(plan: &Plan) -> Result<String, Fault> {
    let declared = declare(plan)?;
    let writer = Writer { declared: &declared };
    let mut blocks = vec![required(), provider(plan)];
    if writer.is_gated() {
        blocks.push(switch(&declared));
    }
    for thing in &declared.things {
        blocks.extend(writer.blocks(thing)?);
    }
    blocks.extend(writer.outputs());
    let mut lines: Vec<String> =
        heading(plan, SECOND_SET).iter().map(|line| format!("# {line}").trim_end().to_owned()).collect();
    for block in blocks {
        lines.push(String::new());
        lines.extend(block.lines());
    }
    Ok(lines.join("\n") + "\n")
}

fn required() -> Block {
    let aws = "{ source = \"hashicorp/aws\", version = \">= 6.0\" }";
    let providers = Block::new("required_providers", &[]).set("aws", aws);
    Block::new("terraform", &[]).set("required_version", quoted(">= 1.5")).nest(providers)
}

/// Another account is refused by the provider itself.
fn provider(plan: &Plan) -> Block {
    Block::new("provider", &["aws"])
        .set("region", quoted(plan.region.as_str()))
        .set("allowed_account_ids", list([quoted(plan.account.as_str())]))
}

fn switch(declared: &Declared) -> Block {
    let waits: Vec<String> = declared.healthy.iter().map(|step| plain(&step.title)).collect();
    Block::new("variable", &[SWITCH])
        .comment(format!("Terraform does not wait for this: {}", waits.join("; ")))
        .set("type", "bool")
        .set("default", "false")
        .set(
            "description",
            quoted("Set it to true once every target is healthy; before that nobody may ask for a connection."),
        )
}

struct Writer<'a> {
    declared: &'a Declared,
}

impl Writer<'_> {
    /// Whether health is waited for before somebody is let in.
    fn is_gated(&self) -> bool {
        let lets_in = |thing: &Thing| matches!(thing.what, What::Principals { .. });
        !self.declared.healthy.is_empty() && self.declared.things.iter().any(lets_in)
    }

    fn blocks(&self, thing: &Thing) -> Result<Vec<Block>, Fault> {
        let label = underscored(&thing.step);
        let one = |kind: &str| Block::new("resource", &[kind, &label]).comment(note_of(thing));
        Ok(match &thing.what {
            What::Group(group) => self.group(&label, thing, group)?,
            What::Rules { group, rules, inbound } => {
                self.rules(&label, &self.text(group)?, rules, *inbound, Some(note_of(thing)))?
            }
            What::Balancer(balancer) => self.balancer(one("aws_lb"), thing, balancer)?,
            What::TargetGroup(group) => self.target_group(one("aws_lb_target_group"), thing, group)?,
            What::Targets { group, targets } => self.targets(&label, thing, group, targets)?,
            What::Scaling { scaling, group } => vec![
                one("aws_autoscaling_attachment")
                    .set("autoscaling_group_name", quoted(scaling))
                    .set("lb_target_group_arn", self.text(group)?),
            ],
            What::Listener(listener) => self.listener(one("aws_lb_listener"), thing, listener)?,
            What::Service(service) => vec![self.service(one("aws_vpc_endpoint_service"), service)?],
            What::Principals { service, principals } => self.principals(&label, thing, service, principals)?,
            What::Record { zone, name, value } => vec![
                one("aws_route53_record")
                    .set("zone_id", quoted(zone))
                    .set("name", self.text(name)?)
                    .set("type", quoted("TXT"))
                    .set("ttl", PROOF_TTL.to_string())
                    .set("records", list([self.text(value)?]))
                    .set("allow_overwrite", "true"),
            ],
            What::Verification { service } => vec![
                one("aws_vpc_endpoint_service_private_dns_verification")
                    .set("service_id", self.text(service)?)
                    .set("wait_for_verification", "true")
                    .set_some("depends_on", self.before(thing)),
            ],
            What::Notification { service, topic, events } => vec![
                one("aws_vpc_endpoint_connection_notification")
                    .set("vpc_endpoint_service_id", self.text(service)?)
                    .set("connection_notification_arn", quoted(topic))
                    .set("connection_events", list(events.iter().map(|event| quoted(event)))),
            ],
            // Elastic Load Balancing has no resource for a tag alone
            What::Tags { resource, .. } if resource.starts_with("arn:") => vec![self.by_hand(thing)?],
            What::Tags { resource, tags } => tags_alone(&label, thing, resource, tags),
            What::Endpoint(endpoint) => vec![self.endpoint(one("aws_vpc_endpoint"), endpoint)?],
            What::Acceptance { service, endpoint } => vec![
                one("aws_vpc_endpoint_connection_accepter")
                    .set("vpc_endpoint_service_id", quoted(service))
                    .set("vpc_endpoint_id", quoted(endpoint)),
            ],
            What::ByHand => vec![self.by_hand(thing)?],
        })
    }

    /// Terraform takes away by itself what AWS lets every new group do, so that rule is declared where it stays.
    fn group(&self, label: &str, thing: &Thing, group: &Group) -> Result<Vec<Block>, Fault> {
        let own = format!("aws_security_group.{label}.id");
        let made = Block::new("resource", &["aws_security_group", label])
            .comment(note_of(thing))
            .set("name", quoted(&group.name))
            .set("description", quoted(&group.description))
            .set("vpc_id", quoted(&group.vpc))
            .set_map("tags", &group.tags);
        let mut blocks = vec![made];
        blocks.extend(self.rules(&format!("{label}_in"), &own, &group.ingress, true, None)?);
        blocks.extend(self.rules(&format!("{label}_out"), &own, &group.egress, false, None)?);
        Ok(blocks)
    }

    fn rules(
        &self,
        label: &str,
        group: &str,
        rules: &[GroupRule],
        inbound: bool,
        note: Option<String>,
    ) -> Result<Vec<Block>, Fault> {
        let way = if inbound { "ingress" } else { "egress" };
        let mut blocks = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let label = format!("{label}_{}", index + 1);
            let block = Block::new("resource", &[&format!("aws_vpc_security_group_{way}_rule"), &label]);
            let block = match note.as_ref().filter(|_| index == 0) {
                Some(note) => block.comment(note.clone()),
                None => block,
            };
            let (from, to) = rule.ports.map(|(from, to)| (from.to_string(), to.to_string())).unzip();
            let block = block
                .set("security_group_id", group)
                .set("ip_protocol", quoted(&rule.protocol))
                .set_some("from_port", from)
                .set_some("to_port", to);
            let block = match &rule.peer {
                RulePeer::V4(range) => block.set("cidr_ipv4", quoted(range)),
                RulePeer::V6(range) => block.set("cidr_ipv6", quoted(range)),
                RulePeer::Group(peer) => block.set("referenced_security_group_id", self.text(peer)?),
                RulePeer::PrefixList(list) => block.set("prefix_list_id", quoted(list)),
            };
            blocks.push(block.set_some("description", rule.description.as_deref().map(quoted)));
        }
        Ok(blocks)
    }

    fn balancer(&self, block: Block, thing: &Thing, balancer: &Balancer) -> Result<Vec<Block>, Fault> {
        const ENFORCE: &str = "enforce_security_group_inbound_rules_on_private_link_traffic";
        let enforce = balancer.enforce_inbound.map(|on| quoted(if on { "on" } else { "off" }));
        let block = block
            .set("name", quoted(&balancer.name))
            .set("load_balancer_type", quoted("network"))
            .set("internal", "true")
            .set("ip_address_type", quoted(address_type(balancer.dual_stack)))
            .set("subnets", list(balancer.subnets.iter().map(|s| quoted(s))))
            .set("security_groups", list(self.texts(&balancer.security_groups)?))
            .set_some(ENFORCE, enforce);
        let (block, unknown) = attributes::of_balancer(block, &balancer.attributes);
        let block = block.set_map("tags", &balancer.tags);
        let rest = unknown.map(|rest| attributes::balancer_by_hand(&thing.step, rest));
        self.with_rest(block, thing, rest)
    }

    fn target_group(&self, block: Block, thing: &Thing, group: &TargetGroup) -> Result<Vec<Block>, Fault> {
        let check = &group.health_check;
        let (path, matcher) = http_of(check);
        let block = block
            .set("name", quoted(&group.name))
            .set("vpc_id", quoted(&group.vpc))
            .set("protocol", quoted(&group.protocol))
            .set("port", group.port.to_string())
            .set("target_type", quoted(&group.target_type));
        let check = Block::new("health_check", &[])
            .set("protocol", quoted(&check.protocol))
            .set("port", quoted(&check.port))
            .set_some("path", path.map(quoted))
            .set_some("matcher", matcher.map(quoted))
            .set("interval", check.interval_seconds.to_string())
            .set("timeout", check.timeout_seconds.to_string())
            .set("healthy_threshold", check.healthy_threshold.to_string())
            .set("unhealthy_threshold", check.unhealthy_threshold.to_string());
        let block = block.set_map("tags", &group.tags).nest(check);
        let (block, unknown) = attributes::of_target_group(block, &group.attributes);
        let rest = unknown.map(|rest| attributes::target_group_by_hand(&thing.step, rest));
        self.with_rest(block, thing, rest)
    }

    fn targets(&self, label: &str, thing: &Thing, group: &Text, targets: &[Target]) -> Result<Vec<Block>, Fault> {
        let mut blocks = Vec::new();
        for (index, target) in targets.iter().enumerate() {
            let label = format!("{label}_{}", index + 1);
            let block = Block::new("resource", &["aws_lb_target_group_attachment", &label]);
            let block = if index == 0 { block.comment(note_of(thing)) } else { block };
            blocks.push(
                block
                    .set("target_group_arn", self.text(group)?)
                    .set("target_id", quoted(&target.id))
                    .set("port", target.port.to_string())
                    .set_some("availability_zone", target.zone.as_deref().map(quoted))
                    .set_some("depends_on", self.before(thing)),
            );
        }
        Ok(blocks)
    }

    fn listener(&self, block: Block, thing: &Thing, listener: &Listener) -> Result<Vec<Block>, Fault> {
        let tls = listener.tls.as_ref();
        let block = block
            .set("load_balancer_arn", self.text(&listener.load_balancer)?)
            .set("port", listener.port.to_string())
            .set("protocol", quoted(&listener.protocol))
            .set_some("certificate_arn", tls.map(|tls| quoted(tls.certificate.as_str())))
            .set_some("ssl_policy", tls.map(|tls| quoted(&tls.policy)))
            .set_some("alpn_policy", tls.map(|tls| quoted(&tls.alpn)));
        let (block, unknown) = attributes::of_listener(block, &listener.attributes);
        let forward = Block::new("default_action", &[])
            .set("type", quoted("forward"))
            .set("target_group_arn", self.text(&listener.target_group)?);
        let block = block.set_map("tags", &listener.tags).nest(forward);
        let rest = unknown.map(|rest| attributes::listener_by_hand(&thing.step, rest));
        self.with_rest(block, thing, rest)
    }

    fn service(&self, block: Block, service: &Service) -> Result<Block, Fault> {
        let some = |list: &[String]| (!list.is_empty()).then(|| self::list(list.iter().map(|item| quoted(item))));
        Ok(block
            .set("acceptance_required", service.acceptance_required.to_string())
            .set("network_load_balancer_arns", list(self.texts(&service.load_balancers)?))
            .set_some("private_dns_name", service.private_dns_name.as_deref().map(quoted))
            .set_some("supported_ip_address_types", some(&service.address_types))
            .set_some("supported_regions", some(&service.regions))
            .set_map("tags", &service.tags))
    }

    fn principals(
        &self,
        label: &str,
        thing: &Thing,
        service: &Text,
        principals: &[String],
    ) -> Result<Vec<Block>, Fault> {
        let count = self.is_gated().then(|| format!("var.{SWITCH} ? 1 : 0"));
        let mut blocks = Vec::new();
        for (index, principal) in principals.iter().enumerate() {
            let label = if index == 0 { label.to_owned() } else { format!("{label}_{}", index + 1) };
            blocks.push(
                Block::new("resource", &["aws_vpc_endpoint_service_allowed_principal", &label])
                    .comment(note_of(thing))
                    .set_some("count", count.clone())
                    .set("vpc_endpoint_service_id", self.text(service)?)
                    .set("principal_arn", quoted(principal)),
            );
        }
        Ok(blocks)
    }

    fn endpoint(&self, block: Block, endpoint: &Endpoint) -> Result<Block, Fault> {
        Ok(block
            .set("vpc_id", quoted(&endpoint.vpc))
            .set("service_name", quoted(&endpoint.service_name))
            .set("vpc_endpoint_type", quoted("Interface"))
            .set("subnet_ids", list(endpoint.subnets.iter().map(|s| quoted(s))))
            .set("security_group_ids", list(self.texts(&endpoint.security_groups)?))
            .set("private_dns_enabled", "false")
            .set_map("tags", &endpoint.tags))
    }

    /// The block, and what of it has to be done by hand.
    fn with_rest(&self, block: Block, thing: &Thing, rest: Option<crate::Action>) -> Result<Vec<Block>, Fault> {
        let mut blocks = vec![block];
        if let Some(action) = rest {
            let label = format!("by_hand_{}_attributes", underscored(&thing.step));
            let why = format!("Attributes of “{}” that the provider does not know", plain(&thing.title));
            blocks.push(self.told(&label, &why, &action)?);
        }
        Ok(blocks)
    }

    /// An output that says what to do by hand: the call of the AWS CLI, with the IDs of what Terraform made.
    fn by_hand(&self, thing: &Thing) -> Result<Block, Fault> {
        let why = format!("{}. Terraform has no resource for it", note_of(thing));
        self.told(&format!("by_hand_{}", underscored(&thing.step)), &why, &thing.action)
    }

    fn told(&self, label: &str, why: &str, action: &crate::Action) -> Result<Block, Fault> {
        let calls = by_hand(action)?;
        let mut values = Vec::new();
        for call in &calls {
            values.push(self.text(call)?);
        }
        let description = quoted(&format!("To do by hand: {why}"));
        Ok(Block::new("output", &[label]).set("description", description).set("value", list(values)))
    }

    fn outputs(&self) -> Vec<Block> {
        let services = self.declared.things.iter().filter(|thing| matches!(thing.what, What::Service(_)));
        let one = |thing: &Thing| {
            let label = underscored(&thing.step);
            Block::new("output", &[&format!("{label}_name")])
                .set("description", quoted("The service name that Firefly needs"))
                .set("value", format!("aws_vpc_endpoint_service.{label}.service_name"))
        };
        services.map(one).collect()
    }

    /// The resources that have to stand before.
    fn before(&self, thing: &Thing) -> Option<String> {
        let address = |step: &StepId| {
            let label = underscored(step);
            let kind = match &self.declared.thing(step)?.what {
                What::Group(_) => "aws_security_group",
                What::Balancer(_) => "aws_lb",
                What::TargetGroup(_) => "aws_lb_target_group",
                What::Listener(_) => "aws_lb_listener",
                What::Service(_) => "aws_vpc_endpoint_service",
                What::Record { .. } => "aws_route53_record",
                What::Endpoint(_) => "aws_vpc_endpoint",
                What::Rules { .. }
                | What::Targets { .. }
                | What::Scaling { .. }
                | What::Principals { .. }
                | What::Verification { .. }
                | What::Notification { .. }
                | What::Tags { .. }
                | What::Acceptance { .. }
                | What::ByHand => return None,
            };
            Some(format!("{kind}.{label}"))
        };
        // what it refers to comes before by itself
        let named = match &thing.what {
            What::Targets { group, .. } => group.step(),
            What::Verification { service } => service.step(),
            _ => None,
        };
        let needed = thing.needs.iter().filter(|step| Some(*step) != named);
        let addresses: Vec<String> = needed.filter_map(address).collect();
        (!addresses.is_empty()).then(|| list(addresses))
    }

    fn texts(&self, texts: &[Text]) -> Result<Vec<String>, Fault> {
        texts.iter().map(|text| self.text(text)).collect()
    }

    fn text(&self, text: &Text) -> Result<String, Fault> {
        expression(text, |part| match part {
            Part::Plain(text) => Ok(quoted(text)),
            Part::From(step, of) => self.reference(step, *of),
        })
    }

    /// What Terraform calls the result of a step.
    fn reference(&self, step: &StepId, of: Of) -> Result<String, Fault> {
        if let (Some(proof), Of::RecordName | Of::RecordValue) = (self.declared.proofs.get(step), of) {
            let service = proof.service.step().ok_or_else(|| nothing_made(step))?;
            let label = underscored(service);
            let told = format!("aws_vpc_endpoint_service.{label}.private_dns_name_configuration[0]");
            return Ok(match of {
                Of::RecordName => format!("join(\".\", [{told}.name, {}])", quoted(&proof.domain)),
                Of::RecordValue | Of::Itself => format!("{told}.value"),
            });
        }
        let thing = self.declared.thing(step).ok_or_else(|| nothing_made(step))?;
        let label = underscored(step);
        Ok(match &thing.what {
            What::Group(_) => format!("aws_security_group.{label}.id"),
            What::Balancer(_) => format!("aws_lb.{label}.arn"),
            What::TargetGroup(_) => format!("aws_lb_target_group.{label}.arn"),
            What::Listener(_) => format!("aws_lb_listener.{label}.arn"),
            What::Service(_) => format!("aws_vpc_endpoint_service.{label}.id"),
            What::Notification { .. } => format!("aws_vpc_endpoint_connection_notification.{label}.id"),
            What::Endpoint(_) => format!("aws_vpc_endpoint.{label}.id"),
            What::Rules { .. }
            | What::Targets { .. }
            | What::Scaling { .. }
            | What::Principals { .. }
            | What::Record { .. }
            | What::Verification { .. }
            | What::Tags { .. }
            | What::Acceptance { .. }
            | What::ByHand => return Err(nothing_made(step)),
        })
    }
}

fn tags_alone(label: &str, thing: &Thing, resource: &str, tags: &Tags) -> Vec<Block> {
    let one = |(index, (key, value)): (usize, (&String, &String))| {
        let block = Block::new("resource", &["aws_ec2_tag", &format!("{label}_{}", index + 1)]);
        let block = if index == 0 { block.comment(note_of(thing)) } else { block };
        block.set("resource_id", quoted(resource)).set("key", quoted(key)).set("value", quoted(value))
    };
    tags.iter().enumerate().map(one).collect()
}

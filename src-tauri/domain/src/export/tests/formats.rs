//! What the three formats say of the same steps.

use serde_json::{Value, json};

use super::samples::{everything, one};
use super::*;
use crate::Action;

fn code(format: ExportFormat) -> String {
    export(&everything(), format).unwrap()
}

/// The code between two marks, without the first.
fn part<'a>(code: &'a str, from: &str, to: &str) -> &'a str {
    let rest = code.split_once(from).unwrap_or_else(|| panic!("no {from} in\n{code}")).1;
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[test]
fn every_action_there_is_stands_in_the_plan_that_is_tested() {
    let plan = everything();
    let mut acted: Vec<String> = Vec::new();
    for step in &plan.steps {
        if let Work::Act(action) = &step.work {
            acted.push(name_of(action));
        }
    }
    // the type's own names, so that a new action is missed here
    let schema = <Action as ts_rs::TS>::inline(&ts_rs::Config::new());
    let names: Vec<&str> = schema.split("\"do\": \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(names.len() > 40, "{schema}");
    for name in names {
        assert!(acted.iter().any(|a| a == name), "{name} is not in everything.json");
    }
}

fn name_of(action: &Action) -> String {
    let Value::Object(map) = serde_json::to_value(action).unwrap() else { panic!() };
    map["do"].as_str().unwrap().to_owned()
}

#[test]
fn results_of_steps_are_references() {
    let terraform = code(ExportFormat::Terraform);
    for reference in [
        "= aws_lb.load_balancer.arn",
        "= aws_lb_target_group.target_group_443.arn",
        "[aws_security_group.security_group.id]",
        "aws_vpc_endpoint_service.endpoint_service.private_dns_name_configuration[0].value",
    ] {
        assert!(terraform.contains(reference), "{reference} is not in\n{terraform}");
    }
    let script = code(ExportFormat::Cli);
    for reference in ["\"${load_balancer}\"", "\"${target_group_443}\"", "${proof_name}", "${proof_value}"] {
        assert!(script.contains(reference), "{reference} is not in\n{script}");
    }
    assert!(code(ExportFormat::CloudFormation).contains("Ref: \"TargetGroup443\""));
}

#[test]
fn what_a_later_step_changes_is_declared_at_once() {
    let terraform = code(ExportFormat::Terraform);
    let balancer = part(&terraform, "resource \"aws_lb\" \"load_balancer\"", "\n}\n");
    assert!(balancer.contains("= \"dualstack\"") && balancer.contains("private_link_traffic = \"on\""), "{balancer}");
    assert!(balancer.contains("secondary_ips_auto_assigned_per_subnet"), "{balancer}");
    let service = part(&terraform, "resource \"aws_vpc_endpoint_service\" \"endpoint_service\"", "\n}\n");
    for said in ["= true", "\"orders.acme.example\"", "[\"us-east-1\"]", "[\"ipv4\", \"ipv6\"]"] {
        assert!(service.contains(said), "{said} is not in {service}");
    }
    let template = code(ExportFormat::CloudFormation);
    let listener = part(&template, "  Listener443:", "Tags:");
    assert!(listener.contains("\"TLS\"") && listener.contains("\"600\"") && listener.contains("HTTP2Preferred"));
}

#[test]
fn a_new_group_lets_out_what_the_plan_lets_out_and_nothing_else() {
    let closed = planned(&bare());
    let mut open = closed.clone();
    open.steps.retain(|step| step.id.as_str() != "security-group-close");
    for step in &mut open.steps {
        step.needs.retain(|need| need.as_str() != "security-group-close");
    }
    let everywhere = "\"0.0.0.0/0\"";
    for format in [ExportFormat::Terraform, ExportFormat::CloudFormation] {
        assert!(!export(&closed, format).unwrap().contains(everywhere));
        assert!(export(&open, format).unwrap().contains(everywhere), "AWS’s own rule stays unless it is taken away");
    }
    let alone = one(json!({
        "do": "create_security_group", "vpc": "vpc-0a1b2c3d4e5f60718", "name": "x", "description": "x", "tags": {},
    }));
    let mut sealed = alone.clone();
    let everything = json!({ "plain": { "protocol": "-1", "from_port": null, "to_port": null, "peer": { "cidr": "0.0.0.0/0" }, "description": null } });
    let close = json!({ "do": "revoke_egress", "group": { "from": "it" }, "rules": [everything] });
    let step = json!({ "id": "close", "title": "Close", "why": "x", "needs": ["it"], "work": { "act": close } });
    sealed.steps.push(serde_json::from_value(step).unwrap());
    let template = export(&sealed, ExportFormat::CloudFormation).unwrap();
    assert!(template.contains("127.0.0.1/32") && !template.contains(everywhere), "{template}");
}

#[test]
fn nobody_is_let_in_before_somebody_says_that_the_targets_are_healthy() {
    let plan = planned(&bare());
    let terraform = export(&plan, ExportFormat::Terraform).unwrap();
    let principal = part(&terraform, "\"aws_vpc_endpoint_service_allowed_principal\"", "\n}\n");
    assert!(principal.contains("= var.let_firefly_in ? 1 : 0"), "{principal}");
    assert!(part(&terraform, "variable \"let_firefly_in\"", "\n}\n").contains("default     = false"));
    let template = export(&plan, ExportFormat::CloudFormation).unwrap();
    assert!(part(&template, "  Principal:", "Properties").contains("Condition: \"FireflyIsLetIn\""));
    let script = export(&plan, ExportFormat::Cli).unwrap();
    let (before, after) = script.split_once("--add-allowed-principals").unwrap();
    assert!(before.contains("until_is 0 aws elbv2 describe-target-health") && after.contains("until_is arn:aws:iam::"));
}

#[test]
fn what_cannot_be_declared_is_told_to_be_done_by_hand() {
    let terraform = code(ExportFormat::Terraform);
    let told = part(&terraform, "output \"by_hand_ecs\"", "\n}\n");
    assert!(
        told.contains("aws ecs update-service") && told.contains("${aws_lb_target_group.target_group_443.arn}"),
        "{told}"
    );
    let template = code(ExportFormat::CloudFormation);
    let told = part(&template, "ByHandScaling1:", "ByHandEcs");
    assert!(told.contains("attach-load-balancer-target-groups") && told.contains("Ref: \"TargetGroup443\""), "{told}");
    for step in ["Verify", "MarkBalancer", "AdoptedTargets", "KnownAttributes", "Accept", "NoGroup"] {
        assert!(template.contains(&format!("ByHand{step}1:")), "{step}");
    }
    let unknown = json!({
        "do": "set_load_balancer_attributes", "load_balancer": { "from": "it" }, "attributes": { "new.thing": "x", "zonal_shift.config.enabled": "true" },
    });
    let mut plan =
        one(json!({ "do": "create_load_balancer", "name": "x", "subnets": [], "security_groups": [], "tags": {} }));
    let step = json!({ "id": "set", "title": "Set", "why": "x", "needs": ["it"], "work": { "act": unknown } });
    plan.steps.push(serde_json::from_value(step).unwrap());
    let terraform = export(&plan, ExportFormat::Terraform).unwrap();
    assert!(terraform.contains("enable_zonal_shift = true"), "{terraform}");
    assert!(part(&terraform, "output \"by_hand_it_attributes\"", "\n}\n").contains("modify-load-balancer-attributes"));
}

/// A call of the AWS CLI each, and the same token each time.
#[test]
fn the_script_repeats_nothing() {
    let plan = planned(&bare());
    let script = export(&plan, ExportFormat::Cli).unwrap();
    let token = crate::Token::derive(&plan.onboarding, &plan.account, &"endpoint-service".parse().unwrap(), 0);
    assert!(script.contains(&format!("--client-token {}", token.as_str())));
    let creations = plan.steps.iter().filter(|s| matches!(&s.work, Work::Act(a) if a.creates())).count();
    assert_eq!(script.matches("=\"$(one ").count(), creations, "each creation looks first");
    assert_eq!(script.matches("unless InvalidPermission.Duplicate ").count(), 3);
}

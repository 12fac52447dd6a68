//! The plan as a bash script of AWS CLI calls: it looks before it creates, and waits where the plan waits.

use super::command::{Care, Command, commands, ec2};
use super::look::{Look, asked};
use super::poll::poll;
use super::script::helpers;
use super::shell::{call, literal, variable, word};
use super::text::Of;
use super::{heading, note};
use crate::{Action, Fault, Plan, Step, Token, Wait, Work, plain};

/// What the script does where the product was before.
const FIRST_SET: &str = "It makes everything that the product would make, and takes what already stands with the tags of this onboarding. A copy with other tags would make a second set.";

/// The whole script.
pub(super) fn script(plan: &Plan) -> Result<String, Fault> {
    let mut body = Vec::new();
    for step in &plan.steps {
        body.push(String::new());
        body.push(format!("# {}", note(step)));
        body.push(format!("say {}", literal(&plain(&step.title))));
        body.extend(match &step.work {
            Work::Act(action) => perform(plan, step, action)?,
            Work::Wait(wait) => pause(step, wait)?,
        });
    }
    body.extend(ending(plan));
    let mut lines = vec!["#!/usr/bin/env bash".to_owned()];
    lines.extend(heading(plan, FIRST_SET).iter().map(|line| format!("# {line}").trim_end().to_owned()));
    lines.push(opening(plan));
    let text = body.join("\n");
    lines.extend(helpers(&text));
    lines.push(format!("here\n{text}\n"));
    Ok(lines.join("\n"))
}

fn opening(plan: &Plan) -> String {
    format!(
        "set -euo pipefail\n\naccount={}\nregion={}\n# Seconds between two looks at something that AWS does in its own time.\npause=\"${{PRIVATELINK_PAUSE:-15}}\"\nexport AWS_PAGER=''\n",
        plan.account, plan.region
    )
}

/// What Firefly needs in the end.
fn ending(plan: &Plan) -> Vec<String> {
    let service = plan.steps.iter().find(|s| matches!(&s.work, Work::Act(Action::CreateEndpointService { .. })));
    let Some(service) = service else { return Vec::new() };
    let id = variable(&service.id, Of::Itself);
    vec![
        String::new(),
        "say 'Done. Firefly needs the name of the endpoint service:'".to_owned(),
        format!(
            "aws ec2 describe-vpc-endpoint-service-configurations \\\n  --service-ids \"${{{id}}}\" \\\n  --query 'ServiceConfigurations[0].ServiceName' \\\n  --output text"
        ),
    ]
}

/// The lines that perform an action, whether it was performed before or not.
fn perform(plan: &Plan, step: &Step, action: &Action) -> Result<Vec<String>, Fault> {
    let token = Token::derive(&plan.onboarding, &plan.account, &step.id, 0);
    let mut lines = Vec::new();
    for command in commands(action, token.as_str()) {
        lines.extend(match &command.care {
            Care::Makes(answer, look) => create(step, &command, answer, look.as_deref())?,
            Care::None | Care::Unless(_) | Care::ListsFailures => guarded(&command)?,
        });
    }
    Ok(lines)
}

/// A call that is not repeated blindly: what was so already counts as done, and a list of failures as a failure.
fn guarded(command: &Command) -> Result<Vec<String>, Fault> {
    let lines = call(command)?;
    Ok(match &command.care {
        Care::Unless(code) => indented(&lines, &format!("unless {code} "), ""),
        Care::ListsFailures => indented(&lines, "without_failures ", ""),
        Care::None | Care::Makes(..) => indented(&lines, "", " >/dev/null"),
    })
}

/// Takes what is there already, or creates it; either way its ID stands in the step's variable.
fn create(step: &Step, command: &Command, answer: &'static str, look: Option<&Look>) -> Result<Vec<String>, Fault> {
    let name = variable(&step.id, Of::Itself);
    let mut lines = match look {
        Some(look) => indented(&call(&look.command)?, "found=\"$(", ")\""),
        None => vec!["found=''".to_owned()],
    };
    lines.push(format!("{name}=\"$(one {} \"$found\")\"", literal(step.id.as_str())));
    if let Some((onboarding, of)) = look.and_then(|look| look.ours.as_ref()) {
        lines.push(format!("ours \"${name}\" {} {}", literal(onboarding), literal(of)));
    }
    lines.push(format!("if [ -z \"${name}\" ]; then"));
    let create = command.clone().with("--query", answer).with("--output", "text");
    lines.extend(indented(&call(&create)?, &format!("  {name}=\"$("), ")\""));
    lines.push("fi".to_owned());
    Ok(lines)
}

/// The lines that wait; those of a proof keep it in the step's variables.
fn pause(step: &Step, wait: &Wait) -> Result<Vec<String>, Fault> {
    if let Wait::DomainProof { service, domain } = wait {
        let query = |of: &str| {
            let asked_of = ec2("describe-vpc-endpoint-service-configurations").with("--service-ids", service);
            call(&asked(asked_of, format!("ServiceConfigurations[].PrivateDnsNameConfiguration.{of}")))
        };
        let (name, value) = (variable(&step.id, Of::RecordName), variable(&step.id, Of::RecordValue));
        let mut lines = indented(&query("Name")?, &format!("{name}=\"$(until_some "), ")\"");
        lines.push(format!("{name}=\"${name}\".{}", literal(domain)));
        lines.extend(indented(&query("Value")?, &format!("{value}=\"$(until_some "), ")\""));
        return Ok(lines);
    }
    let Some((wanted, command, query)) = poll(wait) else { return Ok(Vec::new()) };
    let asked = call(&asked(command, query))?;
    Ok(indented(&asked, &format!("until_is {} ", word(&wanted)), ""))
}

/// One command over several lines, the first after `before` and the last followed by `after`.
fn indented(lines: &[String], before: &str, after: &str) -> Vec<String> {
    let margin = " ".repeat(before.len() - before.trim_start().len());
    let last = lines.len() - 1;
    let line = |(index, line): (usize, &String)| {
        let start = if index == 0 { before.to_owned() } else { format!("{margin}  ") };
        let end = if index == last { after } else { " \\" };
        format!("{start}{line}{end}")
    };
    lines.iter().enumerate().map(line).collect()
}

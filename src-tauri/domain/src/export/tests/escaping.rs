//! Whatever a text holds, Terraform reads it as that text and as nothing else. What the shell and YAML make of it is tested
//! with bash and with a YAML reader, outside this package.

use hcl::eval::{Context, Evaluate};
use proptest::prelude::*;
use serde_json::json;

use super::super::hcl::{expression, quoted};
use super::super::shell::literal;
use super::super::text::{Of, Part, Text};
use super::samples::one;
use crate::{Action, ExportFormat, StepId, export};

/// Pieces that mean something to some format, in any order.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("${"),
        Just("%{"),
        Just("$"),
        Just("%"),
        Just("{"),
        Just("}"),
        Just("\""),
        Just("'"),
        Just("\\"),
        Just("`"),
        Just("\n"),
        Just("\r"),
        Just("\t"),
        Just("$("),
        Just("!Sub "),
        Just("#"),
        Just(": "),
        Just("- "),
        Just("aws.x.id"),
        Just("ü"),
        Just("日"),
        Just("\u{202e}"),
        Just("\u{7}"),
        Just("\u{e0041}"),
        Just("~"),
        Just("EOT"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn read(expression: &str) -> String {
    let body: hcl::Body = hcl::parse(&format!("it = {expression}\n")).unwrap_or_else(|e| panic!("{expression}: {e}"));
    let attribute = body.attributes().next().unwrap();
    let mut context = Context::new();
    context.declare_var("made", hcl::value!({ "id" = "ID" }));
    attribute.expr.evaluate(&context).unwrap().as_str().unwrap().to_owned()
}

proptest! {
    #[test]
    fn terraform_reads_a_text_as_it_is(text in hostile()) {
        prop_assert_eq!(read(&quoted(&text)), text);
    }

    #[test]
    fn terraform_puts_results_in_and_nothing_else(before in hostile(), after in hostile()) {
        let step: StepId = "made".parse().unwrap();
        let text = Text::from(before.as_str()).and(Text::from_step(&step, Of::Itself)).and(after.as_str());
        let written = expression(&text, |part| match part {
            Part::Plain(_) => Err(()),
            Part::From(..) => Ok("made.id".to_owned()),
        }).unwrap();
        prop_assert_eq!(read(&written), format!("{before}ID{after}"));
    }

    /// Quotes that close, and no line break: a word never ends early. What is between them is read by bash in `tests`.
    #[test]
    fn a_word_of_the_shell_is_one_line(text in hostile()) {
        let word = literal(&text);
        prop_assert!(!word.contains('\n') && !word.is_empty());
        prop_assert!(!(word.starts_with('"') && word.contains('!')), "bash would look for an earlier command: {word}");
    }

    #[test]
    fn comments_stay_comments(text in hostile()) {
        let mut plan = one(json!({ "do": "add_tags", "resource": "vpce-svc-0123456789abcdef0", "tags": { "a": "b" } }));
        plan.steps[0].title.clone_from(&text);
        plan.steps[0].why.clone_from(&text);
        plan.warnings.push(text);
        let code = export(&plan, ExportFormat::Terraform).unwrap();
        let body: hcl::Body = hcl::parse(&code).unwrap();
        prop_assert_eq!(body.blocks().count(), 3);
    }
}

/// Between double quotes an interactive bash puts an earlier command in the place of an exclamation mark.
#[test]
fn no_exclamation_mark_brings_an_earlier_command() {
    assert_eq!(literal("Deploy!"), "'Deploy!'");
    assert_eq!(literal("It's on!"), "$'It\\047s on\\041'");
    assert_eq!(literal("It's on"), "\"It's on\"");
}

#[test]
fn what_the_aws_cli_would_obey_is_refused() {
    for name in ["file:///etc/passwd", "fileb://x", "http://x", "https://x", "--debug", "-"] {
        let action = json!({ "do": "detach_auto_scaling", "auto_scaling_group": name, "target_group": { "known": TARGET_GROUP } });
        assert!(serde_json::from_value::<Action>(action.clone()).is_ok());
        assert_eq!(export(&one(action), ExportFormat::Cli).unwrap_err().code, "export-unsafe", "{name}");
    }
}

#[test]
fn what_cloudformation_would_resolve_is_refused() {
    let tags = json!({ "a": "{{resolve:ssm:/secret}}" });
    let action =
        json!({ "do": "create_load_balancer", "name": "x", "subnets": [], "security_groups": [], "tags": tags });
    assert_eq!(export(&one(action.clone()), ExportFormat::CloudFormation).unwrap_err().code, "export-unsafe");
    assert!(export(&one(action.clone()), ExportFormat::Terraform).unwrap().contains("{{resolve:ssm:/secret}}"));
    assert!(export(&one(action), ExportFormat::Cli).is_ok());
}

const TARGET_GROUP: &str = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/theirs/0123456789abcdef";

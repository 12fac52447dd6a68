//! The Terraform code against the schema of HashiCorp's AWS provider (`tests/data/terraform_aws.json`): every resource, argument,
//! block and reference is one that the provider has, and nothing that it needs is missing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use hcl::expr::TraversalOperator;
use hcl::structure::{Block, BlockLabel, Body};
use hcl::{Expression, Template};
use serde::Deserialize;
use tests::places::{python_program, root};

use super::codes;
use super::world::World;

#[derive(Deserialize)]
struct Provider {
    source: String,
    resources: BTreeMap<String, Resource>,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(flatten)]
    takes: Takes,
    /// What can be referred to; where that is a list of objects, with their own.
    attributes: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Takes {
    arguments: BTreeMap<String, Argument>,
    blocks: BTreeMap<String, Takes>,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
struct Argument {
    #[serde(rename = "type")]
    kind: String,
    required: bool,
}

fn table() -> PathBuf {
    root().join("tests/data/terraform_aws.json")
}

fn provider() -> Provider {
    serde_json::from_str(&fs::read_to_string(table()).unwrap()).unwrap()
}

#[test]
fn the_code_is_what_the_provider_takes() {
    let provider = provider();
    let world = World::new();
    for (name, code) in codes(&world, "terraform") {
        let body: Body = hcl::parse(&code).unwrap_or_else(|e| panic!("{name}: {e}\n{code}"));
        let wrong = wrong(&provider, &body);
        assert!(wrong.is_empty(), "{name}:\n{}\n{code}", wrong.join("\n"));
    }
}

/// The check itself: what is mistyped or missing is told.
#[test]
fn what_the_provider_does_not_take_is_told() {
    let provider = provider();
    let told = |code: &str| wrong(&provider, &hcl::parse(code).unwrap()).join(" ");
    assert!(told("resource \"aws_lbx\" \"a\" {}").contains("aws_lbx is no resource"));
    assert!(told("resource \"aws_lb\" \"a\" { nmae = \"x\" }").contains("aws_lb.a takes no nmae"));
    assert!(told("resource \"aws_lb\" \"a\" { internal = \"yes\" }").contains("internal is bool"));
    assert!(told("resource \"aws_lb_listener\" \"a\" { port = 1 }").contains("needs load_balancer_arn"));
    let refers = |to: &str| told(&format!("output \"x\" {{ value = {to} }}\nresource \"aws_lb\" \"a\" {{}}"));
    assert!(refers("aws_lb.b.arn").contains("aws_lb.b is not declared"));
    assert!(refers("\"x${aws_lb.a.arm}\"").contains("aws_lb.a has no arm"));
    assert_eq!(refers("aws_lb.a.arn"), "");
}

/// Where the package lies beside the tests' Python environment, the table is what it says.
#[test]
fn the_table_is_what_the_package_says_where_it_is() {
    let held = fs::read_to_string(table()).unwrap();
    assert_eq!(provider().source, "PyPI cdktf-cdktf-provider-aws 21.22.1, of hashicorp/aws 6.25.0");
    let home = env::home_dir().unwrap();
    let cache = env::var_os("XDG_CACHE_HOME").map_or_else(|| home.join(".cache"), PathBuf::from);
    let wheel = cache.join("firefly-privatelink/cdktf_cdktf_provider_aws-21.22.1-py3-none-any.whl");
    if wheel.exists() {
        let script = root().join("tests/python/terraform_schema.py");
        let output = Command::new(python_program("python")).arg(script).arg(wheel).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), held);
    }
}

/// Everything that is not as the provider has it.
fn wrong(provider: &Provider, body: &Body) -> Vec<String> {
    let mut wrong = Vec::new();
    for block in body.blocks() {
        if block.identifier() == "resource" {
            let (kind, label) = address(block);
            match provider.resources.get(&kind) {
                Some(resource) => takes(&resource.takes, &format!("{kind}.{label}"), &block.body, true, &mut wrong),
                None => wrong.push(format!("{kind} is no resource")),
            }
        }
    }
    let declared: Vec<(String, String)> =
        body.blocks().filter(|block| block.identifier() == "resource").map(address).collect();
    references(body, &mut |kind, label, path| {
        let of = || declared.iter().any(|(k, l)| k == kind && l == label);
        if !of() {
            wrong.push(format!("{kind}.{label} is not declared"));
        } else if let [first, rest @ ..] = path {
            let inner = provider.resources.get(kind).and_then(|resource| resource.attributes.get(*first));
            let has = inner.is_some_and(|inner| rest.iter().all(|name| inner.iter().any(|i| i == name)));
            if !has {
                wrong.push(format!("{kind}.{label} has no {}", path.join(".")));
            }
        }
    });
    wrong
}

fn address(block: &Block) -> (String, String) {
    let text = |index: usize| block.labels.get(index).map(BlockLabel::as_str).unwrap_or_default().to_owned();
    (text(0), text(1))
}

/// What Terraform itself knows of every resource.
const META: [&str; 2] = ["count", "depends_on"];

fn takes(takes: &Takes, place: &str, body: &Body, outermost: bool, wrong: &mut Vec<String>) {
    for attribute in body.attributes() {
        let name = attribute.key();
        match takes.arguments.get(name) {
            Some(argument) if fits(&argument.kind, attribute.expr()) => {}
            Some(argument) => wrong.push(format!("{place}: {name} is {}, not {}", argument.kind, attribute.expr())),
            None if outermost && META.contains(&name) => {}
            None => wrong.push(format!("{place} takes no {name}")),
        }
    }
    for block in body.blocks() {
        let name = block.identifier();
        match takes.blocks.get(name) {
            Some(inner) => self::takes(inner, &format!("{place} {name}"), block.body(), false, wrong),
            None => wrong.push(format!("{place} takes no block {name}")),
        }
    }
    let has = |name: &str| body.attributes().any(|a| a.key() == name) || body.blocks().any(|b| b.identifier() == name);
    let needed = takes.arguments.iter().filter(|(_, argument)| argument.required).map(|(name, _)| name);
    let needed = needed.chain(takes.blocks.iter().filter(|(_, block)| block.required).map(|(name, _)| name));
    wrong.extend(needed.filter(|name| !has(name)).map(|name| format!("{place} needs {name}")));
}

fn fits(kind: &str, expression: &Expression) -> bool {
    match expression {
        Expression::String(_) | Expression::TemplateExpr(_) => kind == "string",
        Expression::Number(_) => kind == "number",
        Expression::Bool(_) => kind == "bool",
        Expression::Array(_) => kind == "list",
        Expression::Object(_) => kind == "map",
        // references and calls, whose types are not known here
        _ => true,
    }
}

type Heard<'a> = dyn FnMut(&str, &str, &[&str]) + 'a;

fn references(body: &Body, heard: &mut Heard) {
    body.attributes().for_each(|attribute| inside(attribute.expr(), heard));
    body.blocks().for_each(|block| references(block.body(), heard));
}

fn inside(expression: &Expression, heard: &mut Heard) {
    match expression {
        Expression::Traversal(traversal) => {
            let Expression::Variable(root) = &traversal.expr else { return inside(&traversal.expr, heard) };
            let names = traversal.operators.iter().filter_map(|operator| match operator {
                TraversalOperator::GetAttr(name) => Some(name.as_str()),
                _ => None,
            });
            let names: Vec<&str> = names.collect();
            if let (true, [label, path @ ..]) = (root.as_str().starts_with("aws_"), names.as_slice()) {
                heard(root.as_str(), label, path);
            }
        }
        Expression::Array(items) => items.iter().for_each(|item| inside(item, heard)),
        Expression::Object(pairs) => pairs.values().for_each(|value| inside(value, heard)),
        Expression::FuncCall(call) => call.args.iter().for_each(|argument| inside(argument, heard)),
        Expression::Conditional(conditional) => {
            inside(&conditional.true_expr, heard);
            inside(&conditional.false_expr, heard);
        }
        Expression::TemplateExpr(template) => {
            for element in Template::from_expr(template).unwrap().elements() {
                if let hcl::template::Element::Interpolation(interpolation) = element {
                    inside(&interpolation.expr, heard);
                }
            }
        }
        _ => {}
    }
}

//! The sandbox from outside, operation by operation: the cases of `tests/python/conformance/` with boto3, and the same ones
//! against moto. What an operation should do stands there, with its source; here it is only started and judged.

use std::process::Stdio;

use serde_json::Value;
use tests::desk::Desk;
use tests::moto::Moto;
use tests::process::Running;
use tests::python::Client;

use crate::command::Privatelink;

#[test]
fn the_sandbox_conforms_and_moto_departs_as_declared() {
    let desk = Desk::bare();
    // Time passes where a case says so, and nowhere else
    let serve = &["sandbox", "serve", "--clock", "manual", "--stop-after", "900"];
    let mut server = Running::start(Privatelink::new(&desk, &["--json"]).command(serve).stdout(Stdio::piped()));
    let said: Value = serde_json::from_str(&server.first_line()).unwrap();
    let (url, token) = (text(&said["data"]["url"]), text(&said["data"]["admin_token"]));
    let moto = Moto::start_without_images();

    let arguments = ["--sandbox", url, "--token", token, "--moto", &moto.url()];
    let told = Client::new(url, "us-east-1").run("conformance/run.py", &arguments);
    for row in list(&told["rows"]) {
        println!("{}", line(row));
    }
    let wrong: Vec<&str> = list(&told["wrong"]).iter().map(text).collect();
    assert!(wrong.is_empty(), "{} things are not as they should be:\n{}", wrong.len(), wrong.join("\n"));
}

/// `ec2 CreateVpc  success ok · paging – · state 3/3 · errors 5/5 · moto: differs (a dry run: no refusal)`
fn line(row: &Value) -> String {
    let differs: Vec<&str> = list(&row["difference"]).iter().map(text).collect();
    let moto = if differs.is_empty() { "the same".to_owned() } else { format!("differs ({})", differs.join("; ")) };
    format!("{} {}  {} · moto: {moto}", text(&row["service"]), text(&row["operation"]), text(&row["sandbox"]))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not text"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list"))
}

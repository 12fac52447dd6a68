//! `privatelink sandbox serve` for other clients: boto3 walks the same journey, and the AWS CLI looks at it.

use std::process::Stdio;

use serde_json::Value;
use tests::desk::Desk;
use tests::process::Running;
use tests::python::Client;

use crate::command::Privatelink;

/// A served sandbox, as others see it.
pub struct Served {
    pub url: String,
    pub token: String,
    _server: Running,
}

/// Serves one with the seed `acme`; `more` are further arguments.
pub fn serve(desk: &Desk, more: &[&str]) -> Served {
    let words = [&["sandbox", "serve", "--stop-after", "600"], more].concat();
    let mut command = Privatelink::new(desk, &["--json"]).command(&words);
    let mut server = Running::start(command.stdout(Stdio::piped()));
    let said: Value = serde_json::from_str(&server.first_line()).unwrap();
    let text = |key: &str| said["data"][key].as_str().unwrap().to_owned();
    Served { url: text("url"), token: text("admin_token"), _server: server }
}

#[test]
fn boto3_walks_the_journey() {
    let desk = Desk::bare();
    let served = serve(&desk, &[]);
    let client = Client::new(&served.url, "us-east-1").account("111122223333");
    let walked = client.run("journey.py", &[]);
    assert_eq!(walked["connection"], "available");
    assert_eq!(walked["endpoint"], "available");
    assert_eq!(walked["health"], serde_json::json!(["healthy"]));
    let name = walked["service_name"].as_str().unwrap();
    assert!(name.starts_with("com.amazonaws.vpce.us-east-1.vpce-svc-"), "{name}");
    assert_eq!(
        walked["refused"],
        serde_json::json!(["InvalidServiceName", "OperationNotPermitted", "DryRunOperation"])
    );

    let seen = client.aws(&["ec2", "describe-vpc-endpoint-connections"]);
    let states: Vec<&str> = seen["VpcEndpointConnections"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|c| c["VpcEndpointState"].as_str())
        .collect();
    assert!(states.contains(&"available"), "{seen}");
    let stranger = Client::new(&served.url, "us-east-1").account("999900001111");
    let balancers = stranger.aws(&["elbv2", "describe-load-balancers"]);
    assert_eq!(balancers["LoadBalancers"], serde_json::json!([]), "accounts are apart");
}

#[test]
fn administration_wants_its_token() {
    let desk = Desk::bare();
    let served = serve(&desk, &[]);
    let dump = format!("{}/_sandbox/dump", served.url);
    let refused = ureq::get(&dump).config().http_status_as_error(false).build().call().unwrap();
    assert_eq!(refused.status(), 403);
    let told =
        ureq::get(&dump).header("X-Sandbox-Token", &served.token).call().unwrap().body_mut().read_to_string().unwrap();
    assert!(told.contains("111122223333"));
}

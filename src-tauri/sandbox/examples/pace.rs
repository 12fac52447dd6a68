//! How quick the sandbox is on one core, as one JSON object: opening a large world, answering, and paging through everything.
//! `cargo xtask bench` runs it in release.

use std::time::Instant;

use bytes::Bytes;
use http::Request;
use sandbox::{ClockMode, Options, Sandbox};
use serde_json::{Value, json};

const RUNS: usize = 5;
/// Calls in one measurement.
const CALLS: usize = 2_000;
/// What an inventory reads, with the members that page it; the largest pages that AWS gives are larger.
const PAGE: usize = 100;

fn main() {
    let opening = least((0..RUNS).map(|_| timed(|| open("large:2000")).0));
    let acme = open("acme");
    let reads: Vec<(&str, f64)> =
        READS.iter().map(|(name, service, body)| (*name, pace(&acme, service, body))).collect();
    let (small, large) = (inventory("large:1000"), inventory("large:2000"));
    let figures = json!({
        "open_large_2000_seconds": rounded(opening),
        "describe_calls_a_second": reads.iter().map(|(name, pace)| ((*name).to_owned(), json!(pace.round()))).collect::<serde_json::Map<_, _>>(),
        "slowest_describe_calls_a_second": reads.iter().map(|(_, pace)| pace.round()).fold(f64::MAX, f64::min),
        "inventory_large_1000_seconds": rounded(small),
        "inventory_large_2000_seconds": rounded(large),
        "inventory_twice_as_large_takes_times": rounded(large / small),
    });
    println!("{figures:#}");
}

type Read = (&'static str, &'static str, &'static str);

const READS: [Read; 9] = [
    ("DescribeVpcs", "ec2", "Action=DescribeVpcs&Version=2016-11-15"),
    ("DescribeSubnets", "ec2", "Action=DescribeSubnets&Version=2016-11-15"),
    ("DescribeInstances", "ec2", "Action=DescribeInstances&Version=2016-11-15"),
    ("DescribeSecurityGroups", "ec2", "Action=DescribeSecurityGroups&Version=2016-11-15"),
    ("DescribeNetworkInterfaces", "ec2", "Action=DescribeNetworkInterfaces&Version=2016-11-15"),
    ("DescribeVpcEndpointConnections", "ec2", "Action=DescribeVpcEndpointConnections&Version=2016-11-15"),
    (
        "DescribeVpcEndpointServiceConfigurations",
        "ec2",
        "Action=DescribeVpcEndpointServiceConfigurations&Version=2016-11-15",
    ),
    ("DescribeLoadBalancers", "elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2015-12-01"),
    ("DescribeTargetGroups", "elasticloadbalancing", "Action=DescribeTargetGroups&Version=2015-12-01"),
];

fn open(seed: &str) -> Sandbox {
    let options = Options { seed: seed.to_owned(), dir: None, clock: ClockMode::Manual };
    Sandbox::open(options).expect("the seed is one")
}

fn ask(sandbox: &Sandbox, service: &str, body: &str) -> Bytes {
    let scope = format!("111122223333/20260101/us-east-1/{service}/aws4_request");
    let signed = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
    let request = Request::post("http://127.0.0.1/").header("authorization", signed);
    let answer = sandbox.respond(request.body(Bytes::from(body.to_owned())).expect("a request"));
    assert!(answer.status().is_success(), "{body}: {:?}", answer.body());
    answer.into_body()
}

fn pace(sandbox: &Sandbox, service: &str, body: &str) -> f64 {
    let once = || timed(|| (0..CALLS).for_each(|_| drop(ask(sandbox, service, body)))).0;
    CALLS as f64 / least((0..RUNS).map(|_| once()))
}

/// Everything of an account, page by page.
fn inventory(seed: &str) -> f64 {
    let sandbox = open(seed);
    let ec2 = ["Instances", "NetworkInterfaces", "Subnets", "SecurityGroups", "Vpcs", "RouteTables", "Tags"];
    least((0..RUNS).map(|_| {
        timed(|| {
            for kind in ec2 {
                paged(&sandbox, "ec2", &format!("Action=Describe{kind}&MaxResults={PAGE}"), "NextToken", "nextToken");
            }
            for kind in ["LoadBalancers", "TargetGroups"] {
                let body = format!("Action=Describe{kind}&PageSize={PAGE}");
                paged(&sandbox, "elasticloadbalancing", &body, "Marker", "NextMarker");
            }
        })
        .0
    }))
}

fn paged(sandbox: &Sandbox, service: &str, body: &str, asked: &str, told: &str) {
    let mut token = None;
    loop {
        let more = token.map(|t| format!("&{asked}={t}")).unwrap_or_default();
        let answer = ask(sandbox, service, &format!("{body}{more}"));
        let text = std::str::from_utf8(&answer).expect("AWS speaks UTF-8");
        let (open, close) = (format!("<{told}>"), format!("</{told}>"));
        let next = text.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).map(|(t, _)| t.to_owned());
        match next {
            Some(next) => token = Some(next),
            None => return,
        }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed().as_secs_f64(), made)
}

/// The quickest of several runs: whatever else the machine does only adds to it.
fn least(seconds: impl Iterator<Item = f64>) -> f64 {
    seconds.fold(f64::MAX, f64::min)
}

fn rounded(seconds: f64) -> Value {
    json!((seconds * 10_000.0).round() / 10_000.0)
}

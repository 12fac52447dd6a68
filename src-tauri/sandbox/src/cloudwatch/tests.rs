//! CloudWatch as a client sees it.

mod alarms;
mod own;

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::Request;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::testing::{ACCOUNT, Answer, client, open};

/// Where a manual clock begins.
const START: i64 = 1_767_225_600;

fn ask(sandbox: &Sandbox, account: &str, action: &str, body: &Value) -> Answer {
    client(sandbox, account).json("monitoring", &format!("GraniteServiceVersion20100801.{action}"), &body.to_string())
}

fn told(sandbox: &Sandbox, account: &str, action: &str, body: &Value) -> Value {
    serde_json::from_str(&ask(sandbox, account, action, body).ok().body).unwrap()
}

/// The error's shape; empty where all went well.
fn code(sandbox: &Sandbox, action: &str, body: &Value) -> String {
    let answer: Value = serde_json::from_str(&ask(sandbox, ACCOUNT, action, body).body).unwrap();
    answer["__type"].as_str().unwrap_or_default().to_owned()
}

fn put(sandbox: &Sandbox, at: i64, value: f64) {
    let datum = json!({ "MetricName": "n", "Timestamp": at, "Value": value, "Unit": "Count" });
    told(sandbox, ACCOUNT, "PutMetricData", &json!({ "Namespace": "App", "MetricData": [datum] }));
}

fn data(sandbox: &Sandbox, account: &str, queries: &Value, minutes: i64) -> Value {
    let asked = json!({ "MetricDataQueries": queries, "StartTime": START, "EndTime": START + 60 * minutes, "ScanBy": "TimestampAscending" });
    told(sandbox, account, "GetMetricData", &asked)["MetricDataResults"].clone()
}

#[test]
fn what_is_put_is_counted_and_ranked() {
    let sandbox = open("empty");
    (0..10u8).for_each(|n| put(&sandbox, START + 60 * i64::from(n), f64::from(n)));
    let asked = |more: Value| {
        let mut asked = json!({ "Namespace": "App", "MetricName": "n", "StartTime": START + 7, "EndTime": START + 600, "Period": 300 });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        told(&sandbox, ACCOUNT, "GetMetricStatistics", &asked)["Datapoints"].clone()
    };
    let plain = asked(json!({ "Statistics": ["Sum", "Average", "Minimum", "Maximum", "SampleCount"] }));
    assert_eq!(
        plain[0],
        json!({ "Timestamp": START, "Sum": 10.0, "Average": 2.0, "Minimum": 0.0, "Maximum": 4.0, "SampleCount": 5.0, "Unit": "Count" })
    );
    assert_eq!(plain.as_array().unwrap().len(), 2);
    let ranked = asked(json!({ "ExtendedStatistics": ["p50", "p100"], "Period": 600 }));
    assert_eq!(ranked[0]["ExtendedStatistics"], json!({ "p50": 4.0, "p100": 9.0 }));
    assert_eq!(asked(json!({ "Statistics": ["Sum"], "Unit": "Bytes" })), json!([]));
}

#[test]
fn sums_made_before_have_no_percentiles() {
    let sandbox = open("empty");
    let set = json!({ "SampleCount": 4, "Sum": 10, "Minimum": 1, "Maximum": 4 });
    let many = json!({ "MetricName": "many", "Values": [1, 5], "Counts": [3, 1] });
    let datum = json!({ "MetricName": "set", "StatisticValues": set });
    told(&sandbox, ACCOUNT, "PutMetricData", &json!({ "Namespace": "App", "MetricData": [datum, many] }));
    let ask = |name: &str, stat: &str| {
        let metric = json!({ "Namespace": "App", "MetricName": name });
        let query = json!([{ "Id": "m", "MetricStat": { "Metric": metric, "Period": 60, "Stat": stat } }]);
        data(&sandbox, ACCOUNT, &query, 1)[0]["Values"].clone()
    };
    assert_eq!((ask("set", "Average"), ask("set", "p50")), (json!([2.5]), json!([])));
    assert_eq!(
        (ask("many", "Average"), ask("many", "p75"), ask("many", "p99")),
        (json!([2.0]), json!([1.0]), json!([5.0]))
    );
}

#[test]
fn seconds_are_kept_in_high_resolution_only_and_negative_values_are_not_ranked() {
    let sandbox = open("empty");
    let fine = json!({ "MetricName": "fine", "Value": -1, "Timestamp": START + 7, "StorageResolution": 1 });
    let coarse = json!({ "MetricName": "coarse", "Value": 1, "Timestamp": START + 7 });
    told(&sandbox, ACCOUNT, "PutMetricData", &json!({ "Namespace": "App", "MetricData": [fine, coarse] }));
    let ask = |name: &str, stat: &str| {
        let metric = json!({ "Namespace": "App", "MetricName": name });
        let query = json!([{ "Id": "m", "MetricStat": { "Metric": metric, "Period": 1, "Stat": stat } }]);
        data(&sandbox, ACCOUNT, &query, 1)[0]["Timestamps"].clone()
    };
    assert_eq!((ask("fine", "Sum"), ask("coarse", "Sum")), (json!([START + 7]), json!([START])));
    assert_eq!(ask("fine", "p50"), json!([]));
}

#[test]
fn what_cannot_be_put_is_refused_and_nothing_of_it_stays() {
    let sandbox = open("empty");
    let put = |namespace: &str, datum: Value| {
        let good = json!({ "MetricName": "good", "Value": 1 });
        code(&sandbox, "PutMetricData", &json!({ "Namespace": namespace, "MetricData": [good, datum] }))
    };
    let value = "InvalidParameterValueException";
    assert_eq!(put("AWS/EC2", json!({ "MetricName": "n", "Value": 1 })), value);
    assert_eq!(put("X", json!({ "MetricName": "n", "Value": 1, "Timestamp": START - 15 * 86400 })), value);
    assert_eq!(put("X", json!({ "MetricName": "n", "Value": 1, "Timestamp": START + 3 * 3600 })), value);
    assert_eq!(put("X", json!({ "MetricName": "n", "Value": 1e200 })), value);
    assert_eq!(put("X", json!({ "MetricName": "n", "Values": [1, 2], "Counts": [1] })), value);
    assert_eq!(
        put("X", json!({ "MetricName": "n", "Value": 1, "Dimensions": [{ "Name": "a", "Value": " " }] })),
        value
    );
    assert_eq!(
        put("X", json!({ "MetricName": "n", "Value": 1, "Values": [1] })),
        "InvalidParameterCombinationException"
    );
    assert_eq!(put("X", json!({ "MetricName": "n" })), "MissingRequiredParameterException");
    assert_eq!(code(&sandbox, "PutMetricData", &json!({ "Namespace": "X" })), "MissingRequiredParameterException");
    assert_eq!(told(&sandbox, ACCOUNT, "ListMetrics", &json!({}))["Metrics"], json!([]));
    let many = vec![json!({ "MetricName": "n", "Value": 1 }); 1001];
    assert_eq!(code(&sandbox, "PutMetricData", &json!({ "Namespace": "X", "MetricData": many })), value);
}

#[test]
fn a_compressed_request_is_unpacked() {
    let sandbox = open("empty");
    let send = |body: &[u8]| {
        let request = Request::post("http://127.0.0.1/")
            .header("authorization", format!("AWS4-HMAC-SHA256 Credential={ACCOUNT}/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=0"))
            .header("x-amz-target", "GraniteServiceVersion20100801.PutMetricData")
            .header("content-encoding", "gzip");
        sandbox.respond(request.body(Bytes::from(body.to_vec())).unwrap()).status().as_u16()
    };
    let pack = |text: &str| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    assert_eq!(send(&pack(r#"{"Namespace":"App","MetricData":[{"MetricName":"n","Value":1}]}"#)), 200);
    assert_eq!(told(&sandbox, ACCOUNT, "ListMetrics", &json!({}))["Metrics"][0]["MetricName"], json!("n"));
    assert_eq!(send(b"no gzip"), 400);
    assert_eq!(send(&pack(&" ".repeat(crate::BODY_LIMIT + 1))), 413);
}

#[test]
fn expressions_are_worked_out_or_refused() {
    let sandbox = open("empty");
    [2.0, 4.0, 8.0].iter().zip(0i64..).for_each(|(value, n)| put(&sandbox, START + 60 * n, *value));
    let metric = |id: &str| {
        let metric = json!({ "Namespace": "App", "MetricName": "n" });
        json!({ "Id": id, "ReturnData": false, "MetricStat": { "Metric": metric, "Period": 60, "Stat": "Sum" } })
    };
    let ask = |expression: &str| {
        let queries = json!([metric("m1"), metric("m2"), { "Id": "e", "Expression": expression }]);
        data(&sandbox, ACCOUNT, &queries, 5)[0]["Values"].clone()
    };
    for (expression, expected) in [
        ("m1 + m2 * 2", json!([6.0, 12.0, 24.0])),
        ("-m1 ^ 2", json!([4.0, 16.0, 64.0])),
        ("(m1 - 2) / (m1 - 2)", json!([1.0, 1.0])),
        ("SUM(METRICS())", json!([4.0, 8.0, 16.0])),
        ("SUM([m1, m1, m2]) / AVG(m1)", json!([6.0 / (14.0 / 3.0), 12.0 / (14.0 / 3.0), 24.0 / (14.0 / 3.0)])),
        ("MAX(METRICS('m1'))", json!([2.0, 4.0, 8.0])),
        ("DIFF(m1)", json!([2.0, 4.0])),
        ("RATE(m1) * 60", json!([2.0, 4.0])),
        ("m1 - SUM(m2)", json!([-12.0, -10.0, -6.0])),
    ] {
        assert_eq!(ask(expression), expected, "{expression}");
    }
    let deep = format!("{}m1{}", "(".repeat(900), ")".repeat(900));
    for wrong in [
        "",
        "m1 +",
        "m3",
        "e",
        "ANOMALY_DETECTION_BAND(m1)",
        "SUM(m1)",
        "m1 m2",
        "\"",
        "[[m1",
        "é",
        "METRICS()-METRICS()",
        &deep,
    ] {
        let queries = json!([metric("m1"), metric("m2"), { "Id": "e", "Expression": wrong }]);
        let asked = json!({ "MetricDataQueries": queries, "StartTime": START, "EndTime": START + 60 });
        assert!(code(&sandbox, "GetMetricData", &asked).starts_with("Validation"), "{wrong}");
    }
}

#[test]
fn data_comes_in_pages_and_in_either_order() {
    let sandbox = open("empty");
    (0..5u8).for_each(|n| put(&sandbox, START + 60 * i64::from(n), f64::from(n)));
    let metric = json!({ "Namespace": "App", "MetricName": "n" });
    let query = |id: &str| json!({ "Id": id, "MetricStat": { "Metric": metric, "Period": 60, "Stat": "Sum" } });
    let mut token = Value::Null;
    let mut seen = Vec::new();
    loop {
        let asked = json!({ "MetricDataQueries": [query("a"), query("b")], "StartTime": START, "EndTime": START + 600, "MaxDatapoints": 3, "NextToken": token });
        let page = told(&sandbox, ACCOUNT, "GetMetricData", &asked);
        for result in page["MetricDataResults"].as_array().unwrap() {
            seen.extend(result["Values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()));
        }
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(seen, [4.0, 3.0, 2.0, 1.0, 0.0, 4.0, 3.0, 2.0, 1.0, 0.0]);
}

#[test]
fn too_much_is_refused() {
    let sandbox = open("empty");
    let asked = json!({ "Namespace": "App", "MetricName": "n", "StartTime": START - 86_400 * 2, "EndTime": START, "Period": 60, "Statistics": ["Sum"] });
    assert_eq!(code(&sandbox, "GetMetricStatistics", &asked), "InvalidParameterCombinationException");
    for (from, to) in [(START, START), (START + 1, START), (i64::MAX, i64::MIN)] {
        let asked = json!({ "Namespace": "App", "MetricName": "n", "StartTime": from, "EndTime": to, "Period": 60, "Statistics": ["Sum"] });
        assert_eq!(code(&sandbox, "GetMetricStatistics", &asked), "InvalidParameterValueException");
    }
    let asked = json!({ "Namespace": "App", "MetricName": "n", "StartTime": START - 60, "EndTime": START, "Period": 61, "Statistics": ["Sum"] });
    assert_eq!(code(&sandbox, "GetMetricStatistics", &asked), "InvalidParameterValueException");
    let metric = json!({ "Namespace": "App", "MetricName": "n" });
    let queries: Vec<Value> = (0..501)
        .map(|n| json!({ "Id": format!("m{n}"), "MetricStat": { "Metric": metric, "Period": 60, "Stat": "Sum" } }))
        .collect();
    let asked = json!({ "MetricDataQueries": queries, "StartTime": START - 60, "EndTime": START });
    assert_eq!(code(&sandbox, "GetMetricData", &asked), "ValidationException");
}

#[test]
fn an_expression_cannot_ask_for_the_same_points_without_end() {
    let sandbox = open("empty");
    crate::testing::wait(&sandbox, 200_000);
    for half in 0..2i64 {
        let datum = |n: i64| json!({ "MetricName": "n", "Timestamp": START + 60 * (1000 * half + n), "Value": 1.0 });
        let data: Vec<Value> = (0..1000).map(datum).collect();
        told(&sandbox, ACCOUNT, "PutMetricData", &json!({ "Namespace": "App", "MetricData": data }));
    }
    let metric = json!({ "Namespace": "App", "MetricName": "n" });
    let asked = |times: usize| {
        let expression = format!("SUM([{}])", vec!["a"; times].join(","));
        let of =
            json!({ "Id": "a", "ReturnData": false, "MetricStat": { "Metric": metric, "Period": 60, "Stat": "Sum" } });
        let queries = json!([of, { "Id": "e", "Expression": expression }]);
        json!({ "MetricDataQueries": queries, "StartTime": START, "EndTime": START + 200_000 })
    };
    assert_eq!(told(&sandbox, ACCOUNT, "GetMetricData", &asked(3))["MetricDataResults"][0]["Values"][0], 3.0);
    assert_eq!(code(&sandbox, "GetMetricData", &asked(1015)), "ValidationException");
}

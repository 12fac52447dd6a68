//! Alarms: their states over time, and what is kept of them.

use serde_json::{Value, json};

use super::{START, code, put, told};
use crate::Sandbox;
use crate::testing::{ACCOUNT, open, wait};

fn alarm(sandbox: &Sandbox, missing: &str, wanted: u8) {
    let asked = json!({ "AlarmName": "a", "Namespace": "App", "MetricName": "n", "Statistic": "Maximum", "Period": 60,
        "EvaluationPeriods": 3, "DatapointsToAlarm": wanted, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": missing });
    told(sandbox, ACCOUNT, "PutMetricAlarm", &asked);
}

fn seen(sandbox: &Sandbox) -> Value {
    told(sandbox, ACCOUNT, "DescribeAlarms", &json!({}))["MetricAlarms"][0].clone()
}

/// The table of AWS's guide: five periods, the oldest first; `0` is below the threshold, `X` over it, `-` missing.
#[test]
fn missing_data_counts_as_it_was_asked() {
    for (periods, wanted, expected) in [
        ("0-X-X", 3, ["OK", "OK", "OK", "OK"]),
        ("0----", 3, ["OK", "OK", "OK", "OK"]),
        ("-----", 3, ["INSUFFICIENT_DATA", "kept", "ALARM", "OK"]),
        ("0XX-X", 3, ["ALARM", "ALARM", "ALARM", "ALARM"]),
        ("--X--", 3, ["ALARM", "kept", "ALARM", "OK"]),
        ("00X0X", 2, ["ALARM", "ALARM", "ALARM", "ALARM"]),
        ("0-X--", 2, ["OK", "OK", "ALARM", "OK"]),
        ("----0", 2, ["OK", "OK", "ALARM", "OK"]),
        ("---X-", 2, ["ALARM", "kept", "ALARM", "OK"]),
    ] {
        for (missing, expected) in ["missing", "ignore", "breaching", "notBreaching"].iter().zip(expected) {
            let sandbox = open("empty");
            for (n, sign) in (0i64..).zip(periods.chars()).filter(|(_, sign)| *sign != '-') {
                put(&sandbox, START + 60 * n, if sign == 'X' { 9.0 } else { 1.0 });
            }
            wait(&sandbox, 250);
            alarm(&sandbox, missing, wanted);
            wait(&sandbox, 50);
            let kept = if expected == "kept" { "INSUFFICIENT_DATA" } else { expected };
            assert_eq!(seen(&sandbox)["StateValue"], json!(kept), "{periods} {wanted} {missing}");
        }
    }
}

#[test]
fn a_state_follows_the_metric_and_says_since_when() {
    let sandbox = open("empty");
    alarm(&sandbox, "notBreaching", 1);
    assert_eq!(seen(&sandbox)["StateValue"], json!("INSUFFICIENT_DATA"));
    wait(&sandbox, 60);
    assert_eq!(seen(&sandbox)["StateValue"], json!("OK"));
    put(&sandbox, START + 60, 6.0);
    wait(&sandbox, 70);
    let alarmed = seen(&sandbox);
    assert_eq!(
        (&alarmed["StateValue"], &alarmed["StateUpdatedTimestamp"]),
        (&json!("ALARM"), &json!((START + 120) as f64))
    );
    assert!(alarmed["StateReason"].as_str().unwrap().contains("6.0"));
    let set = json!({ "AlarmName": "a", "StateValue": "OK", "StateReason": "by hand" });
    told(&sandbox, ACCOUNT, "SetAlarmState", &set);
    assert_eq!(seen(&sandbox)["StateReason"], json!("by hand"));
    wait(&sandbox, 60);
    assert_eq!(seen(&sandbox)["StateValue"], json!("ALARM"), "the next look comes to what the metric says");
    wait(&sandbox, 600);
    assert_eq!(seen(&sandbox)["StateValue"], json!("OK"));
}

#[test]
fn an_alarm_on_an_expression() {
    let sandbox = open("empty");
    let metric = json!({ "Namespace": "App", "MetricName": "n" });
    let queries = json!([
        { "Id": "m", "ReturnData": false, "MetricStat": { "Metric": metric, "Period": 60, "Stat": "Sum" } },
        { "Id": "e", "Expression": "m * 10" }
    ]);
    let asked = json!({ "AlarmName": "a", "Metrics": queries, "EvaluationPeriods": 1, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold" });
    told(&sandbox, ACCOUNT, "PutMetricAlarm", &asked);
    put(&sandbox, START, 1.0);
    wait(&sandbox, 61);
    assert_eq!(seen(&sandbox)["StateValue"], json!("ALARM"));
}

#[test]
fn alarms_are_kept_switched_and_deleted() {
    let sandbox = open("empty");
    alarm(&sandbox, "missing", 3);
    told(&sandbox, ACCOUNT, "DisableAlarmActions", &json!({ "AlarmNames": ["a", "nobody"] }));
    assert_eq!(seen(&sandbox)["ActionsEnabled"], json!(false));
    let arn = seen(&sandbox)["AlarmArn"].clone();
    assert_eq!(arn, json!("arn:aws:cloudwatch:us-east-1:111122223333:alarm:a"));
    told(&sandbox, ACCOUNT, "TagResource", &json!({ "ResourceARN": arn, "Tags": [{ "Key": "k", "Value": "v" }] }));
    alarm(&sandbox, "missing", 2);
    let tags = told(&sandbox, ACCOUNT, "ListTagsForResource", &json!({ "ResourceARN": arn }));
    assert_eq!(tags["Tags"], json!([{ "Key": "k", "Value": "v" }]), "a change leaves the tags");
    assert_eq!(code(&sandbox, "DeleteAlarms", &json!({ "AlarmNames": ["nobody"] })), "ResourceNotFound");
    let of_metric = json!({ "Namespace": "App", "MetricName": "n" });
    let found = |asked: &Value| {
        told(&sandbox, ACCOUNT, "DescribeAlarmsForMetric", asked)["MetricAlarms"].as_array().unwrap().len()
    };
    assert_eq!(found(&of_metric), 1);
    assert_eq!(found(&json!({ "Namespace": "App", "MetricName": "other" })), 0);
    told(&sandbox, ACCOUNT, "DeleteAlarms", &json!({ "AlarmNames": ["nobody", "a"] }));
    assert_eq!(seen(&sandbox), Value::Null);
}

#[test]
fn an_alarm_that_makes_no_sense_is_refused() {
    let sandbox = open("empty");
    let good = json!({ "AlarmName": "a", "Namespace": "App", "MetricName": "n", "Statistic": "Maximum", "Period": 60,
        "EvaluationPeriods": 3, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold" });
    for (name, value) in [
        ("MetricName", Value::Null),
        ("Statistic", Value::Null),
        ("ExtendedStatistic", json!("p99")),
        ("Period", json!(61)),
        ("EvaluationPeriods", json!(1441)),
        ("DatapointsToAlarm", json!(4)),
        ("Threshold", Value::Null),
        ("ComparisonOperator", json!("GreaterThanUpperThreshold")),
        ("TreatMissingData", json!("perhaps")),
        ("AlarmActions", json!(["nowhere"])),
        ("Metrics", json!([{ "Id": "e", "Expression": "1" }])),
    ] {
        let mut asked = good.clone();
        asked[name] = value;
        assert_eq!(code(&sandbox, "PutMetricAlarm", &asked), "ValidationException", "{name}");
    }
    assert_eq!(seen(&sandbox), Value::Null);
}

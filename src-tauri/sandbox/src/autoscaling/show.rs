//! How groups, instances and activities are written: the members that AWS always sends.

use serde_json::{Value, json};

use super::{Group, Member, life, tags};
use crate::call::Call;
use crate::clock::{Clock, Time, stamp};
use crate::world::Estate;

pub(super) fn group(g: &Group, estate: &Estate, clock: &Clock, call: &Call, instances: bool) -> Value {
    let members = g.members.iter().filter(|_| instances);
    let mut body = json!({
        "AutoScalingGroupName": g.name,
        "AutoScalingGroupARN": g.arn,
        "LaunchConfigurationName": g.launch,
        "MinSize": g.least,
        "MaxSize": g.most,
        "DesiredCapacity": g.desired,
        "DefaultCooldown": g.cooldown,
        "AvailabilityZones": g.zones,
        "LoadBalancerNames": [],
        "TargetGroupARNs": g.target_groups,
        "HealthCheckType": g.health_check,
        "HealthCheckGracePeriod": g.grace,
        "Instances": members.map(|m| member(m, estate, clock, call.now)).collect::<Vec<_>>(),
        "CreatedTime": seconds(g.created),
        "SuspendedProcesses": [],
        "VPCZoneIdentifier": g.subnets.join(","),
        "EnabledMetrics": [],
        "Tags": tags::shown(g).collect::<Vec<_>>(),
        "TerminationPolicies": g.policies,
        "NewInstancesProtectedFromScaleIn": g.protects,
        "ServiceLinkedRoleARN": format!(
            "arn:aws:iam::{}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
            call.account
        ),
        "TrafficSources": g.target_groups.iter().map(|arn| json!({ "Identifier": arn, "Type": "elbv2" })).collect::<Vec<_>>(),
    });
    for (name, value) in &g.given {
        body[name.as_str()] = value.clone();
    }
    if g.closing {
        body["Status"] = "Delete in progress".into();
    }
    body
}

/// A machine that is off is not well; what a load balancer finds is not asked.
pub(super) fn member(m: &Member, estate: &Estate, clock: &Clock, now: Time) -> Value {
    let runs = estate.ec2.instances.get(&m.id).is_some_and(|i| matches!(i.state.as_str(), "pending" | "running"));
    let mut body = json!({
        "InstanceId": m.id,
        "InstanceType": m.kind,
        "AvailabilityZone": m.zone,
        "LifecycleState": life::state(clock, now, m),
        "HealthStatus": if runs { "Healthy" } else { "Unhealthy" },
        "ProtectedFromScaleIn": m.protected,
        "ImageId": m.image,
    });
    if let Some(launch) = &m.launch {
        body["LaunchConfigurationName"] = json!(launch);
    }
    body
}

pub(super) fn activity(g: &Group, id: &str, what: &str, call: &Call) -> Value {
    json!({
        "ActivityId": super::uuid(&format!("{what}{id}{}", call.number)),
        "AutoScalingGroupName": g.name,
        "AutoScalingGroupARN": g.arn,
        "Description": format!("{what}: {id}"),
        "Cause": format!("At {} instance {id} was taken out of service in response to a user request.", stamp(call.now)),
        "StartTime": seconds(call.now),
        "StatusCode": "InProgress",
        "Progress": 0,
        "Details": "{}",
    })
}

pub(super) fn seconds(time: Time) -> Value {
    (time as f64 / 1000.0).into()
}

//! The question that ends a wait, and the answer that it waits for.

use super::command::{Command, described, ec2, elb};
use super::text::Text;
use crate::{EndpointServiceId, Slot, Target, Wait};

/// Wanted answer, command and query. None for a proof, which is waited for by what it says.
pub(super) fn poll(wait: &Wait) -> Option<(Text, Command, Text)> {
    let (wanted, command, query): (Text, Command, Text) = match wait {
        Wait::LoadBalancerActive { load_balancer } => (
            "active".into(),
            elb("describe-load-balancers").with("--load-balancer-arns", load_balancer),
            "LoadBalancers[].State.Code".into(),
        ),
        Wait::LoadBalancerGone { load_balancer } => {
            let query = Text::from("LoadBalancers[?LoadBalancerArn=='").and(load_balancer).and("'].LoadBalancerArn");
            ("".into(), elb("describe-load-balancers"), query)
        }
        Wait::SecurityGroupFree { group } => (
            "".into(),
            ec2("describe-network-interfaces").with("--filters", Text::from("Name=group-id,Values=").and(group)),
            "NetworkInterfaces[].NetworkInterfaceId".into(),
        ),
        Wait::EndpointServiceAvailable { service } => {
            ("Available".into(), configurations(service), "ServiceConfigurations[].ServiceState".into())
        }
        Wait::EndpointServiceGone { service } => {
            ("".into(), configurations(service), "ServiceConfigurations[?ServiceState!='Deleted'].ServiceId".into())
        }
        Wait::TargetsHealthy { target_group, targets, at_least } => healthy(target_group, targets, *at_least),
        Wait::TargetsGone { target_group } => {
            let query = "TargetHealthDescriptions[?TargetHealth.State=='draining'].Target.Id";
            ("".into(), elb("describe-target-health").with("--target-group-arn", target_group), query.into())
        }
        Wait::DomainProof { .. } => return None,
        Wait::DomainVerified { service } => {
            let query = "ServiceConfigurations[].PrivateDnsNameConfiguration.State";
            ("verified".into(), configurations(service), query.into())
        }
        Wait::PrincipalsAre { service, principals } => {
            let mut sorted = principals.clone();
            sorted.sort();
            let command = ec2("describe-vpc-endpoint-service-permissions").with("--service-id", service);
            (sorted.join(",").into(), command, "join(',', sort(AllowedPrincipals[].Principal))".into())
        }
        Wait::ConnectionAvailable { service, endpoint } => connection("available", service.as_str(), endpoint.as_str()),
        Wait::ConnectionRejected { service, endpoint } => connection("rejected", service.as_str(), endpoint.as_str()),
        Wait::EndpointAsked { endpoint } => {
            let query = "length(VpcEndpoints[?State=='pendingAcceptance' || State=='available'])";
            ("1".into(), ec2("describe-vpc-endpoints").with("--vpc-endpoint-ids", endpoint), query.into())
        }
        Wait::EndpointGone { endpoint } => {
            let command = ec2("describe-vpc-endpoints");
            let command = command.with("--filters", Text::from("Name=vpc-endpoint-id,Values=").and(endpoint));
            ("".into(), command, "VpcEndpoints[?State!='deleted'].VpcEndpointId".into())
        }
    };
    Some((wanted, command, query))
}

/// None of these targets is anything but healthy; or, where none are named, enough of all are healthy.
fn healthy(target_group: &Slot<crate::Arn>, targets: &[Target], at_least: u32) -> (Text, Command, Text) {
    let command = elb("describe-target-health").with("--target-group-arn", target_group);
    if targets.is_empty() {
        let least = at_least.max(1);
        let query =
            format!("length(TargetHealthDescriptions[?TargetHealth.State=='healthy'] | [{}:{least}])", least - 1);
        return ("1".into(), command, query.into());
    }
    let query = "length(TargetHealthDescriptions[?TargetHealth.State!='healthy'])";
    ("0".into(), command.with("--targets", described(targets).json()), query.into())
}

fn configurations(service: &Slot<EndpointServiceId>) -> Command {
    ec2("describe-vpc-endpoint-service-configurations")
        .with("--filters", Text::from("Name=service-id,Values=").and(service))
}

/// AWS knows no filter by endpoint here (`docs/aws.md`, “Error codes”), so the answer is narrowed afterwards.
fn connection(state: &str, service: &str, endpoint: &str) -> (Text, Command, Text) {
    let command =
        ec2("describe-vpc-endpoint-connections").with("--filters", format!("Name=service-id,Values={service}"));
    let query = format!("VpcEndpointConnections[?VpcEndpointId=='{endpoint}'].VpcEndpointState");
    (state.into(), command, query.into())
}

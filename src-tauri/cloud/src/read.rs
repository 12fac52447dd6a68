//! Narrow reads: one thing at a time, for the checks before a write and the waits after it.

use aws_sdk_ec2::types::Filter;
use domain::{
    Arn, CloudRead, Connection, Endpoint, EndpointId, EndpointService, EndpointServiceId, Fault, FaultKind, Identity,
    Inventory, LoadBalancer, Offer, Pending, Principal, SecurityGroupId, TargetHealth,
};

use crate::discover::endpoint_services::{
    CONNECTIONS, PERMISSIONS, connection, connections_page, endpoint_service, principal, principals_page,
};
use crate::discover::endpoints::endpoint;
use crate::discover::load_balancers::load_balancer;
use crate::discover::target_groups::target_health;
use crate::fault::reading;
use crate::pages::{Page, walk};
use crate::session::Cloud;
use crate::wire::each;

impl CloudRead for Cloud {
    fn identity(&self) -> Pending<'_, Result<Identity, Fault>> {
        Box::pin(self.who())
    }

    fn discover(&self) -> Pending<'_, Result<Inventory, Fault>> {
        Box::pin(self.inventory())
    }

    fn load_balancer<'a>(&'a self, arn: &'a Arn) -> Pending<'a, Result<Option<LoadBalancer>, Fault>> {
        Box::pin(self.one_load_balancer(arn))
    }

    fn target_health<'a>(&'a self, target_group: &'a Arn) -> Pending<'a, Result<Vec<TargetHealth>, Fault>> {
        Box::pin(self.health_of(target_group))
    }

    fn endpoint_service<'a>(
        &'a self,
        id: &'a EndpointServiceId,
    ) -> Pending<'a, Result<Option<EndpointService>, Fault>> {
        Box::pin(self.one_endpoint_service(id))
    }

    fn principals<'a>(&'a self, service: &'a EndpointServiceId) -> Pending<'a, Result<Vec<Principal>, Fault>> {
        Box::pin(async move {
            let found = walk(PERMISSIONS, |token| principals_page(&self.reader.ec2, service, token)).await.whole()?;
            Ok(found.iter().filter_map(principal).collect())
        })
    }

    fn connections<'a>(&'a self, service: &'a EndpointServiceId) -> Pending<'a, Result<Vec<Connection>, Fault>> {
        Box::pin(async move {
            let found = walk(CONNECTIONS, |token| connections_page(&self.reader.ec2, service, token)).await.whole()?;
            found.iter().map(connection).collect()
        })
    }

    fn endpoint<'a>(&'a self, id: &'a EndpointId) -> Pending<'a, Result<Option<Endpoint>, Fault>> {
        Box::pin(self.one_endpoint(id))
    }

    fn interfaces_using<'a>(&'a self, group: &'a SecurityGroupId) -> Pending<'a, Result<usize, Fault>> {
        Box::pin(self.count_interfaces(group))
    }

    fn offer<'a>(&'a self, service_name: &'a str) -> Pending<'a, Result<Offer, Fault>> {
        Box::pin(self.one_offer(service_name))
    }
}

impl Cloud {
    async fn one_load_balancer(&self, arn: &Arn) -> Result<Option<LoadBalancer>, Fault> {
        const CALL: &str = "elasticloadbalancing:DescribeLoadBalancers";
        let answer = self.reader.elb.describe_load_balancers().load_balancer_arns(arn.as_str()).send().await;
        let Some(answer) = unless_gone(answer.map_err(reading(CALL)))? else { return Ok(None) };
        let asked = only_one(CALL, answer.load_balancers(), |b| b.load_balancer_arn() == Some(arn.as_str()))?;
        asked.map(load_balancer).transpose()
    }

    async fn health_of(&self, target_group: &Arn) -> Result<Vec<TargetHealth>, Fault> {
        let answer = self.reader.elb.describe_target_health().target_group_arn(target_group.as_str()).send().await;
        let answer = unless_gone(answer.map_err(reading("elasticloadbalancing:DescribeTargetHealth")))?;
        Ok(answer.iter().flat_map(|a| a.target_health_descriptions()).filter_map(target_health).collect())
    }

    async fn one_endpoint_service(&self, id: &EndpointServiceId) -> Result<Option<EndpointService>, Fault> {
        const CALL: &str = "ec2:DescribeVpcEndpointServiceConfigurations";
        let answer =
            self.reader.ec2.describe_vpc_endpoint_service_configurations().service_ids(id.as_str()).send().await;
        let Some(answer) = unless_gone(answer.map_err(reading(CALL)))? else { return Ok(None) };
        let asked = only_one(CALL, answer.service_configurations(), |s| s.service_id() == Some(id.as_str()))?;
        asked.map(endpoint_service).transpose()
    }

    async fn one_endpoint(&self, id: &EndpointId) -> Result<Option<Endpoint>, Fault> {
        const CALL: &str = "ec2:DescribeVpcEndpoints";
        let answer = self.reader.ec2.describe_vpc_endpoints().vpc_endpoint_ids(id.as_str()).send().await;
        let Some(answer) = unless_gone(answer.map_err(reading(CALL)))? else { return Ok(None) };
        let asked = only_one(CALL, answer.vpc_endpoints(), |e| e.vpc_endpoint_id() == Some(id.as_str()))?;
        asked.map(endpoint).transpose()
    }

    async fn count_interfaces(&self, group: &SecurityGroupId) -> Result<usize, Fault> {
        const CALL: &str = "ec2:DescribeNetworkInterfaces";
        let found = walk(CALL, async |token| {
            let only = Filter::builder().name("group-id").values(group.as_str()).build();
            let request =
                self.reader.ec2.describe_network_interfaces().filters(only).max_results(1000).set_next_token(token);
            let answer = request.send().await.map_err(reading(CALL))?;
            Ok(Page::new(answer.network_interfaces, answer.next_token))
        });
        Ok(found.await.whole()?.len())
    }

    async fn one_offer(&self, name: &str) -> Result<Offer, Fault> {
        const CALL: &str = "ec2:DescribeVpcEndpointServices";
        let answer =
            self.reader.ec2.describe_vpc_endpoint_services().service_names(name).send().await.map_err(reading(CALL))?;
        match only_one(CALL, answer.service_details(), |s| s.service_name() == Some(name))? {
            Some(service) => Ok(Offer {
                // AWS's own services belong to “amazon”, which is no account ID
                owner: service.owner().and_then(|owner| owner.parse().ok()),
                zones: each(service.availability_zones().iter().map(String::as_str))?,
            }),
            None => Err(Fault::not_found(
                "service-not-visible",
                "The endpoint service does not exist, or does not let this account in",
            )
            .hint("Check the name and Region, and that this account is an allowed principal")),
        }
    }
}

/// `None` for what AWS does not know.
fn unless_gone<T>(answer: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match answer {
        Err(fault) if fault.kind == FaultKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// What was asked for, in a list that may be empty. AWS may answer with something else (`docs/aws.md`, “Eventual
/// consistency”); then nothing is known.
fn only_one<'a, T>(call: &str, found: &'a [T], is_asked: impl Fn(&T) -> bool) -> Result<Option<&'a T>, Fault> {
    match found.iter().find(|one| is_asked(one)) {
        None if !found.is_empty() => Err(Fault::new(
            FaultKind::Unavailable,
            "answer-damaged",
            format!("{call} answered with something that was not asked for"),
        )
        .hint("Look again in a moment")),
        asked => Ok(asked),
    }
}

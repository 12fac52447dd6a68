//! Elastic Load Balancing through `respond`, family by family.

mod attributes;
mod dual_stack;
mod facts;
mod faults;
mod health;
mod listeners;
mod load_balancers;
mod rules;
mod tags;
mod target_groups;

use crate::Sandbox;
use crate::testing::{ACCOUNT, Answer, Client, client, open};

/// The customer's estate, with what the tests of this room make in it.
pub(super) struct Bench {
    pub sandbox: Sandbox,
    pub client: Client,
    pub vpc: String,
    /// Private subnets in zones a and b.
    pub a: String,
    pub b: String,
}

pub(super) fn bench() -> Bench {
    let sandbox = open("acme");
    let client = client(&sandbox, ACCOUNT);
    let named =
        |name: &str| client.ec2("DescribeSubnets", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", name)]).ok();
    let (a, b) = (named("acme-prod-private-a"), named("acme-prod-private-b"));
    let (vpc, a, b) = (a.get("vpcId"), a.get("subnetId"), b.get("subnetId"));
    Bench { sandbox, client, vpc, a, b }
}

impl Bench {
    pub fn call(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        self.client.elbv2(action, parameters)
    }

    /// An internal Network Load Balancer in zone a; gives its ARN.
    pub fn balancer(&self, name: &str) -> String {
        let made = self.call(
            "CreateLoadBalancer",
            &[("Name", name), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", &self.a)],
        );
        made.ok().get("LoadBalancerArn")
    }

    /// A group of IP targets over TCP; gives its ARN.
    pub fn group(&self, name: &str, port: &str) -> String {
        let made = self.call(
            "CreateTargetGroup",
            &[("Name", name), ("Protocol", "TCP"), ("Port", port), ("VpcId", &self.vpc), ("TargetType", "ip")],
        );
        made.ok().get("TargetGroupArn")
    }

    pub fn listen(&self, balancer: &str, port: &str, group: &str) -> Answer {
        self.call(
            "CreateListener",
            &[
                ("LoadBalancerArn", balancer),
                ("Protocol", "TCP"),
                ("Port", port),
                ("DefaultActions.member.1.Type", "forward"),
                ("DefaultActions.member.1.TargetGroupArn", group),
            ],
        )
    }

    pub fn security_group(&self, name: &str) -> String {
        let made = self.client.ec2(
            "CreateSecurityGroup",
            &[("GroupName", name), ("GroupDescription", "For tests"), ("VpcId", &self.vpc)],
        );
        made.ok().get("groupId")
    }

    /// The interfaces of a load balancer, as EC2 shows them.
    pub fn interfaces(&self, balancer: &str) -> Answer {
        let description = super::nodes::description(balancer);
        self.client
            .ec2("DescribeNetworkInterfaces", &[("Filter.1.Name", "description"), ("Filter.1.Value.1", &description)])
            .ok()
    }
}

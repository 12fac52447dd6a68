//! The services that are simulated: how each is named in signatures, and its model.

use crate::model::{self, Model, Protocol};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Ec2,
    Elbv2,
    Sts,
    Iam,
    Ecs,
    Route53,
    Acm,
    AutoScaling,
    CloudWatch,
    CloudTrail,
    Logs,
    Quotas,
    Sns,
    Sso,
    SsoOidc,
    /// One that is not simulated; its calls are refused as unknown actions.
    Other,
}

/// Those whose calls nobody signs: the path says which one is meant.
pub(crate) const UNSIGNED: [Service; 2] = [Service::Sso, Service::SsoOidc];

impl Service {
    /// By its name in a credential scope or at the beginning of a host name.
    pub fn named(name: &str) -> Self {
        match name {
            "ec2" => Service::Ec2,
            "elasticloadbalancing" => Service::Elbv2,
            "sts" => Service::Sts,
            "iam" => Service::Iam,
            "ecs" => Service::Ecs,
            "route53" => Service::Route53,
            "acm" => Service::Acm,
            "autoscaling" => Service::AutoScaling,
            "monitoring" => Service::CloudWatch,
            "cloudtrail" => Service::CloudTrail,
            "logs" => Service::Logs,
            "servicequotas" => Service::Quotas,
            "sns" => Service::Sns,
            "portal" | "awsssoportal" => Service::Sso,
            "oidc" | "sso-oauth" => Service::SsoOidc,
            _ => Service::Other,
        }
    }

    /// Its name in a credential scope.
    pub fn name(self) -> &'static str {
        match self {
            Service::Ec2 => "ec2",
            Service::Elbv2 => "elasticloadbalancing",
            Service::Sts => "sts",
            Service::Iam => "iam",
            Service::Ecs => "ecs",
            Service::Route53 => "route53",
            Service::Acm => "acm",
            Service::AutoScaling => "autoscaling",
            Service::CloudWatch => "monitoring",
            Service::CloudTrail => "cloudtrail",
            Service::Logs => "logs",
            Service::Quotas => "servicequotas",
            Service::Sns => "sns",
            Service::Sso => "awsssoportal",
            Service::SsoOidc => "sso-oauth",
            Service::Other => "",
        }
    }

    pub fn model(self) -> Option<&'static Model> {
        Some(match self {
            Service::Ec2 => &model::EC2,
            Service::Elbv2 => &model::ELBV2,
            Service::Sts => &model::STS,
            Service::Iam => &model::IAM,
            Service::Ecs => &model::ECS,
            Service::Route53 => &model::ROUTE53,
            Service::Acm => &model::ACM,
            Service::AutoScaling => &model::AUTOSCALING,
            Service::CloudWatch => &model::CLOUDWATCH,
            Service::CloudTrail => &model::CLOUDTRAIL,
            Service::Logs => &model::LOGS,
            Service::Quotas => &model::SERVICE_QUOTAS,
            Service::Sns => &model::SNS,
            Service::Sso => &model::SSO,
            Service::SsoOidc => &model::SSO_OIDC,
            Service::Other => return None,
        })
    }

    /// Whether its requests are given as a JSON value with the model's names, and its answers too. The others read flattened
    /// parameters and write XML by hand.
    pub fn by_model(self) -> bool {
        !matches!(self, Service::Ec2 | Service::Elbv2 | Service::Sts | Service::Iam | Service::Other)
    }

    pub fn speaks(self, protocol: Protocol) -> bool {
        self.model().is_some_and(|m| m.protocols.contains(&protocol))
    }
}

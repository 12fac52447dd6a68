//! Endpoint services: made on load balancers, shown to some, deleted when nobody is connected.

use super::vpc;
use crate::testing::{ACCOUNT, Answer, Client, OTHER, client, open, wait};

/// A load balancer in both subnets, active.
pub(super) fn balancer(me: &Client, name: &str, subnets: &[&str]) -> String {
    let mut given = vec![("Name".to_owned(), name), ("Type".to_owned(), "network"), ("Scheme".to_owned(), "internal")];
    given.extend(subnets.iter().enumerate().map(|(n, s)| (format!("Subnets.member.{}", n + 1), *s)));
    let given: Vec<(&str, &str)> = given.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    let arn = me.elbv2("CreateLoadBalancer", &given).ok().get("LoadBalancerArn");
    wait(&me.sandbox, 300);
    arn
}

pub(super) fn service(me: &Client, balancer: &str) -> Answer {
    let answer = me
        .ec2(
            "CreateVpcEndpointServiceConfiguration",
            &[("NetworkLoadBalancerArn.1", balancer), ("AcceptanceRequired", "true")],
        )
        .ok();
    wait(&me.sandbox, 10);
    answer
}

pub(super) fn let_in(me: &Client, service: &str, principal: &str) -> Answer {
    me.ec2("ModifyVpcEndpointServicePermissions", &[("ServiceId", service), ("AddAllowedPrincipals.1", principal)])
}

fn me() -> Client {
    client(&open("empty"), ACCOUNT)
}

#[test]
fn a_service_is_pending_then_available_with_its_balancers_zones() {
    let me = me();
    let (_, one, two) = vpc(&me);
    let arn = balancer(&me, "nlb", &[&one, &two]);
    let made = me.ec2("CreateVpcEndpointServiceConfiguration", &[("NetworkLoadBalancerArn.1", &arn)]).ok();
    let id = made.get("serviceId");
    assert_eq!(made.get("serviceName"), format!("com.amazonaws.vpce.us-east-1.{id}"));
    assert_eq!((made.get("serviceState"), made.get("acceptanceRequired")), ("Pending".to_owned(), "true".to_owned()));
    assert!(made.body.contains(&format!("{id}.us-east-1.vpce.amazonaws.com")));
    wait(&me.sandbox, 10);
    let found = me.ec2("DescribeVpcEndpointServiceConfigurations", &[("ServiceId.1", &id)]).ok();
    assert_eq!(found.get("serviceState"), "Available");
    let zones = me.ec2("DescribeAvailabilityZones", &[]).ok().all("zoneName");
    assert!(
        found.get("availabilityZoneSet").contains(&zones[0]) && !found.get("availabilityZoneSet").contains(&zones[2])
    );
}

#[test]
fn a_balancer_carries_one_service_and_must_be_active_and_ours() {
    let me = me();
    let (_, one, _) = vpc(&me);
    let create = |arn: &str| me.ec2("CreateVpcEndpointServiceConfiguration", &[("NetworkLoadBalancerArn.1", arn)]);
    let fresh = me
        .elbv2(
            "CreateLoadBalancer",
            &[("Name", "new"), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", &one)],
        )
        .ok();
    let arn = fresh.get("LoadBalancerArn");
    assert_eq!(create(&arn).code(), "InvalidParameter", "it is provisioning");
    wait(&me.sandbox, 300);
    create(&arn).ok();
    assert_eq!(create(&arn).code(), "InvalidParameter", "it carries another");
    assert_eq!(
        create("arn:aws:elasticloadbalancing:us-east-1:999999999999:loadbalancer/net/x/0123456789abcdef").code(),
        "InvalidNetworkLoadBalancerArn.NotFound"
    );
    assert_eq!(create("arn:nonsense").code(), "InvalidNetworkLoadBalancerArn.Malformed");
    assert_eq!(me.ec2("CreateVpcEndpointServiceConfiguration", &[]).code(), "InvalidParameter");
    assert_eq!(me.elbv2("DeleteLoadBalancer", &[("LoadBalancerArn", &arn)]).code(), "ResourceInUse");
}

#[test]
fn a_repeat_with_its_token_gives_the_same_service() {
    let me = me();
    let (_, one, _) = vpc(&me);
    let arn = balancer(&me, "nlb", &[&one]);
    let create = |acceptance: &str| {
        let given =
            [("NetworkLoadBalancerArn.1", arn.as_str()), ("AcceptanceRequired", acceptance), ("ClientToken", "step-9")];
        me.ec2("CreateVpcEndpointServiceConfiguration", &given)
    };
    let first = create("true").ok();
    assert_eq!(create("true").ok().get("serviceId"), first.get("serviceId"));
    assert_eq!(first.get("clientToken"), "step-9");
    assert_eq!(create("false").code(), "IdempotentParameterMismatch");
}

#[test]
fn principals_are_checked_added_and_removed() {
    let me = me();
    let (_, one, _) = vpc(&me);
    let id = service(&me, &balancer(&me, "nlb", &[&one])).get("serviceId");
    for wrong in [
        "444455556666",
        "arn:aws:iam::44445555666:root",
        "arn:aws:iam::444455556666:role/path/r",
        "arn:aws:sts::444455556666:assumed-role/r/s",
        "**",
    ] {
        assert_eq!(let_in(&me, &id, wrong).code(), "InvalidPrincipal", "{wrong}");
    }
    let root = "arn:aws:iam::444455556666:root";
    let added = let_in(&me, &id, root).ok();
    assert_eq!(
        (added.get("principalType"), added.get("principal"), added.get("return")),
        ("Account".into(), root.into(), "true".into())
    );
    assert_eq!(let_in(&me, &id, root).ok().get("addedPrincipalSet"), "", "it was there");
    let other =
        [("ServiceId", id.as_str()), ("AddAllowedPrincipals.1", "*"), ("PermissionType", "transit-gateway-attachment")];
    assert_eq!(me.ec2("ModifyVpcEndpointServicePermissions", &other).code(), "InvalidParameter");
    let absent = [("ServiceId", id.as_str()), ("RemoveAllowedPrincipals.1", "arn:aws:iam::777788889999:root")];
    me.ec2("ModifyVpcEndpointServicePermissions", &absent).ok();
    let_in(&me, &id, "arn:aws:iam::444455556666:role/r").ok();
    let found = me.ec2("DescribeVpcEndpointServicePermissions", &[("ServiceId", &id)]).ok();
    assert_eq!(found.all("principalType"), ["Role", "Account"]);
    me.ec2("ModifyVpcEndpointServicePermissions", &[("ServiceId", &id), ("RemoveAllowedPrincipals.1", root)]).ok();
    assert_eq!(me.ec2("DescribeVpcEndpointServicePermissions", &[("ServiceId", &id)]).ok().all("principal").len(), 1);
    assert_eq!(let_in(&me, "vpce-svc-0123456789abcdef0", root).code(), "InvalidVpcEndpointServiceId.NotFound");
}

#[test]
fn others_see_a_service_once_they_are_let_in_and_in_their_own_zone_names() {
    let sandbox = open("empty");
    let (me, other) = (client(&sandbox, ACCOUNT), client(&sandbox, OTHER));
    let (_, one, _) = vpc(&me);
    let made = service(&me, &balancer(&me, "nlb", &[&one]));
    let (id, name) = (made.get("serviceId"), made.get("serviceName"));
    let look = || other.ec2("DescribeVpcEndpointServices", &[("ServiceName.1", &name)]);
    assert_eq!(look().code(), "InvalidServiceName");
    let_in(&me, &id, &format!("arn:aws:iam::{OTHER}:root")).ok();
    let seen = look().ok();
    assert_eq!(
        (seen.get("owner"), seen.get("serviceId"), seen.get("acceptanceRequired")),
        (ACCOUNT.into(), id.clone(), "true".into())
    );
    let zone_id = me.ec2("DescribeSubnets", &[("SubnetId.1", &one)]).ok().get("availabilityZoneId");
    let theirs = other.ec2("DescribeAvailabilityZones", &[("ZoneId.1", &zone_id)]).ok().get("zoneName");
    assert_eq!(seen.get("availabilityZoneSet"), format!("<item>{theirs}</item>"));
    assert_eq!(seen.get("availabilityZoneIdSet"), format!("<item>{zone_id}</item>"));
    me.ec2("DescribeVpcEndpointServices", &[("ServiceName.1", &name)]).ok();
    assert_eq!(
        client(&sandbox, "777788889999").ec2("DescribeVpcEndpointServices", &[]).ok().get("serviceDetailSet"),
        ""
    );
}

#[test]
fn a_service_changes_and_keeps_a_balancer() {
    let me = me();
    let (_, one, _) = vpc(&me);
    let (first, second) = (balancer(&me, "one", &[&one]), balancer(&me, "two", &[&one]));
    let id = service(&me, &first).get("serviceId");
    let modify = |given: &[(&str, &str)]| {
        let mut all = vec![("ServiceId", id.as_str())];
        all.extend(given);
        me.ec2("ModifyVpcEndpointServiceConfiguration", &all)
    };
    assert_eq!(modify(&[("RemoveNetworkLoadBalancerArn.1", &first)]).code(), "InvalidParameter");
    modify(&[
        ("AddNetworkLoadBalancerArn.1", &second),
        ("AcceptanceRequired", "false"),
        ("PrivateDnsName", "git.example.com"),
    ])
    .ok();
    modify(&[("RemoveNetworkLoadBalancerArn.1", &first)]).ok();
    assert_eq!(modify(&[("AddSupportedIpAddressType.1", "ipv6")]).code(), "InvalidParameter");
    assert_eq!(modify(&[("AddSupportedRegion.1", "mars-1")]).code(), "InvalidParameter");
    let found = me.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok();
    assert_eq!(found.get("networkLoadBalancerArnSet"), format!("<item>{second}</item>"));
    assert_eq!((found.get("acceptanceRequired"), found.get("state")), ("false".into(), "pendingVerification".into()));
    assert!(found.get("name").starts_with('_') && found.body.contains("<value>vpce:"));
    me.ec2("StartVpcEndpointServicePrivateDnsVerification", &[("ServiceId", &id)]).ok();
    me.elbv2("DeleteLoadBalancer", &[("LoadBalancerArn", &first)]).ok();
}

#[test]
fn who_pays_changes_once() {
    let me = me();
    let (_, one, _) = vpc(&me);
    let id = service(&me, &balancer(&me, "nlb", &[&one])).get("serviceId");
    let look = || me.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok().all("payerResponsibility");
    assert!(look().is_empty());
    let pay = |who: &str| {
        let given = [("ServiceId", id.as_str()), ("PayerResponsibility", who)];
        me.ec2("ModifyVpcEndpointServicePayerResponsibility", &given)
    };
    assert_eq!(pay("EndpointOwner").code(), "InvalidParameterValue");
    pay("ServiceOwner").ok();
    pay("ServiceOwner").ok();
    assert_eq!(look(), ["ServiceOwner"]);
    assert_eq!(me.ec2("DescribeVpcEndpointServices", &[]).ok().all("payerResponsibility"), ["ServiceOwner"]);
}

#[test]
fn deletion_answers_for_each_service_apart() {
    let me = me();
    let (_, one, _) = vpc(&me);
    let arn = balancer(&me, "nlb", &[&one]);
    let id = service(&me, &arn).get("serviceId");
    let given = [("ServiceId.1", "vpce-svc-0123456789abcdef0"), ("ServiceId.2", id.as_str())];
    let answer = me.ec2("DeleteVpcEndpointServiceConfigurations", &given).ok();
    assert_eq!(answer.all("code"), ["InvalidVpcEndpointService.NotFound"]);
    assert_eq!(me.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok().get("serviceConfigurationSet"), "");
    let again = service(&me, &arn).get("serviceId");
    assert_ne!(again, id, "a name never comes back");
}

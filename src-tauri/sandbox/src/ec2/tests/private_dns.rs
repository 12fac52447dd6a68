//! Private DNS names: proved in public DNS, then used by endpoints.

use super::connections::{Scene, scene};
use crate::testing::{Answer, Client, wait};

/// From a record until a name is verified: until all name servers have it, and then until it shows.
const PROVED: u64 = 60 + 60;

impl Scene {
    fn name(&self, name: &str) -> Answer {
        let given = [("ServiceId", self.id.as_str()), ("PrivateDnsName", name)];
        self.owner.ec2("ModifyVpcEndpointServiceConfiguration", &given)
    }

    fn proof(&self) -> String {
        self.owner.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok().get("state")
    }

    fn start(&self) -> Answer {
        self.owner.ec2("StartVpcEndpointServicePrivateDnsVerification", &[("ServiceId", &self.id)])
    }

    /// The label and the value of the record that the owner is told.
    fn told(&self) -> (String, String) {
        let seen = self.owner.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok();
        let told = seen.get("privateDnsNameConfiguration");
        let part = |name: &str| told.split(&format!("<{name}>")).nth(1).unwrap().split('<').next().unwrap().to_owned();
        (part("name"), part("value"))
    }

    /// Does something to a TXT record of the public zone, which is made when it is not there.
    fn record(&self, action: &str, place: &str, value: &str) {
        let id = |seen: &Answer| seen.all("Id").into_iter().find(|id| id.starts_with("/hostedzone/"));
        let there = id(&route53(&self.owner, "GET", "hostedzone", "").ok());
        let zone = there.or_else(|| id(&self.zone("example.com", None).ok())).unwrap();
        let zone = zone.trim_start_matches('/');
        let records =
            format!("<ResourceRecords><ResourceRecord><Value>\"{value}\"</Value></ResourceRecord></ResourceRecords>");
        let set = format!(
            "<ResourceRecordSet><Name>{place}</Name><Type>TXT</Type><TTL>60</TTL>{records}</ResourceRecordSet>"
        );
        let change = format!("<Change><Action>{action}</Action>{set}</Change>");
        let body = format!(
            "<ChangeResourceRecordSetsRequest XMLNS><ChangeBatch><Changes>{change}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>"
        );
        route53(&self.owner, "POST", &format!("{zone}/rrset"), &body).ok();
    }

    /// A zone: public and the owner's, or private and the requester's.
    fn zone(&self, name: &str, vpc: Option<&str>) -> Answer {
        let who = if vpc.is_some() { &self.requester } else { &self.owner };
        let vpc = vpc.map(|v| format!("<VPC><VPCRegion>us-east-1</VPCRegion><VPCId>{v}</VPCId></VPC>"));
        let body = format!(
            "<CreateHostedZoneRequest XMLNS><Name>{name}</Name>{}<CallerReference>{name}</CallerReference></CreateHostedZoneRequest>",
            vpc.unwrap_or_default()
        );
        route53(who, "POST", "hostedzone", &body)
    }

    /// Named and proved.
    fn prove(&self) {
        self.name("git.example.com").ok();
        let (label, value) = self.told();
        self.record("CREATE", &format!("{label}.git.example.com"), &value);
        wait(&self.owner.sandbox, PROVED);
        assert_eq!(self.proof(), "verified");
    }

    /// The owner asks nobody.
    fn open(&self) {
        let open = [("ServiceId", self.id.as_str()), ("AcceptanceRequired", "false")];
        self.owner.ec2("ModifyVpcEndpointServiceConfiguration", &open).ok();
    }

    fn dns(&self, endpoint: &str, on: &str) -> Answer {
        self.requester.ec2("ModifyVpcEndpoint", &[("VpcEndpointId", endpoint), ("PrivateDnsEnabled", on)])
    }

    fn switch_on(&self) {
        let given = [("VpcId", self.vpc.as_str()), ("EnableDnsHostnames.Value", "true")];
        self.requester.ec2("ModifyVpcAttribute", &given).ok();
    }
}

fn route53(who: &Client, method: &str, path: &str, body: &str) -> Answer {
    let body = body.replace("XMLNS", "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"");
    who.rest("route53", method, &format!("/2013-04-01/{path}"), &body)
}

#[test]
fn a_name_is_verified_by_its_record_in_time() {
    let scene = scene();
    assert_eq!(scene.name("localhost").code(), "InvalidParameter");
    assert_eq!(scene.name("Git.example.com").code(), "InvalidParameter", "small letters only");
    assert_eq!(scene.start().code(), "InvalidParameter", "there is no name");
    scene.name("git.example.com").ok();
    scene.start().ok();
    wait(&scene.owner.sandbox, 599);
    assert_eq!(scene.proof(), "pendingVerification");
    wait(&scene.owner.sandbox, 1);
    assert_eq!(scene.proof(), "failed");
    let (label, value) = scene.told();
    scene.record("CREATE", &format!("{label}.git.example.com"), &value);
    wait(&scene.owner.sandbox, 60);
    assert_eq!(scene.proof(), "failed", "nobody looks any more");
    scene.start().ok();
    assert_eq!(scene.proof(), "pendingVerification");
    wait(&scene.owner.sandbox, 60);
    assert_eq!(scene.proof(), "verified");
    scene.start().ok();
    assert_eq!(scene.proof(), "verified", "what is proved stays so");
    let seen = scene.requester.ec2("DescribeVpcEndpointServices", &[("ServiceName.1", &scene.name)]).ok();
    assert_eq!(seen.get("privateDnsNameVerificationState"), "verified");
    assert!(seen.get("privateDnsNameSet").contains("<privateDnsName>git.example.com</privateDnsName>"));
    let both =
        [("ServiceId", scene.id.as_str()), ("PrivateDnsName", "a.example.com"), ("RemovePrivateDnsName", "true")];
    let refused = scene.owner.ec2("ModifyVpcEndpointServiceConfiguration", &both);
    assert_eq!(refused.code(), "InvalidParameterCombination");
    scene.name("ci.example.com").ok();
    assert_eq!(scene.proof(), "pendingVerification", "another name, another proof");
}

#[test]
fn a_record_is_found_without_asking_and_its_proof_outlives_it() {
    let scene = scene();
    scene.name("git.example.com").ok();
    let (label, value) = scene.told();
    let place = format!("{label}.git.example.com");
    wait(&scene.owner.sandbox, 7200);
    assert_eq!(scene.proof(), "pendingVerification", "unasked, it never fails");
    scene.record("CREATE", &place, &value);
    wait(&scene.owner.sandbox, 59);
    scene.record("DELETE", &place, &value);
    wait(&scene.owner.sandbox, 300);
    assert_eq!(scene.proof(), "pendingVerification", "it never was everywhere");
    scene.record("CREATE", &place, &value);
    wait(&scene.owner.sandbox, 60);
    scene.record("DELETE", &place, &value);
    wait(&scene.owner.sandbox, 60);
    assert_eq!(scene.proof(), "verified");
}

#[test]
fn a_record_is_found_that_appears_while_it_is_looked_for() {
    let scene = scene();
    scene.name("git.example.com").ok();
    scene.start().ok();
    wait(&scene.owner.sandbox, 400);
    let (label, value) = scene.told();
    scene.record("CREATE", &format!("{label}.git.example.com"), &value);
    wait(&scene.owner.sandbox, PROVED);
    assert_eq!(scene.proof(), "verified");
}

#[test]
fn the_record_may_stand_above_or_at_the_domain_but_must_say_the_value() {
    for (place, shouted, state) in [
        ("LABEL.example.com", false, "verified"),
        ("example.com", false, "verified"),
        ("LABEL.git.example.com", true, "failed"),
        ("LABEL.www.example.com", false, "failed"),
    ] {
        let scene = scene();
        scene.name("git.example.com").ok();
        let (label, value) = scene.told();
        let value = if shouted { value.to_uppercase() } else { value };
        scene.record("CREATE", &place.replace("LABEL", &label), &value);
        scene.start().ok();
        wait(&scene.owner.sandbox, 600);
        assert_eq!(scene.proof(), state, "{place}");
    }
}

#[test]
fn a_private_zone_and_a_private_name_of_the_same_domain_exclude_each_other() {
    let scene = scene();
    scene.prove();
    scene.switch_on();
    scene.open();
    let vpc = scene.vpc.as_str();
    scene.zone("example.com", Some(vpc)).ok();
    let first = scene.ask(&[("PrivateDnsEnabled", "true")]).ok().get("vpcEndpointId");
    assert_eq!(scene.zone("git.example.com", Some(vpc)).code(), "ConflictingDomainExists");
    let elsewhere = scene.requester.ec2("CreateVpc", &[("CidrBlock", "10.9.0.0/16")]).ok().get("vpcId");
    let zones = scene.zone("git.example.com", Some(&elsewhere)).ok().all("Id");
    let zone = zones.iter().find(|id| id.starts_with("/hostedzone/")).unwrap().trim_start_matches('/');
    let here = format!("<VPC><VPCRegion>us-east-1</VPCRegion><VPCId>{vpc}</VPCId></VPC>");
    let body = format!("<AssociateVPCWithHostedZoneRequest XMLNS>{here}</AssociateVPCWithHostedZoneRequest>");
    let associate = || route53(&scene.requester, "POST", &format!("{zone}/associatevpc"), &body);
    assert_eq!(associate().code(), "ConflictingDomainExists");
    scene.dns(&first, "false").ok();
    associate().ok();
    let refused = scene.dns(&first, "true");
    assert!(refused.body.contains("conflicting DNS domain for git.example.com"), "{}", refused.body);
    assert_eq!(scene.ask(&[("PrivateDnsEnabled", "true")]).code(), "InvalidParameter");
}

#[test]
fn an_endpoint_takes_the_name_once_everything_is_ready() {
    let scene = scene();
    let id = scene.ask(&[]).ok().get("vpcEndpointId");
    assert_eq!(scene.dns(&id, "true").code(), "InvalidParameter", "the service has no name");
    scene.prove();
    assert_eq!(scene.dns(&id, "true").code(), "InvalidParameter", "nobody has accepted");
    scene.decide("AcceptVpcEndpointConnections", &id);
    let refused = scene.dns(&id, "true");
    assert!(refused.body.contains("enableDnsSupport and enableDnsHostnames"), "{}", refused.body);
    scene.switch_on();
    scene.dns(&id, "true").ok();
    let seen = scene.requester.ec2("DescribeVpcEndpoints", &[("VpcEndpointId.1", &id)]).ok();
    assert_eq!(seen.get("privateDnsEnabled"), "true");
    assert_eq!(seen.all("dnsName").last().map(String::as_str), Some("git.example.com"));
    scene.dns(&id, "true").ok();
    scene.dns(&id, "false").ok();
    let seen = scene.requester.ec2("DescribeVpcEndpoints", &[("VpcEndpointId.1", &id)]).ok();
    assert!(!seen.body.contains("git.example.com"));
}

#[test]
fn one_name_stands_for_one_endpoint_of_a_vpc() {
    let scene = scene();
    scene.prove();
    scene.switch_on();
    scene.open();
    let first = scene.ask(&[("PrivateDnsEnabled", "true")]).ok();
    assert_eq!(first.get("privateDnsEnabled"), "true");
    let second = scene.ask(&[("PrivateDnsEnabled", "true")]);
    assert!(second.body.contains("conflicting DNS domain for git.example.com"), "{}", second.body);
    let third = scene.ask(&[]).ok().get("vpcEndpointId");
    assert_eq!(scene.dns(&third, "true").code(), "InvalidParameter");
    scene.requester.ec2("DeleteVpcEndpoints", &[("VpcEndpointId.1", &first.get("vpcEndpointId"))]).ok();
    scene.dns(&third, "true").ok();
}

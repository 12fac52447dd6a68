//! Private DNS names: proved in public DNS, then used by endpoints.

use super::connections::{Scene, scene};
use crate::clock::Time;
use crate::ec2::private_dns::{PublicText, seek};
use crate::testing::{ACCOUNT, Answer, REGION, wait};
use crate::world::World;

impl Scene {
    fn name(&self, name: &str) -> Answer {
        let given = [("ServiceId", self.id.as_str()), ("PrivateDnsName", name)];
        self.owner.ec2("ModifyVpcEndpointServiceConfiguration", &given)
    }

    fn proof(&self) -> String {
        self.owner.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok().get("state")
    }

    /// As the call does, but with another public DNS.
    fn seek(&self, dns: PublicText) {
        let mut state = self.owner.sandbox.state();
        let now = state.world.now();
        seek(&mut state.world, (ACCOUNT, REGION), &self.id, now, dns).unwrap();
    }

    /// Named and proved.
    fn prove(&self) {
        self.name("git.example.com").ok();
        self.seek(everything_at_name);
        wait(&self.owner.sandbox, 60);
        assert_eq!(self.proof(), "verified");
    }

    fn dns(&self, endpoint: &str, on: &str) -> Answer {
        self.requester.ec2("ModifyVpcEndpoint", &[("VpcEndpointId", endpoint), ("PrivateDnsEnabled", on)])
    }

    fn switch_on(&self) {
        let given = [("VpcId", self.vpc.as_str()), ("EnableDnsHostnames.Value", "true")];
        self.requester.ec2("ModifyVpcAttribute", &given).ok();
    }
}

/// The values that the service of this world must have in public DNS.
fn values(world: &World) -> Vec<(String, String)> {
    world.estates.values().flat_map(|e| e.ec2.endpoint_services.values()).filter_map(|s| s.record()).collect()
}

fn at(world: &World, name: &str, place: &str) -> Vec<String> {
    let here = |label: &str| place.replace("LABEL", label) == name;
    values(world).into_iter().filter(|(label, _)| here(label)).map(|(_, value)| value).collect()
}

fn everything_at_name(world: &World, name: &str, _: Time) -> Vec<String> {
    at(world, name, "LABEL.git.example.com")
}

#[test]
fn a_name_is_verified_by_its_record_in_time() {
    let scene = scene();
    assert_eq!(scene.name("localhost").code(), "InvalidParameter");
    let start = || scene.owner.ec2("StartVpcEndpointServicePrivateDnsVerification", &[("ServiceId", &scene.id)]);
    assert_eq!(start().code(), "InvalidParameter", "there is no name");
    scene.name("git.example.com").ok();
    start().ok();
    wait(&scene.owner.sandbox, 599);
    assert_eq!(scene.proof(), "pendingVerification");
    wait(&scene.owner.sandbox, 1);
    assert_eq!(scene.proof(), "failed");
    scene.seek(everything_at_name);
    assert_eq!(scene.proof(), "pendingVerification");
    wait(&scene.owner.sandbox, 60);
    assert_eq!(scene.proof(), "verified");
    start().ok();
    assert_eq!(scene.proof(), "verified", "what is proved stays so");
    let seen = scene.requester.ec2("DescribeVpcEndpointServices", &[("ServiceName.1", &scene.name)]).ok();
    assert_eq!(seen.get("privateDnsNameVerificationState"), "verified");
    assert!(seen.get("privateDnsNameSet").contains("<privateDnsName>git.example.com</privateDnsName>"));
    scene.name("ci.example.com").ok();
    assert_eq!(scene.proof(), "pendingVerification", "another name, another proof");
}

#[test]
fn the_record_is_found_in_a_public_zone_of_route_53() {
    let scene = scene();
    let route53 = |path: &str, body: &str| {
        let body = body.replace("XMLNS", "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"");
        scene.owner.rest("route53", "POST", &format!("/2013-04-01/{path}"), &body).ok()
    };
    scene.name("git.example.com").ok();
    let seen = scene.owner.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok();
    let told = seen.get("privateDnsNameConfiguration");
    let part = |name: &str| told.split(&format!("<{name}>")).nth(1).unwrap().split('<').next().unwrap().to_owned();
    let (label, value) = (part("name"), part("value"));
    let zone = "<CreateHostedZoneRequest XMLNS><Name>example.com</Name><CallerReference>r</CallerReference></CreateHostedZoneRequest>";
    let zone = route53("hostedzone", zone).get("Id");
    let records =
        format!("<ResourceRecords><ResourceRecord><Value>\"{value}\"</Value></ResourceRecord></ResourceRecords>");
    let set = format!(
        "<ResourceRecordSet><Name>{label}.git.example.com</Name><Type>TXT</Type><TTL>60</TTL>{records}</ResourceRecordSet>"
    );
    let changes =
        format!("<ChangeBatch><Changes><Change><Action>CREATE</Action>{set}</Change></Changes></ChangeBatch>");
    let body = format!("<ChangeResourceRecordSetsRequest XMLNS>{changes}</ChangeResourceRecordSetsRequest>");
    route53(&format!("{}/rrset", zone.trim_start_matches('/')), &body);
    let start = || scene.owner.ec2("StartVpcEndpointServicePrivateDnsVerification", &[("ServiceId", &scene.id)]).ok();
    start();
    wait(&scene.owner.sandbox, 600);
    assert_eq!(scene.proof(), "failed", "the record was not everywhere yet");
    start();
    wait(&scene.owner.sandbox, 60);
    assert_eq!(scene.proof(), "verified");
}

#[test]
fn the_record_may_stand_above_or_at_the_domain_but_must_say_the_value() {
    let above: PublicText = |world, name, _| at(world, name, "LABEL.example.com");
    let bare: PublicText = |world, name, _| at(world, name, "example.com");
    let shouted: PublicText =
        |world, name, now| everything_at_name(world, name, now).iter().map(|v| v.to_uppercase()).collect();
    let beside: PublicText = |world, name, _| at(world, name, "LABEL.www.example.com");
    for (dns, state) in [(above, "verified"), (bare, "verified"), (shouted, "failed"), (beside, "failed")] {
        let scene = scene();
        scene.name("git.example.com").ok();
        scene.seek(dns);
        wait(&scene.owner.sandbox, 600);
        assert_eq!(scene.proof(), state);
    }
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
    let open = [("ServiceId", scene.id.as_str()), ("AcceptanceRequired", "false")];
    scene.owner.ec2("ModifyVpcEndpointServiceConfiguration", &open).ok();
    let first = scene.ask(&[("PrivateDnsEnabled", "true")]).ok();
    assert_eq!(first.get("privateDnsEnabled"), "true");
    let second = scene.ask(&[("PrivateDnsEnabled", "true")]);
    assert!(second.body.contains("conflicting DNS domain for git.example.com"), "{}", second.body);
    let third = scene.ask(&[]).ok().get("vpcEndpointId");
    assert_eq!(scene.dns(&third, "true").code(), "InvalidParameter");
    scene.requester.ec2("DeleteVpcEndpoints", &[("VpcEndpointId.1", &first.get("vpcEndpointId"))]).ok();
    scene.dns(&third, "true").ok();
}

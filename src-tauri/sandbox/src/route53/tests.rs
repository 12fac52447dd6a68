//! Route 53, as a client sees it.

mod lookup;
mod records;
mod vpcs;
mod zones;

use crate::Sandbox;
use crate::testing::{ACCOUNT, Answer, Client, OTHER, REGION, client, open};

const ROOT: &str = "/2013-04-01";

/// The seed `acme`, its customer and its partner.
struct Bench {
    sandbox: Sandbox,
    acme: Client,
    partner: Client,
}

fn bench() -> Bench {
    let sandbox = open("acme");
    Bench { acme: client(&sandbox, ACCOUNT), partner: client(&sandbox, OTHER), sandbox }
}

/// The ID of the VPC of that name.
fn vpc(client: &Client, name: &str) -> String {
    client.ec2("DescribeVpcs", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", name)]).ok().get("vpcId")
}

fn vpc_xml(id: &str) -> String {
    format!("<VPC><VPCRegion>{REGION}</VPCRegion><VPCId>{id}</VPCId></VPC>")
}

/// Creates a zone; private where a VPC is given.
fn create(client: &Client, name: &str, reference: &str, vpc: Option<&str>) -> Answer {
    let vpc = vpc.map(vpc_xml).unwrap_or_default();
    let body = format!(
        "<CreateHostedZoneRequest><Name>{name}</Name>{vpc}<CallerReference>{reference}</CallerReference></CreateHostedZoneRequest>"
    );
    client.rest("route53", "POST", &format!("{ROOT}/hostedzone"), &body)
}

/// The ID of a zone that was created.
fn id(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.body);
    let ids = answer.all("Id");
    ids.iter().find_map(|id| id.strip_prefix("/hostedzone/")).unwrap().to_owned()
}

fn public(client: &Client) -> String {
    id(&create(client, "example.com", "public", None))
}

fn get(client: &Client, path: &str) -> Answer {
    client.rest("route53", "GET", &format!("{ROOT}/{path}"), "")
}

/// A plain record set.
fn set(name: &str, kind: &str, values: &[&str]) -> String {
    let values: String =
        values.iter().map(|v| format!("<ResourceRecord><Value>{v}</Value></ResourceRecord>")).collect();
    format!("<Name>{name}</Name><Type>{kind}</Type><TTL>60</TTL><ResourceRecords>{values}</ResourceRecords>")
}

fn change(client: &Client, zone: &str, changes: &[(&str, String)]) -> Answer {
    let one = |(action, set): &(&str, String)| {
        format!("<Change><Action>{action}</Action><ResourceRecordSet>{set}</ResourceRecordSet></Change>")
    };
    let changes: String = changes.iter().map(one).collect();
    let body = format!(
        "<ChangeResourceRecordSetsRequest><ChangeBatch><Changes>{changes}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>"
    );
    client.rest("route53", "POST", &format!("{ROOT}/hostedzone/{zone}/rrset/"), &body)
}

/// What a refused batch says, all in one.
fn said(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.code().as_str()), (400, "InvalidChangeBatch"), "{}", answer.body);
    answer.get("Message")
}

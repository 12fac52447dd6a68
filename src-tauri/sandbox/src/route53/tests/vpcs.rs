//! VPCs of private zones, the partner's own and the customer's.

use super::*;

struct Zone {
    bench: Bench,
    id: String,
    theirs: String,
    ours: String,
}

/// A private zone of the partner's.
fn private() -> Zone {
    let bench = bench();
    let (ours, theirs) = (vpc(&bench.partner, "firefly-connect"), vpc(&bench.acme, "acme-prod"));
    let id = id(&create(&bench.partner, "git.acme.example", "one", Some(&ours)));
    Zone { bench, id, theirs, ours }
}

impl Zone {
    fn ask(&self, client: &Client, what: &str, vpc: &str) -> Answer {
        let root = match what {
            "associatevpc" => "AssociateVPCWithHostedZoneRequest",
            "disassociatevpc" => "DisassociateVPCFromHostedZoneRequest",
            "authorizevpcassociation" => "CreateVPCAssociationAuthorizationRequest",
            _ => "DeleteVPCAssociationAuthorizationRequest",
        };
        let body = format!("<{root}>{}</{root}>", vpc_xml(vpc));
        client.rest("route53", "POST", &format!("{ROOT}/hostedzone/{}/{what}", self.id), &body)
    }
}

#[test]
fn a_private_zone_shows_its_vpcs_and_no_name_servers() {
    let z = private();
    let shown = get(&z.bench.partner, &format!("hostedzone/{}", z.id)).ok();
    assert_eq!((shown.get("PrivateZone"), shown.get("VPCId")), ("true".to_owned(), z.ours));
    assert!(shown.all("NameServer").is_empty());
}

#[test]
fn a_vpc_of_another_account_takes_both_owners() {
    let z = private();
    let (acme, partner) = (&z.bench.acme, &z.bench.partner);
    let refused = z.ask(acme, "associatevpc", &z.theirs);
    assert_eq!((refused.status, refused.code().as_str()), (401, "NotAuthorizedException"));
    assert_eq!(z.ask(partner, "associatevpc", &z.theirs).code(), "InvalidVPCId");
    assert_eq!(z.ask(acme, "authorizevpcassociation", &z.theirs).code(), "NoSuchHostedZone");
    assert_eq!(z.ask(partner, "authorizevpcassociation", "vpc-0").code(), "InvalidVPCId");
    z.ask(partner, "authorizevpcassociation", &z.theirs).ok();
    z.ask(partner, "authorizevpcassociation", &z.theirs).ok();
    let listed = get(partner, &format!("hostedzone/{}/authorizevpcassociation", z.id)).ok();
    assert_eq!(listed.all("VPCId"), std::slice::from_ref(&z.theirs));
    z.ask(acme, "associatevpc", &z.theirs).ok();
    assert_eq!(z.ask(acme, "associatevpc", &z.theirs).code(), "ConflictingDomainExists");
    let by_vpc = get(acme, &format!("hostedzonesbyvpc?vpcid={}&vpcregion={REGION}", z.theirs)).ok();
    assert_eq!(by_vpc.all("OwningAccount"), [ACCOUNT, OTHER]);
    let page = get(acme, &format!("hostedzonesbyvpc?vpcid={}&vpcregion={REGION}&maxitems=1", z.theirs)).ok();
    let (vpc, token) = (&z.theirs, page.get("NextToken"));
    let next = get(acme, &format!("hostedzonesbyvpc?vpcid={vpc}&vpcregion={REGION}&nexttoken={token}")).ok();
    assert_eq!(next.all("Name"), ["git.acme.example."]);
    assert_eq!(get(partner, &format!("hostedzonesbyvpc?vpcid={vpc}&vpcregion={REGION}")).code(), "InvalidInput");
    z.ask(partner, "deauthorizevpcassociation", &z.theirs).ok();
    let gone = z.ask(partner, "deauthorizevpcassociation", &z.theirs);
    assert_eq!((gone.status, gone.code().as_str()), (404, "VPCAssociationAuthorizationNotFound"));
}

#[test]
fn a_private_zone_keeps_its_last_vpc() {
    let z = private();
    let (acme, partner) = (&z.bench.acme, &z.bench.partner);
    assert_eq!(z.ask(partner, "disassociatevpc", &z.ours).code(), "LastVPCAssociation");
    let absent = z.ask(partner, "disassociatevpc", &z.theirs);
    assert_eq!((absent.status, absent.code().as_str()), (404, "VPCAssociationNotFound"));
    z.ask(partner, "authorizevpcassociation", &z.theirs).ok();
    z.ask(acme, "associatevpc", &z.theirs).ok();
    assert_eq!(
        z.ask(&client(&z.bench.sandbox, "777788889999"), "disassociatevpc", &z.theirs).code(),
        "NoSuchHostedZone"
    );
    z.ask(acme, "disassociatevpc", &z.theirs).ok();
    let public = Zone { id: public(acme), ..z };
    assert_eq!(public.ask(&public.bench.acme, "associatevpc", &public.theirs).code(), "PublicZoneVPCAssociation");
    assert_eq!(public.ask(&public.bench.acme, "authorizevpcassociation", &public.theirs).code(), "InvalidInput");
}

//! Zones: how they are made, listed and deleted.

use super::*;
use crate::testing::wait;

#[test]
fn a_new_zone_has_name_servers_and_its_two_records() {
    let b = bench();
    let made = create(&b.acme, "Example.COM", "one", None);
    let zone = id(&made);
    assert_eq!(made.get("Name"), "example.com.");
    assert_eq!((made.all("NameServer").len(), made.get("ResourceRecordSetCount")), (4, "2".to_owned()));
    for id in [zone.clone(), format!("%2Fhostedzone%2F{zone}")] {
        assert_eq!(get(&b.acme, &format!("hostedzone/{id}")).ok().get("CallerReference"), "one");
    }
    let records = get(&b.acme, &format!("hostedzone/{zone}/rrset")).ok();
    assert_eq!(records.all("Type"), ["NS", "SOA"]);
    let servers: Vec<String> = made.all("NameServer").iter().map(|s| format!("{s}.")).collect();
    assert_eq!(records.all("Value")[..4], servers);
    let change = made.all("Id")[0].trim_start_matches('/').to_owned();
    assert_eq!(get(&b.acme, &change).ok().get("Status"), "PENDING");
    wait(&b.sandbox, 60);
    assert_eq!(get(&b.acme, &change).ok().get("Status"), "INSYNC");
    assert_eq!(get(&b.partner, &change).code(), "NoSuchChange");
}

#[test]
fn a_zone_that_cannot_be_is_refused_and_leaves_no_trace() {
    let b = bench();
    let connect = vpc(&b.partner, "firefly-connect");
    public(&b.acme);
    let before = b.sandbox.dump();
    for (answer, status, code) in [
        (create(&b.acme, "other.com", "public", None), 409, "HostedZoneAlreadyExists"),
        (create(&b.acme, "a..b", "x", None), 400, "InvalidDomainName"),
        (create(&b.acme, "com", "x", None), 400, "InvalidDomainName"),
        (create(&b.acme, "a.com", "x", Some("vpc-0")), 400, "InvalidVPCId"),
        (create(&b.acme, "a.com", "x", Some(&connect)), 400, "InvalidVPCId"),
        (create(&b.partner, "acme.example", "x", Some(&connect)), 400, "ConflictingDomainExists"),
        (create(&b.acme, "", "x", None), 400, "InvalidDomainName"),
        (create(&b.acme, "a.com", "", None), 400, "InvalidInput"),
    ] {
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.body);
    }
    assert_eq!(b.sandbox.dump(), before);
}

#[test]
fn a_zone_is_deleted_once_it_is_empty() {
    let b = bench();
    let zone = public(&b.acme);
    let path = format!("{ROOT}/hostedzone/{zone}");
    let record = set("a.example.com", "A", &["10.0.0.1"]);
    change(&b.acme, &zone, &[("CREATE", record.clone())]).ok();
    assert_eq!(b.acme.rest("route53", "DELETE", &path, "").code(), "HostedZoneNotEmpty");
    assert_eq!(b.partner.rest("route53", "DELETE", &path, "").code(), "NoSuchHostedZone");
    change(&b.acme, &zone, &[("DELETE", record)]).ok();
    b.acme.rest("route53", "DELETE", &path, "").ok();
    let gone = get(&b.acme, &format!("hostedzone/{zone}"));
    assert_eq!((gone.status, gone.code().as_str()), (404, "NoSuchHostedZone"));
}

#[test]
fn lists_go_page_by_page() {
    let b = bench();
    for (n, name) in ["b.org", "a.org", "z.com", "a.org"].into_iter().enumerate() {
        create(&b.acme, name, &n.to_string(), None);
    }
    let (mut ids, mut path) = (Vec::new(), "hostedzone?maxitems=2".to_owned());
    loop {
        let page = get(&b.acme, &path).ok();
        ids.extend(page.all("Id"));
        match page.all("NextMarker").first() {
            Some(next) => path = format!("hostedzone?maxitems=2&marker={next}"),
            None => break,
        }
    }
    assert_eq!(ids.len(), 6);
    assert!(ids.is_sorted());
    let first = get(&b.acme, "hostedzonesbyname?maxitems=4").ok();
    assert_eq!(first.all("Name"), ["z.com.", "acme.example.", "acme.internal.", "a.org."]);
    let (name, id) = (first.get("NextDNSName"), first.get("NextHostedZoneId"));
    let second = get(&b.acme, &format!("hostedzonesbyname?dnsname={name}&hostedzoneid={id}")).ok();
    assert_eq!(
        (second.all("Name"), second.get("IsTruncated")),
        (vec!["a.org.".into(), "b.org.".into()], "false".into())
    );
    assert_eq!(get(&b.acme, "hostedzonesbyname?hostedzoneid=Z1").code(), "InvalidInput");
    assert_eq!(get(&b.acme, "hostedzone?maxitems=none").code(), "InvalidInput");
    assert_eq!(get(&b.acme, "hostedzonecount").ok().get("HostedZoneCount"), "6");
}

#[test]
fn an_account_has_five_hundred_zones() {
    let b = bench();
    for n in 2..500 {
        create(&b.acme, &format!("z{n}.com"), &n.to_string(), None);
    }
    assert_eq!(create(&b.acme, "more.com", "more", None).code(), "TooManyHostedZones");
}

#[test]
fn tags_and_comments_come_and_go() {
    let b = bench();
    let zone = public(&b.acme);
    let (path, root) = (format!("tags/hostedzone/{zone}"), format!("{ROOT}/tags/hostedzone"));
    let tag = |n: u32| format!("<Tag><Key>k{n}</Key><Value>v</Value></Tag>");
    let ask = |inside: &str| {
        let body = format!("<ChangeTagsForResourceRequest>{inside}</ChangeTagsForResourceRequest>");
        b.acme.rest("route53", "POST", &format!("{ROOT}/{path}"), &body)
    };
    ask(&format!("<AddTags>{}{}</AddTags>", tag(1), tag(2))).ok();
    ask("<RemoveTagKeys><Key>k1</Key></RemoveTagKeys>").ok();
    assert_eq!(get(&b.acme, &path).ok().all("Key"), ["k2"]);
    assert_eq!(ask("").code(), "InvalidInput");
    let many: String = (3..13).map(tag).collect();
    assert_eq!(ask(&format!("<AddTags>{many}</AddTags>")).code(), "InvalidInput");
    let ids = format!(
        "<ListTagsForResourcesRequest><ResourceIds><ResourceId>{zone}</ResourceId></ResourceIds></ListTagsForResourcesRequest>"
    );
    assert_eq!(b.acme.rest("route53", "POST", &root, &ids).ok().all("Key"), ["k2"]);
    assert_eq!(get(&b.acme, "tags/healthcheck/x").code(), "NoSuchHealthCheck");
    let body = "<UpdateHostedZoneCommentRequest><Comment>new</Comment></UpdateHostedZoneCommentRequest>";
    let comment = b.acme.rest("route53", "POST", &format!("{ROOT}/hostedzone/{zone}"), body).ok();
    assert_eq!(comment.get("Comment"), "new");
}

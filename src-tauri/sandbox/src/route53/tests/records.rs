//! Records: what may be in a zone, and in which order it is listed.

use super::*;

#[test]
fn a_batch_is_done_whole_or_not_at_all_and_tells_everything_that_is_wrong() {
    let b = bench();
    let zone = public(&b.acme);
    let before = b.sandbox.dump();
    let refused = change(
        &b.acme,
        &zone,
        &[
            ("CREATE", set("good.example.com", "A", &["10.0.0.1"])),
            ("CREATE", set("bad.example.com", "A", &["10.0.0"])),
            ("CREATE", set("other.org", "A", &["10.0.0.1"])),
            ("CREATE", set("example.com", "CNAME", &["a.b"])),
            ("DELETE", set("gone.example.com", "A", &["10.0.0.1"])),
            ("DELETE", set("example.com", "SOA", &["x"])),
            ("CREATE", set("a..example.com", "A", &["10.0.0.1"])),
        ],
    );
    let words = said(&refused);
    for part in ["ARRDATAIllegalIPv4Address", "is not permitted in zone example.com.", "at apex", "was not found"] {
        assert!(words.contains(part), "{words}");
    }
    assert!(words.contains("exactly one SOA") && words.contains("DomainLabelEmpty"), "{words}");
    assert_eq!(b.sandbox.dump(), before);
}

#[test]
fn a_deletion_repeats_what_is_there() {
    let b = bench();
    let zone = public(&b.acme);
    let ask = |changes: &[(&str, String)]| change(&b.acme, &zone, changes);
    let (old, turned, new) = (
        set("A.example.com", "A", &["10.0.0.1", "10.0.0.2"]),
        set("a.example.com.", "A", &["10.0.0.2", "10.0.0.1"]),
        set("a.example.com", "A", &["10.0.0.3"]),
    );
    ask(&[("CREATE", old.clone())]).ok();
    assert!(said(&ask(&[("CREATE", old.clone())])).contains("[name='a.example.com.', type='A'] but it already exists"));
    assert!(said(&ask(&[("DELETE", new.clone())])).contains("do not match the current values"));
    assert!(said(&ask(&[("DELETE", old.clone()), ("DELETE", old.clone())])).contains("invalid set of changes"));
    ask(&[("DELETE", turned), ("CREATE", new.clone())]).ok();
    ask(&[("UPSERT", old)]).ok();
    assert!(said(&ask(&[("DELETE", new)])).contains("do not match"));
}

#[test]
fn a_cname_stands_alone() {
    let b = bench();
    let zone = public(&b.acme);
    let (cname, address) =
        (set("a.example.com", "CNAME", &["b.example.com"]), set("a.example.com", "A", &["10.0.0.1"]));
    change(&b.acme, &zone, &[("CREATE", cname.clone())]).ok();
    let words = said(&change(&b.acme, &zone, &[("CREATE", address.clone())]));
    assert!(words.contains("because a conflicting RRSet of type CNAME"), "{words}");
    change(&b.acme, &zone, &[("DELETE", cname.clone()), ("CREATE", address)]).ok();
    let words = said(&change(&b.acme, &zone, &[("UPSERT", cname)]));
    assert!(words.contains("conflicts with other records"), "{words}");
}

#[test]
fn records_of_one_name_have_one_policy() {
    let b = bench();
    let zone = public(&b.acme);
    let ask = |more: &str| {
        let set = format!("{}{more}", set("a.example.com", "A", &["10.0.0.1"]));
        change(&b.acme, &zone, &[("CREATE", set)])
    };
    ask("<SetIdentifier>one</SetIdentifier><Weight>1</Weight>").ok();
    ask("<SetIdentifier>two</SetIdentifier><Weight>0</Weight>").ok();
    assert!(said(&ask("")).contains("other RRSets exist"));
    assert!(
        said(&ask("<SetIdentifier>three</SetIdentifier><Region>eu-west-1</Region>")).contains("other RRSets exist")
    );
    assert_eq!(ask("<SetIdentifier>four</SetIdentifier>").code(), "InvalidInput");
    assert_eq!(ask("<Weight>1</Weight>").code(), "InvalidInput");
    assert_eq!(
        ask("<SetIdentifier>five</SetIdentifier><Weight>1</Weight><Failover>PRIMARY</Failover>").code(),
        "InvalidInput"
    );
    assert_eq!(ask("<HealthCheckId>x</HealthCheckId>").code(), "NoSuchHealthCheck");
    let no_values = "<Name>b.example.com</Name><Type>A</Type><TTL>60</TTL>".to_owned();
    assert_eq!(change(&b.acme, &zone, &[("CREATE", no_values)]).code(), "InvalidInput");
}

#[test]
fn an_alias_needs_its_target_and_the_zone_of_it() {
    let b = bench();
    let zone = public(&b.acme);
    let ask = |name: &str, kind: &str, zone_id: &str, target: &str| {
        let set = format!(
            "<Name>{name}</Name><Type>{kind}</Type><AliasTarget><HostedZoneId>{zone_id}</HostedZoneId><DNSName>{target}</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>"
        );
        change(&b.acme, &zone, &[("UPSERT", set)])
    };
    let edge = b.acme.elbv2("DescribeLoadBalancers", &[("Names.member.1", "acme-edge")]).ok();
    let (dns, theirs) = (edge.get("DNSName"), edge.get("CanonicalHostedZoneId"));
    ask("example.com", "A", &theirs, &dns).ok();
    ask("d.example.com", "AAAA", &theirs, &format!("dualstack.{dns}.")).ok();
    assert_eq!(said(&ask("x.example.com", "A", "Z1", &dns)).matches("Tried to").count(), 2);
    assert_eq!(said(&ask("x.example.com", "A", &theirs, &format!("no-{dns}"))).matches("Tried to").count(), 1);
    assert_eq!(said(&ask("x.example.com", "TXT", &theirs, &dns)).matches("Tried to").count(), 1);
    let endpoint = client(&b.sandbox, "777788889999").ec2("DescribeVpcEndpoints", &[]).ok();
    ask("e.example.com", "A", &endpoint.get("hostedZoneId"), &endpoint.get("dnsName")).ok();
    ask("self.example.com", "A", &zone, "example.com").ok();
    assert_eq!(said(&ask("none.example.com", "A", &zone, "absent.example.com")).matches("Tried to").count(), 1);
    assert_eq!(said(&ask("self.example.com", "A", &zone, "self.example.com")).matches("Tried to").count(), 1);
    let listed = get(&b.acme, &format!("hostedzone/{zone}/rrset?name=example.com&maxitems=1")).ok();
    assert_eq!(listed.all("DNSName")[0], format!("{dns}."));
}

#[test]
fn lists_go_by_reversed_labels_type_and_identifier() {
    let b = bench();
    let zone = public(&b.acme);
    let weighted = |id: &str| {
        format!("{}<SetIdentifier>{id}</SetIdentifier><Weight>1</Weight>", set("w.example.com", "A", &["10.0.0.1"]))
    };
    let sets = [
        set("b.a.example.com", "A", &["10.0.0.1"]),
        set("*.example.com", "A", &["10.0.0.1"]),
        set("a.example.com", "TXT", &["\"x\""]),
        set("a.example.com", "A", &["10.0.0.1"]),
        weighted("two"),
        weighted("one"),
    ];
    change(&b.acme, &zone, &sets.map(|s| ("CREATE", s))).ok();
    let (mut found, mut from) = (Vec::new(), String::new());
    loop {
        let page = get(&b.acme, &format!("hostedzone/{zone}/rrset?maxitems=1{from}")).ok();
        let identifier = |name: &str| page.all(name).first().cloned().unwrap_or_default();
        found.push(format!("{} {} {}", page.get("Name"), page.get("Type"), identifier("SetIdentifier")));
        if page.get("IsTruncated") == "false" {
            break;
        }
        let name = page.get("NextRecordName").replace('\\', "%5C");
        from = format!("&name={name}&type={}", page.get("NextRecordType"));
        let identifier = identifier("NextRecordIdentifier");
        if !identifier.is_empty() {
            from = format!("{from}&identifier={identifier}");
        }
    }
    let expected = [
        "example.com. NS ",
        "example.com. SOA ",
        "\\052.example.com. A ",
        "a.example.com. A ",
        "a.example.com. TXT ",
        "b.a.example.com. A ",
        "w.example.com. A one",
        "w.example.com. A two",
    ];
    assert_eq!(found, expected);
    assert_eq!(get(&b.acme, &format!("hostedzone/{zone}/rrset?type=A")).code(), "InvalidInput");
}

#[test]
fn a_batch_has_its_limits() {
    let b = bench();
    let zone = public(&b.acme);
    let many = |action: &'static str, count: usize| {
        let sets = (0..count).map(|n| (action, set(&format!("h{n}.example.com"), "A", &["10.0.0.1"])));
        change(&b.acme, &zone, &sets.collect::<Vec<_>>())
    };
    assert!(said(&many("CREATE", 1001)).contains("limit of 1000"));
    assert!(said(&many("UPSERT", 501)).contains("limit of 1000"));
    many("CREATE", 1000).ok();
    let long = format!("\"{}\"", "a".repeat(250));
    let sets: Vec<_> = (0..80).map(|n| ("UPSERT", set(&format!("t{n}.example.com"), "TXT", &[&long]))).collect();
    assert!(said(&change(&b.acme, &zone, &sets)).contains("limit of 32000"));
}

/// Whatever is sent, it is answered and nothing breaks.
#[test]
fn odd_requests_are_refused() {
    let b = bench();
    let zone = public(&b.acme);
    for set in [
        set("\\052\\", "A", &["10.0.0.1"]),
        set("é.example.com", "A", &["10.0.0.1"]),
        set("a.example.com", "TXT", &["\"\\"]),
        set("a.example.com", "MX", &["99999999999999999999 x"]),
        set("a.example.com", "AAAA", &["é"]),
        set("a.example.com", "CAA", &["é é é"]),
        set("a.example.com", "A", &[""]),
    ] {
        said(&change(&b.acme, &zone, &[("CREATE", set)]));
    }
    let other = b.acme.rest("route53", "POST", &format!("{ROOT}/hostedzone"), "<CreateHostedZone/>");
    assert_eq!(other.code(), "MalformedInput");
    for (path, body) in
        [("hostedzone", "<a"), ("hostedzone", ""), ("hostedzone/x/rrset/", "<a/>"), ("tags/x/y", "<a/>")]
    {
        let answer = b.acme.rest("route53", "POST", &format!("{ROOT}/{path}"), body);
        assert!((400..500).contains(&answer.status), "{path} {}", answer.body);
    }
}

//! The proof that a private DNS name's domain is ours: what AWS wants to see in public DNS, and whether it has seen it.

use domain::{EndpointService, Fault, FaultKind, PrivateDns, TxtRecord, clip};

use super::wait::{Saw, saw};

/// The record that AWS wants to see, once it says so of a name in `domain`: as text, which is what the wait produces.
pub(super) fn told(service: Option<EndpointService>, domain: &str) -> Result<Saw, Fault> {
    let Some(service) = service else { return Ok(saw(false, "not visible yet")) };
    // shortly after the name was changed AWS may still show the proof of the one before
    if !service.private_dns_name.as_deref().is_some_and(|name| is_in(name, domain)) {
        return Ok(saw(false, "the service does not have the name yet"));
    }
    let Some(PrivateDns { label: Some(label), value: Some(value), .. }) = service.private_dns else {
        return Ok(saw(false, "AWS has not said the record yet"));
    };
    if !is_word(&label) || !is_word(&value) {
        return Err(Fault::new(
            FaultKind::Other,
            "proof-malformed",
            format!(
                "What AWS gives as the proof of {domain} is no TXT record: “{}” “{}”",
                clip(&label, 80),
                clip(&value, 80)
            ),
        )
        .hint("Look at the endpoint service in the AWS console, and write its record by hand"));
    }
    let record = TxtRecord { name: format!("{label}.{domain}"), value };
    Ok(Saw { produced: Some(record.to_string()), ..saw(true, format!("TXT {record}")) })
}

/// Whether AWS has found the record.
pub(super) fn verified(service: Option<EndpointService>) -> Result<Saw, Fault> {
    let Some(service) = service else { return Ok(saw(false, "not visible yet")) };
    let Some(proof) = service.private_dns else { return Ok(saw(false, "the service does not have the name yet")) };
    if proof.state.eq_ignore_ascii_case("failed") {
        let name = clip(service.private_dns_name.as_deref().unwrap_or_default(), 255);
        return Err(Fault::new(
            FaultKind::Other,
            "domain-unproven",
            format!("AWS did not find the record that proves {name}: the verification is {}", clip(&proof.state, 40)),
        )
        .hint(
            "Check that public DNS answers with the TXT record, in its very case, and apply again: AWS then looks anew",
        ));
    }
    Ok(saw(proof.state.eq_ignore_ascii_case("verified"), clip(&proof.state, 40)))
}

/// The domain itself, or a name below it.
fn is_in(name: &str, domain: &str) -> bool {
    name == domain || name.strip_suffix(domain).is_some_and(|above| above.ends_with('.'))
}

/// Visible ASCII without spaces and quotes, as labels and AWS's values are.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 255 && text.bytes().all(|b| b.is_ascii_graphic() && b != b'"')
}

#[cfg(test)]
mod tests {
    use domain::Tags;

    use super::*;

    fn service(name: &str, state: &str, label: Option<&str>, value: Option<&str>) -> Option<EndpointService> {
        let id: domain::EndpointServiceId = "vpce-svc-0123456789abcdef0".parse().unwrap();
        let own = |text: Option<&str>| text.map(str::to_owned);
        Some(EndpointService {
            name: format!("com.amazonaws.vpce.us-east-1.{id}"),
            id,
            state: "Available".to_owned(),
            acceptance_required: true,
            load_balancers: Vec::new(),
            zones: Vec::new(),
            private_dns_name: Some(name.to_owned()),
            private_dns: Some(PrivateDns { state: state.to_owned(), label: own(label), value: own(value) }),
            notifications: None,
            ip_address_types: Vec::new(),
            payer: None,
            remote_access: None,
            regions: Vec::new(),
            principals: None,
            connections: None,
            tags: Tags::new(),
        })
    }

    #[test]
    fn the_record_is_the_label_in_the_domain_and_the_value_in_its_case() {
        let told_of = |name, label, value| told(service(name, "pendingVerification", label, value), "acme.example");
        let proof = told_of("git.acme.example", Some("_1d367"), Some("vpce:qUAth3Fde")).unwrap();
        assert!(proof.there);
        assert_eq!(proof.produced.unwrap(), "_1d367.acme.example vpce:qUAth3Fde");
        for (name, label, value) in [
            ("git.other.example", Some("_1d367"), Some("vpce:x")),
            ("notacme.example", Some("_1d367"), Some("vpce:x")),
            ("git.acme.example", None, Some("vpce:x")),
            ("git.acme.example", Some("_1d367"), None),
        ] {
            let early = told_of(name, label, value).unwrap();
            assert!(!early.there && early.produced.is_none(), "{name} {label:?} {value:?}");
        }
        assert!(!told(None, "acme.example").unwrap().there);
    }

    #[test]
    fn what_is_no_label_and_no_value_is_written_nowhere() {
        for (label, value) in
            [("_a b", "vpce:x"), ("_a", "vpce:x y"), ("_a", "vpce:\"x"), ("_a\u{7}", "vpce:x"), ("", "x")]
        {
            let fault = told(service("acme.example", "pendingVerification", Some(label), Some(value)), "acme.example");
            assert_eq!(fault.err().unwrap().code, "proof-malformed", "{label:?} {value:?}");
        }
    }

    #[test]
    fn a_failed_verification_says_so_and_what_to_do() {
        let of = |state| verified(service("git.acme.example", state, Some("_a"), Some("vpce:x")));
        assert!(of("verified").unwrap().there);
        let pending = of("pendingVerification").unwrap();
        assert_eq!((pending.there, pending.words.as_str()), (false, "pendingVerification"));
        let fault = of("failed").err().unwrap();
        assert_eq!(fault.code, "domain-unproven");
        assert!(fault.message.contains("git.acme.example") && fault.message.ends_with("failed"), "{}", fault.message);
        assert!(fault.hint.is_some_and(|hint| hint.contains("TXT record")));
    }
}

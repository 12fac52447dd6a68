//! Certificates of AWS Certificate Manager. The list says nearly everything; what it leaves out is asked for one by one.

use aws_sdk_acm::Client;
use aws_sdk_acm::types::{CertificateDetail, CertificateStatus, CertificateSummary, Filters, KeyAlgorithm};
use domain::{Arn, Certificate, Fault};
use futures_util::future::join_all;

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::{moment, needed, text};

const DESCRIBE: &str = "acm:DescribeCertificate";

pub(super) async fn find(acm: &Client, look: &Look) -> Vec<Certificate> {
    const CALL: &str = "acm:ListCertificates";
    let fetch = async |token| {
        let request = acm.list_certificates().includes(every_key()).max_items(1000).set_next_token(token);
        let answer = request.send().await.map_err(reading(CALL))?;
        Ok(Page::new(answer.certificate_summary_list, answer.next_token))
    };
    let listed = look.keep(CALL, &look.list(CALL, fetch).await, |s| Ok((listed(s)?, is_whole(s))));
    let asked = listed.into_iter().map(async |(listed, whole)| {
        let detail = if whole { None } else { describe(acm, look, &listed.arn).await };
        detail.unwrap_or(listed)
    });
    join_all(asked).await
}

/// Untold, ACM lists keys of RSA 1024 and 2048 only (`docs/aws.md`, “Certificates”).
fn every_key() -> Filters {
    let all = KeyAlgorithm::values().iter().map(|name| KeyAlgorithm::from(*name)).collect();
    Filters::builder().set_key_types(Some(all)).build()
}

/// Whether the list gives every name and, for what may serve, the end.
fn is_whole(s: &CertificateSummary) -> bool {
    let names = !s.subject_alternative_name_summaries().is_empty()
        && s.has_additional_subject_alternative_names() != Some(true);
    names && s.status().is_some_and(|status| *status != CertificateStatus::Issued || s.not_after().is_some())
}

fn listed(s: &CertificateSummary) -> Result<Certificate, Fault> {
    Ok(Certificate {
        arn: needed(s.certificate_arn())?,
        names: names(s.domain_name(), s.subject_alternative_name_summaries()),
        status: text(s.status().map(|s| s.as_str())),
        not_after: moment(s.not_after()),
    })
}

async fn describe(acm: &Client, look: &Look, arn: &Arn) -> Option<Certificate> {
    let fetch = async |_| {
        let answer = acm.describe_certificate().certificate_arn(arn.as_str()).send().await;
        Ok(Page::only(answer.map_err(reading(DESCRIBE))?.certificate.map(|c| vec![c])))
    };
    let found = look.list(DESCRIBE, fetch).await;
    look.keep(DESCRIBE, &found, certificate).pop()
}

fn certificate(c: &CertificateDetail) -> Result<Certificate, Fault> {
    Ok(Certificate {
        arn: needed(c.certificate_arn())?,
        names: names(c.domain_name(), c.subject_alternative_names()),
        status: text(c.status().map(|s| s.as_str())),
        not_after: moment(c.not_after()),
    })
}

/// The name it was asked for first, then the others.
fn names(first: Option<&str>, all: &[String]) -> Vec<String> {
    let first = first.filter(|name| !name.is_empty());
    let others = all.iter().map(String::as_str).filter(|name| Some(*name) != first);
    first.into_iter().chain(others).map(str::to_owned).collect()
}

//! TLS listeners and their certificates. A listener has exactly one default certificate and one policy (model: CreateListener,
//! `Certificates`, `SslPolicy`).

use super::arns::{CERTIFICATE, misplaced};
use super::{At, shown};
use crate::onboarding::ALPN;
use crate::{Inventory, Problem, Protocol};

/// The call that lists certificates.
const LIST: &str = "acm:ListCertificates";

pub(super) fn form(at: &At) -> Vec<Problem> {
    let protocol = at.listener.protocol;
    let tls = match (&at.listener.tls, protocol) {
        (None, Protocol::Tls) => {
            let message = format!("Port {} speaks TLS, and no certificate is named", at.listener.port);
            let hint =
                "Name one of AWS Certificate Manager in tls.certificate, or use TCP and leave TLS to the targets";
            return vec![at.problem("tls", "no-certificate", message, hint)];
        }
        (Some(_), Protocol::Tcp | Protocol::Udp | Protocol::TcpUdp) => {
            let message = format!("Port {} speaks {}, which has no certificate", at.listener.port, protocol.as_str());
            return vec![at.problem("tls", "tls-without-tls", message, "Take tls out, or make the protocol TLS")];
        }
        (None, Protocol::Tcp | Protocol::Udp | Protocol::TcpUdp) => return Vec::new(),
        (Some(tls), Protocol::Tls) => tls,
    };
    let field = format!("{}.tls.certificate", at.field);
    let mut problems: Vec<Problem> =
        misplaced(&tls.certificate, &CERTIFICATE, at.desired, &field).into_iter().collect();
    if !ALPN.contains(&tls.alpn.as_str()) {
        let message = format!("“{}” is no ALPN policy", shown(&tls.alpn));
        problems.push(at.problem("tls.alpn", "alpn", message, &format!("Use {}", ALPN.join(", "))));
    }
    if !tls.policy.starts_with("ELBSecurityPolicy-") {
        let message = format!("“{}” is no security policy of Elastic Load Balancing", shown(&tls.policy));
        let hint = "Use one such as ELBSecurityPolicy-TLS13-1-2-2021-06";
        problems.push(at.problem("tls.policy", "tls-policy", message, hint));
    }
    problems
}

/// It exists, was issued and has not run out: AWS refuses a listener with any other (`docs/aws.md`, “Certificates”).
pub(super) fn known(at: &At, inventory: &Inventory) -> Option<Problem> {
    let arn = &at.listener.tls.as_ref()?.certificate;
    let problem = |code, message: String, hint| Some(at.problem("tls.certificate", code, message, hint));
    let Some(certificate) = inventory.certificates.iter().find(|c| &c.arn == arn) else {
        let message = format!("Certificate {} does not exist in this account and Region", arn.short());
        let missing = inventory.read_completely(LIST);
        return if missing { problem("unknown-certificate", message, "Choose one that was found") } else { None };
    };
    let name = shown(certificate.names.first().map_or(arn.short(), String::as_str));
    if certificate.not_after.is_some_and(|end| end <= inventory.looked_at) {
        return problem(
            "certificate-expired",
            format!("The certificate of {name} has run out"),
            "Renew it, or choose another",
        );
    }
    if !certificate.status.eq_ignore_ascii_case("ISSUED") {
        let message = format!("The certificate of {name} is {}, not ISSUED", shown(&certificate.status));
        return problem("certificate-not-issued", message, "Prove its domain in AWS Certificate Manager first");
    }
    None
}

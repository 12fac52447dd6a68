//! What has become of a certificate: a requested one is issued once a CNAME record proves each of its domains in public DNS.

use super::{Certificate, Method, Origin};
use crate::call::Call;
use crate::clock::Time;
use crate::ids;
use crate::route53;
use crate::waits::CERTIFICATE_SECONDS;
use crate::world::World;

/// How long ACM looks for the proof.
const PATIENCE: i64 = 72 * 3600;
const DAY: Time = 86_400_000;
/// Of a public certificate, in days (`docs/aws.md`, “Certificates”).
const VALID: Time = 198;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Pending,
    TimedOut,
    Issued,
    Expired,
}

impl Status {
    pub fn word(self) -> &'static str {
        match self {
            Status::Pending => "PENDING_VALIDATION",
            Status::TimedOut => "VALIDATION_TIMED_OUT",
            Status::Issued => "ISSUED",
            Status::Expired => "EXPIRED",
        }
    }
}

/// Where a certificate stands at a moment.
pub(super) struct Standing {
    pub status: Status,
    /// Of a requested one that was issued.
    pub issued: Option<Time>,
    /// From when it is valid, and until when.
    pub valid: Option<(Time, Time)>,
}

/// Whether a listener may begin to use a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fitness {
    Usable,
    /// Not issued yet, or expired.
    NotIssued,
    Missing,
}

/// Whether a listener may begin to use a certificate of the caller's.
pub(crate) fn fitness(world: &World, call: &Call, arn: &str) -> Fitness {
    let estate = world.estates.get(&(call.account.clone(), call.region.clone()));
    match estate.and_then(|e| e.acm.certificates.get(arn)) {
        Some(certificate) if standing(world, certificate, call.now).status == Status::Issued => Fitness::Usable,
        Some(_) => Fitness::NotIssued,
        None => Fitness::Missing,
    }
}

/// Takes down what has been issued, before the records change that prove it.
pub(crate) fn settle(world: &mut World, now: Time) {
    let mut issued = Vec::new();
    for (place, estate) in &world.estates {
        for certificate in estate.acm.certificates.values() {
            issued
                .extend(standing(world, certificate, now).issued.map(|t| (place.clone(), certificate.arn.clone(), t)));
        }
    }
    for (place, arn, time) in issued {
        let certificate = world.estates.get_mut(&place).and_then(|e| e.acm.certificates.get_mut(&arn));
        if let Some(Certificate { origin: Origin::Requested(requested), .. }) = certificate {
            requested.issued = Some(time);
        }
    }
}

pub(super) fn standing(world: &World, certificate: &Certificate, now: Time) -> Standing {
    match &certificate.origin {
        Origin::Imported(i) => Standing {
            status: if now < i.not_after { Status::Issued } else { Status::Expired },
            issued: None,
            valid: Some((i.not_before, i.not_after)),
        },
        Origin::Requested(requested) => {
            let found = || issuing(world, certificate).filter(|t| *t <= now);
            let late = world.clock.after(certificate.created, PATIENCE) <= now;
            let Some(issued) = requested.issued.or_else(found) else {
                let status = if late { Status::TimedOut } else { Status::Pending };
                return Standing { status, issued: None, valid: None };
            };
            let from = issued - issued.rem_euclid(DAY);
            let until = from + VALID * DAY - 1000;
            let status = if now < until { Status::Issued } else { Status::Expired };
            Standing { status, issued: Some(issued), valid: Some((from, until)) }
        }
    }
}

/// From when a name is proven by the records that stand now.
pub(super) fn proven(world: &World, certificate: &Certificate, name: &str) -> Option<Time> {
    let Origin::Requested(requested) = &certificate.origin else { return None };
    if requested.method == Method::Email {
        // nobody reads the mail
        return None;
    }
    let (record, target) = proof(certificate, name);
    let until = world.clock.after(certificate.created, PATIENCE);
    let fitting = route53::public_cname(world, &record).into_iter().filter(|r| r.target == target);
    fitting.map(|r| r.from.max(certificate.created)).filter(|t| *t < until).min()
}

/// The CNAME record that proves a name, the same for all certificates of an account. A wildcard is proven with its domain.
pub(super) fn proof(certificate: &Certificate, name: &str) -> (String, String) {
    let account = certificate.arn.split(':').nth(4).unwrap_or_default();
    let domain = name.strip_prefix("*.").unwrap_or(name);
    let (own, theirs) = (ids::digest(&["acm", account, domain], 32), ids::digest(&["acm proof", account, domain], 32));
    let letter = |b: u8| char::from(b'a' + (b % 26));
    let zone: String = ids::digest(&["acm zone", account, domain], 10).bytes().map(letter).collect();
    (format!("_{own}.{domain}."), format!("_{theirs}.{zone}.acm-validations.aws."))
}

fn issuing(world: &World, certificate: &Certificate) -> Option<Time> {
    let proofs: Option<Vec<Time>> = certificate.names.iter().map(|n| proven(world, certificate, n)).collect();
    Some(world.clock.after(proofs?.into_iter().max()?, i64::from(CERTIFICATE_SECONDS)))
}

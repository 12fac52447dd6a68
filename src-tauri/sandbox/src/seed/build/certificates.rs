//! Certificates that were imported into ACM.

use super::Plot;
use crate::acm::{Certificate, Imported, Origin};
use crate::clock::Time;
use crate::ec2::Tags;
use crate::ids;
use crate::seed::PLANTED;

impl Plot<'_> {
    /// A certificate for these names, valid from one moment to another; gives its ARN.
    pub fn certificate(&mut self, names: &[&str], issuer: &str, not_before: Time, not_after: Time) -> String {
        let d = ids::digest(&[&["seed", self.account, self.region, "certificate"], names].concat(), 32);
        let id = format!("{}-{}-{}-{}-{}", &d[0..8], &d[8..12], &d[12..16], &d[16..20], &d[20..32]);
        let arn = format!("arn:aws:acm:{}:{}:certificate/{id}", self.region, self.account);
        let certificate = Certificate {
            arn: arn.clone(),
            names: names.iter().map(|n| (*n).to_owned()).collect(),
            algorithm: "RSA_2048".to_owned(),
            created: PLANTED,
            origin: Origin::Imported(Imported { issuer: issuer.to_owned(), not_before, not_after }),
            tags: Tags::new(),
        };
        self.estate.acm.certificates.insert(arn.clone(), certificate);
        arn
    }
}

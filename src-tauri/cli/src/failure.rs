//! How a verb failed: a fault, or a file with everything that is wrong with it.

use domain::Fault;

use crate::onboarding_file::BadFile;

#[derive(Debug)]
pub enum Failure {
    Fault(Fault),
    File(BadFile),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::Fault(fault)
    }
}

/// Where only a fault is wanted, the problems are its causes.
impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Fault(fault) => fault,
            Failure::File(bad) => bad.fault(),
        }
    }
}

//! The credentials that the engine works with, and their renewal while runs wait for it. How one signs in, and every
//! secret, is the business of others.

use std::sync::{Arc, PoisonError, RwLockReadGuard};

use domain::{Fault, Identity};

use crate::Engine;
use crate::engine::Cloud;

/// AWS as one caller sees it, and who that is.
pub(crate) struct Credentials {
    cloud: Arc<dyn Cloud>,
    identity: Arc<Identity>,
    /// How often they were renewed.
    renewals: u64,
}

impl Credentials {
    pub fn new(cloud: Arc<dyn Cloud>, identity: Identity) -> Self {
        Self { cloud, identity: Arc::new(identity), renewals: 0 }
    }
}

impl Engine {
    /// Works with `cloud` from the next call on. What is under way ends as it began.
    ///
    /// Refused (`another-account`, `another-region`) where that is another place: a run is for the one it was planned in.
    pub fn renew(&self, cloud: Arc<dyn Cloud>, identity: Identity) -> Result<(), Fault> {
        let mut now = self.credentials.write().unwrap_or_else(PoisonError::into_inner);
        same_place(&now.identity, &identity)?;
        *now = Credentials { cloud, identity: Arc::new(identity), renewals: now.renewals + 1 };
        Ok(())
    }

    /// Reading and changing AWS, with the credentials of now.
    pub fn cloud(&self) -> Arc<dyn Cloud> {
        Arc::clone(&self.in_use().cloud)
    }

    /// Who we are. A renewal may have made it another session or role of the same account.
    pub fn identity(&self) -> Arc<Identity> {
        Arc::clone(&self.in_use().identity)
    }

    /// Tells a fault of credentials that were renewed meanwhile from one of those in use.
    pub(crate) fn renewals(&self) -> u64 {
        self.in_use().renewals
    }

    fn in_use(&self) -> RwLockReadGuard<'_, Credentials> {
        self.credentials.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn same_place(was: &Identity, is: &Identity) -> Result<(), Fault> {
    if was.account != is.account {
        let (is, was) = (is.account.grouped(), was.account.grouped());
        return Err(Fault::invalid(
            "another-account",
            format!("These credentials are of account {is}, and this is work in {was}"),
        )
        .hint(format!("Sign in to account {was} again")));
    }
    if was.region != is.region {
        let (is, was) = (&is.region, &was.region);
        return Err(Fault::invalid(
            "another-region",
            format!("These credentials lead to Region {is}, and this is work in {was}"),
        )
        .hint(format!("Set the Region of the profile to {was} again")));
    }
    Ok(())
}

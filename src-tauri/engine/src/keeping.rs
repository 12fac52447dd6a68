//! Onboardings on the shelf beyond saving them: taken over from what stands in AWS, named anew, copied, forgotten. Nothing here
//! changes AWS.

use domain::{AccountId, Desired, EndpointServiceId, Event, Fault, Imported, OnboardingId, import};

use crate::Engine;
use crate::onboarding::mint;

impl Engine {
    /// Makes an onboarding of an endpoint service and what it stands on; it is not kept yet.
    pub async fn import(&self, service: &EndpointServiceId, firefly: &AccountId) -> Result<Imported, Fault> {
        import(&*self.look().await?, service, firefly.clone(), self.new_id(service.as_str())?)
    }

    /// Gives an onboarding another name. What AWS holds keeps the names that it has: it is known by its tags.
    pub async fn rename(&self, id: &OnboardingId, name: &str) -> Result<Desired, Fault> {
        let _place = self.shelf.lock(id)?;
        let desired = Desired { name: name.to_owned(), ..self.desired(id)? };
        let inventory = self.glance().await?;
        self.keep(&desired, &inventory)?;
        Ok(desired)
    }

    /// The same onboarding anew, in the account and Region of this session: with an id of its own, nothing adopted, and nobody
    /// confirmed. It is not kept yet.
    pub fn duplicate(&self, id: &OnboardingId, name: &str) -> Result<Desired, Fault> {
        let mut copy = self.desired(id)?;
        copy.id = self.new_id(name)?;
        copy.name = name.to_owned();
        copy.account = self.identity().account.clone();
        copy.region = self.identity().region.clone();
        copy.network.edition = 1;
        copy.adopt = domain::Adopt::default();
        copy.listeners.iter_mut().for_each(|listener| listener.adopt_target_group = None);
        Ok(copy)
    }

    /// Forgets an onboarding without touching what it made, which stays in AWS with its tags and can be imported again.
    pub fn forget(&self, id: &OnboardingId) -> Result<Desired, Fault> {
        let _place = self.shelf.lock(id)?;
        let desired = self.desired(id)?;
        self.note(Some(id), Event::OnboardingForgotten { name: desired.name.clone() })?;
        self.shelf.remove(id)?;
        Ok(desired)
    }

    fn new_id(&self, seed: &str) -> Result<OnboardingId, Fault> {
        mint(&serde_json::json!([seed, self.now(), self.identity().arn, std::process::id()]))
    }
}

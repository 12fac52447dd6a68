//! Onboardings on the shelf beyond saving them: taken over from what stands in AWS, named anew, copied, forgotten. Nothing here
//! changes AWS.

use domain::{AccountId, Desired, EndpointServiceId, Event, Fault, Imported, OnboardingId, clip, import};

use crate::Engine;
use crate::onboarding::mint;

impl Engine {
    /// Makes an onboarding of an endpoint service and what it stands on; it is not kept yet.
    pub async fn import(&self, service: &EndpointServiceId, firefly: &AccountId) -> Result<Imported, Fault> {
        let imported = import(&*self.look().await?, service, firefly.clone(), self.new_id(service.as_str())?)?;
        if let Some(known) = self.shelf.load(&imported.desired.id)? {
            let message =
                format!("Endpoint service {service} is of onboarding “{}”, which is kept here", clip(&known.name, 60));
            return Err(Fault::invalid("already-kept", message).hint(
                "Work with that one; if the service’s tags were put on by hand, take them off and import again",
            ));
        }
        Ok(imported)
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
        if desired.four_eyes {
            let message = "This onboarding asks for four eyes, so that one person does not forget it";
            return Err(Fault::invalid("four-eyes", message)
                .hint("Apply it with four_eyes = false first, which somebody else has to approve"));
        }
        self.note(Some(id), Event::OnboardingForgotten { name: desired.name.clone() })?;
        self.shelf.remove(id)?;
        Ok(desired)
    }

    fn new_id(&self, seed: &str) -> Result<OnboardingId, Fault> {
        mint(&serde_json::json!([seed, self.now(), self.identity().arn, std::process::id()]))
    }
}

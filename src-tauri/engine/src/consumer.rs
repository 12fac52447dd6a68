//! Firefly's side of the engine: from a packet to an endpoint, and its removal.

use domain::{Fault, OnboardingId, Packet, Plan, VpcId, plan};

use crate::Engine;
use crate::onboarding::gathered;

impl Engine {
    /// Plans the endpoint for `packet` in this account. A service that does not let this account in looks absent.
    pub async fn consumer_plan(&self, packet: &Packet, vpc: Option<&VpcId>) -> Result<Plan, Fault> {
        if packet.sandbox != self.sandbox {
            let message = if packet.sandbox {
                "This packet was made in the sandbox and leads nowhere in AWS"
            } else {
                "This packet is a real one; the sandbox does not hold its service"
            };
            return Err(Fault::invalid("wrong-realm", message).hint("Use it in the realm that it was made in"));
        }
        let reachable = self
            .cloud
            .reachable_zones(&packet.service_name)
            .await
            .map_err(|fault| unreachable_service(packet, self, fault))?;
        let inventory = self.look().await?;
        plan::consumer(packet, &inventory, &reachable, vpc).map_err(gathered)
    }

    /// Plans the removal of the endpoint and its group.
    pub async fn consumer_teardown_plan(&self, onboarding: &OnboardingId) -> Result<Plan, Fault> {
        plan::consumer_teardown(onboarding, &*self.look().await?).map_err(gathered)
    }
}

fn unreachable_service(packet: &Packet, engine: &Engine, fault: Fault) -> Fault {
    if fault.kind != domain::FaultKind::NotFound {
        return fault;
    }
    let message = format!(
        "{} does not exist, or does not let account {} in; AWS does not tell which",
        packet.service_name,
        engine.identity.account.grouped()
    );
    Fault::not_found("service-not-reachable", message)
        .hint("Ask the customer whether this account is an allowed principal")
        .because(fault.message)
}

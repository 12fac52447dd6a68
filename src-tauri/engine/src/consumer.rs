//! Firefly's side of the engine: from a packet to an endpoint, and its removal.

use std::sync::Arc;

use domain::{Fault, Packet, Plan, VpcId, plan};

use crate::Engine;
use crate::apply::{Started, start_in};
use crate::onboarding::{gathered, same_as_shown};

impl Engine {
    /// Plans the endpoint for `packet` in this account. A service that does not let this account in looks absent.
    pub async fn consumer_plan(&self, packet: &Packet, vpc: Option<&VpcId>) -> Result<Plan, Fault> {
        self.same_realm(packet)?;
        let offer = self.cloud().offer(&packet.service_name).await;
        let offer = offer.map_err(|fault| unreachable_service(packet, self, fault))?;
        let inventory = self.look().await?;
        plan::consumer(packet, &inventory, &offer, vpc).map_err(gathered)
    }

    /// Creates what was shown for `packet`. Refused when a plan that is made now, with nobody else at it, is another one.
    pub async fn consumer_apply(
        self: &Arc<Self>,
        packet: &Packet,
        vpc: Option<&VpcId>,
        shown: &str,
    ) -> Result<Started, Fault> {
        let place = self.shelf.lock(&packet.onboarding)?;
        let plan = self.consumer_plan(packet, vpc).await?;
        same_as_shown(&plan, shown)?;
        start_in(self, plan, place)
    }

    /// Removes what was shown for `packet`; refused as above.
    pub async fn consumer_teardown(self: &Arc<Self>, packet: &Packet, shown: &str) -> Result<Started, Fault> {
        let place = self.shelf.lock(&packet.onboarding)?;
        let plan = self.consumer_teardown_plan(packet).await?;
        same_as_shown(&plan, shown)?;
        start_in(self, plan, place)
    }

    /// Plans the removal of the endpoint that was made from `packet`, and of its group.
    pub async fn consumer_teardown_plan(&self, packet: &Packet) -> Result<Plan, Fault> {
        self.same_realm(packet)?;
        plan::consumer_teardown(packet, &*self.look().await?).map_err(gathered)
    }

    fn same_realm(&self, packet: &Packet) -> Result<(), Fault> {
        let message = match (packet.sandbox, self.sandbox) {
            (true, false) => "This packet was made in the sandbox and leads nowhere in AWS",
            (false, true) => "This packet is a real one; the sandbox does not hold its service",
            (true, true) | (false, false) => return Ok(()),
        };
        Err(Fault::invalid("wrong-realm", message).hint("Use it in the realm that it was made in"))
    }
}

fn unreachable_service(packet: &Packet, engine: &Engine, fault: Fault) -> Fault {
    if fault.kind != domain::FaultKind::NotFound {
        return fault;
    }
    let message = format!(
        "{} does not exist, or does not let account {} in; AWS does not tell which",
        packet.service_name,
        engine.identity().account.grouped()
    );
    Fault::not_found("service-not-reachable", message)
        .hint("Ask the customer whether this account is an allowed principal")
        .because(fault.message)
}

//! Firefly's side: from a packet to an endpoint. In the sandbox it acts as the account that the packet expects.

use domain::{Fault, Packet, Plan, VpcId};
use host::Seat;

use super::carry_out::{Shown, carry_out, consent};
use crate::arguments::{ConsumerArguments, ConsumerVerb, SeatArguments};
use crate::output::{Ended, Output};
use crate::{file, show};

pub async fn consumer(out: Output, arguments: &SeatArguments, what: ConsumerVerb) -> Result<Ended, Fault> {
    match what {
        ConsumerVerb::Plan(a) => {
            let order = Order::of(arguments, &a).await?;
            let plan = order.plan().await?;
            out.document(&plan, &[], || format!("{}\n{}", show::packet(&order.packet), show::plan(&plan)));
            Ok(Ended::Done)
        }
        ConsumerVerb::Apply(a) => Order::of(arguments, &a).await?.apply(out, a.yes).await,
        ConsumerVerb::Teardown(a) => Order::of(arguments, &a).await?.tear_down(out, a.yes).await,
    }
}

/// A packet, and the seat from which it is answered.
struct Order {
    packet: Packet,
    vpc: Option<VpcId>,
    seat: Seat,
}

impl Order {
    async fn of(arguments: &SeatArguments, a: &ConsumerArguments) -> Result<Order, Fault> {
        let packet = file::packet(&a.packet)?;
        let vpc = a.vpc.as_deref().map(str::parse).transpose()?;
        let seat = sit(arguments, &packet).await?;
        Ok(Order { packet, vpc, seat })
    }

    async fn plan(&self) -> Result<Plan, Fault> {
        self.seat.engine.consumer_plan(&self.packet, self.vpc.as_ref()).await
    }

    async fn apply(&self, out: Output, yes: bool) -> Result<Ended, Fault> {
        let plan = self.plan().await?;
        let shown = Shown { plan: &plan, unread: &[], above: format!("{}\n", show::packet(&self.packet)) };
        if let Some(ended) = consent(out, &shown, yes, "Create this")? {
            return Ok(ended);
        }
        let engine = &self.seat.engine;
        let started = engine.consumer_apply(&self.packet, self.vpc.as_ref(), &plan.hash()).await?;
        carry_out(out, &self.seat, started).await
    }

    async fn tear_down(&self, out: Output, yes: bool) -> Result<Ended, Fault> {
        let engine = &self.seat.engine;
        let plan = engine.consumer_teardown_plan(&self.packet).await?;
        let shown = Shown { plan: &plan, unread: &[], above: String::new() };
        if let Some(ended) = consent(out, &shown, yes, "Remove this")? {
            return Ok(ended);
        }
        let started = engine.consumer_teardown(&self.packet, &plan.hash()).await?;
        carry_out(out, &self.seat, started).await
    }
}

async fn sit(arguments: &SeatArguments, packet: &Packet) -> Result<Seat, Fault> {
    let mut arguments = arguments.clone();
    let untouched = arguments.sandbox_account == host::play::CUSTOMER;
    if arguments.sandbox.is_some() && untouched {
        arguments.sandbox_account = packet.expected_requester.to_string();
    }
    super::sit(&arguments).await
}

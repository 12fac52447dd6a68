//! Firefly's side: from a packet to an endpoint. In the sandbox it acts as the account that the packet expects.

use std::path::Path;

use domain::{Fault, Packet, Plan};
use host::Seat;

use super::carry_out;
use crate::arguments::{ConsumerArguments, ConsumerVerb, SeatArguments};
use crate::output::{Ended, Output};
use crate::{file, show};

pub async fn consumer(out: Output, arguments: &SeatArguments, what: ConsumerVerb) -> Result<Ended, Fault> {
    match what {
        ConsumerVerb::Plan(a) => {
            let (_, plan) = planned(arguments, &a).await?;
            out.document(&plan, &[], || show::plan(&plan));
            Ok(Ended::Done)
        }
        ConsumerVerb::Apply(a) => {
            let (seat, plan) = planned(arguments, &a).await?;
            done(out, &seat, plan, a.yes, "Create this").await
        }
        ConsumerVerb::Teardown(a) => {
            let packet = file::packet(&a.packet)?;
            let seat = sit(arguments, &packet).await?;
            let plan = seat.engine.consumer_teardown_plan(&packet.onboarding).await?;
            done(out, &seat, plan, a.yes, "Remove this").await
        }
    }
}

async fn planned(arguments: &SeatArguments, a: &ConsumerArguments) -> Result<(Seat, Plan), Fault> {
    let packet = file::packet(Path::new(&a.packet))?;
    let seat = sit(arguments, &packet).await?;
    let vpc = a.vpc.as_deref().map(str::parse).transpose()?;
    let plan = seat.engine.consumer_plan(&packet, vpc.as_ref()).await?;
    Ok((seat, plan))
}

async fn sit(arguments: &SeatArguments, packet: &Packet) -> Result<Seat, Fault> {
    let mut arguments = arguments.clone();
    let untouched = arguments.sandbox_account == "111122223333";
    if arguments.sandbox.is_some() && untouched {
        arguments.sandbox_account = packet.expected_requester.to_string();
    }
    super::sit(&arguments).await
}

async fn done(out: Output, seat: &Seat, plan: Plan, yes: bool, question: &str) -> Result<Ended, Fault> {
    if plan.steps.is_empty() {
        out.document(&plan, &[], || show::plan(&plan));
        return Ok(Ended::Done);
    }
    if !out.json {
        out.event(&plan, || Some(show::plan(&plan)));
    }
    if !out.confirm(yes, &format!("{question} in account {}?", plan.account.grouped()))? {
        return Ok(Ended::Cancelled);
    }
    carry_out(out, &seat.engine, plan).await
}

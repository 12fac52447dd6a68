//! One decision about one connection, as a plan of its own: even that is shown before it is done.

use super::build::Build;
use super::ours::{our_service, serves, several_services};
use crate::audit::Outcome;
use crate::{Action, ConnectionCard, Desired, EndpointId, Fault, Inventory, Plan, Purpose, Wait, clip, judge};

/// Plans acceptance. Refused unless every required check holds on this inventory, which must be fresh.
pub fn accept(desired: &Desired, inventory: &Inventory, endpoint: &EndpointId) -> Result<Plan, Vec<Fault>> {
    let card = find(desired, inventory, endpoint)?;
    if !card.acceptable {
        let because = card.blocked_because.unwrap_or_default();
        return Err(vec![
            Fault::invalid("not-acceptable", format!("{endpoint} cannot be accepted: {because}"))
                .hint("Reject it, or mend the cause and look again"),
        ]);
    }
    let (service, owner) = (card.connection.service.clone(), card.connection.owner.grouped());
    let mut build = begin(desired, Purpose::Accept);
    let doubts = card.checks.iter().filter(|c| c.key == "only_one" && c.outcome != Outcome::Pass);
    doubts.for_each(|c| build.warn(&c.detail));
    let action = Action::AcceptConnection { service: service.clone(), endpoint: endpoint.clone() };
    build.act(
        "accept",
        format!("Accept {endpoint} of account {owner}"),
        "Its account is the one that was pinned, and every check that acceptance needs holds",
        action,
        &[],
    );
    let wait = Wait::ConnectionAvailable { service, endpoint: endpoint.clone() };
    build.wait(
        "accepted",
        "Wait until the connection is available".into(),
        "AWS builds it in every zone",
        wait,
        &["accept"],
    );
    build.finish()
}

/// Plans a rejection; of a live connection it cuts the traffic.
pub fn reject(desired: &Desired, inventory: &Inventory, endpoint: &EndpointId) -> Result<Plan, Vec<Fault>> {
    let card = find(desired, inventory, endpoint)?;
    if !card.rejectable {
        let message = format!("{endpoint} is {}, so there is nothing to reject", clip(&card.connection.state, 40));
        return Err(vec![Fault::invalid("not-rejectable", message).hint("Nothing has to be done")]);
    }
    let mut build = begin(desired, Purpose::Reject);
    if card.connection.is("available") {
        build.warn("The connection is in use: rejecting it cuts its traffic at once");
    }
    if card.connection.owner == desired.firefly.account {
        build.warn("This connection is Firefly’s own; Firefly has to ask anew afterwards");
    }
    let service = card.connection.service.clone();
    let action = Action::RejectConnection { service: service.clone(), endpoint: endpoint.clone() };
    let title = format!("Reject {endpoint} of account {}", card.connection.owner.grouped());
    build.act("reject", title, "Only Firefly’s own requests are accepted", action, &[]);
    let wait = Wait::ConnectionRejected { service, endpoint: endpoint.clone() };
    build.wait(
        "rejected",
        "Read back that it is rejected".into(),
        "AWS answers with success even for a part that failed",
        wait,
        &["reject"],
    );
    build.finish()
}

fn begin(desired: &Desired, purpose: Purpose) -> Build {
    Build::new(Plan::empty(desired.id.clone(), desired.account.clone(), desired.region.clone(), purpose))
}

fn find(desired: &Desired, inventory: &Inventory, endpoint: &EndpointId) -> Result<ConnectionCard, Vec<Fault>> {
    if inventory.account != desired.account || inventory.region != desired.region {
        return Err(vec![
            Fault::invalid("wrong-account", "This session is not in the onboarding’s account and Region")
                .hint("Sign in there first"),
        ]);
    }
    let several = several_services(desired, inventory, serves);
    if !several.is_empty() {
        return Err(several);
    }
    let service = our_service(desired, inventory).ok_or_else(|| {
        let fault = Fault::not_found("no-service", "The endpoint service of this onboarding was not found");
        vec![fault.hint("Set the onboarding up first: plan and apply its file")]
    })?;
    if service.connections.is_none() {
        let message = format!("The connections of {} could not be read", service.id);
        return Err(vec![
            Fault::invalid("connections-unread", message).hint("Look again; if it stays so, check the permissions"),
        ]);
    }
    let cards = judge(desired, service);
    let card = cards.into_iter().find(|c| &c.connection.endpoint == endpoint);
    card.ok_or_else(|| {
        vec![
            Fault::not_found("no-connection", format!("{endpoint} has no connection to {}", service.id))
                .hint("Look again; its owner may have deleted it"),
        ]
    })
}

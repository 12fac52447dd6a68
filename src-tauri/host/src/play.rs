//! The other parties of the sandbox: Firefly, by the real consumer side of this product; a colleague who changes AWS by
//! hand; and a stranger. All of it in simulated accounts only.

use std::path::Path;

use bytes::Bytes;
use domain::{Event, Fault, Packet};
use engine::apply;

use crate::seat::{Seat, SeatChoice, sit};

/// The customer's account in the estate `acme`.
pub const CUSTOMER: &str = "111122223333";
/// Firefly's.
pub const FIREFLY: &str = "444455556666";
/// Nobody that anyone knows.
pub const STRANGER: &str = "777788889999";

/// Firefly creates its endpoint from the packet.
pub async fn firefly(customer: &Seat, packet: &Packet) -> Result<(), Fault> {
    let (_, home) = world_of(customer)?;
    ask(home, packet.expected_requester.as_str(), packet).await?;
    played(customer, packet, "Firefly created its endpoint and asked for a connection").await
}

/// A colleague adds the stranger's account by hand, outside this product; the stranger asks for a connection.
pub async fn stranger(customer: &Seat, packet: &Packet) -> Result<(), Fault> {
    let (_, home) = world_of(customer)?;
    let principal = format!("arn:{}:iam::{STRANGER}:root", customer.engine.identity().partition);
    by_hand(
        customer,
        &[
            ("Action", "ModifyVpcEndpointServicePermissions"),
            ("ServiceId", &packet.service_id),
            ("AddAllowedPrincipals.1", &principal),
        ],
    )?;
    let mut forged = packet.clone();
    forged.expected_requester = STRANGER.parse()?;
    ask(home, STRANGER, &forged.sealed()).await?;
    played(
        customer,
        packet,
        "a colleague let account 7777 8888 9999 in by hand, and that account asked for a connection",
    )
    .await
}

async fn played(customer: &Seat, packet: &Packet, part: &str) -> Result<(), Fault> {
    customer.engine.forget_look();
    customer.engine.note(Some(&packet.onboarding), Event::Played { part: part.to_owned() }).map(drop)
}

async fn ask(home: &Path, account: &str, packet: &Packet) -> Result<(), Fault> {
    let consumer = sit(&SeatChoice::sandbox(home, account)?).await?;
    let plan = consumer.engine.consumer_plan(packet, None).await?;
    apply::apply(&consumer.engine, plan).await.map(drop)
}

/// One EC2 call as any other client would send it.
fn by_hand(customer: &Seat, parameters: &[(&str, &str)]) -> Result<(), Fault> {
    let (sandbox, _) = world_of(customer)?;
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("Version", "2016-11-15").extend_pairs(parameters);
    let region = &customer.engine.identity().region;
    let credential = format!(
        "AWS4-HMAC-SHA256 Credential={CUSTOMER}/20260101/{region}/ec2/aws4_request, SignedHeaders=host, Signature=unused"
    );
    let request = http::Request::post(format!("https://ec2.{region}.amazonaws.com/"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", credential)
        .body(Bytes::from(body.finish()))
        .map_err(|e| {
            Fault::invalid("bad-request", "The colleague’s request could not be built")
                .because(e.to_string())
                .hint("This is a mistake of this program: report it")
        })?;
    let response = sandbox.respond(request);
    if response.status().is_success() {
        return Ok(());
    }
    Err(Fault::invalid("by-hand-refused", "The colleague’s change was refused")
        .because(String::from_utf8_lossy(response.body()).into_owned())
        .hint("Look at the onboarding again: what the colleague would change may be gone"))
}

fn world_of(seat: &Seat) -> Result<(&sandbox::Sandbox, &Path), Fault> {
    let outside = || {
        Fault::invalid("not-in-the-sandbox", "Other parties can be played in the sandbox only")
            .hint("In AWS, ask them to do their part")
    };
    seat.sandbox.as_ref().map(|(sandbox, home)| (sandbox, home.as_path())).ok_or_else(outside)
}

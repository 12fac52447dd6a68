//! TXT records in public hosted zones. Route 53 takes a batch whole or not at all.

use aws_sdk_route53::Client;
use aws_sdk_route53::error::BuildError;
use aws_sdk_route53::types::{Change, ChangeAction, ChangeBatch, ResourceRecord, ResourceRecordSet, RrType};
use aws_types::request_id::RequestId;
use domain::{Done, Fault, HostedZoneId, TxtRecord};

use super::{done, gone_is_done, so_already};
use crate::fault::{damaged, writing};

const CALL: &str = "route53:ChangeResourceRecordSets";
/// Short, so that a mistaken record does not stay long in others' caches.
const TTL: i64 = 300;

/// Writes the record, whatever was there under its name.
pub(super) async fn write(route53: &Client, zone: &HostedZoneId, record: &TxtRecord) -> Result<Done, Fault> {
    send(route53, zone, ChangeAction::Upsert, record).await
}

/// Takes the record out, as `write` wrote it. One that somebody changed meanwhile is refused: it is no longer ours.
pub(super) async fn delete(route53: &Client, zone: &HostedZoneId, record: &TxtRecord) -> Result<Done, Fault> {
    match send(route53, zone, ChangeAction::Delete, record).await {
        Err(fault) if is_gone(&fault) => Ok(so_already(fault)),
        other => gone_is_done(other),
    }
}

/// One code stands for everything that is wrong with a batch; only its words tell (`docs/aws.md`, “Hosted zones and records”).
fn is_gone(fault: &Fault) -> bool {
    fault.code == "InvalidChangeBatch" && fault.message.contains("but it was not found")
}

async fn send(route53: &Client, zone: &HostedZoneId, action: ChangeAction, record: &TxtRecord) -> Result<Done, Fault> {
    let batch = batch(action, record).map_err(|why| {
        Fault::invalid("request-not-built", "The change of the record could not be built").because(why.to_string())
    })?;
    let request = route53.change_resource_record_sets().hosted_zone_id(zone.as_str()).change_batch(batch);
    let answer = request.send().await.map_err(writing(CALL))?;
    if answer.change_info().is_none_or(|change| change.id().is_empty()) {
        return Err(damaged(CALL, "it names no change"));
    }
    Ok(done(answer.request_id()))
}

fn batch(action: ChangeAction, record: &TxtRecord) -> Result<ChangeBatch, BuildError> {
    let set = ResourceRecordSet::builder()
        .name(&record.name)
        .r#type(RrType::Txt)
        .ttl(TTL)
        .resource_records(ResourceRecord::builder().value(quoted(&record.value)).build()?)
        .build()?;
    let change = Change::builder().action(action).resource_record_set(set).build()?;
    ChangeBatch::builder().changes(change).build()
}

/// A value as zone files have it: in quotes, with those inside it escaped.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_one_value() {
        assert_eq!(quoted("vpce:qUAth3"), "\"vpce:qUAth3\"");
        assert_eq!(quoted(r#"a" "b\"#), r#""a\" \"b\\""#);
    }

    #[test]
    fn only_an_absent_record_is_gone() {
        let told = |words: &str| crate::fault::refused(CALL, "InvalidChangeBatch", words, None);
        assert!(is_gone(&told("[Tried to delete resource record set [name='x.', type='TXT'] but it was not found]")));
        assert!(!is_gone(&told("[Tried to delete … but the values provided do not match the current values]")));
    }
}

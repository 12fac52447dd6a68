//! TXT records in public hosted zones. Route 53 takes a batch whole or not at all.

use aws_sdk_route53::Client;
use aws_sdk_route53::error::BuildError;
use aws_sdk_route53::types::{Change, ChangeAction, ChangeBatch, ResourceRecord, ResourceRecordSet, RrType};
use aws_types::request_id::RequestId;
use domain::{Done, Fault, FaultKind, HostedZoneId, TxtRecord};

use super::{done, gone_is_done, so_already};
use crate::discover::proofs;
use crate::fault::{damaged, writing};

const CALL: &str = "route53:ChangeResourceRecordSets";
/// Short, so that a mistaken record does not stay long in others' caches.
const TTL: i64 = 300;

/// Writes the record, whatever was there under its name.
pub(super) async fn write(route53: &Client, zone: &HostedZoneId, record: &TxtRecord) -> Result<Done, Fault> {
    send(route53, zone, ChangeAction::Upsert, as_written(record)?).await
}

/// Takes the record's value out of whatever stands under its name now, by whomever it was written: a deletion repeats the set as it is.
/// What holds no such value is somebody else's, and stays.
pub(super) async fn delete(route53: &Client, zone: &HostedZoneId, record: &TxtRecord) -> Result<Done, Fault> {
    let there = proofs::at(route53, zone.as_str(), &record.name).await.map(|mut page| page.items.pop());
    let (change, set) = match there {
        Ok(Some(mut set)) => {
            // under the name that was shown; Route 53 tells it with a final dot
            set.name.clone_from(&record.name);
            match without(set, &quoted(&record.value)) {
                Some(change) => change,
                None => return Ok(left_alone(record)),
            }
        }
        // a list that does not show it, or may not be read, proves nothing: Route 53 itself is asked
        Ok(None) => (ChangeAction::Delete, as_written(record)?),
        Err(fault) if fault.kind == FaultKind::Denied => (ChangeAction::Delete, as_written(record)?),
        Err(fault) => return gone_is_done(Err(fault)),
    };
    match send(route53, zone, change, set).await {
        Err(fault) if is_refused(&fault, "but it was not found") => Ok(so_already(fault)),
        Err(fault) if is_refused(&fault, "do not match the current values") => Ok(left_alone(record)),
        Err(fault) if fault.kind == FaultKind::Denied => {
            Err(fault.hint("Have this call allowed; or take service.dns_zone out of the onboarding to leave the record, and plan again"))
        }
        other => gone_is_done(other),
    }
}

/// What takes `value` out of a set: the set's deletion, or its remaining values. `None` where it is not in it.
fn without(mut set: ResourceRecordSet, value: &str) -> Option<(ChangeAction, ResourceRecordSet)> {
    let values = set.resource_records.get_or_insert_default();
    if values.iter().all(|record| record.value == value) && !values.is_empty() {
        return Some((ChangeAction::Delete, set));
    }
    let before = values.len();
    values.retain(|record| record.value != value);
    (values.len() < before).then_some((ChangeAction::Upsert, set))
}

fn left_alone(record: &TxtRecord) -> Done {
    let note = format!("It stays: {} does not hold the value that AWS drew for this service any more", record.name);
    Done { note: Some(note), ..done(None) }
}

/// One code stands for everything that is wrong with a batch; only its words tell (`docs/aws.md`, “Hosted zones and records”).
fn is_refused(fault: &Fault, words: &str) -> bool {
    fault.code == "InvalidChangeBatch" && fault.message.contains(words)
}

async fn send(
    route53: &Client,
    zone: &HostedZoneId,
    action: ChangeAction,
    set: ResourceRecordSet,
) -> Result<Done, Fault> {
    let change = Change::builder().action(action).resource_record_set(set).build().map_err(not_built)?;
    let batch = ChangeBatch::builder().changes(change).build().map_err(not_built)?;
    let request = route53.change_resource_record_sets().hosted_zone_id(zone.as_str()).change_batch(batch);
    let answer = request.send().await.map_err(writing(CALL))?;
    if answer.change_info().is_none_or(|change| change.id().is_empty()) {
        return Err(damaged(CALL, "it names no change"));
    }
    Ok(done(answer.request_id()))
}

fn as_written(record: &TxtRecord) -> Result<ResourceRecordSet, Fault> {
    let value = ResourceRecord::builder().value(quoted(&record.value)).build().map_err(not_built)?;
    let set = ResourceRecordSet::builder().name(&record.name).r#type(RrType::Txt).ttl(TTL).resource_records(value);
    set.build().map_err(not_built)
}

fn not_built(why: BuildError) -> Fault {
    Fault::invalid("request-not-built", "The change of the record could not be built").because(why.to_string())
}

/// A value as zone files have it: in quotes, with those inside it escaped.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(values: &[&str]) -> ResourceRecordSet {
        let one = |value: &&str| ResourceRecord::builder().value(*value).build().unwrap();
        let set = ResourceRecordSet::builder().name("_a.acme.example.").r#type(RrType::Txt).ttl(60);
        set.set_resource_records(Some(values.iter().map(one).collect())).build().unwrap()
    }

    #[test]
    fn a_value_stays_one_value() {
        assert_eq!(quoted("vpce:qUAth3"), "\"vpce:qUAth3\"");
        assert_eq!(quoted(r#"a" "b\"#), r#""a\" \"b\\""#);
    }

    #[test]
    fn only_an_absent_record_is_gone() {
        let told = |words: &str| crate::fault::refused(CALL, "InvalidChangeBatch", words, None);
        let gone = told("[Tried to delete resource record set [name='x.', type='TXT'] but it was not found]");
        assert!(is_refused(&gone, "but it was not found"));
        let other = told("[Tried to delete … but the values provided do not match the current values]");
        assert!(!is_refused(&other, "but it was not found"));
    }

    #[test]
    fn only_the_value_itself_is_taken_out() {
        let (change, same) = without(set(&["\"x\""]), "\"x\"").unwrap();
        assert_eq!((change, same), (ChangeAction::Delete, set(&["\"x\""])));
        let (change, rest) = without(set(&["\"x\"", "\"other\""]), "\"x\"").unwrap();
        assert_eq!((change, rest), (ChangeAction::Upsert, set(&["\"other\""])));
        assert!(without(set(&["\"other\""]), "\"x\"").is_none());
        assert!(without(set(&[]), "\"x\"").is_none());
    }
}

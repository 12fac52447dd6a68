//! TXT records that prove private DNS names: whether they stand in a public zone of this account, and in which.

use aws_sdk_route53::{Client, types};
use domain::{EndpointService, HostedZone, ProofRecord};
use futures_util::future::join_all;

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::domain_name;

const CALL: &str = "route53:ListResourceRecordSets";

/// Asks each zone that may hold the record of a service for that record alone: zones are large.
pub(super) async fn find(
    route53: &Client,
    look: &Look,
    services: &[EndpointService],
    zones: &[HostedZone],
) -> Vec<ProofRecord> {
    let names = services.iter().filter_map(EndpointService::proof).map(|record| record.name);
    let places = names.flat_map(|name| {
        let holding = zones.iter().filter(|zone| zone.holds(&name)).collect::<Vec<_>>();
        holding.into_iter().map(move |zone| (zone, name.clone()))
    });
    let found = join_all(places.map(|(zone, name)| in_zone(route53, look, zone, name))).await;
    found.into_iter().flatten().collect()
}

async fn in_zone(route53: &Client, look: &Look, zone: &HostedZone, name: String) -> Option<ProofRecord> {
    let set = look.whole(CALL, |_| at(route53, zone.id.as_str(), &name)).await?.pop()?;
    let values = set.resource_records.into_iter().flatten().map(|record| record.value).collect();
    Some(ProofRecord { zone: zone.id.clone(), name, values })
}

/// The plain TXT records at `name`, one set at most: those that answer by a policy have a set identifier, and none of them is ours.
pub(crate) async fn at(
    route53: &Client,
    zone: &str,
    name: &str,
) -> Result<Page<types::ResourceRecordSet>, domain::Fault> {
    let request = route53.list_resource_record_sets().hosted_zone_id(zone).max_items(1);
    let asked = request.start_record_name(name).start_record_type(types::RrType::Txt);
    let sets = asked.send().await.map_err(reading(CALL))?.resource_record_sets;
    let same = |set: &types::ResourceRecordSet| {
        *set.r#type() == types::RrType::Txt && domain_name(set.name()).eq_ignore_ascii_case(name)
    };
    Ok(Page::only(Some(sets.into_iter().filter(|set| same(set) && set.set_identifier().is_none()).collect())))
}

//! Public hosted zones of Route 53, which are the account's in every Region.

use aws_sdk_route53::{Client, types};
use domain::{Fault, HostedZone};

use super::look::Look;
use crate::fault::reading;
use crate::pages::Page;
use crate::wire::domain_name;

pub(super) async fn find(route53: &Client, look: &Look) -> Vec<HostedZone> {
    const CALL: &str = "route53:ListHostedZones";
    let fetch = async |marker| {
        let answer =
            route53.list_hosted_zones().max_items(100).set_marker(marker).send().await.map_err(reading(CALL))?;
        let public = answer.hosted_zones.into_iter().filter(|z| !z.config().is_some_and(|c| c.private_zone()));
        Ok(Page::new(Some(public.collect()), answer.next_marker.filter(|_| answer.is_truncated)))
    };
    look.keep(CALL, &look.list(CALL, fetch).await, zone)
}

fn zone(z: &types::HostedZone) -> Result<HostedZone, Fault> {
    let id = z.id();
    Ok(HostedZone { id: id.strip_prefix("/hostedzone/").unwrap_or(id).parse()?, name: domain_name(z.name()) })
}

//! Looking only: whoami, discover.

use domain::{Fault, Inventory, clip};
use engine::views::InventoryView;
use host::Seat;

use crate::harmless::harmless;
use crate::output::{Ended, Output, table};

/// How much of a name a table shows: names in AWS may have 255 characters.
const WIDEST: usize = 60;

pub fn whoami(out: Output, seat: &Seat) -> Result<Ended, Fault> {
    let identity = &*seat.engine.identity();
    out.document(identity, &[], || {
        let alias = identity.alias.as_ref().map(|a| format!(" ({})", harmless(a))).unwrap_or_default();
        format!(
            "Account  {}{alias}\nCaller   {}\nRegion   {}\nRealm    {}",
            identity.account.grouped(),
            harmless(&identity.arn),
            identity.region,
            harmless(seat.realm.name())
        )
    });
    Ok(Ended::Done)
}

pub async fn discover(out: Output, seat: &Seat) -> Result<Ended, Fault> {
    let view = seat.engine.inventory().await?;
    out.document(&view, &view.inventory.faults, || discovered(&view));
    Ok(Ended::Done)
}

fn discovered(view: &InventoryView) -> String {
    let i = &view.inventory;
    let rows: Vec<Vec<String>> = view
        .candidates
        .iter()
        .map(|c| {
            let zones: std::collections::BTreeSet<&str> =
                c.targets.iter().filter_map(|t| t.zone.as_ref().map(|z| z.as_str())).collect();
            let remark = c.refused.clone().unwrap_or_default();
            vec![
                clip(&c.name, WIDEST),
                clip(&c.group, WIDEST),
                c.targets.len().to_string(),
                zones.into_iter().collect::<Vec<_>>().join(" "),
                remark,
            ]
        })
        .collect();
    format!(
        "Account {} in {}\n{}\n\nCould be connected:\n{}",
        i.account.grouped(),
        i.region,
        counts(i),
        if rows.is_empty() {
            "  nothing was found".to_owned()
        } else {
            table(&["name", "kind", "targets", "zones", "remark"], &rows)
        }
    )
}

fn counts(i: &Inventory) -> String {
    let counts = [
        ("VPCs", i.vpcs.len()),
        ("subnets", i.subnets.len()),
        ("instances", i.instances.len()),
        ("load balancers", i.load_balancers.len()),
        ("target groups", i.target_groups.len()),
        ("endpoint services", i.endpoint_services.len()),
    ];
    counts.map(|(noun, count)| format!("{count} {noun}")).join(", ")
}

//! Prefix lists: AWS's own, which every Region has, and an account's managed ones. Sharing them, restoring an old version
//! and filling them from IPAM are not simulated. Making and changing them is in `prefix_list_change`.

use std::collections::BTreeMap;

use super::listing::{self, PREFIX_LIST, Pages, Shape, known, one};
use super::state::{Doing, Ec2, Entry, Peer, PrefixList};
use super::tags::{self, Tags};
use crate::call::Call;
use crate::clock::Time;
use crate::error::AwsError;
use crate::ids;
use crate::wire::xml::Xml;
use crate::world::World;

/// Who owns AWS's own lists.
const AWS: &str = "AWS";

/// AWS's own lists: the service, what the list weighs in a group, and a range of it (`docs/aws.md`, “Prefix lists”).
const OWN: [(&str, i64, &str); 3] =
    [("s3", 1, "54.231.0.0/17"), ("dynamodb", 1, "52.94.4.0/24"), ("vpc-lattice", 10, "169.254.171.0/24")];

/// The lists that AWS keeps in a Region.
pub(crate) fn own_lists(region: &str) -> BTreeMap<String, PrefixList> {
    let list = |(service, weight, cidr): (&str, i64, &str)| {
        let name = format!("com.amazonaws.{region}.{service}");
        let id = match name.as_str() {
            "com.amazonaws.us-east-1.s3" => "pl-63a5400a".to_owned(),
            other => format!("pl-{}", ids::digest(&["prefix list", other], 8)),
        };
        let list = PrefixList {
            id: id.clone(),
            name,
            family: "IPv4".to_owned(),
            owner: AWS.to_owned(),
            max_entries: weight,
            versions: vec![vec![Entry { cidr: cidr.to_owned(), description: None }]],
            doing: Doing::Nothing,
            tags: Tags::new(),
        };
        (id, list)
    };
    OWN.into_iter().map(list).collect()
}

impl PrefixList {
    pub(super) fn is_aws(&self) -> bool {
        self.owner == AWS
    }

    /// The entries that are in force.
    pub(crate) fn entries(&self) -> &[Entry] {
        self.versions.last().map(Vec::as_slice).unwrap_or_default()
    }

    /// What AWS calls its state; whether that is still going on is for the clock to say.
    fn state(&self, world: &World, call: &Call) -> &'static str {
        let (since, doing, done) = match self.doing {
            Doing::Nothing => return "create-complete",
            Doing::Create(since) => (since, "create-in-progress", "create-complete"),
            Doing::Modify(since) | Doing::Revise(since) => (since, "modify-in-progress", "modify-complete"),
            Doing::Delete(since) => (since, "delete-in-progress", "delete-complete"),
            Doing::FailToDelete(since) => (since, "delete-in-progress", "delete-failed"),
        };
        if busy(world, since, call) { doing } else { done }
    }

    pub(super) fn is_busy(&self, world: &World, call: &Call) -> bool {
        self.state(world, call).ends_with("in-progress")
    }

    /// A new version counts once the change is through.
    fn version(&self, world: &World, call: &Call) -> usize {
        let latest = self.versions.len();
        match self.doing {
            Doing::Revise(since) if busy(world, since, call) => latest.saturating_sub(1),
            Doing::Nothing
            | Doing::Create(_)
            | Doing::Modify(_)
            | Doing::Revise(_)
            | Doing::Delete(_)
            | Doing::FailToDelete(_) => latest,
        }
    }
}

fn busy(world: &World, since: Time, call: &Call) -> bool {
    world.since(since, call) < i64::from(crate::waits::PREFIX_LIST_SECONDS)
}

impl Ec2 {
    /// What names a prefix list: rules by group, and routes by table.
    pub(super) fn references(&self, list: &str) -> Vec<&str> {
        let names = |peer: &Peer| matches!(peer, Peer::PrefixList(id) if id == list);
        let groups = self.security_groups.values();
        let groups = groups.filter(|g| g.ingress.iter().chain(&g.egress).any(|p| names(&p.peer)));
        let tables = self.route_tables.values().filter(|t| t.routes.iter().any(|r| r.destination == list));
        groups.map(|g| g.id.as_str()).chain(tables.map(|t| t.id.as_str())).collect()
    }
}

const MANAGED: Shape = Shape {
    set: "prefixListSet",
    filters: &["owner-id", "prefix-list-id", "prefix-list-name"],
    pages: Pages::FromOne(100),
};

pub(super) fn describe(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let lists = &listing::mine(world, call)?.prefix_lists;
    let chosen = listing::chosen(lists, &call.params.list("PrefixListId"), &PREFIX_LIST)?;
    let value = |l: &&PrefixList, name: &str| match name {
        "owner-id" => one(&l.owner),
        "prefix-list-id" => one(&l.id),
        "prefix-list-name" => one(&l.name),
        _ => Vec::new(),
    };
    listing::list(call, &MANAGED, chosen, |l| Some(&l.tags), value, |x, l| write(x, world, call, l))
}

/// AWS's own lists have neither version nor size.
pub(super) fn write(x: &mut Xml, world: &World, call: &Call, l: &PrefixList) {
    let (region, id) = (&call.region, &l.id);
    let account = if l.is_aws() { "aws" } else { &l.owner };
    x.leaf("prefixListId", id).leaf("prefixListArn", format!("arn:aws:ec2:{region}:{account}:prefix-list/{id}"));
    x.leaf("prefixListName", &l.name).leaf("addressFamily", &l.family).leaf("ownerId", &l.owner);
    let state = l.state(world, call);
    x.leaf("state", state);
    if state == "delete-failed" {
        let by = listing::mine(world, call).map(|ec2| ec2.references(id).join(", ")).unwrap_or_default();
        x.leaf("stateMessage", format!("The prefix list is referenced by: {by}"));
    }
    if !l.is_aws() {
        x.leaf("maxEntries", l.max_entries).leaf("version", l.version(world, call));
    }
    tags::write(x, &l.tags);
}

const SERVICES: Shape =
    Shape { set: "prefixListSet", filters: &["prefix-list-id", "prefix-list-name"], pages: Pages::UpTo(1000) };

/// The older list: of AWS's own only, with their ranges.
pub(super) fn describe_services(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let wanted = call.params.list("PrefixListId");
    let lists = world.mine(call).ec2.prefix_lists.values();
    let lists: Vec<&PrefixList> = lists.filter(|l| l.is_aws()).collect();
    if let Some(id) = wanted.iter().find(|id| !lists.iter().any(|l| l.id == **id)) {
        return Err(AwsError::new("InvalidPrefixListId.NotFound", format!("The prefix list ID '{id}' does not exist")));
    }
    let chosen = lists.into_iter().filter(|l| wanted.is_empty() || wanted.contains(&l.id));
    let value = |l: &&PrefixList, name: &str| match name {
        "prefix-list-id" => one(&l.id),
        "prefix-list-name" => one(&l.name),
        _ => Vec::new(),
    };
    listing::list(
        call,
        &SERVICES,
        chosen,
        |_| None,
        value,
        |x, l| {
            x.leaf("prefixListId", &l.id).leaf("prefixListName", &l.name);
            x.values("cidrSet", "item", l.entries().iter().map(|e| &e.cidr));
        },
    )
}

const ENTRIES: Shape = Shape { set: "entrySet", filters: &[], pages: Pages::FromOne(100) };

/// The entries in force, or those of an earlier version.
pub(super) fn entries(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let list = known(&listing::mine(world, call)?.prefix_lists, call.params.need("PrefixListId")?, &PREFIX_LIST)?;
    let now = list.version(world, call);
    let version = match call.params.number("TargetVersion")? {
        None => now,
        Some(n) => usize::try_from(n).ok().filter(|n| (1..=now).contains(n)).ok_or_else(|| {
            AwsError::invalid(format!("The version {n} of the prefix list {} does not exist", list.id))
        })?,
    };
    let entries = list.versions.get(version.saturating_sub(1)).map(Vec::as_slice).unwrap_or_default();
    listing::list(
        call,
        &ENTRIES,
        entries.iter(),
        |_| None,
        |_, _| Vec::new(),
        |x, e: &&Entry| {
            x.leaf("cidr", &e.cidr).maybe("description", e.description.as_ref());
        },
    )
}

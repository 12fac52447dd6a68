//! Making, changing and deleting an account's prefix lists. Every change of entries is a new version (`docs/aws.md`, “Prefix lists”).

use ipnet::IpNet;

use super::listing::{PREFIX_LIST, known, known_mut, mine};
use super::prefix_lists::write;
use super::state::{Doing, Entry, PrefixList};
use super::tags;
use crate::call::Call;
use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;
use crate::world::World;

/// AWS's limits on the size of a list, and on the entries of one call.
const LARGEST: i64 = 1000;
const AT_ONCE: usize = 100;

pub(super) fn create(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let id = world.once(call, make)?;
    answer(world, call, &id)
}

fn make(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let family = call.params.need("AddressFamily")?;
    if !["IPv4", "IPv6"].contains(&family) {
        return Err(AwsError::invalid(format!("Value ({family}) for parameter AddressFamily is invalid.")));
    }
    let max_entries = size(call)?.ok_or_else(|| AwsError::missing("MaxEntries"))?;
    let entries = entries(&call.params.structs("Entry"), family)?;
    fits(&entries, max_entries)?;
    let name = name(call.params.need("PrefixListName")?)?;
    let tags = tags::asked(call, &PREFIX_LIST)?;
    let id = world.new_id(call, PREFIX_LIST.prefix, &name);
    let list = PrefixList {
        id: id.clone(),
        name,
        family: family.to_owned(),
        owner: call.account.clone(),
        max_entries,
        versions: vec![entries],
        doing: Doing::Create(call.now),
        tags,
    };
    world.mine(call).ec2.prefix_lists.insert(id.clone(), list);
    Ok(id)
}

pub(super) fn modify(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let list = own(world, call)?.clone();
    let id = list.id.clone();
    let added = entries(&call.params.structs("AddEntry"), &list.family)?;
    let removed = entries(&call.params.structs("RemoveEntry"), &list.family)?;
    let revises = !(added.is_empty() && removed.is_empty());
    let size = size(call)?;
    if revises && size.is_some() {
        let message = "You cannot modify the entries and the maximum entries for the prefix list in the same request.";
        return Err(AwsError::new("InvalidParameterCombination", message));
    }
    let current = i64::try_from(list.versions.len()).unwrap_or(i64::MAX);
    match call.params.number("CurrentVersion")? {
        Some(version) if version != current => {
            let message = "The prefix list has the incorrect version number.";
            return Err(AwsError::new("PrefixListVersionMismatch", message));
        }
        None if revises => return Err(AwsError::missing("CurrentVersion")),
        Some(_) | None => {}
    }
    let max_entries = size.unwrap_or(list.max_entries);
    let next = if revises { revised(&list, &added, &removed)? } else { list.entries().to_vec() };
    fits(&next, max_entries)?;
    let name = call.params.get("PrefixListName").map(name).transpose()?;
    let list = known_mut(&mut world.mine(call).ec2.prefix_lists, &id, &PREFIX_LIST)?;
    list.name = name.unwrap_or_else(|| list.name.clone());
    list.max_entries = max_entries;
    if revises {
        list.versions.push(next);
    }
    list.doing = if revises { Doing::Revise(call.now) } else { Doing::Modify(call.now) };
    answer(world, call, &id)
}

/// What is removed must be there, and what is added must not.
fn revised(list: &PrefixList, added: &[Entry], removed: &[Entry]) -> Result<Vec<Entry>, AwsError> {
    let has = |among: &[Entry], cidr: &str| among.iter().any(|e| e.cidr == cidr);
    let (now, id) = (list.entries(), &list.id);
    if let Some(absent) = removed.iter().find(|e| !has(now, &e.cidr)) {
        return Err(AwsError::invalid(format!("The prefix list {id} has no entry {}", absent.cidr)));
    }
    if let Some(twice) = added.iter().find(|e| has(now, &e.cidr)) {
        return Err(AwsError::invalid(format!("The prefix list {id} already has an entry {}", twice.cidr)));
    }
    Ok(now.iter().filter(|e| !has(removed, &e.cidr)).chain(added).cloned().collect())
}

/// A list that something names fails to be deleted, and says so afterwards.
pub(super) fn delete(world: &mut World, call: &Call) -> Result<String, AwsError> {
    let id = own(world, call)?.id.clone();
    let ec2 = &mut world.mine(call).ec2;
    let named = !ec2.references(&id).is_empty();
    let list = known_mut(&mut ec2.prefix_lists, &id, &PREFIX_LIST)?;
    list.doing = if named { Doing::FailToDelete(call.now) } else { Doing::Delete(call.now) };
    answer(world, call, &id)
}

/// The account's own list, when nothing is being done with it.
fn own<'a>(world: &'a World, call: &Call) -> Result<&'a PrefixList, AwsError> {
    let list = known(&mine(world, call)?.prefix_lists, call.params.need("PrefixListId")?, &PREFIX_LIST)?;
    if list.is_aws() {
        let message = format!("The prefix list {} is managed by AWS", list.id);
        return Err(AwsError::new("UnauthorizedOperation", message).status(403));
    }
    if list.is_busy(world, call) {
        let message = format!("The prefix list {} is in a state in which it cannot be changed", list.id);
        return Err(AwsError::new("IncorrectState", message));
    }
    Ok(list)
}

fn answer(world: &World, call: &Call, id: &str) -> Result<String, AwsError> {
    let list = known(&mine(world, call)?.prefix_lists, id, &PREFIX_LIST)?;
    let mut x = Xml::new();
    x.within("prefixList", |x| write(x, world, call, list));
    Ok(x.done())
}

fn size(call: &Call) -> Result<Option<i64>, AwsError> {
    match call.params.number("MaxEntries")? {
        Some(n) if !(1..=LARGEST).contains(&n) => {
            Err(AwsError::invalid(format!("The maximum number of entries must be between 1 and {LARGEST}")))
        }
        other => Ok(other),
    }
}

fn fits(entries: &[Entry], max_entries: i64) -> Result<(), AwsError> {
    match i64::try_from(entries.len()).is_ok_and(|n| n <= max_entries) {
        true => Ok(()),
        false => Err(AwsError::new(
            "PrefixListMaxEntriesExceeded",
            "You've reached the maximum number of entries for the prefix list.",
        )),
    }
}

fn name(text: &str) -> Result<String, AwsError> {
    match (1..=255).contains(&text.chars().count()) && !text.starts_with("com.amazonaws") {
        true => Ok(text.to_owned()),
        false => Err(AwsError::invalid(format!("Value ({text}) for parameter PrefixListName is invalid."))),
    }
}

/// Ranges of the list's family in their canonical form, each once.
fn entries(asked: &[Params], family: &str) -> Result<Vec<Entry>, AwsError> {
    if asked.len() > AT_ONCE {
        let message = format!("The number of entries per request cannot exceeds limit ({AT_ONCE}).");
        return Err(AwsError::invalid(message));
    }
    let mut entries: Vec<Entry> = Vec::new();
    for entry in asked {
        let cidr = range(entry.need("Cidr")?, family)?;
        let description = entry.get("Description").map(str::to_owned);
        if description.as_ref().is_some_and(|d| d.chars().count() > 255) {
            return Err(AwsError::invalid("A description must have at most 255 characters"));
        }
        if entries.iter().any(|e| e.cidr == cidr) {
            return Err(AwsError::invalid(format!("The entry {cidr} must not appear multiple times")));
        }
        entries.push(Entry { cidr, description });
    }
    Ok(entries)
}

fn range(text: &str, family: &str) -> Result<String, AwsError> {
    match (text.parse::<IpNet>(), family) {
        (Ok(range @ IpNet::V4(_)), "IPv4") | (Ok(range @ IpNet::V6(_)), "IPv6") => Ok(range.trunc().to_string()),
        _ => Err(AwsError::invalid(format!("The CIDR {text} is not a valid {family} CIDR block"))),
    }
}

//! What Route 53 holds for one account. Data only, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::names;
use crate::clock::Time;
use crate::ec2::Tags;
use crate::ids;

#[derive(Debug, Clone, Default)]
pub(crate) struct Route53 {
    /// By ID.
    pub zones: BTreeMap<String, Zone>,
    pub changes: BTreeMap<String, Change>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Zone {
    pub id: String,
    /// As Route 53 keeps names: small letters, a dot at the end.
    pub name: String,
    pub reference: String,
    pub comment: Option<String>,
    /// Of a private zone, which never has none; a public one has none.
    pub vpcs: BTreeSet<Vpc>,
    /// Those that other accounts may associate.
    pub authorized: BTreeSet<Vpc>,
    pub records: BTreeMap<Key, Record>,
    pub tags: Tags,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Vpc {
    pub region: String,
    pub id: String,
}

/// What tells one record set from another, in the order of lists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The name with its labels reversed.
    pub order: String,
    pub kind: String,
    /// The set identifier; empty where there is none.
    pub set: String,
}

/// A record set, and since when it has been like this.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// With the members of the model's `ResourceRecordSet`.
    pub shown: Value,
    pub changed: Time,
}

/// A batch of changes on its way to the name servers.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub submitted: Time,
    pub comment: Option<String>,
}

impl Route53 {
    /// What exists, for looking and for tests.
    pub fn dump(&self) -> Value {
        let zone = |(id, zone): (&String, &Zone)| {
            let vpcs: Vec<&str> = zone.vpcs.iter().map(|v| v.id.as_str()).collect();
            let records: Vec<&Value> = zone.records.values().map(|r| &r.shown).collect();
            (id.clone(), json!({ "name": zone.name, "vpcs": vpcs, "records": records, "tags": zone.tags }))
        };
        Value::Object(self.zones.iter().map(zone).collect())
    }
}

impl Zone {
    pub fn is_private(&self) -> bool {
        !self.vpcs.is_empty()
    }

    /// The four name servers. Private zones share theirs, which nobody asks.
    pub fn servers(&self) -> [String; 4] {
        let digits = ids::digest(&["name servers", &self.id], 16);
        let number = |at: usize, below: u32| {
            let four = digits.get(at..at + 4).and_then(|d| u32::from_str_radix(d, 16).ok());
            if self.is_private() { 0 } else { four.unwrap_or_default() % below }
        };
        let server = |at: usize, first: u32, domain: &str| {
            format!("ns-{}.awsdns-{:02}.{domain}", first + number(at, 512), number(at + 2, 64))
        };
        [server(0, 1536, "co.uk"), server(4, 0, "com"), server(8, 1024, "org"), server(10, 512, "net")]
    }

    /// Puts the records in that a new zone has.
    pub fn begin(&mut self, now: Time) {
        let servers = self.servers().map(|s| format!("{s}."));
        let soa = format!("{} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400", servers[0]);
        self.put("NS", 172_800, &servers, now);
        self.put("SOA", 900, &[soa], now);
    }

    fn put(&mut self, kind: &str, ttl: u32, values: &[String], now: Time) {
        let values: Vec<Value> = values.iter().map(|v| json!({ "Value": v })).collect();
        let shown = json!({ "Name": self.name, "Type": kind, "TTL": ttl, "ResourceRecords": values });
        self.records.insert(Key::of(&shown), Record { shown, changed: now });
    }
}

impl Key {
    /// Of a record set whose name is as Route 53 keeps names.
    pub fn of(set: &Value) -> Self {
        let text = |member: &str| set[member].as_str().unwrap_or_default().to_owned();
        Key { order: names::order(&text("Name")), kind: text("Type"), set: text("SetIdentifier") }
    }
}

impl Record {
    pub fn name(&self) -> &str {
        self.shown["Name"].as_str().unwrap_or_default()
    }

    pub fn kind(&self) -> &str {
        self.shown["Type"].as_str().unwrap_or_default()
    }

    pub fn values(&self) -> impl Iterator<Item = &str> {
        values(&self.shown)
    }
}

/// The values of a record set; an alias has none.
pub(super) fn values(set: &Value) -> impl Iterator<Item = &str> {
    set["ResourceRecords"].as_array().into_iter().flatten().filter_map(|r| r["Value"].as_str())
}

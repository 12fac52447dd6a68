//! What IAM holds for one account. Data only.

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Time;
use crate::ids;

#[derive(Debug, Clone, Default)]
pub(crate) struct Iam {
    /// By name in small letters: IAM tells names apart without their case.
    pub users: BTreeMap<String, User>,
    pub roles: BTreeMap<String, Role>,
    pub groups: BTreeMap<String, Group>,
    /// The account's own managed policies, by ARN.
    pub policies: BTreeMap<String, Managed>,
    /// Service control policies of the organization, which a seed may set.
    pub scps: Vec<String>,
    /// Access keys that were deleted: they belong to nobody.
    pub gone_keys: BTreeSet<String>,
}

/// What users, roles and groups have in common.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entity {
    pub name: String,
    pub path: String,
    pub id: String,
    pub arn: String,
    pub created: Time,
    pub tags: BTreeMap<String, String>,
    /// Documents by name.
    pub inline: BTreeMap<String, String>,
    /// ARNs, in the order in which they were attached.
    pub attached: Vec<String>,
    /// ARN of the permissions boundary.
    pub boundary: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct User {
    pub entity: Entity,
    pub keys: Vec<AccessKey>,
}

#[derive(Debug, Clone)]
pub(crate) struct AccessKey {
    pub id: String,
    pub created: Time,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Role {
    pub entity: Entity,
    /// Who may assume it.
    pub trust: String,
    pub description: Option<String>,
    /// Seconds.
    pub max_session: i64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub entity: Entity,
    /// Names of users, in small letters.
    pub members: BTreeSet<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Managed {
    pub name: String,
    pub path: String,
    pub arn: String,
    pub id: String,
    pub version: String,
    pub document: String,
    pub description: Option<String>,
    pub created: Time,
    pub updated: Time,
    pub tags: BTreeMap<String, String>,
}

/// The user whose access key is the account's number.
pub(crate) const OWN_USER: &str = "sandbox";

/// When what every account has was made: 1 January 2024.
pub(crate) const MADE: Time = 1_704_067_200_000;

impl Iam {
    /// Of a new account: the user whose access key is the account's number, an administrator.
    pub fn new(account: &str) -> Self {
        let mut entity = Entity::new("user", account, "/", OWN_USER, MADE, OWN_USER);
        entity.attached.push("arn:aws:iam::aws:policy/AdministratorAccess".to_owned());
        let users = [(OWN_USER.to_owned(), User { entity, keys: Vec::new() })].into();
        Self { users, ..Self::default() }
    }

    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.get(&name.to_ascii_lowercase())
    }

    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.get(&name.to_ascii_lowercase())
    }

    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.get(&name.to_ascii_lowercase())
    }

    /// The user whose access key it is.
    pub fn owner_of(&self, key: &str) -> Option<&User> {
        self.users.values().find(|user| user.keys.iter().any(|k| k.id == key))
    }

    pub fn add_user(&mut self, user: User) {
        self.users.insert(user.entity.name.to_ascii_lowercase(), user);
    }

    pub fn add_role(&mut self, role: Role) {
        self.roles.insert(role.entity.name.to_ascii_lowercase(), role);
    }

    /// All users, roles and groups.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        let people = self.users.values().map(|u| &u.entity).chain(self.roles.values().map(|r| &r.entity));
        people.chain(self.groups.values().map(|g| &g.entity))
    }
}

impl Entity {
    /// `kind` is `user`, `role` or `group`; `unique` tells it from others of the same name before and after it.
    pub fn new(kind: &str, account: &str, path: &str, name: &str, created: Time, unique: &str) -> Self {
        let prefix = match kind {
            "role" => "AROA",
            "group" => "AGPA",
            _ => "AIDA",
        };
        Self {
            name: name.to_owned(),
            path: path.to_owned(),
            id: id(prefix, &[kind, account, name, unique]),
            arn: format!("arn:aws:iam::{account}:{kind}{path}{name}"),
            created,
            ..Self::default()
        }
    }
}

/// A unique ID as IAM has them: its kind, and 17 letters and digits.
pub(crate) fn id(prefix: &str, parts: &[&str]) -> String {
    format!("{prefix}{}", ids::digest(parts, 17).to_uppercase())
}

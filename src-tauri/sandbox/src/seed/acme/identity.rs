//! The company's IAM Identity Center: two accounts, two people, and what each may be in which account.

use super::{ACME, SHARER};
use crate::sso::{Directory, Person};

const ADMINISTRATOR: &str = "AdministratorAccess";
const PRIVATE_LINK: &str = "FireflyPrivateLink";
const READ_ONLY: &str = "ReadOnly";

pub(super) fn plant(directory: &mut Directory) {
    directory.start_url = "https://acme.awsapps.com/start".to_owned();
    directory.accounts =
        [(ACME, "acme-prod"), (SHARER, "acme-group")].map(|(id, name)| (id.to_owned(), name.to_owned())).into();
    directory.people = vec![
        person("ada", &[(ACME, ADMINISTRATOR), (ACME, PRIVATE_LINK), (ACME, READ_ONLY), (SHARER, READ_ONLY)]),
        person("grace", &[(ACME, READ_ONLY)]),
    ];
}

fn person(name: &str, assigned: &[(&str, &str)]) -> Person {
    let assigned = assigned.iter().map(|(account, role)| ((*account).to_owned(), (*role).to_owned())).collect();
    Person { name: name.to_owned(), assigned }
}

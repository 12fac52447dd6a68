//! What public name servers answer, and that a world comes back from its record.

use std::time::Duration;

use super::*;
use crate::clock::ClockMode;
use crate::route53::public_txt;
use crate::testing::wait;
use crate::world::World;
use crate::{Options, seed};

#[test]
fn texts_are_read_without_quotes_once_all_servers_have_them() {
    let world = World::new(seed::parse("acme").unwrap(), ClockMode::Manual);
    let texts = |name: &str| public_txt(&world, name).into_iter().map(|t| t.text).collect::<Vec<_>>();
    assert_eq!(texts("ACME.example"), ["v=spf1 mx -all"]);
    assert_eq!(texts("www.acme.example"), Vec::<String>::new());
    assert_eq!(texts("acme..example"), Vec::<String>::new());
    assert!(public_txt(&world, "acme.example").iter().all(|t| 0 < t.from && t.from <= world.now()));
}

#[test]
fn a_world_with_zones_comes_back_from_its_record() {
    let dir = tempfile::tempdir().unwrap();
    let options = || Options { seed: "acme".to_owned(), dir: Some(dir.path().to_owned()), clock: ClockMode::Manual };
    let first = Sandbox::open(options()).unwrap();
    let acme = client(&first, ACCOUNT);
    let zone = public(&acme);
    create(&acme, "example.com", "public", None);
    wait(&first, 10);
    change(&acme, &zone, &[("CREATE", set("a.example.com", "TXT", &["\"x\""]))]).ok();
    change(&acme, &zone, &[("CREATE", set("a.example.com", "TXT", &["\"x\""]))]);
    first.advance(Duration::from_secs(5));
    let dump = first.dump();
    drop(first);
    assert_eq!(Sandbox::open(options()).unwrap().dump(), dump);
}

//! The marks of our resources in a dump of the sandbox.

/// `FireflyStep` of everything that has one, with repetitions, sorted.
pub fn steps_in(dump: &str) -> Vec<String> {
    let rests = dump.split("\"FireflyStep\":\"").skip(1);
    let mut steps: Vec<String> = rests.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
    steps.sort();
    steps
}

//! Every call that a plan may hold is somebody's part in the sandbox's lived-in estate, whose roles have no more than they need.

use super::{File, expect_none, project};

/// Where the calls of the actions stand.
const CALLS: &str = "src-tauri/domain/src/action/kind.rs";

/// Where the policies are.
const POLICIES: &str = "src-tauri/sandbox/src/seed/acme/people/";

/// Tagging what exists is nobody's part: whoever could take our tag away, or give it, could make anything theirs to change.
/// (`ec2:CreateTags` and `elasticloadbalancing:AddTags` are given for what is being made only.)
const NOBODYS: &[&str] = &["ec2:DeleteTags", "elasticloadbalancing:RemoveTags"];

#[test]
fn every_call_is_the_part_of_a_role() {
    expect_none(orphans(&project()));
}

fn orphans(files: &[File]) -> Vec<String> {
    let policies: Vec<&File> = files.iter().filter(|file| file.path.starts_with(POLICIES)).collect();
    let given = |call: &str| policies.iter().any(|file| file.text.contains(&format!("\"{call}\"")));
    let calls = files.iter().filter(|file| file.path == CALLS).flat_map(|file| file.text.split('"').skip(1).step_by(2));
    let names_one = |text: &&str| text.split_once(':').is_some_and(|(_, name)| name.starts_with(char::is_uppercase));
    let calls: Vec<&str> = calls.filter(names_one).collect();
    let mut complaints: Vec<String> = Vec::new();
    if calls.is_empty() {
        complaints.push(format!("{CALLS} names no call"));
    }
    let lacking = calls.into_iter().filter(|call| given(call) == NOBODYS.contains(call));
    complaints.extend(
        lacking.map(|call| format!("{POLICIES}: {call} is {}", if given(call) { "given" } else { "nobody’s part" })),
    );
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_is_nobodys_part_is_found() {
        let calls =
            File::new(CALLS, "Action::A => \"ec2:A\",\nAction::B => \"ec2:B\",\nAction::C => \"ec2:DeleteTags\",\n");
        let policy = File::new(&format!("{POLICIES}x.json"), "{\"Action\":[\"ec2:A\"]}");
        assert_eq!(orphans(&[calls, policy]), [format!("{POLICIES}: ec2:B is nobody’s part")]);
        assert_eq!(orphans(&[]).len(), 1);
    }
}

//! What a fault says to people: what the command ends with for each kind of invalid input, and that whatever the two packages
//! nearest to people refuse comes with advice.

use std::collections::BTreeSet;

use super::{File, expect_none, product, project};

/// Where the command's exit codes stand.
const TABLE: &str = "src-tauri/cli/src/exit.rs";

/// Packages whose faults reach the command.
const REACH_IT: &[&str] = &["cli", "cloud", "domain", "engine", "host", "report", "store"];

/// Ways to make a fault of the kind *invalid*.
const INVALID: &[&str] = &["Fault::invalid(", "Fault::new(FaultKind::Invalid,"];

/// Packages that speak to people about their own files, folders and words.
const NEAR_PEOPLE: &[&str] = &["src-tauri/cli/src/", "src-tauri/host/src/"];

#[test]
fn every_code_has_its_exit_code() {
    let files = project();
    let table = files.iter().find(|file| file.path == TABLE).expect("the table is there");
    expect_none(unlisted(&product(&files), table));
}

#[test]
fn what_is_refused_comes_with_advice() {
    expect_none(unadvised(&product(&project())));
}

fn unlisted(files: &[&File], table: &File) -> Vec<String> {
    let listed: BTreeSet<&str> = quoted(outside_tests(table).split("const TABLE").nth(1).unwrap_or_default());
    let reach = |path: &str| REACH_IT.iter().any(|package| path.starts_with(&format!("src-tauri/{package}/src/")));
    let mut said = BTreeSet::new();
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_rust() && reach(&file.path) && file.path != TABLE) {
        for (line, code) in codes(file) {
            if !listed.contains(code) {
                complaints.push(format!("{}:{line}: “{code}” has no exit code in {TABLE}", file.path));
            }
            said.insert(code);
        }
    }
    complaints.extend(listed.difference(&said).map(|code| format!("{TABLE}: nothing says “{code}” any more")));
    complaints
}

/// The codes that a file says outright, each with its line.
fn codes(file: &File) -> Vec<(usize, &str)> {
    let text = outside_tests(file);
    let begun = INVALID.iter().flat_map(|begin| text.match_indices(begin));
    let code = |(at, begin): (usize, &&str)| {
        let (code, _) = text[at + begin.len()..].trim_start().strip_prefix('"')?.split_once('"')?;
        Some((line_of(text, at), code))
    };
    begun.filter_map(|(at, begin)| code((at, &begin))).collect()
}

fn unadvised(files: &[&File]) -> Vec<String> {
    let near = files.iter().filter(|f| f.is_rust() && NEAR_PEOPLE.iter().any(|folder| f.path.starts_with(folder)));
    near.flat_map(|file| {
        let text = outside_tests(file);
        let begun =
            ["Fault::invalid(", "Fault::not_found(", "Fault::new("].into_iter().flat_map(|b| text.match_indices(b));
        let silent = begun.filter(|(at, begin)| !statement(&text[at + begin.len()..]).contains(".hint("));
        silent.map(|(at, _)| format!("{}:{}: a fault without advice", file.path, line_of(text, at))).collect::<Vec<_>>()
    })
    .collect()
}

/// Up to where the statement, or another fault, may begin.
fn statement(text: &str) -> &str {
    let end = [";\n", "\n\n", "\n}", "Fault::"].iter().filter_map(|end| text.find(end)).min();
    &text[..end.unwrap_or(text.len())]
}

fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('"').skip(1).step_by(2).collect()
}

fn outside_tests(file: &File) -> &str {
    let length = file.lines_outside_tests().map(|(_, line)| line.len() + 1).sum::<usize>();
    &file.text[..length.min(file.text.len())]
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_without_an_exit_code_is_found_and_so_is_one_that_nobody_says() {
        let table = File::new(TABLE, "const TABLE: X = [\"known\", \"gone\"];\n");
        let said = "fn a() {\n    Fault::invalid(\n        \"new\", \"x\");\n    Fault::new(FaultKind::Invalid, \"known\", \"x\");\n    Fault::invalid(code, \"x\");\n}\n";
        let file = File::new("src-tauri/engine/src/a.rs", said);
        let found = unlisted(&[&file, &table], &table);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("src-tauri/engine/src/a.rs:2: “new”") && found[1].contains("“gone”"), "{found:?}");
    }

    #[test]
    fn a_fault_without_advice_is_found() {
        let text = "fn a() {\n    Err(Fault::invalid(\"a\", \"x\")\n        .hint(\"y\"))\n}\n\nfn b() {\n    let f = Fault::invalid(\"b\", \"x\");\n    f.hint(\"z\");\n}\n";
        let file = File::new("src-tauri/host/src/a.rs", text);
        assert_eq!(unadvised(&[&file]), ["src-tauri/host/src/a.rs:7: a fault without advice"]);
    }
}

//! What no file of the project says: paths of one machine, where packages were fetched from, work left for later, papers
//! that are not in it.

use super::{File, expect_none, project};

/// Absolute folders of one machine. Written apart, so that this file does not say them.
const FOLDERS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// Where a package manager finds packages is its own business; the lock files are its own too.
const HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("pythonhosted", ".org"),
    concat!("debian", ".org"),
];

/// Work is done or filed, not left in the text.
const LATER: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X "),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
];

/// Papers that a reader of the project does not have, and rows of theirs: what they say that matters is said here.
const PAPERS: &[&str] = &[
    concat!("AWS-FA", "CTS"),
    concat!("AUDIT-SOU", "RCES"),
    concat!("BUILD-NO", "TES"),
    concat!("DESIGN", ".md"),
    concat!("PRODUCT", ".md"),
    concat!("ROOMS", ".md"),
    concat!("STYLE", ".md"),
    concat!("(PRODUCT", " "),
];

/// A test that does not run cannot fail.
const SKIPPED: &[&str] = &[
    concat!("#[ign", "ore"),
    concat!("it.sk", "ip("),
    concat!("test.sk", "ip("),
    concat!("describe.sk", "ip("),
    concat!("it.on", "ly("),
    concat!("test.on", "ly("),
];

/// The public registries, as the lock files name them: nobody else's mirror.
const LOCKED: &[&str] =
    &[concat!("https://registry.npmjs", ".org/"), concat!("registry+https://github.com/rust-lang/crates", ".io-index")];

#[test]
fn no_file_speaks_of_anything_but_the_product() {
    expect_none(slips(&project()));
}

#[test]
fn lock_files_name_the_public_registries_only() {
    expect_none(mirrors(&project()));
}

#[test]
fn every_example_in_a_comment_is_a_test_elsewhere() {
    expect_none(examples(&project()));
}

fn slips(files: &[File]) -> Vec<String> {
    let ours = files.iter().filter(|file| !is_lock(file));
    let lines = ours.flat_map(|file| file.text.lines().enumerate().map(move |(index, line)| (file, index + 1, line)));
    let banned = banned();
    let found = lines.filter_map(|(file, number, line)| {
        let word = banned.iter().find(|word| line.contains(**word))?;
        Some(format!("{}:{number}: says {word}", file.path))
    });
    found.collect()
}

fn banned() -> Vec<&'static str> {
    [FOLDERS, HOSTS, LATER, PAPERS, SKIPPED].concat()
}

fn mirrors(files: &[File]) -> Vec<String> {
    let lines =
        files.iter().filter(|file| is_lock(file)).flat_map(|file| file.text.lines().map(move |line| (file, line)));
    let places =
        lines.filter(|(_, line)| ["\"resolved\":", "source = "].iter().any(|key| line.trim_start().starts_with(key)));
    let strange = places.filter(|(_, line)| !LOCKED.iter().any(|known| line.contains(known)));
    strange.map(|(file, line)| format!("{}: {}", file.path, line.trim())).collect()
}

/// Documentation tests would each be linked alone; ours lie where they are run together.
fn examples(files: &[File]) -> Vec<String> {
    let fenced = files.iter().filter(|file| file.is_rust() && file.text.lines().any(is_fence));
    fenced.map(|file| format!("{}: code in a doc comment is run by nothing: make it a test", file.path)).collect()
}

fn is_fence(line: &str) -> bool {
    let comment = ["/// ", "//! "].iter().find_map(|mark| line.trim_start().strip_prefix(mark));
    comment.is_some_and(|comment| comment.trim_start().starts_with("```"))
}

fn is_lock(file: &File) -> bool {
    file.path == "Cargo.lock" || file.path.ends_with("package-lock.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_named_with_its_line() {
        for word in banned() {
            let file = File::new("README.md", &format!("fine\nnot fine: {word}"));
            assert_eq!(slips(&[file]), [format!("README.md:2: says {word}")]);
        }
        assert!(slips(&[File::new("README.md", "nothing to say")]).is_empty());
        let row = File::new("src-tauri/x/src/lib.rs", concat!("//! What it is (PRODUCT", " S9)."));
        assert_eq!(slips(&[row]).len(), 1, "a row of a paper that is not here");
        assert!(slips(&[File::new("src-tauri/x/src/lib.rs", "[(tag::MANAGED_BY, tag::PRODUCT), x]")]).is_empty());
    }

    #[test]
    fn a_mirror_is_named() {
        let bad = File::new("ui/package-lock.json", r#"  "resolved": "https://mirror.example/react.tgz""#);
        assert_eq!(mirrors(&[bad]).len(), 1);
        let good = format!(r#"  "resolved": "{}react/-/react.tgz""#, LOCKED[0]);
        assert!(mirrors(&[File::new("ui/package-lock.json", &good)]).is_empty());
    }

    #[test]
    fn an_example_that_nothing_runs_is_named() {
        assert_eq!(examples(&[File::new("a.rs", "//! What.\n\n/// ```\n/// let a = 1;\n/// ```")]).len(), 1);
        assert!(examples(&[File::new("a.rs", "//! What.\n\n/// `code` in a line is fine")]).is_empty());
    }
}

//! The rules of the house, held against its manifests and sources. `ARCHITECTURE.md` says why each one is there.
//! A rule is a pure function from files to complaints, so that each is shown to fail on a small bad input.

mod faults;
mod floors;
mod prose;
mod roles;
mod shape;

use std::path::{Path, PathBuf};
use std::{fs, io};

use ::tests::places::root;

/// A text file of the project: its path from the root with `/` between, and what it says.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// A small one, to show that a rule complains.
    #[cfg(test)]
    pub fn new(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    pub fn is_screen(&self) -> bool {
        self.path.starts_with("ui/")
            && [".ts", ".tsx", ".js", ".mjs", ".css", ".html"].iter().any(|end| self.path.ends_with(end))
    }

    /// The lines that are not part of a test, with their numbers from 1. By custom a file's own tests come last.
    pub fn lines_outside_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = &self.text;
        let start = all.match_indices("#[cfg(test)]\nmod ").find(|(at, _)| opens_a_block(&all[at + 13..]));
        let outside = start.map_or(all.as_str(), |(at, _)| &all[..at]);
        outside.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The files of the modules that this file declares for tests only.
    fn modules_for_tests(&self) -> Vec<String> {
        let lines: Vec<&str> = self.text.lines().map(str::trim).collect();
        let declared = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
        let names = declared.filter_map(|pair| pair[1].strip_suffix(';')?.split_once("mod ").map(|(_, name)| name));
        let folder = self.path.trim_end_matches(".rs");
        let folder = ["/mod", "/lib", "/main"].iter().find_map(|end| folder.strip_suffix(end)).unwrap_or(folder);
        names.flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")]).collect()
    }
}

fn opens_a_block(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.ends_with('{'))
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs") || path.contains(".test.")
}

/// Written by people, for the product: no build output, nothing installed.
fn project() -> Vec<File> {
    let mut files = Vec::new();
    read(root(), &mut files).expect("the checkout can be read");
    assert!(files.len() > 50, "the walk over the checkout found too little: {}", files.len());
    files
}

fn read(folder: &Path, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !shape::IS_NOT_OURS.contains(&name.as_str()) {
            read(&path, files)?;
        } else if let Some(text) = path.is_file().then(|| fs::read_to_string(&path).ok()).flatten() {
            files.push(File { path: from_root(&path), text });
        }
    }
    Ok(())
}

fn from_root(path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(root()).expect("the walk starts at the root").into();
    relative.to_string_lossy().replace('\\', "/")
}

/// Fails with every complaint at once.
#[track_caller]
fn expect_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The files that go into the product, which hold to rules that tests need not.
fn product(files: &[File]) -> Vec<&File> {
    let for_tests: Vec<String> = files.iter().flat_map(File::modules_for_tests).collect();
    let within = |path: &str| for_tests.iter().any(|module| path == *module || path.starts_with(&below(module)));
    files.iter().filter(|file| !is_test(&file.path) && !within(&file.path)).collect()
}

/// Where the modules of a module lie.
fn below(module: &str) -> String {
    format!("{}/", module.trim_end_matches("/mod.rs").trim_end_matches(".rs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_tests_only_is_told_apart() {
        let files = [
            File::new(
                "src-tauri/x/src/plan/mod.rs",
                "#[cfg(test)]\nmod example;\nfn plan() {}\n#[cfg(test)]\nmod tests {\n}",
            ),
            File::new("src-tauri/x/src/plan/example.rs", ""),
            File::new("src-tauri/x/src/plan/example/part.rs", ""),
            File::new("src-tauri/x/src/plan/build.rs", ""),
            File::new("src-tauri/x/src/plan/tests.rs", ""),
        ];
        let product: Vec<&str> = product(&files).iter().map(|file| file.path.as_str()).collect();
        assert_eq!(product, ["src-tauri/x/src/plan/mod.rs", "src-tauri/x/src/plan/build.rs"]);
        assert_eq!(files[0].lines_outside_tests().last(), Some((3, "fn plan() {}")));
    }
}

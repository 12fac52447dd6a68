//! The onboarding file: read with every problem at once, each at its line and field, and written with help for editors.
//! First the form is held against the JSON Schema, then what it means against the rules of the domain. AWS is not asked.

mod check;
mod document;
mod sentences;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use domain::{Desired, Fault, Problem, clip, validate_alone};
use serde::Serialize;

use crate::failure::Failure;
use crate::file;
use crate::output::unprintable;
use document::Document;

/// What the head of a written file says to editors (taplo, VS Code) and to people.
const HEAD: &str = "#:schema ./onboarding.schema.json\n\
    # What Firefly should reach, and how. Review it, then: privatelink plan\n\
    # For help in an editor: privatelink schema --out onboarding.schema.json\n\n";

/// A file that cannot be used, and everything that is wrong with it.
#[derive(Debug)]
pub struct BadFile {
    pub path: PathBuf,
    /// From the first line to the last; what is missing altogether comes last.
    pub problems: Vec<Located>,
}

/// A problem and where it is: lines and columns from 1, absent where nothing stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Located {
    pub line: Option<usize>,
    pub column: Option<usize>,
    #[serde(flatten)]
    pub problem: Problem,
}

/// The onboarding in the file at `path`.
pub fn read(path: &Path) -> Result<Desired, Failure> {
    let text = file::text(path)?;
    parse(&text).map_err(|problems| Failure::File(BadFile { path: path.to_owned(), problems }))
}

/// Everything that is wrong with `text`, or the onboarding that it describes.
pub fn parse(text: &str) -> Result<Desired, Vec<Located>> {
    let document = Document::parse(text)?;
    refuse(&document, check::form(&document))?;
    let desired = toml::from_str::<Desired>(text).map_err(|error| vec![document.refused(&error)])?;
    refuse(&document, validate_alone(&desired))?;
    Ok(desired)
}

fn refuse(document: &Document, problems: Vec<Problem>) -> Result<(), Vec<Located>> {
    let mut located: Vec<Located> = problems.into_iter().map(|problem| document.locate(problem)).collect();
    located.sort_by_key(|l| (l.line.unwrap_or(usize::MAX), l.column));
    if located.is_empty() { Ok(()) } else { Err(located) }
}

/// Writes an onboarding file; an existing one only with `force`.
pub fn write(path: &Path, desired: &Desired, force: bool) -> Result<(), Fault> {
    file::refuse_taken(path, force)?;
    file::write(path, text(desired)?.as_bytes(), force)
}

/// The whole text of an onboarding file.
pub fn text(desired: &Desired) -> Result<String, Fault> {
    let body = toml::to_string_pretty(desired)
        .map_err(|e| unprintable(format!("The onboarding cannot be written as TOML: {e}")))?;
    Ok(format!("{HEAD}{body}"))
}

impl BadFile {
    /// The whole as one fault; the problems are its causes.
    pub fn fault(&self) -> Fault {
        let path = clip(&self.path.display().to_string(), 200);
        let first = self.problems.iter().find_map(|p| p.line).map(|l| format!(", the first at line {l}"));
        let count = match self.problems.len() {
            1 => "a problem".to_owned(),
            n => format!("{n} problems"),
        };
        let at = if self.problems.len() == 1 { first.map(|f| f.replace(", the first", "")) } else { first };
        let message = format!("{path} is not a valid onboarding file: it has {count}{}", at.unwrap_or_default());
        let fault = Fault::invalid("bad-onboarding-file", message)
            .hint("Mend what is named; `privatelink schema` says what may stand where");
        self.lines().into_iter().fold(fault, Fault::because)
    }

    /// A line for each problem, as compilers write them, with what to do.
    pub fn lines(&self) -> Vec<String> {
        let path = clip(&self.path.display().to_string(), 200);
        self.problems.iter().map(|located| format!("{path}{}", located.words())).collect()
    }
}

impl Located {
    fn words(&self) -> String {
        let place = match (self.line, self.column) {
            (Some(line), Some(column)) => format!(":{line}:{column}"),
            (Some(line), None) => format!(":{line}"),
            (None, _) => String::new(),
        };
        let Problem { field, message, hint, .. } = &self.problem;
        let field = if field.is_empty() { String::new() } else { format!("{}: ", clip(field, 120)) };
        let hint = hint.as_ref().map(|hint| format!(". {hint}")).unwrap_or_default();
        format!("{place}: {field}{message}{hint}")
    }
}

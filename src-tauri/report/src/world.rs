//! What typst may see: the template, the embedded fonts and the values of one report. No disk, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontStyle};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World};

/// The families that the report is set in; of the fonts that come with typst, only these are loaded.
pub(crate) const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

macro_rules! template {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("template/", $name)))),*] };
}

const TEMPLATE: [(&str, &str); 12] = template![
    "main.typ",
    "style.typ",
    "cover.typ",
    "summary.typ",
    "diagram.typ",
    "resources.typ",
    "checklist.typ",
    "connections.typ",
    "findings.typ",
    "firefly.typ",
    "activity.typ",
    "closing.typ",
];

/// The embedded upright fonts, parsed once; the report slants nothing.
pub(crate) static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let ours =
        |font: &Font| FAMILIES.contains(&font.info().family.as_str()) && font.info().variant.style == FontStyle::Normal;
    typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).filter(ours).collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    TEMPLATE.iter().filter_map(|(name, text)| Some(Source::new(id(name)?, (*text).to_owned()))).collect()
});

/// One report on the compositor's desk.
pub(crate) struct Desk {
    library: LazyHash<Library>,
}

impl Desk {
    /// `inputs` are what the template finds in `sys.inputs`.
    pub fn new(inputs: Dict) -> Self {
        // Row headers, which a screen reader needs in a table of facts, are still behind this feature in typst 0.15
        let features = Features::from_iter([Feature::A11yExtras]);
        Self { library: LazyHash::new(Library::builder().with_inputs(inputs).with_features(features).build()) }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        SOURCES[0].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.iter().find(|s| s.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// A report knows the moment that it describes and no other.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_complete_and_nothing_else_is_there() {
        assert_eq!(SOURCES.len(), TEMPLATE.len());
        assert_eq!(TEMPLATE[0].0, "main.typ");
        let desk = Desk::new(Dict::new());
        assert!(desk.source(id("/etc/passwd").unwrap()).is_err());
        assert!(desk.file(desk.main()).is_err());
    }

    #[test]
    fn both_families_are_embedded() {
        for family in FAMILIES {
            assert!(FONTS.iter().any(|f| f.info().family == family), "{family}");
        }
    }
}

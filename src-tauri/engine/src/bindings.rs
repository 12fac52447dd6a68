//! The TypeScript twin of the list of commands: `ui/src/host/bindings.ts`. A test holds the file against this.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use domain::{Entry, Fault};
use ts_rs::{Config, TS, TypeVisitor};

use crate::commands::{self, Visit};

/// The whole text of the bindings.
pub fn bindings() -> String {
    let mut list = List::default();
    list.types.visit::<Fault>();
    list.types.visit::<Entry>();
    commands::visit(&mut list);
    format!(
        "// Generated from the list of commands by `cargo xtask bindings`. Do not edit.\n\n{}\n/** Every command with what it takes and gives. */\nexport interface Commands {{\n{}}}\n\n/** What each read provides. */\nexport const PROVIDES = {{\n{}}} as const satisfies Record<keyof Commands, readonly string[]>;\n\n/** What each write makes stale. */\nexport const STALE = {{\n{}}} as const satisfies Record<keyof Commands, readonly string[]>;\n",
        list.types.text(),
        list.commands,
        list.provides,
        list.stale
    )
}

#[derive(Default)]
struct List {
    types: Types,
    commands: String,
    provides: String,
    stale: String,
}

impl Visit for List {
    fn command<I: TS + 'static, O: TS + 'static>(
        &mut self,
        name: &'static str,
        doc: &'static str,
        provides: &'static [&'static str],
        stale: &'static [&'static str],
    ) {
        self.types.visit::<I>();
        self.types.visit::<O>();
        let config = config();
        let _ = writeln!(
            self.commands,
            "  /**{doc} */\n  {name}: {{ input: {}; output: {} }};",
            I::name(&config),
            O::name(&config)
        );
        let _ = writeln!(self.provides, "  {name}: {provides:?},");
        let _ = writeln!(self.stale, "  {name}: {stale:?},");
    }
}

/// Collects declarations, each once, by name.
#[derive(Default)]
struct Types {
    seen: HashSet<TypeId>,
    declared: BTreeMap<String, String>,
    /// Names that two different types go by.
    doubled: Vec<String>,
}

impl Types {
    fn text(&self) -> String {
        self.declared.values().fold(String::new(), |mut text, declaration| {
            let _ = writeln!(text, "export {declaration}\n");
            text
        })
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let (name, declaration) = (T::ident(&config()), T::decl(&config()));
            if self.declared.insert(name.clone(), declaration.clone()).is_some_and(|other| other != declaration) {
                self.doubled.push(name);
            }
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

fn config() -> Config {
    Config::new().with_large_int("number")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One would take the other's place without a word.
    #[test]
    fn no_two_types_go_by_one_name() {
        let mut list = List::default();
        commands::visit(&mut list);
        assert_eq!(list.types.doubled, [] as [String; 0]);
    }
}

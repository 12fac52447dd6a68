//! Nothing that `--help` lists stands there without a word.

use clap::{Command, CommandFactory};

use super::*;

/// Everything below `command` that `--help` would list without a word.
fn silent(command: &Command, path: &str, found: &mut Vec<String>) {
    let said = |text: Option<&clap::builder::StyledStr>| text.is_some_and(|t| !t.to_string().trim().is_empty());
    if !said(command.get_about()) {
        found.push(path.to_owned());
    }
    let shown = command.get_arguments().filter(|a| !a.is_hide_set() && !said(a.get_help()));
    found.extend(shown.map(|argument| format!("{path} {}", argument.get_id())));
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        silent(verb, &format!("{path} {}", verb.get_name()), found);
    }
}

#[test]
fn every_word_is_explained() {
    let mut command = Arguments::command();
    command.build();
    let mut found = Vec::new();
    silent(&command, "privatelink", &mut found);
    assert_eq!(found, Vec::<String>::new());
}

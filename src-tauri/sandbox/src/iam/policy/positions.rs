//! Where in a document its statements stand: lines and columns, counted from 1. AWS says where its reader was: a statement begins after
//! the bracket or comma before it, the only one after its own brace, and ends after its last brace (`docs/aws.md`, “Policies”).

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub start: (usize, usize),
    pub end: (usize, usize),
}

/// Of every statement, in order. The text is known to be JSON.
pub(super) fn statements(text: &str) -> Vec<Span> {
    let (mut found, mut depth, mut quoted, mut escaped) = (Vec::new(), 0_usize, false, false);
    // depth of the list that holds the statements, or of the document where there is one only
    let (mut list, mut word, mut name, mut begun) = (None, String::new(), String::new(), None);
    let (mut line, mut column) = (1, 1);
    for letter in text.chars() {
        let after = if letter == '\n' { (line + 1, 1) } else { (line, column + 1) };
        if quoted {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    quoted = false;
                    name.clone_from(&word);
                }
                other => word.push(other),
            }
        } else {
            let of_statement = depth == 1 && name == "Statement";
            match letter {
                '"' => {
                    quoted = true;
                    word.clear();
                }
                '[' if of_statement => {
                    list = Some(2);
                    begun = Some(after);
                }
                '{' if of_statement => {
                    list = Some(1);
                    begun = Some(after);
                }
                ',' if list == Some(2) && depth == 2 => begun = Some(after),
                _ => {}
            }
            match letter {
                '{' | '[' => depth += 1,
                '}' | ']' => {
                    depth = depth.saturating_sub(1);
                    if letter == '}'
                        && list == Some(depth)
                        && let Some(start) = begun.take()
                    {
                        found.push(Span { start, end: after });
                    }
                    if list.is_some_and(|list| depth < list) {
                        list = None;
                        name.clear();
                    }
                }
                _ => {}
            }
        }
        (line, column) = after;
    }
    found
}

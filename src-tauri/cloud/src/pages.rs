//! Following pages to their end, or saying why not: a list that stopped early never passes for a whole one.

use std::collections::HashSet;
use std::future::Future;

use domain::{Fault, FaultKind};

/// A guard against servers that never stop (`docs/aws.md`, “Paging”).
const MOST_PAGES: u32 = 1000;

/// One page: what it holds, and the token of the next.
pub(crate) struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of a call; an empty token means the end.
    pub(crate) fn new(items: Option<Vec<T>>, next: Option<String>) -> Self {
        Self { items: items.unwrap_or_default(), next: next.filter(|token| !token.is_empty()) }
    }

    /// The answer of a call that has no pages.
    pub(crate) fn only(items: Option<Vec<T>>) -> Self {
        Self::new(items, None)
    }
}

/// What was found, and why it ended early, if it did.
pub(crate) struct Walk<T> {
    pub items: Vec<T>,
    pub pages: u32,
    pub broken: Option<Fault>,
}

impl<T> Walk<T> {
    /// The whole list, or the fault that it lacks pages for.
    pub(crate) fn whole(self) -> Result<Vec<T>, Fault> {
        match self.broken {
            None => Ok(self.items),
            Some(fault) => Err(fault),
        }
    }
}

/// Fetches page after page of `call`, keeping what was found before a fault. An empty page with a token is legal.
pub(crate) async fn walk<T, F>(call: &str, fetch: impl Fn(Option<String>) -> F) -> Walk<T>
where
    F: Future<Output = Result<Page<T>, Fault>>,
{
    let mut found = Walk { items: Vec::new(), pages: 0, broken: None };
    let mut seen = HashSet::new();
    let mut token = None;
    loop {
        match fetch(token.take()).await {
            Err(fault) => found.broken = Some(fault),
            Ok(page) => {
                found.pages += 1;
                found.items.extend(page.items);
                token = page.next;
            }
        }
        let Some(next) = &token else { return found };
        if !seen.insert(next.clone()) {
            found.broken = Some(incomplete(call, "AWS gave the same page twice"));
            return found;
        }
        if found.pages >= MOST_PAGES {
            found.broken = Some(incomplete(call, "there are more than 1,000 pages"));
            return found;
        }
    }
}

fn incomplete(call: &str, why: &str) -> Fault {
    Fault::new(FaultKind::Other, "list-incomplete", format!("The list of {call} is incomplete: {why}"))
        .hint("Look again; nothing is concluded from such a list meanwhile")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn numbers(fetch: impl Fn(u32) -> Result<Page<u32>, Fault>) -> Walk<u32> {
        walk("ec2:DescribeVpcs", |token| {
            let page = fetch(token.map_or(0, |t| t.parse().unwrap()));
            async move { page }
        })
        .await
    }

    #[tokio::test]
    async fn empty_pages_in_between_are_followed() {
        let found = numbers(|k| {
            Ok(Page::new(Some(if k == 1 { vec![] } else { vec![k] }), (k < 2).then(|| (k + 1).to_string())))
        })
        .await;
        assert_eq!((found.pages, found.whole().unwrap()), (3, vec![0, 2]));
    }

    #[tokio::test]
    async fn a_repeated_token_ends_the_walk() {
        let found = numbers(|k| Ok(Page::new(Some(vec![k]), Some("1".to_owned())))).await;
        assert_eq!((found.items.as_slice(), found.broken.unwrap().code.as_str()), (&[0, 1][..], "list-incomplete"));
    }

    #[tokio::test]
    async fn endless_pages_end_at_a_thousand() {
        let found = numbers(|k| Ok(Page::new(Some(vec![k]), Some((k + 1).to_string())))).await;
        assert_eq!((found.pages, found.broken.is_some()), (MOST_PAGES, true));
    }

    #[tokio::test]
    async fn what_came_before_a_fault_is_kept() {
        let broken = Fault::new(FaultKind::Unavailable, "x", "x");
        let found =
            numbers(|k| if k == 0 { Ok(Page::new(Some(vec![7]), Some("1".into()))) } else { Err(broken.clone()) })
                .await;
        assert_eq!((found.items, found.broken), (vec![7], Some(broken)));
    }
}

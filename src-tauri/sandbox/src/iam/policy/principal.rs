//! Principals in policies of roles and resources, and who asks.

/// Who makes a request, as policies see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    pub account: String,
    /// Of the user, or of the session.
    pub arn: String,
    /// Of the role whose session it is.
    pub role: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Principals {
    pub all_but: bool,
    pub everyone: bool,
    /// Values of `AWS`. Services and identity providers never call the sandbox, so they match nobody.
    pub aws: Vec<String>,
}

/// How far a policy of a resource goes with a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trust {
    /// It does not name the caller.
    None,
    /// It names the caller's account, whose own policies decide.
    Account,
    /// It names the caller.
    Direct,
}

impl Principals {
    pub fn trust(&self, caller: &Caller) -> Trust {
        let found = if self.everyone { Trust::Direct } else { self.named(caller) };
        match (self.all_but, found) {
            (false, found) => found,
            (true, Trust::None) => Trust::Direct,
            (true, Trust::Account | Trust::Direct) => Trust::None,
        }
    }

    fn named(&self, caller: &Caller) -> Trust {
        self.aws.iter().map(|name| trust(name, caller)).max().unwrap_or(Trust::None)
    }
}

fn trust(name: &str, caller: &Caller) -> Trust {
    if name == "*" || name == caller.arn || caller.role.as_deref() == Some(name) {
        return Trust::Direct;
    }
    let account = match name.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        ["arn", _, "iam", "", account, "root"] => *account,
        _ => name,
    };
    if account == caller.account { Trust::Account } else { Trust::None }
}

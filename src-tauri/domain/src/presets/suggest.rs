//! Guessing the kind of a service by what it is called and where it listens. A guess that a person sees and can change.

use super::{Kind, Preset};

/// The ports of databases: nothing else is served there.
const DATABASES: &[(u16, Kind)] = &[(5432, Kind::PostgreSql), (3306, Kind::MySql)];

/// Ports that a kind of service has and others hardly do: administration over SSH of GitHub Enterprise (its documentation,
/// “Network ports”), the router of Artifactory 7 and the port of Distribution (theirs).
const TELLING: &[(u16, Kind)] = &[(122, Kind::GitHub), (8082, Kind::Artifactory), (5000, Kind::Registry)];

/// Ports on which HTTPS is served.
const HTTPS: &[u16] = &[443, 8443];

/// Words that name a kind. What serves another product, such as its database or its registry, comes before the product.
const WORDS: &[(&str, Kind)] = &[
    ("postgres", Kind::PostgreSql),
    ("pgsql", Kind::PostgreSql),
    ("mysql", Kind::MySql),
    ("mariadb", Kind::MySql),
    ("registry", Kind::Registry),
    ("harbor", Kind::Registry),
    ("quay", Kind::Registry),
    ("artifactory", Kind::Artifactory),
    ("jfrog", Kind::Artifactory),
    ("nexus", Kind::Nexus),
    ("sonatype", Kind::Nexus),
    ("gitlab", Kind::GitLab),
    ("github", Kind::GitHub),
];

/// Too short to be looked for inside other words.
const SHORT: &[(&str, Kind)] = &[("ghe", Kind::GitHub), ("ghes", Kind::GitHub), ("api", Kind::Api)];

/// The kind that `name` and `ports` speak for: a database's port without a web port first, then the name, then the other
/// ports; the open kind where nothing speaks. Port 22 says nothing, since most machines have it.
pub fn suggest(name: &str, ports: &[u16]) -> &'static Preset {
    let kind = by_database(ports).or_else(|| by_name(name)).or_else(|| by_port(ports));
    kind.unwrap_or(Kind::Custom).shown()
}

fn by_database(ports: &[u16]) -> Option<Kind> {
    if ports.iter().any(|port| HTTPS.contains(port) || *port == 80) {
        return None;
    }
    among(DATABASES, ports)
}

fn by_name(name: &str) -> Option<Kind> {
    // “GitHub Enterprise”, “git-hub” and “GIT_HUB” are one
    let words: Vec<String> = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_owned)
        .filter(|w| !w.is_empty())
        .collect();
    let joined = words.concat();
    let long = WORDS.iter().find(|(word, _)| joined.contains(word));
    let short = || SHORT.iter().find(|(word, _)| words.iter().any(|w| w == word));
    long.or_else(short).map(|(_, kind)| *kind)
}

fn by_port(ports: &[u16]) -> Option<Kind> {
    let web = || ports.iter().any(|port| HTTPS.contains(port)).then_some(Kind::Api);
    among(TELLING, ports).or_else(web).or_else(|| among(DATABASES, ports))
}

fn among(known: &[(u16, Kind)], ports: &[u16]) -> Option<Kind> {
    known.iter().find(|(port, _)| ports.contains(port)).map(|(_, kind)| *kind)
}

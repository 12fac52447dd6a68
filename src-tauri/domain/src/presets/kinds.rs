//! The other kinds of service. Each health check that is more than an open port names the vendor's page that has it.

use super::{Preset, PresetPort, TlsAdvice, answers_200, traps};
use crate::{HealthCheck, Protocol, default_health_check};

const OPEN_PORT: &str = "No path is documented for every service of this kind, so an open port counts; name a path that answers without signing in if yours has one.";
const END_TO_END: &str =
    "The service has the certificate already, and what Firefly sends stays encrypted until it arrives there.";

/// Sources: GitLab's documentation, “Load Balancer for multi-node GitLab” (ports, TLS, readiness check), “Health check” and
/// “IP allowlist”.
pub(super) fn gitlab() -> Preset {
    let ready = "GitLab tells load balancers to ask for its readiness check, which answers only addresses on the monitoring allowlist.";
    Preset {
        key: "gitlab",
        label: "GitLab",
        description: "Web and API over HTTPS on 443, Git over SSH on 22",
        ports: vec![
            https("Web, API and Git over HTTPS", answers_200("/-/readiness"), ready),
            PresetPort {
                port: 22,
                purpose: "Git over SSH",
                health_check: default_health_check(),
                health_check_because: "GitLab documents no check for SSH alone, so an open port counts.",
                tls: TlsAdvice::None,
                tls_because: "SSH encrypts by itself, and a TLS listener would break it.",
                protocol: Protocol::Tcp,
            },
        ],
        traps: vec![
            "By default GitLab’s Linux package answers its health checks to the machine itself only: add the load balancer’s subnets to the monitoring allowlist, or check TCP on the traffic port.",
            "GitLab’s container registry has a hostname or a port of its own, and so has Pages: list every port, and tell Firefly every hostname.",
            "What lies in object storage is sent by redirect unless proxy_download is on, and Firefly does not reach that storage over this connection.",
            traps::HOSTNAME,
            traps::WILDCARD,
            traps::SSH_HOST_KEYS,
            traps::HOST_HEADER,
            traps::WEBHOOKS,
            traps::CLIENT_ADDRESS,
            traps::IDLE,
        ],
    }
}

/// Sources: JFrog's documentation, “Load Balancer”, “Readiness Probe” (since 7.31) and “Direct Cloud Storage Download”.
pub(super) fn artifactory() -> Preset {
    let ready = "JFrog gives this path for load balancers since version 7.31; with an older version, check TCP on the traffic port.";
    Preset {
        key: "artifactory",
        label: "Artifactory",
        description: "Packages and images of JFrog Artifactory over HTTPS on 443",
        ports: vec![https("Packages, images and API", answers_200("/artifactory/api/v1/system/readiness"), ready)],
        traps: vec![
            "A repository with download redirect sends clients to S3 or CloudFront, which Firefly does not reach over this connection: switch downloadRedirect off for what Firefly reads.",
            "Image repositories that are told apart by subdomain or by port need every such hostname resolved and every such port listed.",
            "The readiness check wants a valid user, who may be anonymous: if anonymous access is refused and targets stay unhealthy, check TCP on the traffic port.",
            traps::HOSTNAME,
            traps::WILDCARD,
            traps::PRIVATE_AUTHORITY,
            traps::HOST_HEADER,
            traps::IDLE,
        ],
    }
}

/// Source: Sonatype's support, “Nexus 3 Server Metrics and Health Information”: 200 or 503 since 3.16, without signing in.
pub(super) fn nexus() -> Preset {
    let status = "Sonatype documents this path as answering 200 or 503 without signing in; where Nexus is reached without TLS, set the check’s protocol to HTTP.";
    Preset {
        key: "nexus",
        label: "Nexus Repository",
        description: "Packages and images of Sonatype Nexus over HTTPS on 443",
        ports: vec![PresetPort {
            tls: TlsAdvice::TerminateIfPlain,
            tls_because: "Pass TLS through to Nexus or to the proxy before it; Nexus itself speaks plain HTTP until it is told otherwise, and then the load balancer should end TLS, so that Firefly sends no password in the clear.",
            ..https("Packages and API", answers_200("/service/rest/v1/status"), status)
        }],
        traps: vec![
            "Image repositories may have a port of their own each, which is listed beside 443.",
            "Nexus listens on port 8081 without TLS by default: check which port the targets really serve.",
            traps::REDIRECTS,
            traps::HOSTNAME,
            traps::WILDCARD,
            traps::PRIVATE_AUTHORITY,
            traps::HOST_HEADER,
            traps::IDLE,
        ],
    }
}

/// Sources: CNCF Distribution, “Token Authentication Specification”; Harbor's API description (`GET /api/v2.0/health` takes no
/// authentication); issues goharbor/harbor 20264 and distribution 3493 for redirects.
pub(super) fn registry() -> Preset {
    let open = "Registries have no path in common that answers 200 without signing in, so an open port counts; Harbor answers HTTPS GET /api/v2.0/health.";
    Preset {
        key: "registry",
        label: "Container registry",
        description: "Harbor, Distribution and the like over HTTPS on 443",
        ports: vec![https("Pulling and pushing images", default_health_check(), open)],
        traps: vec![
            "Layers that lie in S3 are often answered with a redirect to S3, which Firefly does not reach over this connection: switch the storage’s redirect off.",
            "The registry names the token service that signs clients in: if that has a hostname of its own, Firefly has to reach it as well.",
            "GET /v2/ answers 401 without signing in, so a health check there needs 401 among its success codes.",
            traps::HOSTNAME,
            traps::WILDCARD,
            traps::PRIVATE_AUTHORITY,
            traps::IDLE,
        ],
    }
}

pub(super) fn api() -> Preset {
    Preset {
        key: "api",
        label: "API over HTTPS",
        description: "Any service that answers HTTPS on 443",
        ports: vec![PresetPort {
            tls: TlsAdvice::TerminateIfPlain,
            tls_because: "Pass TLS through if the service speaks it: client certificates and HTTP/2 then work untouched; where it speaks plain HTTP, let the load balancer end TLS.",
            ..https("Requests to the API", default_health_check(), OPEN_PORT)
        }],
        traps: vec![
            "Every hostname that the API’s answers refer to, such as one for signing in or for files, has to be reached as well.",
            traps::HOSTNAME,
            traps::WILDCARD,
            traps::PRIVATE_AUTHORITY,
            traps::HOST_HEADER,
            traps::CLIENT_ADDRESS,
            traps::HAIRPIN,
            traps::IDLE,
        ],
    }
}

/// Source for the log lines: the release notes of PostgreSQL 12.
pub(super) fn postgresql() -> Preset {
    Preset {
        key: "postgresql",
        label: "PostgreSQL",
        description: "PostgreSQL, RDS or Aurora over TCP on 5432",
        ports: vec![database(
            5432,
            "PostgreSQL begins TLS within its own protocol, so a TLS listener cannot take part in it.",
        )],
        traps: vec![
            traps::DATABASE_FAILOVER,
            traps::IDLE,
            "A client that verifies the server’s name has to dial a name that the database’s certificate has: with RDS that is the database’s own endpoint name.",
            "pg_hba.conf sees the load balancer’s addresses instead of Firefly’s.",
            "Before version 12, each health check leaves “incomplete startup packet” in the log; that is harmless.",
            traps::HAIRPIN,
        ],
    }
}

/// Source for blocked hosts: the MySQL reference manual, “DNS Lookups and the Host Cache”.
pub(super) fn mysql() -> Preset {
    Preset {
        key: "mysql",
        label: "MySQL",
        description: "MySQL, MariaDB, RDS or Aurora over TCP on 3306",
        ports: vec![database(
            3306,
            "MySQL begins TLS within its own protocol, so a TLS listener cannot take part in it.",
        )],
        traps: vec![
            traps::DATABASE_FAILOVER,
            traps::IDLE,
            "MySQL blocks an address after max_connect_errors broken connections in a row, and health checks break off: raise that limit, or the load balancer itself may be blocked.",
            "A client that verifies the server’s name has to dial a name that the database’s certificate has: with RDS that is the database’s own endpoint name.",
            "Accounts that are bound to an address, such as 'user'@'10.0.1.5', see the load balancer’s addresses instead of Firefly’s.",
            traps::HAIRPIN,
        ],
    }
}

pub(super) fn custom() -> Preset {
    Preset {
        key: "custom",
        label: "Something else",
        description: "Any service over TCP; set its ports yourself",
        ports: vec![https("Whatever Firefly dials there", default_health_check(), OPEN_PORT)],
        traps: vec![
            "A protocol that opens further ports while it runs needs each of them listed here.",
            traps::HOSTNAME,
            traps::PRIVATE_AUTHORITY,
            traps::CLIENT_ADDRESS,
            traps::HAIRPIN,
            traps::IDLE,
        ],
    }
}

/// 443, passed through.
fn https(purpose: &'static str, health_check: HealthCheck, health_check_because: &'static str) -> PresetPort {
    PresetPort {
        port: 443,
        protocol: Protocol::Tcp,
        purpose,
        health_check,
        health_check_because,
        tls: TlsAdvice::Passthrough,
        tls_because: END_TO_END,
    }
}

fn database(port: u16, tls_because: &'static str) -> PresetPort {
    PresetPort {
        port,
        protocol: Protocol::Tcp,
        purpose: "Queries",
        health_check: default_health_check(),
        health_check_because: "The load balancer speaks no database protocol, so an open port counts; a standby has one too.",
        tls: TlsAdvice::Passthrough,
        tls_because,
    }
}

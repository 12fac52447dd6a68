//! GitHub Enterprise Server. Source: GitHub's documentation for Enterprise Server, “Using GitHub Enterprise Server with a load
//! balancer”, “Enabling subdomain isolation”, “Enabling and scheduling maintenance mode” and “Network ports”.

use super::{Preset, PresetPort, TlsAdvice, answers_200, traps};
use crate::{HealthCheck, Protocol};

/// Git and the web on one appliance, or on a pair of which one waits.
pub(super) fn github() -> Preset {
    Preset {
        key: "github",
        label: "GitHub Enterprise",
        description: "Web and API over HTTPS on 443, Git over SSH on 22",
        ports: vec![web(), ssh()],
        traps: vec![
            "With subdomain isolation the appliance has several hostnames, such as raw, codeload and uploads below its own: Firefly has to resolve all of them, and the certificate has to name the hostname and *.hostname.",
            traps::HOSTNAME,
            traps::WILDCARD,
            "In maintenance mode, and on a passive replica, /status answers 503 and the target becomes unhealthy; when no target is healthy, the load balancer sends to all of them nevertheless.",
            "A replica takes over only when somebody promotes it; until then, all traffic goes to the primary.",
            "GitHub Enterprise understands version 1 of the PROXY protocol and the load balancer speaks version 2: leave support for it switched off on both.",
            "Ports 122 and 8443 administer the appliance and are nothing that Firefly needs: do not expose them.",
            traps::WEBHOOKS,
            traps::CLIENT_ADDRESS,
            traps::IDLE,
        ],
    }
}

fn web() -> PresetPort {
    PresetPort {
        port: 443,
        protocol: Protocol::Tcp,
        purpose: "Web, API and Git over HTTPS",
        health_check: answers_200("/status"),
        health_check_because: "GitHub tells load balancers to ask for /status, which answers 200 when the appliance serves users and 503 in maintenance mode and on a replica that waits.",
        tls: TlsAdvice::Passthrough,
        tls_because: "The appliance has its own certificate and wants HTTPS behind a load balancer too, so ending TLS before it gains nothing.",
    }
}

/// Asked on 443 as well: a replica that waits may answer on 22, and GitHub names no check for SSH alone.
fn ssh() -> PresetPort {
    PresetPort {
        port: 22,
        protocol: Protocol::Tcp,
        purpose: "Git over SSH",
        health_check: HealthCheck { port: "443".to_owned(), ..answers_200("/status") },
        health_check_because: "An open port 22 does not say that the appliance serves Git, so /status on port 443 speaks for both ports; check TCP on the traffic port instead if HTTPS is elsewhere.",
        tls: TlsAdvice::None,
        tls_because: "SSH encrypts by itself, and a TLS listener would break it.",
    }
}

//! Whether calls would go to AWS itself. The environment and profiles may name other endpoints, for all services or for one;
//! a simulated AWS must never pass for the real one, in records, packets and reports.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use domain::{Fault, FaultKind};

use crate::door::Door;

/// The services that are called, by the names that the AWS configuration files use.
const SERVICES: [&str; 9] =
    ["EC2", "Elastic Load Balancing v2", "ECS", "Auto Scaling", "ACM", "Route 53", "SNS", "IAM", "STS"];

/// Refuses what is not AWS where AWS is meant, and what would send credentials over a network in the clear.
pub(crate) fn check(door: &Door, found: &SdkConfig) -> Result<(), Fault> {
    match door {
        Door::Internet { endpoint_url: None } => diverted(found).map_or(Ok(()), |url| Err(not_aws(&url))),
        Door::Internet { endpoint_url: Some(url) } if in_the_clear(url) => Err(insecure(url)),
        Door::Internet { .. } | Door::InProcess(_) => Ok(()),
    }
}

fn diverted(found: &SdkConfig) -> Option<String> {
    let of_one = |id| {
        let key = ServiceConfigKey::builder().service_id(id).env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
        found.service_config()?.load_config(key.ok()?)
    };
    found.endpoint_url().map(str::to_owned).or_else(|| SERVICES.iter().find_map(|id| of_one(*id)))
}

/// Plain HTTP leaves this computer readable, the session token with it.
fn in_the_clear(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let loopback = host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    !loopback && !host.eq_ignore_ascii_case("localhost")
}

fn not_aws(url: &str) -> Fault {
    let message = format!("The environment or the profile sends calls to {} instead of AWS", domain::clip(url, 120));
    Fault::new(FaultKind::Invalid, "endpoint-diverted", message)
        .hint("Take the endpoint URL out of it, or name it with --endpoint-url: it then has records of its own")
}

fn insecure(url: &str) -> Fault {
    let message = format!("{} would get credentials over plain HTTP", domain::clip(url, 120));
    Fault::new(FaultKind::Invalid, "endpoint-insecure", message).hint("Use https, or an address of this computer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_computer_only() {
        for here in ["http://127.0.0.1:5000", "http://localhost:4566/", "http://[::1]:80", "https://aws.example"] {
            assert!(!in_the_clear(here), "{here}");
        }
        for there in
            ["http://10.0.0.7:5000", "http://aws.example", "http://localhost.evil.example", "http://127.0.0.1@evil"]
        {
            assert!(in_the_clear(there), "{there}");
        }
    }

    #[test]
    fn an_endpoint_that_was_configured_is_found() {
        let aws = SdkConfig::builder().build();
        let door = Door::Internet { endpoint_url: None };
        assert!(check(&door, &aws).is_ok());
        let other = SdkConfig::builder().endpoint_url("http://127.0.0.1:5000").build();
        assert_eq!(check(&door, &other).unwrap_err().code, "endpoint-diverted");
    }
}

//! Which certificates exist, as far as load balancers ask. Certificates themselves are not simulated.

use crate::world::Estate;

/// Whether a listener of that estate can use the certificate: any ARN that looks like one of ACM or IAM.
pub(crate) fn usable(_estate: &Estate, arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "acm", _, _, resource] => resource.starts_with("certificate/"),
        ["arn", _, "iam", _, _, resource] => resource.starts_with("server-certificate/"),
        _ => false,
    }
}

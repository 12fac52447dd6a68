//! Artifactory: two machines on premises, behind the VPN. AWS knows nothing of them but the route that leads there.

const ADDRESSES: [&str; 2] = ["192.168.40.10", "192.168.40.11"];

pub(super) fn plant(plot: &mut crate::seed::build::Plot) {
    for address in ADDRESSES {
        plot.estate.ec2.outside.insert(address.to_owned(), [443].into());
    }
}

//! How listeners are written.

use crate::wire::xml::Xml;

use super::{Listener, actions};

pub(super) fn one(listener: &Listener) -> String {
    let mut x = Xml::new();
    x.each("Listeners", "member", [listener], show);
    x.done()
}

pub(super) fn show(x: &mut Xml, l: &Listener) {
    x.leaf("ListenerArn", &l.arn);
    x.leaf("LoadBalancerArn", &l.load_balancer);
    x.leaf("Port", l.port);
    x.leaf("Protocol", &l.protocol);
    if let Some(certificate) = &l.certificate {
        x.each("Certificates", "member", [certificate], |x, arn| {
            x.leaf("CertificateArn", arn);
        });
    }
    x.maybe("SslPolicy", l.ssl_policy.as_ref());
    if let Some(alpn) = &l.alpn {
        x.values("AlpnPolicy", "member", [alpn]);
    }
    if l.protocol == "HTTPS" {
        x.within("MutualAuthentication", |x| {
            x.leaf("Mode", l.mutual.as_deref().unwrap_or("off"));
        });
    }
    actions::show(x, "DefaultActions", &l.action);
}

//! What an application load balancer answers by itself: redirects and fixed responses.

use crate::error::AwsError;
use crate::wire::params::Params;
use crate::wire::xml::Xml;

use super::actions::invalid;
use super::{FixedResponse, Redirect, ask};

const CONTENT_TYPES: [&str; 5] = ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];

/// `RedirectConfig`; AWS fills in what is not given.
pub(super) fn read(params: &Params) -> Result<Redirect, AwsError> {
    let status = ask::one_of(params, "StatusCode", &["HTTP_301", "HTTP_302"])?;
    let part = |name: &str, least, placeholder: &str| {
        Ok::<_, AwsError>(ask::text(params, name, least..=128)?.unwrap_or_else(|| placeholder.to_owned()))
    };
    let redirect = Redirect {
        status: status.ok_or_else(|| ask::null("StatusCode"))?,
        protocol: part("Protocol", 1, "#{protocol}")?,
        port: part("Port", 1, "#{port}")?,
        host: part("Host", 1, "#{host}")?,
        path: part("Path", 1, "/#{path}")?,
        query: part("Query", 0, "#{query}")?,
    };
    if !["HTTP", "HTTPS", "#{protocol}"].contains(&redirect.protocol.as_str()) {
        return Err(AwsError::validation("The redirect protocol must be 'HTTP', 'HTTPS' or '#{protocol}'"));
    }
    if redirect.port != "#{port}" && !redirect.port.parse::<u16>().is_ok_and(|p| p > 0) {
        return Err(AwsError::validation("The redirect port must be between '1' and '65535', or '#{port}'"));
    }
    if !redirect.path.starts_with('/') {
        return Err(AwsError::validation("The redirect path must begin with '/'"));
    }
    Ok(redirect)
}

/// Never from HTTPS to HTTP, and never to the request itself (RedirectActionConfig).
pub(super) fn fits(redirect: &Redirect, listener_protocol: &str) -> Result<(), AwsError> {
    if listener_protocol == "HTTPS" && redirect.protocol == "HTTP" {
        return Err(invalid("The RedirectConfig is not valid because it redirects from HTTPS to HTTP"));
    }
    let same_protocol = redirect.protocol == "#{protocol}" || redirect.protocol == listener_protocol;
    if same_protocol && redirect.port == "#{port}" && redirect.host == "#{host}" && redirect.path == "/#{path}" {
        return Err(invalid("The RedirectConfig is not valid because it creates an infinite loop"));
    }
    Ok(())
}

pub(super) fn show(x: &mut Xml, redirect: &Redirect) {
    x.within("RedirectConfig", |x| {
        x.leaf("Protocol", &redirect.protocol).leaf("Port", &redirect.port).leaf("Host", &redirect.host);
        x.leaf("Path", &redirect.path).leaf("Query", &redirect.query).leaf("StatusCode", &redirect.status);
    });
}

/// `FixedResponseConfig`.
pub(super) fn read_fixed(params: &Params) -> Result<FixedResponse, AwsError> {
    let status = ask::need(params, "StatusCode")?.to_owned();
    let digits = status.len() == 3 && status.bytes().all(|b| b.is_ascii_digit());
    if !digits || !status.starts_with(['2', '4', '5']) {
        return Err(AwsError::validation(format!("The status code '{status}' must be 2XX, 4XX or 5XX")));
    }
    let content_type = params.get("ContentType").map(str::to_owned);
    if content_type.as_deref().is_some_and(|t| !CONTENT_TYPES.contains(&t)) {
        return Err(invalid(format!("The ContentType must be one of '{}'", CONTENT_TYPES.join(", "))));
    }
    Ok(FixedResponse { status, content_type, body: ask::text(params, "MessageBody", 0..=1024)? })
}

pub(super) fn show_fixed(x: &mut Xml, response: &FixedResponse) {
    x.within("FixedResponseConfig", |x| {
        x.maybe("MessageBody", response.body.as_ref()).leaf("StatusCode", &response.status);
        x.maybe("ContentType", response.content_type.as_ref());
    });
}

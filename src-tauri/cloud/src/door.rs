//! The door through which signed requests leave: the network, or a function in this process. No AWS meaning here.
//! Behind either door an answer is read to its end before the SDK sees it, so that a cut one never passes for success.

use std::fmt;
use std::sync::Arc;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::{Builder, Connector, ConnectorBuilder, tls};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};

/// The longest answer that is read. AWS's largest pages are a few MiB.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

/// A function that answers signed requests. It may sleep: it runs on a thread of its own.
///
/// A panic, or a body shorter than the answer's `Content-Length`, reads as a connection that broke.
pub type Respond = Arc<dyn Fn(http::Request<Bytes>) -> http::Response<Bytes> + Send + Sync>;

/// Where requests go.
#[derive(Clone)]
pub enum Door {
    /// AWS, or something that speaks its protocols at `endpoint_url` (`http://…` or `https://…`).
    Internet { endpoint_url: Option<String> },
    /// A function in this process; no port is opened.
    InProcess(Respond),
}

impl Door {
    /// The HTTP client of the SDK for this door.
    pub(crate) fn http_client(&self) -> SharedHttpClient {
        let inner = match self {
            Door::Internet { endpoint_url: Some(url) } if url.starts_with("http://") => Builder::new().build_http(),
            Door::Internet { .. } => https_client(),
            Door::InProcess(respond) => {
                let connector = SharedHttpConnector::new(Function(respond.clone()));
                http_client_fn(move |_, _| connector.clone())
            }
        };
        SharedHttpClient::new(ReadToTheEnd(inner))
    }

    /// The URL that all services share, where it is not AWS's own.
    pub(crate) fn endpoint_url(&self) -> Option<&str> {
        match self {
            Door::Internet { endpoint_url } => endpoint_url.as_deref(),
            Door::InProcess(_) => None,
        }
    }
}

/// As the SDK's own default: rustls, and the proxies of the environment.
fn https_client() -> SharedHttpClient {
    Builder::new().build_with_connector_fn(|settings, components| -> Connector {
        let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc);
        let mut connector = ConnectorBuilder::default().tls_provider(provider);
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.set_proxy_config(Some(ProxyConfig::from_env()));
        connector.build()
    })
}

/// A connector that hands requests to a function.
struct Function(Respond);

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Function")
    }
}

impl HttpConnector for Function {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let respond = self.0.clone();
        HttpConnectorFuture::new(async move {
            let request = in_memory(request)?;
            let answer = tokio::task::spawn_blocking(move || respond(request)).await;
            let answer = answer.map_err(|panic| ConnectorError::io(panic.into()))?;
            HttpResponse::try_from(answer.map(SdkBody::from)).map_err(|e| ConnectorError::other(e.into(), None))
        })
    }
}

fn in_memory(request: HttpRequest) -> Result<http::Request<Bytes>, ConnectorError> {
    let (parts, body) = request.try_into_http1x().map_err(|e| ConnectorError::user(e.into()))?.into_parts();
    let body = body.bytes().ok_or_else(|| ConnectorError::user("the request’s body is not in memory".into()))?;
    Ok(http::Request::from_parts(parts, Bytes::copy_from_slice(body)))
}

/// A client whose connectors give whole answers or an error.
#[derive(Debug)]
struct ReadToTheEnd<T>(T);

impl HttpClient for ReadToTheEnd<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(ReadToTheEnd(self.0.http_connector(settings, components)))
    }
}

impl HttpConnector for ReadToTheEnd<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move { whole(answer.await?).await })
    }
}

async fn whole(mut response: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    let announced = response.headers().get("content-length").and_then(|n| n.parse::<usize>().ok());
    let body =
        Limited::new(response.take_body(), LONGEST_ANSWER).collect().await.map_err(ConnectorError::io)?.to_bytes();
    if announced.is_some_and(|length| body.len() < length) {
        return Err(broken("the connection closed before the answer was complete"));
    }
    // The SDK takes XML that stops in the middle for an answer with members missing (`docs/aws.md`, “Retries and lost
    // answers”)
    if response.status().is_success() && is_cut(&body) {
        return Err(broken("the answer stops in the middle"));
    }
    *response.body_mut() = SdkBody::from(body);
    Ok(response)
}

fn broken(why: &'static str) -> ConnectorError {
    ConnectorError::io(BoxError::from(why))
}

/// Whether `body` opens an XML document that it does not close.
fn is_cut(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if !text.starts_with('<') {
        return false;
    }
    let starts = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    let Some(root) = starts.into_iter().find(|rest| rest.starts_with(|c: char| c.is_alphabetic())) else { return true };
    let name = root.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
    let empty = root.find('>').is_some_and(|end| root[..end].ends_with('/'));
    !empty && !text.ends_with(&format!("</{name}>"))
}

#[cfg(test)]
mod tests {
    use super::is_cut;

    #[test]
    fn xml_that_stops_in_the_middle_is_cut() {
        let whole = "<?xml version=\"1.0\"?>\n<DescribeVpcsResponse xmlns=\"x\"><vpcSet/></DescribeVpcsResponse>\n";
        assert!(!is_cut(whole.as_bytes()));
        let body = whole.trim_end().as_bytes();
        for length in 1..body.len() {
            assert!(is_cut(&body[..length]), "{length}");
        }
    }

    #[test]
    fn other_answers_are_not_judged() {
        assert!(!is_cut(b""));
        assert!(!is_cut(b"{\"clusterArns\":["));
        assert!(!is_cut(b"<Empty/>"));
    }
}

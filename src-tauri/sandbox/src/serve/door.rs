//! Who is let in: clients that name this machine as they reached it, and no web page. Nobody signs here, so a page whose
//! name was made to lead to this machine (DNS rebinding), or that a browser lets ask elsewhere, could do anything.

use std::net::IpAddr;

use bytes::Bytes;
use http::uri::Authority;
use http::{HeaderMap, Request, Response, StatusCode, header};

/// What a request without a port in its Host asks for.
const HTTP_PORT: u16 = 80;

/// Why a request is not let in, told to those who speak one of AWS's protocols; nothing where it is.
pub(super) fn refusal<B>(request: &Request<B>, port: u16) -> Option<Response<Bytes>> {
    let message = if request.headers().contains_key(header::ORIGIN) {
        "The request comes from a web page (it has an Origin header), and the sandbox answers none"
    } else if !is_here(request, port) {
        "The Host header does not name this machine with the port of the sandbox"
    } else {
        return None;
    };
    Some(refused(request.headers(), StatusCode::FORBIDDEN, "AccessDenied", message))
}

/// An error in the protocol of the question. The connection closes, for the rest of the request is not read.
pub(super) fn refused(headers: &HeaderMap, status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    let (kind, text) = if headers.contains_key("x-amz-target") {
        ("application/x-amz-json-1.1", serde_json::json!({ "__type": code, "message": message }).to_string())
    } else {
        let error = format!("<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>");
        ("text/xml;charset=UTF-8", format!("<ErrorResponse><Error>{error}</Error></ErrorResponse>"))
    };
    let mut answer = Response::new(Bytes::from(text));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    answer.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    answer
}

/// One Host header, of this machine; and so the authority of the request's target, where it has one.
fn is_here<B>(request: &Request<B>, port: u16) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|h| h.to_str().ok()?.parse::<Authority>().ok());
    hosts.next().is_none()
        && host.is_some_and(|host| names_us(&host, port))
        && request.uri().authority().is_none_or(|target| names_us(target, port))
}

fn names_us(authority: &Authority, port: u16) -> bool {
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    let loopback =
        name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    loopback && authority.port_u16().unwrap_or(HTTP_PORT) == port
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(hosts: &[&str], port: u16) -> bool {
        let request = hosts.iter().fold(Request::post("/"), |request, host| request.header("host", *host));
        refusal(&request.body(()).unwrap(), port).is_none()
    }

    #[test]
    fn only_names_of_this_machine_with_the_served_port_are_let_in() {
        for host in ["127.0.0.1:4566", "localhost:4566", "LOCALHOST:4566", "127.9.9.9:4566", "[::1]:4566"] {
            assert!(admitted(&[host], 4566), "{host}");
        }
        for host in [
            "evil.example:4566",
            "127.0.0.1.evil.example:4566",
            "localhost.evil.example:4566",
            "ec2.us-east-1.amazonaws.com:4566",
            "192.168.0.1:4566",
            "0.0.0.0:4566",
            "127.0.0.1:4567",
            "127.0.0.1",
            "127.0.0.1:",
            "",
            "localhost:4566 ",
            "localhost:4566, evil.example",
        ] {
            assert!(!admitted(&[host], 4566), "{host}");
        }
        assert!(!admitted(&[], 4566), "no Host at all");
        assert!(!admitted(&["localhost:4566", "evil.example:4566"], 4566), "two of them");
        assert!(admitted(&["localhost"], 80), "the port of HTTP need not be said");
    }

    #[test]
    fn a_target_with_an_authority_is_held_to_the_same() {
        let ask = |target: &str| {
            let request = Request::get(target).header("host", "127.0.0.1:4566").body(()).unwrap();
            refusal(&request, 4566).is_none()
        };
        assert!(ask("http://127.0.0.1:4566/"));
        assert!(!ask("http://evil.example:4566/"));
    }

    #[test]
    fn a_web_page_is_refused_in_the_protocol_of_its_question() {
        let request = |origin: &str| Request::post("/").header("host", "localhost:4566").header("origin", origin);
        for origin in ["https://evil.example", "null", "http://localhost:4566", ""] {
            let answer = refusal(&request(origin).body(()).unwrap(), 4566).unwrap();
            assert_eq!(answer.status(), 403);
            let text = std::str::from_utf8(answer.body()).unwrap();
            assert!(text.contains("<Code>AccessDenied</Code>") && text.contains("Origin"), "{text}");
        }
        let asked = request("null").header("x-amz-target", "AmazonEC2ContainerServiceV20141113.ListClusters");
        let answer = refusal(&asked.body(()).unwrap(), 4566).unwrap();
        let told: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(told["__type"], "AccessDenied");
    }
}

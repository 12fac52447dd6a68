//! The served sandbox as a client sees it, over real sockets.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{only_loopback, serve};
use crate::{ClockMode, Options, Sandbox};

const TOKEN: &str = "0123456789abcdef";
const CREDENTIAL: &str = "authorization: AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0\r\n";

async fn served() -> (SocketAddr, JoinHandle<std::io::Result<()>>) {
    let sandbox = Sandbox::open(Options { seed: "empty".to_owned(), dir: None, clock: ClockMode::Manual }).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (address, tokio::spawn(serve(listener, sandbox, TOKEN.to_owned())))
}

/// Sends a request and reads until the server closes the connection.
async fn send(address: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let host = if headers.contains("host:") { String::new() } else { format!("host: {address}\r\n") };
    let head = format!(
        "{method} {path} HTTP/1.1\r\n{host}connection: close\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    read(stream).await
}

async fn read(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // a connection that is reset ends what can be read, as one that is closed does
    stream.read_to_end(&mut answer).await.unwrap_or_default();
    String::from_utf8(answer).unwrap()
}

async fn admin(address: SocketAddr, method: &str, what: &str, body: &str) -> String {
    send(address, method, &format!("/_sandbox/{what}"), &format!("x-sandbox-token: {TOKEN}\r\n"), body).await
}

async fn vpcs(address: SocketAddr) -> String {
    send(address, "POST", "/", CREDENTIAL, "Action=DescribeVpcs&Version=2016-11-15").await
}

#[tokio::test]
async fn an_aws_client_is_answered() {
    let (address, _server) = served().await;
    let answer = vpcs(address).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("text/xml") && answer.contains("<cidrBlock>172.31.0.0/16</cidrBlock>"), "{answer}");
}

#[tokio::test]
async fn administration_wants_the_token() {
    let (address, _server) = served().await;
    for headers in ["", "x-sandbox-token: \r\n", "x-sandbox-token: 0123456789abcdee\r\n"] {
        let answer = send(address, "GET", "/_sandbox/dump", headers, "").await;
        assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("X-Sandbox-Token"), "{answer}");
    }
    assert!(admin(address, "GET", "dump", "").await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn nothing_is_answered_under_another_name_or_to_a_web_page() {
    let (address, _server) = served().await;
    let port = address.port();
    let reading = "Action=DescribeVpcs&Version=2016-11-15";
    for (headers, admitted) in [
        (format!("host: localhost:{port}\r\n"), true),
        (format!("host: [::1]:{port}\r\n"), true),
        (format!("host: evil.example:{port}\r\n"), false),
        (format!("host: 127.0.0.1.evil.example:{port}\r\n"), false),
        ("host: localhost:1\r\n".to_owned(), false),
        ("origin: https://evil.example\r\n".to_owned(), false),
    ] {
        let answer = send(address, "POST", "/", &format!("{headers}{CREDENTIAL}"), reading).await;
        assert_eq!(answer.starts_with("HTTP/1.1 200"), admitted, "{headers}: {answer}");
        assert_eq!(answer.starts_with("HTTP/1.1 403") && answer.contains("AccessDenied"), !admitted, "{answer}");
        let with_token = format!("{headers}x-sandbox-token: {TOKEN}\r\n");
        let administered = send(address, "GET", "/_sandbox/clock", &with_token, "").await;
        assert_eq!(administered.starts_with("HTTP/1.1 200"), admitted, "{headers}: {administered}");
    }
}

/// Signed by nobody, as a page of another origin would ask, and told by the name which service is meant.
#[tokio::test]
async fn an_unsigned_request_under_the_name_of_a_service_changes_nothing() {
    let (address, _server) = served().await;
    let before = admin(address, "GET", "dump", "").await;
    let host = format!("host: ec2.us-east-1.evil.example:{}\r\n", address.port());
    let answer = send(address, "POST", "/", &host, "Action=CreateVpc&CidrBlock=10.9.0.0%2F16").await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    let dump = |answer: &str| answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    assert_eq!(dump(&admin(address, "GET", "dump", "").await), dump(&before));
}

#[tokio::test]
async fn administration_answers_in_json() {
    let (address, _server) = served().await;
    let moved = admin(address, "POST", "clock", r#"{"advance_seconds": 90}"#).await;
    assert!(
        moved.contains("application/json") && moved.ends_with(r#"{"mode":"manual","now":"2026-01-01T00:01:30Z"}"#),
        "{moved}"
    );
    let wrong = admin(address, "POST", "clock", r#"{"forward": 90}"#).await;
    assert!(wrong.starts_with("HTTP/1.1 400") && wrong.contains("advance_seconds"), "{wrong}");
    let nobody = admin(address, "POST", "sso", r#"{"user_code": "AAAA-AAAA", "approve": true, "user": "ada"}"#).await;
    assert!(nobody.starts_with("HTTP/1.1 409"), "{nobody}");
    assert!(admin(address, "GET", "reset", "").await.starts_with("HTTP/1.1 405"));
    assert!(admin(address, "GET", "other", "").await.starts_with("HTTP/1.1 404"));
    assert!(admin(address, "POST", "latency", r#"{"milliseconds": 1}"#).await.ends_with(r#"{"milliseconds":1}"#));
    assert!(admin(address, "POST", "enforce", r#"{"enforce": true}"#).await.ends_with(r#"{"enforce":true}"#));
    assert!(admin(address, "POST", "reset", "").await.ends_with(r#"{"reset":true}"#));
    assert!(admin(address, "GET", "clock", "").await.ends_with(r#""now":"2026-01-01T00:00:00Z"}"#));
}

#[tokio::test]
async fn a_lost_reply_closes_the_connection_and_a_cut_one_breaks_in_the_middle() {
    let (address, _server) = served().await;
    let rules = r#"{"rules":[{"action":"DescribeVpcs","nth":1,"trick":"lose"},{"action":"DescribeVpcs","nth":2,"trick":"cut"}]}"#;
    assert!(admin(address, "POST", "mischief", rules).await.ends_with(r#"{"rules":2}"#));
    assert_eq!(vpcs(address).await, "");
    let cut = vpcs(address).await;
    assert!(
        cut.starts_with("HTTP/1.1 200 OK")
            && cut.contains("<DescribeVpcsResponse")
            && !cut.contains("</DescribeVpcsResponse>"),
        "{cut}"
    );
    assert!(vpcs(address).await.ends_with("</DescribeVpcsResponse>"));
}

#[tokio::test]
async fn the_calls_that_change_something_are_told() {
    let (address, _server) = served().await;
    send(address, "POST", "/", CREDENTIAL, "Action=CreateVpc&CidrBlock=10.9.0.0%2F16&Version=2016-11-15").await;
    vpcs(address).await;
    let told = admin(address, "GET", "served", "").await;
    let entry = r#"{"served":[{"number":1,"service":"ec2","action":"CreateVpc","region":"us-east-1","acted":true}]}"#;
    let body = told.split_once("\r\n\r\n").unwrap().1;
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(body), value(entry));
    assert!(admin(address, "POST", "served", "{}").await.starts_with("HTTP/1.1 405"));
}

#[tokio::test]
async fn a_body_without_measure_is_refused() {
    let (address, _server) = served().await;
    let long = "x".repeat(crate::BODY_LIMIT + 1);
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("POST / HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n{CREDENTIAL}\r\n", long.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    // it may close before all of it was sent
    stream.write_all(long.as_bytes()).await.unwrap_or_default();
    let answer = read(stream).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(vpcs(address).await.starts_with("HTTP/1.1 200"));
}

#[test]
fn it_answers_on_loopback_only() {
    for (address, fine) in
        [("127.0.0.1:1", true), ("[::1]:1", true), ("0.0.0.0:1", false), ("[::]:1", false), ("10.0.0.1:1", false)]
    {
        assert_eq!(only_loopback(address.parse().unwrap()).is_ok(), fine, "{address}");
    }
}

#[tokio::test]
async fn it_ends_when_it_is_dropped() {
    let (address, server) = served().await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    assert!(vpcs(address).await.starts_with("HTTP/1.1 200"));
    server.abort();
    assert!(server.await.unwrap_err().is_cancelled());
    assert!(matches!(idle.read(&mut [0]).await, Ok(0) | Err(_)));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn faults_are_brought_about_and_refused() {
    let (address, _server) = served().await;
    let fault = r#"{"flaky":{"account":"111122223333","region":"us-east-1","address":"10.0.0.1","flaky":true}}"#;
    let answer = admin(address, "POST", "faults", fault).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("flaky"), "{answer}");
    let nobody = r#"{"zonal_shift":{"load_balancer":"arn","zone":"us-east-1a"}}"#;
    assert!(admin(address, "POST", "faults", nobody).await.starts_with("HTTP/1.1 409"));
    assert!(admin(address, "POST", "faults", "{}").await.starts_with("HTTP/1.1 400"));
    assert!(admin(address, "GET", "faults", "").await.starts_with("HTTP/1.1 405"));
}

//! The browser twin: the host's list of commands over loopback, and the built screens beside it, so that any browser sees
//! the very screens of the window. For tests only: it asks nobody for a password and ends after a quarter of an hour.
//!
//! `browser-twin DATA OUT` prints its address. `DATA` is the product's data folder, `OUT` where “save” dialogs save to.

mod dialogs;
mod screens;

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::{Entry, Fault, RunId};
use engine::commands::answer;
use host::Host;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use screens::Screens;

type Body = BoxBody<Bytes, Infallible>;

/// The longest question that is read.
const LONGEST: usize = 1 << 20;
/// Longer than any test, so that one that was killed leaves nothing behind.
const LIFETIME: Duration = Duration::from_secs(900);

struct Twin {
    host: Host,
    screens: Screens,
}

#[derive(Deserialize)]
struct Call {
    command: String,
    input: Value,
}

#[derive(Deserialize)]
struct Follow {
    run: RunId,
    after: u64,
}

#[tokio::main]
async fn main() {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let (data, out) = (folders.next().expect("a data folder"), folders.next().expect("a folder to save to"));
    let screens = Screens::read(&tests::places::root().join("ui/dist"));
    let twin = Arc::new(Twin { host: Host::new(Some(data), Arc::new(dialogs::Folder::new(out))), screens });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
    println!("http://{}", listener.local_addr().expect("a bound port is known"));
    let _ = tokio::time::timeout(LIFETIME, serve(listener, twin)).await;
}

async fn serve(listener: TcpListener, twin: Arc<Twin>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(stream, Arc::clone(&twin)));
        }
    }
}

async fn connection(stream: TcpStream, twin: Arc<Twin>) {
    let service = hyper::service::service_fn(move |request| {
        let twin = Arc::clone(&twin);
        async move { Ok::<_, Infallible>(twin.respond(request).await) }
    });
    // a browser that goes away is no fault
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

impl Twin {
    async fn respond(&self, request: Request<Incoming>) -> Response<Body> {
        if !is_local(&request) {
            return Response::builder()
                .status(StatusCode::FORBIDDEN)
                .body(full(Bytes::new()))
                .expect("an empty answer");
        }
        let path = request.uri().path().to_owned();
        match (request.method(), path.as_str()) {
            (&Method::POST, "/call") => match question::<Call>(request).await {
                Ok(call) => outcome(answer(&self.host, &call.command, call.input).await),
                Err(fault) => outcome(Err(fault)),
            },
            (&Method::POST, "/follow") => match question::<Follow>(request).await {
                Ok(asked) => self.follow(asked).await,
                Err(fault) => outcome(Err(fault)),
            },
            (&Method::GET, path) => self.screens.respond(path),
            _ => Response::builder().status(StatusCode::NOT_FOUND).body(full(Bytes::new())).expect("an empty answer"),
        }
    }

    async fn follow(&self, asked: Follow) -> Response<Body> {
        match self.host.follow(asked.run, asked.after).await {
            Ok(entries) => Response::new(StreamBody::new(lines(entries)).boxed()),
            Err(fault) => outcome(Err(fault)),
        }
    }
}

/// Another page of the browser, or another name for this address, has no business here.
fn is_local(request: &Request<Incoming>) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let host = header("host").unwrap_or_default();
    let here = host.starts_with("127.0.0.1:");
    here && header("origin").is_none_or(|origin| origin == format!("http://{host}"))
}

/// One entry a line; a fault ends the stream.
fn lines(
    entries: mpsc::Receiver<Result<Entry, Fault>>,
) -> impl futures_util::Stream<Item = Result<Frame<Bytes>, Infallible>> {
    futures_util::stream::unfold(entries, |mut entries| async move {
        let entry = entries.recv().await?.ok()?;
        let line = serde_json::to_string(&entry).ok()? + "\n";
        Some((Ok(Frame::data(Bytes::from(line))), entries))
    })
}

async fn question<T: serde::de::DeserializeOwned>(request: Request<Incoming>) -> Result<T, Fault> {
    let body = Limited::new(request.into_body(), LONGEST).collect().await;
    let body = body.map_err(|e| Fault::invalid("bad-request", e.to_string()))?.to_bytes();
    serde_json::from_slice(&body).map_err(|e| Fault::invalid("bad-request", e.to_string()))
}

fn outcome(result: Result<Value, Fault>) -> Response<Body> {
    let (status, body) = match result {
        Ok(value) => (StatusCode::OK, value.to_string()),
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, serde_json::to_string(&fault).expect("a fault is JSON")),
    };
    let answer = Response::builder().status(status).header("content-type", "application/json");
    answer.body(full(Bytes::from(body))).expect("status and header are valid")
}

fn full(bytes: Bytes) -> Body {
    Full::new(bytes).boxed()
}

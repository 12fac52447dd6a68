//! The sandbox over HTTP/1.1, for clients outside this process. On loopback only, and not for web pages: signatures are
//! not verified, so whoever is let in may do anything in it. No TLS. What it answers is decided elsewhere.

mod admin;
mod door;

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{sleep, timeout};

use crate::{BODY_LIMIT, Sandbox};

/// Connections at once. Others wait to be accepted.
const CONNECTIONS: usize = 256;
/// For a request's head, which is also how long a connection may idle.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// For a request's body.
const BODY_TIME: Duration = Duration::from_secs(30);
/// After a connection could not be accepted, for want of file descriptors mostly.
const BREATH: Duration = Duration::from_millis(50);

/// Answers AWS clients on `listener`, and administration under `/_sandbox/` for those who know `token`.
/// Runs until it is dropped, which closes every connection.
///
/// # Errors
/// When `listener` is not on a loopback address.
pub async fn serve(listener: TcpListener, sandbox: Sandbox, token: String) -> io::Result<()> {
    let address = listener.local_addr()?;
    only_loopback(address)?;
    let desk = Arc::new(Desk { sandbox, token, port: address.port() });
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                let desk = desk.clone();
                connections.spawn(async move {
                    connection(stream, desk).await;
                    drop(place);
                });
            }
            Err(_) => sleep(BREATH).await,
        }
    }
}

fn only_loopback(address: SocketAddr) -> io::Result<()> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let message = format!("{address} can be reached from other machines, and the sandbox answers on loopback only");
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

/// What every connection shares.
struct Desk {
    sandbox: Sandbox,
    token: String,
    port: u16,
}

async fn connection(stream: TcpStream, desk: Arc<Desk>) {
    // a small answer is not held back for a larger one
    stream.set_nodelay(true).unwrap_or_default();
    let service = service_fn(move |request| answer(desk.clone(), request));
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    // a connection that breaks, by its client or by mischief, concerns nobody else
    server.serve_connection(TokioIo::new(stream), service).await.unwrap_or_default();
}

/// No answer: the connection closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection breaks here")]
struct Broken;

async fn answer(desk: Arc<Desk>, request: Request<Incoming>) -> Result<Response<Reply>, Broken> {
    if let Some(refusal) = door::refusal(&request, desk.port) {
        return Ok(refusal.map(Reply::whole));
    }
    let (parts, body) = request.into_parts();
    let body = match timeout(BODY_TIME, Limited::new(body, BODY_LIMIT).collect()).await.map_err(|_| Broken)? {
        Ok(body) => body.to_bytes(),
        Err(e) if e.is::<http_body_util::LengthLimitError>() => return Ok(too_long(&parts.headers).map(Reply::whole)),
        Err(_) => return Err(Broken),
    };
    let request = Request::from_parts(parts, body);
    let answered = spawn_blocking(move || match admin::path(request.uri()) {
        Some(path) => admin::answer(&desk.sandbox, &desk.token, path, &request),
        None => desk.sandbox.respond(request),
    });
    // a panic is the connection lost, by mischief or by a fault of ours
    answered.await.map(reply).map_err(|_| Broken)
}

fn too_long(headers: &HeaderMap) -> Response<Bytes> {
    door::refused(headers, StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", "The request is too long")
}

fn reply(answer: Response<Bytes>) -> Response<Reply> {
    let announced = answer.headers().get(header::CONTENT_LENGTH).and_then(|n| n.to_str().ok()?.parse::<usize>().ok());
    let breaks = announced.is_some_and(|length| length > answer.body().len());
    answer.map(|body| if breaks { Reply::torn(body) } else { Reply::whole(body) })
}

/// A body in one piece, after which the connection may break.
struct Reply {
    piece: Option<Bytes>,
    end: End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Good,
    /// It breaks once the piece has left.
    Flush,
    Break,
}

impl Reply {
    fn whole(piece: Bytes) -> Self {
        Self { piece: (!piece.is_empty()).then_some(piece), end: End::Good }
    }

    fn torn(piece: Bytes) -> Self {
        Self { piece: Some(piece), end: End::Flush }
    }
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if let Some(piece) = self.piece.take() {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match self.end {
            End::Good => Poll::Ready(None),
            // hyper sends what it has while a body is not ready
            End::Flush => {
                self.end = End::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            End::Break => Poll::Ready(Some(Err(Broken))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.piece.is_none() && self.end == End::Good
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.piece.as_ref().map_or(0, |p| p.len() as u64);
        if self.end == End::Good { SizeHint::with_exact(length) } else { SizeHint::default() }
    }
}

#[cfg(test)]
mod tests;

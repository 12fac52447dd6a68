//! For tests: a sandbox, clients that sign their requests, and a look into answers. Real SDKs test from outside.

use std::time::Duration;

use bytes::Bytes;
use http::Request;

use crate::{ClockMode, Options, Sandbox};

/// The account that signs when nobody else does.
pub(crate) const ACCOUNT: &str = "111122223333";

/// Who connects to the endpoint services of `ACCOUNT`.
pub(crate) const OTHER: &str = "444455556666";

pub(crate) const REGION: &str = "us-east-1";

/// A world in memory whose clock stands still until it is moved.
pub(crate) fn open(seed: &str) -> Sandbox {
    Sandbox::open(Options { seed: seed.to_owned(), dir: None, clock: ClockMode::Manual }).unwrap()
}

/// Lets AWS's seconds pass.
pub(crate) fn wait(sandbox: &Sandbox, seconds: u64) {
    sandbox.advance(Duration::from_secs(seconds));
}

/// One account in one Region, making calls.
#[derive(Clone)]
pub(crate) struct Client {
    pub sandbox: Sandbox,
    pub access_key: String,
    pub region: String,
}

/// A client of `account` in `REGION`.
pub(crate) fn client(sandbox: &Sandbox, account: &str) -> Client {
    Client { sandbox: sandbox.clone(), access_key: account.to_owned(), region: REGION.to_owned() }
}

impl Client {
    pub fn ec2(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        self.query("ec2", "2016-11-15", action, parameters)
    }

    pub fn elbv2(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        self.query("elasticloadbalancing", "2015-12-01", action, parameters)
    }

    pub fn sts(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        self.query("sts", "2011-06-15", action, parameters)
    }

    pub fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        self.query("iam", "2010-05-08", action, parameters)
    }

    /// A call in the query protocol, as SDKs send it.
    pub fn query(&self, service: &str, version: &str, action: &str, parameters: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", action).append_pair("Version", version).extend_pairs(parameters);
        self.send(service, "application/x-www-form-urlencoded; charset=utf-8", None, form.finish())
    }

    /// A call in the JSON protocol; `target` as in `X-Amz-Target`.
    pub fn json(&self, service: &str, target: &str, body: &str) -> Answer {
        self.send(service, "application/x-amz-json-1.1", Some(target), body.to_owned())
    }

    /// A call in a REST protocol, whose path names the operation.
    pub fn rest(&self, service: &str, method: &str, path: &str, body: &str) -> Answer {
        let scope = format!("{}/20260101/{}/{service}/aws4_request", self.access_key, self.region);
        let signed = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature=0");
        let request = Request::builder().method(method).uri(format!("http://127.0.0.1{path}"));
        let request = request.header("authorization", signed).body(Bytes::from(body.to_owned())).unwrap();
        let response = self.sandbox.respond(request);
        let status = response.status().as_u16();
        Answer { status, body: String::from_utf8(response.into_body().to_vec()).unwrap() }
    }

    fn send(&self, service: &str, content_type: &str, target: Option<&str>, body: String) -> Answer {
        let scope = format!("{}/20260101/{}/{service}/aws4_request", self.access_key, self.region);
        let signed = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature=0");
        let request =
            Request::post("http://127.0.0.1/").header("authorization", signed).header("content-type", content_type);
        let request = target.into_iter().fold(request, |r, t| r.header("x-amz-target", t));
        let response = self.sandbox.respond(request.body(Bytes::from(body)).unwrap());
        let status = response.status().as_u16();
        Answer { status, body: String::from_utf8(response.into_body().to_vec()).unwrap() }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    /// The texts of all elements of that name, in order. Elements inside count as text.
    pub fn all(&self, name: &str) -> Vec<String> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let after = self.body.split(&open).skip(1);
        after.filter_map(|rest| rest.split_once(&close)).map(|(text, _)| text.to_owned()).collect()
    }

    /// The text of the first element of that name.
    pub fn get(&self, name: &str) -> String {
        self.all(name).into_iter().next().unwrap_or_else(|| panic!("no <{name}> in {}", self.body))
    }

    /// The error's code; empty where all went well.
    pub fn code(&self) -> String {
        if self.status < 300 { String::new() } else { self.get("Code") }
    }

    /// The same answer, refused unless all went well.
    pub fn ok(self) -> Self {
        assert!((200..300).contains(&self.status), "{}", self.body);
        self
    }
}

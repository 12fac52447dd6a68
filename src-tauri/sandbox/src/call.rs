//! One call: who asks which service in which Region for what, and in which protocol the answer goes back.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;

use crate::clock::Time;
use crate::error::AwsError;
use crate::ids;
use crate::wire::params::Params;
use crate::world::World;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Ec2,
    Elbv2,
    Sts,
    Iam,
    Ecs,
    /// One that is not simulated; its calls are refused as unknown actions.
    Other,
}

#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// As the credentials say; `identify` follows issued keys to their account.
    pub access_key: String,
    pub account: String,
    pub caller: String,
    pub region: String,
    pub service: Service,
    pub service_name: String,
    pub action: String,
    pub params: Params,
    pub json: Value,
    pub now: Time,
    /// Its place among the requests of this world.
    pub number: u64,
    pub request_id: String,
}

impl Call {
    /// Reads a request that arrived at `now`; what cannot be read is answered at once.
    pub fn parse(request: &Request<Bytes>, limit: usize, now: Time) -> Result<Call, Box<Response<Bytes>>> {
        let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
        let scope = header("authorization").and_then(scope);
        let (access_key, region, service_name) = scope.unwrap_or_else(|| from_host(request));
        let service = service(&service_name);
        let mut call = Call {
            account: String::new(),
            caller: String::new(),
            access_key,
            region: if region == "aws-global" { "us-east-1".to_owned() } else { region },
            service,
            service_name,
            action: String::new(),
            params: Params::default(),
            json: Value::Null,
            now,
            number: 0,
            request_id: ids::request_id(0),
        };
        let refuse = |call: &Call, e: AwsError| Err(Box::new(call.render(Err(e), now)));
        if request.body().len() > limit {
            return refuse(&call, AwsError::new("RequestEntityTooLarge", "The request is too long").status(413));
        }
        match header("x-amz-target") {
            Some(target) => {
                call.action = target.rsplit('.').next().unwrap_or_default().to_owned();
                match serde_json::from_slice(request.body()) {
                    Ok(json) => call.json = json,
                    Err(_) if request.body().is_empty() => call.json = Value::Object(serde_json::Map::new()),
                    Err(_) => {
                        return refuse(&call, AwsError::new("SerializationException", "The request is not valid JSON"));
                    }
                }
            }
            None => {
                let query = request.uri().query().unwrap_or_default().as_bytes();
                let params =
                    if request.body().is_empty() { Params::parse(query) } else { Params::parse(request.body()) };
                call.action = params.get("Action").unwrap_or_default().to_owned();
                call.params = params;
            }
        }
        Ok(call)
    }

    /// Who the access key stands for: an issued session, or the account whose number it is.
    pub fn identify(&mut self, world: &World) {
        let session = world.sessions.get(&self.access_key);
        let twelve = self.access_key.len() == 12 && self.access_key.bytes().all(|b| b.is_ascii_digit());
        self.account = match session {
            Some(session) => session.account.clone(),
            None if twelve => self.access_key.clone(),
            None => "111122223333".to_owned(),
        };
        self.caller = session.map_or_else(|| format!("arn:aws:iam::{}:user/sandbox", self.account), |s| s.arn.clone());
    }

    /// Reading calls are not recorded.
    pub fn changes_something(&self) -> bool {
        let reads = ["Describe", "Get", "List", "Lookup", "Simulate"];
        !reads.iter().any(|r| self.action.starts_with(r)) || self.action == "GetSessionToken"
    }

    /// The answer in the protocol of the question.
    pub fn render(&self, result: Result<String, AwsError>, wall: Time) -> Response<Bytes> {
        let json = matches!(self.service, Service::Ecs) || !self.json.is_null();
        let (status, body) = match result {
            Ok(body) if json => (200, body),
            Ok(body) => (200, self.envelope(&body)),
            Err(e) if json => (e.status, serde_json::json!({ "__type": e.code, "message": e.message }).to_string()),
            Err(e) => (e.status, self.error_envelope(&e)),
        };
        let kind = if json { "application/x-amz-json-1.1" } else { "text/xml;charset=UTF-8" };
        let date = jiff::Timestamp::from_millisecond(wall)
            .unwrap_or_default()
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        let built = Response::builder()
            .status(status)
            .header("content-type", kind)
            .header("x-amzn-requestid", &self.request_id)
            .header("date", date)
            .body(Bytes::from(body));
        built.unwrap_or_else(|_| Response::new(Bytes::new()))
    }

    fn envelope(&self, inside: &str) -> String {
        let (action, id) = (&self.action, &self.request_id);
        match self.service {
            Service::Ec2 => {
                format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{action}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>{id}</requestId>{inside}</{action}Response>"
                )
            }
            _ => format!(
                "<{action}Response xmlns=\"{}\"><{action}Result>{inside}</{action}Result><ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></{action}Response>",
                self.namespace()
            ),
        }
    }

    fn error_envelope(&self, e: &AwsError) -> String {
        let mut x = crate::wire::xml::Xml::new();
        x.leaf("Code", &e.code).leaf("Message", &e.message);
        let inside = x.done();
        let id = &self.request_id;
        match self.service {
            Service::Ec2 => {
                format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>{inside}</Error></Errors><RequestID>{id}</RequestID></Response>"
                )
            }
            _ => {
                let kind = if e.status < 500 { "Sender" } else { "Receiver" };
                format!(
                    "<ErrorResponse xmlns=\"{}\"><Error><Type>{kind}</Type>{inside}</Error><RequestId>{id}</RequestId></ErrorResponse>",
                    self.namespace()
                )
            }
        }
    }

    fn namespace(&self) -> &'static str {
        match self.service {
            Service::Elbv2 => "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
            Service::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
            Service::Iam => "https://iam.amazonaws.com/doc/2010-05-08/",
            Service::Ec2 | Service::Ecs | Service::Other => "http://ec2.amazonaws.com/doc/2016-11-15/",
        }
    }

    /// A hash of everything that was asked, but for the named parameters.
    pub fn fingerprint(&self, without: &[&str]) -> String {
        let kept: BTreeMap<&String, &String> =
            self.params.map().iter().filter(|(k, _)| !without.contains(&k.as_str())).collect();
        ids::digest(&[&self.action, &serde_json::to_string(&kept).unwrap_or_default()], 32)
    }
}

/// Access key, Region and service of a SigV4 header. The signature is not verified.
fn scope(authorization: &str) -> Option<(String, String, String)> {
    let credential = authorization.split("Credential=").nth(1)?.split([',', ' ']).next()?;
    let mut parts = credential.split('/');
    let (key, _date, region, service) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some((key.to_owned(), region.to_owned(), service.to_owned()))
}

/// For unsigned requests: `ec2.us-east-1.amazonaws.com`.
fn from_host(request: &Request<Bytes>) -> (String, String, String) {
    let host = request.uri().host().or_else(|| request.headers().get("host")?.to_str().ok()).unwrap_or_default();
    let mut parts = host.split('.');
    let (service, region) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    (String::new(), region.to_owned(), service.to_owned())
}

pub(crate) fn service(name: &str) -> Service {
    match name {
        "ec2" => Service::Ec2,
        "elasticloadbalancing" => Service::Elbv2,
        "sts" => Service::Sts,
        "iam" => Service::Iam,
        "ecs" => Service::Ecs,
        _ => Service::Other,
    }
}

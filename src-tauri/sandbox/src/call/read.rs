//! A request becomes a call: whose it is and for which service (credential scope, host or path), in which protocol, and what it says.

use std::io::Read;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::{Request, Response};
use serde_json::{Map, Value};

use super::{Call, secrets};
use crate::clock::Time;
use crate::error::AwsError;
use crate::ids;
use crate::model::{self, Protocol};
use crate::service::{Service, UNSIGNED};
use crate::wire::params::Params;

impl Call {
    /// Reads a request that arrived at `now`; what cannot be read is answered at once.
    pub fn parse(request: &Request<Bytes>, limit: usize, now: Time) -> Result<Call, Box<Response<Bytes>>> {
        let scope = header(request, "authorization").and_then(scope);
        let (access_key, region, service_name) = scope.unwrap_or_else(|| unsigned(request));
        let service = Service::named(&service_name);
        let mut call = Call {
            account: String::new(),
            caller: String::new(),
            access_key,
            region: if matches!(region.as_str(), "" | "aws-global") { "us-east-1".to_owned() } else { region },
            service,
            service_name,
            protocol: protocol(service, request),
            action: String::new(),
            params: Params::default(),
            json: Value::Null,
            agent: header(request, "user-agent").unwrap_or_default().to_owned(),
            now,
            number: 0,
            request_id: ids::request_id(0),
        };
        let read = if request.body().len() > limit {
            Err(too_long())
        } else {
            unpacked(request, limit).and_then(|body| call.read(request, &body))
        };
        secrets::hide(service, &mut call.json);
        read.map_or_else(|e| Err(Box::new(call.render(Err(e), now))), |()| Ok(call.clone()))
    }

    fn read(&mut self, request: &Request<Bytes>, body: &Bytes) -> Result<(), AwsError> {
        match self.protocol {
            Protocol::Json => {
                let target = header(request, "x-amz-target").unwrap_or_default();
                self.action = target.rsplit('.').next().unwrap_or_default().to_owned();
                self.json = if body.is_empty() { empty() } else { json(body)? };
            }
            Protocol::Cbor => {
                self.action = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
                let read = if body.is_empty() { Some(empty()) } else { model::from_cbor(body) };
                self.json = read.ok_or_else(|| unreadable("CBOR"))?;
            }
            Protocol::RestXml | Protocol::RestJson => self.read_rest(request, body)?,
            Protocol::Ec2 | Protocol::Query => {
                let query = request.uri().query().unwrap_or_default().as_bytes();
                let params = if body.is_empty() { Params::parse(query) } else { Params::parse(body) };
                self.action = params.get("Action").unwrap_or_default().to_owned();
                match self.service.model().filter(|_| self.service.by_model()) {
                    Some(model) => {
                        self.json = model::from_query(model, false, model.input(&self.action), &params).value;
                    }
                    None => {
                        self.params = self.only_known(params);
                        secrets::hide_user_data(&mut self.params);
                    }
                }
            }
        }
        if let Some(model) = self.service.model().filter(|_| self.service.by_model()) {
            model::prune(model, model.input(&self.action), &mut self.json);
        }
        Ok(())
    }

    /// AWS's query services pass over parameters that an operation does not have; EC2 refuses them (see [`Call::check`]).
    fn only_known(&self, mut params: Params) -> Params {
        let known = self.service.model().filter(|_| self.service != Service::Ec2);
        if let Some(model) = known {
            let unknown = model::from_query(model, false, model.input(&self.action), &params).unknown;
            params.drop_all(&unknown);
        }
        params
    }

    fn read_rest(&mut self, request: &Request<Bytes>, body: &Bytes) -> Result<(), AwsError> {
        let (method, path) = (request.method().as_str(), request.uri().path());
        self.action = format!("{method} {path}");
        let Some(model) = self.service.model() else { return Ok(()) };
        let Some(route) = model::route(model, method, path) else { return Ok(()) };
        route.action.clone_into(&mut self.action);
        let query = request.uri().query().unwrap_or_default();
        let read = route.read(model, self.protocol, query, request.headers(), body);
        self.json = match (read, self.protocol) {
            (Some(json), _) => json,
            (None, Protocol::RestXml) => {
                return Err(AwsError::new("MalformedInput", "The request is not the XML of this operation"));
            }
            (None, _) => return Err(unreadable("JSON")),
        };
        Ok(())
    }
}

/// The body as it was before the client compressed it, at most `limit` bytes of it.
fn unpacked(request: &Request<Bytes>, limit: usize) -> Result<Bytes, AwsError> {
    if header(request, "content-encoding") != Some("gzip") {
        return Ok(request.body().clone());
    }
    let mut body = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(request.body().as_ref()).take(most).read_to_end(&mut body);
    match read {
        Ok(_) if body.len() <= limit => Ok(body.into()),
        Ok(_) => Err(too_long()),
        Err(_) => Err(unreadable("gzip")),
    }
}

fn too_long() -> AwsError {
    AwsError::new("RequestEntityTooLarge", "The request is too long").status(413)
}

/// The protocol of a request: what its headers say, or else the service's own.
fn protocol(service: Service, request: &Request<Bytes>) -> Protocol {
    let cbor = header(request, "smithy-protocol") == Some("rpc-v2-cbor");
    if cbor && (service == Service::Other || service.speaks(Protocol::Cbor)) {
        return Protocol::Cbor;
    }
    if request.headers().contains_key("x-amz-target") && (service == Service::Other || service.speaks(Protocol::Json)) {
        return Protocol::Json;
    }
    let own = service.model().map(|m| m.protocols.as_slice()).unwrap_or_default();
    let rest = request.uri().path() != "/" && service == Service::Other;
    let guess = if rest { Protocol::RestJson } else { Protocol::Query };
    let flat = own.iter().find(|p| p.is_flat());
    // a JSON service that is asked without a target speaks JSON nevertheless
    flat.or(own.first()).copied().unwrap_or(guess)
}

fn json(body: &[u8]) -> Result<Value, AwsError> {
    serde_json::from_slice(body).ok().filter(Value::is_object).ok_or_else(|| unreadable("JSON"))
}

fn unreadable(format: &str) -> AwsError {
    AwsError::new("SerializationException", format!("The request is not valid {format}"))
}

fn empty() -> Value {
    Value::Object(Map::new())
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

/// Access key, Region and service of a SigV4 header. The signature is not verified.
fn scope(authorization: &str) -> Option<(String, String, String)> {
    let credential = authorization.split("Credential=").nth(1)?.split([',', ' ']).next()?;
    let mut parts = credential.split('/');
    let (key, _date, region, service) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some((key.to_owned(), region.to_owned(), service.to_owned()))
}

/// Of requests that nobody signs: by the host (`oidc.us-east-1.amazonaws.com`, `portal.sso.us-east-1.amazonaws.com`), or else by a path
/// that only one service has.
fn unsigned(request: &Request<Bytes>) -> (String, String, String) {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let named = |s: &&Service| s.model().is_some_and(|m| model::route(m, method, path).is_some());
    let by_path = UNSIGNED.iter().find(named).map(|s| s.name().to_owned());
    let host = request.uri().host().or_else(|| request.headers().get("host")?.to_str().ok()).unwrap_or_default();
    let parts: Vec<&str> = host.split('.').filter(|part| *part != "sso").collect();
    match (by_path, parts.as_slice()) {
        (Some(service), [_, region, "amazonaws", ..]) => (String::new(), (*region).to_owned(), service),
        (Some(service), _) => (String::new(), String::new(), service),
        (None, [service, region, ..]) => (String::new(), (*region).to_owned(), (*service).to_owned()),
        (None, _) => (String::new(), String::new(), String::new()),
    }
}

//! Drives a real window through WebKitWebDriver, by the W3C protocol over loopback.
//! Only what a person does is here: look, click, type, read. Every wait ends after a bounded number of attempts.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use ureq::Agent;

use crate::desk::Desk;
use crate::process::{Running, attempts, free_port, until};

/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// An open window. Dropping it closes the window.
///
/// A place in the page is named by a CSS selector, or by an XPath when it begins with `/`.
pub struct Window {
    agent: Agent,
    session: String,
    _driver: Running,
}

/// What the driver answered instead of doing it: its word for the error, and its sentence.
struct Refusal(String);

impl Window {
    /// Starts `program` at the desk, which needs a screen, and waits for its first page.
    pub fn open(desk: &Desk, program: &Path, arguments: &[&str]) -> Window {
        let port = free_port();
        let mut driver = desk.command("WebKitWebDriver");
        driver.args(["--host=127.0.0.1", &format!("--port={port}")]).env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driver = Running::start(driver.stdout(Stdio::null()).stderr(Stdio::null()));
        let agent = agent();
        let address = format!("http://127.0.0.1:{port}");
        until("WebKitWebDriver answers", || agent.get(format!("{address}/status")).call().ok());
        let browser = json!({ "binary": program, "args": arguments });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": browser } } });
        let made = request(&agent, &format!("{address}/session"), Some(&wanted));
        let made = made.unwrap_or_else(|refusal| panic!("{} did not open: {}", program.display(), refusal.0));
        let id = made["sessionId"].as_str().expect("a session has an ID");
        let window = Window { agent, session: format!("{address}/session/{id}"), _driver: driver };
        // Ours are the waits: the driver's own would multiply with them.
        window.must("timeouts", json!({ "implicit": 0, "script": 30_000, "pageLoad": 60_000 }));
        window
    }

    /// Goes to an address.
    pub fn go(&self, address: &str) {
        self.must("url", json!({ "url": address }));
    }

    /// Loads the page again, as a person would who is out of patience.
    pub fn reload(&self) {
        self.must("refresh", json!({}));
    }

    /// The title of the page.
    pub fn title(&self) -> Option<String> {
        Some(self.get("title").ok()?.as_str()?.to_owned())
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        self.get("url").ok().and_then(|address| Some(address.as_str()?.to_owned())).unwrap_or_default()
    }

    /// Waits for something at `place` and clicks it.
    #[track_caller]
    pub fn click(&self, place: &str) {
        self.act_when_possible(place, "click", &json!({}));
    }

    /// Waits for a field at `place`, empties it and types `text`.
    #[track_caller]
    pub fn fill(&self, place: &str, text: &str) {
        self.act_when_possible(place, "clear", &json!({}));
        self.press(place, text);
    }

    /// Types `keys` at `place` without emptying it. Enter is `\u{E007}`, Escape `\u{E00C}`, Tab `\u{E004}`.
    #[track_caller]
    pub fn press(&self, place: &str, keys: &str) {
        self.act_when_possible(place, "value", &json!({ "text": keys }));
    }

    /// Waits until something is at `place`.
    #[track_caller]
    pub fn wait_for(&self, place: &str) {
        until(&format!("{place} is on the page of {}", self.address()), || self.find(place).ok());
    }

    /// Waits until the text at `place` contains `part`, and gives the text.
    #[track_caller]
    pub fn wait_for_text(&self, place: &str, part: &str) -> String {
        until(&format!("{place} says {part:?}"), || self.try_text(place).filter(|text| text.contains(part)))
    }

    /// Asks until there is an answer.
    #[track_caller]
    pub fn wait_until<T>(&self, what: &str, mut ask: impl FnMut(&Window) -> Option<T>) -> T {
        until(what, || ask(self))
    }

    /// The visible text at `place`, once there is something.
    #[track_caller]
    pub fn text(&self, place: &str) -> String {
        until(&format!("{place} has text"), || self.try_text(place))
    }

    /// The visible text at `place` now, if anything is there.
    pub fn try_text(&self, place: &str) -> Option<String> {
        let element = self.find(place).ok()?;
        Some(self.get(&format!("element/{element}/text")).ok()?.as_str()?.to_owned())
    }

    /// How many elements are at `place` now.
    pub fn count(&self, place: &str) -> usize {
        let found = self.post("elements", &locator(place));
        found.ok().and_then(|found| Some(found.as_array()?.len())).unwrap_or(0)
    }

    /// Runs the body of a function in the page and gives what it returns. Panics when it throws.
    #[track_caller]
    pub fn script(&self, body: &str, arguments: &[Value]) -> Value {
        self.must("execute/sync", json!({ "script": body, "args": arguments }))
    }

    /// Makes the window this large, in pixels of the screen.
    pub fn resize(&self, width: u32, height: u32) {
        self.must("window/rect", json!({ "width": width, "height": height }));
    }

    /// Writes what the window shows to a PNG file, once two looks in a row are the same; a blinking caret ends that wait.
    pub fn picture(&self, file: &Path) {
        let mut picture = self.look();
        for _ in 0..20 {
            std::thread::sleep(Duration::from_millis(100));
            let next = self.look();
            let still = next == picture;
            picture = next;
            if still {
                break;
            }
        }
        fs::write(file, picture).unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
    }

    fn look(&self) -> Vec<u8> {
        let picture = self.get("screenshot").unwrap_or_else(|refusal| panic!("no picture was taken: {}", refusal.0));
        let picture = picture.as_str().expect("a picture is text in base 64");
        BASE64_STANDARD.decode(picture).expect("a picture is in base 64")
    }

    fn find(&self, place: &str) -> Result<String, Refusal> {
        let found = self.post("element", &locator(place))?;
        Ok(found[ELEMENT].as_str().unwrap_or_default().to_owned())
    }

    /// A page that is still drawing has nothing there yet, or covers it, or has just replaced it: all of that passes.
    #[track_caller]
    fn act_when_possible(&self, place: &str, verb: &str, with: &Value) {
        let mut last = String::new();
        let done = attempts(|| self.act(place, verb, with).map_err(|refusal| last = refusal.0).ok());
        assert!(done.is_some(), "{verb} at {place} on {} was refused: {last}", self.address());
    }

    fn act(&self, place: &str, verb: &str, with: &Value) -> Result<Value, Refusal> {
        let element = self.find(place)?;
        // the driver's own scrolling leaves what is below the fold under the edge
        let into_view =
            json!({ "script": "arguments[0].scrollIntoView({ block: 'center' })", "args": [{ ELEMENT: element }] });
        self.post("execute/sync", &into_view)?;
        self.post(&format!("element/{element}/{verb}"), with)
    }

    #[track_caller]
    fn must(&self, verb: &str, with: Value) -> Value {
        self.post(verb, &with).unwrap_or_else(|refusal| panic!("{verb} with {with} was refused: {}", refusal.0))
    }

    fn post(&self, verb: &str, with: &Value) -> Result<Value, Refusal> {
        request(&self.agent, &format!("{}/{verb}", self.session), Some(with))
    }

    fn get(&self, verb: &str) -> Result<Value, Refusal> {
        request(&self.agent, &format!("{}/{verb}", self.session), None)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
    }
}

/// Refusals carry a body, so an error status is not an error of the transport; and a driver whose window died must not hold us.
fn agent() -> Agent {
    let limit = Some(Duration::from_secs(90));
    Agent::config_builder().http_status_as_error(false).timeout_global(limit).build().into()
}

fn locator(place: &str) -> Value {
    let strategy = if place.starts_with('/') { "xpath" } else { "css selector" };
    json!({ "using": strategy, "value": place })
}

fn request(agent: &Agent, address: &str, body: Option<&Value>) -> Result<Value, Refusal> {
    let answer = match body {
        Some(body) => agent.post(address).send_json(body),
        None => agent.get(address).call(),
    };
    let mut answer = answer.map_err(|error| Refusal(format!("no answer: {error}")))?;
    let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().unwrap_or_default();
    let value = serde_json::from_str::<Value>(&text).unwrap_or_default()["value"].take();
    if answer.status().is_success() { Ok(value) } else { Err(refusal(&value)) }
}

fn refusal(value: &Value) -> Refusal {
    let text = |key: &str| value[key].as_str().unwrap_or_default();
    Refusal(format!("{}: {}", text("error"), text("message")))
}

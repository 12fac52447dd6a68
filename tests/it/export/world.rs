//! A served sandbox in which onboardings are exported, applied, and made by code.

use std::fs;

use serde_json::Value;
use tests::desk::Desk;
use tests::python::Client;
use toml::Table;

use super::standing;
use crate::boto::{Served, serve};
use crate::command::Privatelink;

pub const CUSTOMER: &str = "111122223333";

/// A change of the onboarding file; the second is what `discover` found.
pub type Change = fn(&mut Table, &Value);

/// Kinds of onboardings, each by what it changes of the plain one: GitHub Enterprise on two ports.
pub const CASES: [(&str, Change); 7] = [
    ("two ports", |_, _| {}),
    ("TLS", |file, found| {
        let issued = list(&found["inventory"]["certificates"]).iter().find(|c| c["status"] == "ISSUED").unwrap();
        let listener = listener(file);
        listener.insert("protocol".into(), "TLS".into());
        let tls = format!("certificate = \"{}\"\nalpn = \"HTTP2Preferred\"", issued["arn"].as_str().unwrap());
        listener.insert("tls".into(), tls.parse::<Table>().unwrap().into());
    }),
    ("addresses", |file, found| {
        let listener = listener(file);
        let id = listener["targets"][0].as_str().unwrap().to_owned();
        let instance = list(&found["inventory"]["instances"]).iter().find(|i| i["id"] == id.as_str()).unwrap();
        let addresses = [instance["private_ip"].as_str().unwrap(), "192.168.7.7"].map(toml::Value::from);
        listener.insert("target_type".into(), "ip".into());
        listener.insert("targets".into(), addresses.to_vec().into());
    }),
    ("an application load balancer", |file, found| {
        let vpc = file["network"]["vpc"].as_str().unwrap().to_owned();
        let balancers = list(&found["inventory"]["load_balancers"]).iter();
        let mut inner = balancers.filter(|l| l["kind"] == "application" && l["vpc"] == vpc.as_str());
        let inner = inner.find(|l| !list(&l["listeners"]).is_empty()).expect("the estate has one with a listener");
        let listener = listener(file);
        listener.insert("target_type".into(), "alb".into());
        listener.insert("target_port".into(), inner["listeners"][0]["port"].as_i64().unwrap().into());
        listener.insert("targets".into(), vec![toml::Value::from(inner["arn"].as_str().unwrap())].into());
        let check = listener["health_check"].as_table_mut().unwrap();
        check.insert("protocol".into(), "HTTPS".into());
        check.insert("path".into(), "/".into());
    }),
    ("an HTTP health check", |file, _| {
        let check = listener(file)["health_check"].as_table_mut().unwrap();
        check.insert("protocol".into(), "HTTP".into());
        check.insert("port".into(), "8080".into());
        check.insert("path".into(), "/it's?a=${b}&c=%{d}`e`".into());
        check.insert("matcher".into(), "200-399".into());
    }),
    ("enforced", |file, _| {
        let exposure = file["exposure"].as_table_mut().unwrap();
        exposure.insert("enforce_inbound".into(), true.into());
        exposure.insert("deletion_protection".into(), false.into());
        exposure.insert("consumer_ranges".into(), vec![toml::Value::from("10.99.0.0/16")].into());
    }),
    ("a hostile name", |file, _| {
        file.insert("name".into(), "It's \"${x}\" %{y} `id` $(id) \\ !Sub # ünï".into());
        let tags = "Owner = \"Ünï: a+b=c@d/e_f - 日本.x\"\n\"a b:c\" = \"- x\"".parse::<Table>().unwrap();
        file["exposure"].as_table_mut().unwrap().insert("tags".into(), tags.into());
    }),
];

/// The first listener of an onboarding file.
fn listener(file: &mut Table) -> &mut Table {
    file["listeners"][0].as_table_mut().unwrap()
}

pub struct World {
    desk: Desk,
    served: Served,
    /// What `discover` found before anything was done.
    found: Value,
}

impl World {
    pub fn new() -> World {
        let desk = Desk::bare();
        let served = serve(&desk, &[]);
        let folder = desk.home().join(".aws");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("config"), "[profile tests]\nregion = us-east-1\n").unwrap();
        let key = format!("[tests]\naws_access_key_id = {CUSTOMER}\naws_secret_access_key = tests\n");
        fs::write(folder.join("credentials"), key).unwrap();
        let mut world = World { desk, served, found: Value::Null };
        world.found = world.it().json(&["discover"], 0);
        world.init();
        world
    }

    /// The command, in this world.
    pub fn it(&self) -> Privatelink<'_> {
        Privatelink::new(&self.desk, &["--endpoint-url", &self.served.url, "--profile", "tests"])
    }

    /// Others, in this world.
    pub fn client(&self) -> Client {
        Client::new(&self.served.url, "us-east-1").account(CUSTOMER)
    }

    pub fn path(&self, name: &str) -> String {
        self.desk.home().join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.desk.home().join(name), text).unwrap();
        self.path(name)
    }

    fn init(&self) {
        let words = ["init", "--service", "GitHub Enterprise", "--port", "443", "--port", "22", "--admit-targets"];
        let firefly = ["--firefly", "444455556666", "--firefly-again", "444455556666"];
        self.it().run(&[&words[..], &firefly, &["--out", &self.path("plain.toml")]].concat(), 0);
        // every world knows the same onboarding
        let mut file: Table = fs::read_to_string(self.path("plain.toml")).unwrap().parse().unwrap();
        file.insert("id".into(), "k3m9x2p7qa".into());
        self.write("plain.toml", &file.to_string());
    }

    /// The plain onboarding file with a change; its path.
    pub fn onboarding(&self, change: Change) -> String {
        let mut file: Table = fs::read_to_string(self.path("plain.toml")).unwrap().parse().unwrap();
        change(&mut file, &self.found);
        self.write("onboarding.toml", &file.to_string())
    }

    pub fn export(&self, onboarding: &str, format: &str) -> String {
        let view = self.it().json(&["export", onboarding, "--format", format], 0);
        view["text"].as_str().unwrap_or_else(|| panic!("{view}")).to_owned()
    }

    /// Carries the onboarding out with the product.
    pub fn apply(&self, file: &str) {
        self.it().run(&["apply", file, "--yes", "--confirm-firefly", "444455556666"], 0);
    }

    /// What stands now, told without IDs and times.
    pub fn standing(&self) -> Value {
        standing::of(&self.it().json(&["discover"], 0)["inventory"])
    }
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list"))
}

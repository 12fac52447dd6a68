//! The real window on a private screen: from the first look to a live connection, with a reload in the middle of an apply.
//! The pictures of `docs/images/` are made here; they are written there when `PRIVATELINK_PICTURES` is set.

use std::path::PathBuf;

use tests::desk::Desk;
use tests::places::{built, root};
use tests::webdriver::Window;

struct Visit {
    window: Window,
    pictures: PathBuf,
}

#[test]
fn an_onboarding_from_the_first_look_to_the_live_connection() {
    let desk = Desk::full();
    let window = Window::open(&desk, &built("firefly-privatelink"), &[]);
    window.resize(1280, 900);
    let pictures = match std::env::var_os("PRIVATELINK_PICTURES") {
        Some(_) => root().join("docs/images"),
        None => desk.home(),
    };
    let visit = Visit { window, pictures };
    visit.welcome();
    visit.look_around();
    visit.fill_in();
    visit.plan_and_apply();
    visit.hand_over();
    visit.a_stranger_asks();
    visit.firefly_asks();
    visit.look_back();
}

/// What a failure looked like.
impl Drop for Visit {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let picture = std::env::temp_dir().join("privatelink-window.png");
            self.window.picture(&picture);
            eprintln!("the window then: {}", picture.display());
        }
    }
}

impl Visit {
    fn welcome(&self) {
        self.says("h1", "Let Firefly reach your service");
        self.picture("welcome");
        // the window stays on its own pages
        self.window.script("location.href = 'http://127.0.0.1:9/'", &[]);
        self.says("h1", "Let Firefly reach your service");
        assert!(self.window.address().starts_with("tauri://localhost"), "{}", self.window.address());
        self.press("Open the sandbox");
        self.says(".ribbon", "SANDBOX");
        self.says("header", "1111 2222 3333");
    }

    fn look_around(&self) {
        self.window.wait_for("//h1[contains(., 'Onboardings')]");
        self.picture("onboardings");
        self.go_to("Inventory");
        self.window.wait_for("//td[contains(., 'legacy-privatelink')] | //th[contains(., 'legacy-privatelink')]");
        self.picture("inventory");
        self.go_to("Identities");
        self.window.wait_for("//h1[contains(., 'Identities')]");
        self.picture("identities");
        self.go_to("Onboardings");
    }

    /// The form, fed by discovery: what AWS knows is chosen, not typed.
    fn fill_in(&self) {
        self.press("New onboarding");
        self.fill("Name of the service", "GitHub Enterprise");
        self.choose("GitHub Enterprise");
        self.next();
        self.window.click("//tr//bdi[normalize-space()='GitHub Enterprise']");
        self.window.wait_for("//h2[contains(., 'Targets to register')]");
        self.picture("new-onboarding-targets");
        self.next();
        self.window.wait_for("//h2[contains(., 'Subnets of the load balancer')]");
        self.picture("new-onboarding-network");
        self.next();
        self.fill("Account ID", "4444 5555 6666");
        self.fill("Account ID again, from another source", "444455556666");
        self.fill("Hostname that Firefly should resolve", "git.internal.acme.example");
        self.open_options();
        self.picture("new-onboarding-exposure");
        self.next();
        self.window.wait_for("//button[normalize-space()='Create plan']");
        self.press("Create plan");
    }

    fn open_options(&self) {
        self.choose("Options");
        self.choose("github-enterprise");
    }

    fn plan_and_apply(&self) {
        self.window.wait_for("//h1[contains(., 'Plan')]");
        self.window.wait_for("//*[contains(., 'Create the internal Network Load Balancer')]");
        self.picture("plan");
        self.press("Apply");
        self.window.click("//*[@role='dialog']//button[starts-with(normalize-space(), 'Apply ')]");
        self.window.wait_for("//h1[normalize-space()='Apply']");
        self.window.wait_for(".timeline li[data-state='done']");
        self.picture("apply");
        // nothing is lost: the journal is replayed
        self.window.reload();
        self.window.wait_for(".timeline li[data-state='done']");
        self.window.wait_for("//*[contains(., 'Everything in this plan is done')]");
        assert_eq!(self.window.count(".timeline li:not([data-state='done'])"), 0);
        self.press("Go to the overview");
        self.says(".next", "Hand the packet");
        self.picture("overview");
    }

    fn hand_over(&self) {
        self.go_to("Hand-off");
        self.window.wait_for("//*[contains(., 'com.amazonaws.vpce.us-east-1.vpce-svc-')]");
        self.fill("Sent to", "Ada at Firefly");
        self.picture("handoff");
        self.press("Mark as sent");
        self.window.wait_for("//td[contains(., 'Ada at Firefly')]");
    }

    /// The impostor's story: the finding, the repair, and the request that cannot be accepted.
    fn a_stranger_asks(&self) {
        self.go_to("Connections");
        self.press("Play the stranger");
        self.window.wait_for("//*[contains(., 'Not Firefly’s account')]");
        self.go_to("Audit");
        self.window.wait_for("//*[contains(., '777788889999')]");
        self.picture("audit");
        self.press("Repair by plan");
        self.apply("Remove arn:aws:iam::777788889999:root");
        self.go_to("Connections");
        self.window.wait_for("//*[contains(., 'Not acceptable:')]");
        self.press("Reject");
        self.apply("Reject vpce-");
    }

    fn firefly_asks(&self) {
        self.go_to("Connections");
        self.press("Play Firefly");
        self.window.wait_for("//button[normalize-space()='Accept']");
        self.picture("connections");
        self.press("Accept");
        self.apply("Accept vpce-");
        self.press("Go to the overview");
        self.says(".next", "report");
    }

    fn look_back(&self) {
        let nobody_waits = |window: &Window| (window.count(".pending-count") == 0).then_some(());
        self.window.wait_until("the request no longer waits", nobody_waits);
        self.picture("overview");
        self.go_to("Topology");
        self.window.wait_for(".react-flow__node");
        self.picture("topology");
        self.go_to("Activity");
        self.window.wait_for("//*[contains(., 'RejectVpcEndpointConnections') or contains(., 'Reject')]");
        self.picture("activity");
        self.go_to("Report");
        self.window.wait_for("//button[normalize-space()='Save as PDF']");
        self.picture("report");
    }

    /// A plan of one decision: shown, confirmed, done.
    #[track_caller]
    fn apply(&self, step: &str) {
        self.window.wait_for(&format!("//*[contains(., '{step}')]"));
        self.press("Apply");
        self.window.click("//*[@role='dialog']//button[starts-with(normalize-space(), 'Apply ')]");
        self.window.wait_for("//*[contains(., 'Everything in this plan is done')]");
    }

    #[track_caller]
    fn press(&self, button: &str) {
        self.window.click(&format!(
            "//button[normalize-space()='{button}' and not(@disabled) and not(@aria-disabled='true')]"
        ));
    }

    /// Clicks these very words, which belong to a choice.
    #[track_caller]
    fn choose(&self, words: &str) {
        self.window.click(&format!("//main//*[normalize-space(text())='{words}']"));
    }

    #[track_caller]
    fn next(&self) {
        self.press("Next");
    }

    #[track_caller]
    fn fill(&self, label: &str, text: &str) {
        self.window.fill(&format!("//*[@id=string(//label[starts-with(normalize-space(), '{label}')]/@for)]"), text);
    }

    #[track_caller]
    fn go_to(&self, room: &str) {
        self.window.click(&format!("//nav//a[starts-with(normalize-space(), '{room}')]"));
        self.window.wait_for(&format!("//h1[contains(., '{room}')]"));
    }

    #[track_caller]
    fn says(&self, place: &str, text: &str) {
        self.window.wait_for_text(place, text);
    }

    /// Once nothing on the page is still being read.
    fn picture(&self, name: &str) {
        self.window.wait_until("nothing is still being read", |window| {
            (window.count("[class*='awsui_spinner']") == 0).then_some(())
        });
        self.window.picture(&self.pictures.join(format!("{name}.png")));
    }
}

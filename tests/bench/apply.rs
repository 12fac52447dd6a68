//! Apply's wall time over the critical path of the sandbox's own waits, and how often AWS was asked meanwhile.

use std::time::Instant;

use domain::{ReportInput, RunView};
use engine::views::Aim;
use engine::{Wish, planned, propose};
use host::{Host, SeatChoice, play};
use serde_json::{Value, json};

use crate::{median, rounded};

const RUNS: usize = 3;

/// What was measured, and a report's data for the next measurement.
pub struct Applied {
    pub figures: Value,
    pub report: ReportInput,
}

pub async fn measure() -> Applied {
    let mut walls = Vec::new();
    let mut last = None;
    for _ in 0..RUNS {
        let (wall, view, report) = once().await;
        walls.push(wall);
        last = Some((view, report));
    }
    let (view, report) = last.expect("there is at least one run");
    let critical = critical_path(&report);
    let wall = median(walls);
    let polls: u32 = view.steps.iter().map(|step| step.polls).sum();
    let figures = json!({
        "wall_seconds": rounded(wall),
        "critical_path_seconds": critical,
        "wall_over_critical_path": rounded(wall / critical),
        "polls": polls,
        "polls_of_terraforms_table": terraform(),
        "runs": RUNS,
    });
    Applied { figures, report }
}

async fn once() -> (f64, RunView, ReportInput) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let choice = SeatChoice::sandbox(folder.path(), play::CUSTOMER).expect("a well-formed account");
    let seat = Host::sit(&choice).await.expect("the sandbox opens");
    let view = seat.engine.inventory().await.expect("the sandbox answers");
    let wish = Wish {
        service: "GitHub Enterprise".to_owned(),
        firefly: play::FIREFLY.parse().expect("a well-formed account"),
        ports: vec![443.try_into().expect("a port"), 22.try_into().expect("a port")],
        hostname: Some("git.internal.acme.example".to_owned()),
        admit: true,
    };
    let desired = propose(&wish, &view.inventory, &view.candidates, &json!("bench")).expect("the estate has it");
    seat.engine.keep(&desired, &view.inventory).expect("it is sound");
    let plan = planned(&desired, &view.inventory, &Aim::SetUp).expect("it can be planned");
    let start = Instant::now();
    let started = engine::apply::start(&seat.engine, plan).expect("nobody else is at it");
    let run = started.run.clone();
    started.outcome.await.expect("it does not panic").expect("it finishes");
    let wall = start.elapsed().as_secs_f64();
    let input = seat.engine.report_input(&desired.id, None).await.expect("the sandbox answers");
    (wall, seat.engine.run_view(&run).expect("it is in the journal"), input)
}

/// The longest chain of waits that no client can shorten: the load balancer, then the first results of the health checks.
/// The fast clock makes each sixty times shorter.
fn critical_path(report: &ReportInput) -> f64 {
    let checks =
        report.desired.listeners.iter().map(|l| l.health_check.interval_seconds * l.health_check.healthy_threshold);
    f64::from(sandbox::waits::LOAD_BALANCER_SECONDS + checks.max().unwrap_or(0)) / 60.0
}

/// Looks at the load balancer (first after 30 s, then every 10 s) and at the endpoint service (first after 5 s, then every
/// 5 s) that hashicorp/terraform-provider-aws would make over the sandbox's waits; it does not wait for targets.
fn terraform() -> u32 {
    let looks = |wait: u32, first: u32, every: u32| 1 + wait.saturating_sub(first).div_ceil(every);
    looks(sandbox::waits::LOAD_BALANCER_SECONDS, 30, 10) + looks(sandbox::waits::ENDPOINT_SERVICE_SECONDS, 5, 5)
}

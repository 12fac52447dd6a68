//! The simulated AWS itself, for other clients; and the command's own papers.

use std::time::Duration;

use clap::CommandFactory;
use domain::Fault;
use host::world;

use crate::arguments::{Arguments, ClockArgument, SandboxVerb, SeatArguments, ServeArguments};
use crate::harmless::harmless;
use crate::output::{Ended, Output, json, say};

pub async fn sandbox(out: Output, arguments: &SeatArguments, what: SandboxVerb) -> Result<Ended, Fault> {
    let named = arguments.sandbox.as_ref().and_then(Option::as_deref);
    let place = world::place(arguments.data_dir.as_deref(), named)?;
    match what {
        SandboxVerb::Serve(serve) => serve_world(out, arguments, serve).await,
        SandboxVerb::Reset { yes } => {
            let folder = harmless(&place.world.display().to_string());
            let shown = format!("This throws away the world in {folder}, with its onboardings and its record\n");
            if !out.consent(yes, &shown, &[], "Begin anew?")? {
                return Ok(Ended::Cancelled);
            }
            world::reset(&place)?;
            out.document(&place.world, &[], || format!("The sandbox in {folder} begins anew"));
            Ok(Ended::Done)
        }
        SandboxVerb::Dump => {
            let world = world::open(&place.world, "acme", sandbox::ClockMode::Fast)?;
            world.notices().iter().for_each(|notice| say(notice));
            let dump = world.dump();
            let text = json(&dump)?;
            out.document(&dump, &[], || text);
            Ok(Ended::Done)
        }
    }
}

/// Without `--sandbox=DIR` the world is in memory and ends with the server.
async fn serve_world(out: Output, arguments: &SeatArguments, serve: ServeArguments) -> Result<Ended, Fault> {
    let clock = match serve.clock {
        ClockArgument::Real => sandbox::ClockMode::Real,
        ClockArgument::Fast => sandbox::ClockMode::Fast,
        ClockArgument::Manual => sandbox::ClockMode::Manual,
    };
    let served = match arguments.sandbox.clone().flatten() {
        Some(folder) => world::open(&folder, &serve.seed, clock)?,
        None => world::in_memory(&serve.seed, clock)?,
    };
    served.notices().iter().for_each(|notice| say(notice));
    served.latency(Duration::from_millis(serve.latency));
    served.lag(Duration::from_secs(serve.lag));
    if serve.enforce {
        served.enforce(true);
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", serve.port)).await.map_err(|e| taken(serve.port, &e))?;
    let address = listener.local_addr().map_err(|e| taken(serve.port, &e))?;
    let token = world::random_token()?;
    let url = format!("http://{address}");
    let environment = serde_json::json!({
        "url": url, "admin_token": token,
        "environment": {
            "AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "111122223333", "AWS_SECRET_ACCESS_KEY": "sandbox",
            "AWS_REGION": host::SANDBOX_REGION, "AWS_DEFAULT_REGION": host::SANDBOX_REGION,
        },
    });
    let policies = match serve.enforce {
        true => {
            "\nPolicies count: 111122223333 and every other account number is an administrator, AKIASANDBOXREADER001 (acme) may only look"
        }
        false => "",
    };
    out.document(&environment, &[], || {
        format!(
            "The sandbox answers on {url} (loopback only). For other AWS clients:\n  export AWS_ENDPOINT_URL={url}\n  export AWS_ACCESS_KEY_ID=111122223333 AWS_SECRET_ACCESS_KEY=sandbox AWS_REGION={0} AWS_DEFAULT_REGION={0}\nAdministration (/_sandbox/…) wants the header X-Sandbox-Token: {token}{policies}\nCtrl-C stops it.",
            host::SANDBOX_REGION
        )
    });
    let stop = stopped(serve.stop_after);
    tokio::select! {
        served = sandbox::serve(listener, served, token) => served.map_err(|e| {
            Fault::invalid("serve-failed", format!("The sandbox stopped answering: {e}")).hint("Start it again; its world is kept where it has a folder")
        })?,
        () = stop => {}
    }
    Ok(Ended::Done)
}

fn taken(port: u16, why: &std::io::Error) -> Fault {
    Fault::invalid("port-taken", format!("Port {port} cannot be used: {why}"))
        .hint("Choose another one, or none for any free one")
}

async fn stopped(after: Option<u64>) {
    let limit = async {
        match after {
            Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = limit => {}
    }
}

/// Prints a shell's completions.
pub fn completions(shell: clap_complete::Shell) {
    clap_complete::generate(shell, &mut Arguments::command(), "privatelink", &mut std::io::stdout());
}

/// Prints the manual page in roff.
pub fn man() -> Result<Ended, Fault> {
    let page = clap_mangen::Man::new(Arguments::command());
    page.render(&mut std::io::stdout()).map_err(|e| {
        Fault::invalid("bad-output", format!("The manual page cannot be printed: {e}"))
            .hint("Send standard output to a file, or to a program that reads it to its end")
    })?;
    Ok(Ended::Done)
}

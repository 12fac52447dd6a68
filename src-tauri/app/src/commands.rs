//! The two commands that the web view may call.

use domain::{Entry, Fault, RunId};
use engine::commands::answer;
use host::Host;
use serde_json::Value;
use tauri::State;
use tauri::ipc::Channel;

/// Answers one command of the list.
#[tauri::command]
pub async fn call(host: State<'_, Host>, command: String, input: Value) -> Result<Value, Fault> {
    answer(host.inner(), &command, input).await
}

/// Sends a run's entries after `after` until it is over.
#[tauri::command]
pub async fn follow(host: State<'_, Host>, run: RunId, after: u64, entries: Channel<Entry>) -> Result<(), Fault> {
    let mut news = host.follow(run, after).await?;
    while let Some(entry) = news.recv().await {
        // a screen that has gone away follows no more; the run itself goes on
        if entries.send(entry?).is_err() {
            break;
        }
    }
    Ok(())
}

//! What was done in a world, on disk: one line of JSON for each request that changed something, synced before its answer.
//! A world is its seed and this record; nothing else is kept. Several processes may work in one folder: each takes the lock
//! for one request, and reads first what the others appended.
//!
//! Each line carries a checksum over itself and the line before, so equal last lines mean equal records. The first line names
//! the seed. A last line without its end is what a crash leaves: its request was never answered, so it is cut off and said.
//! Any other damage is refused, and the file is left as it is; when a world is opened on one, the file is kept under another name,
//! that is said, and the world begins anew.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::Call;
use crate::clock::Time;
use crate::fault::{self, Fault};
use crate::model::Protocol;
use crate::service::Service;
use crate::sso::Decision;
use crate::wire::params::Params;
use crate::world::World;
use crate::{ids, seed};

/// The form of the record. Another number is another program's.
const FORMAT: u32 = 1;
/// Hexadecimal digits of a checksum.
const SUM: usize = 16;

/// Why a world cannot be opened or recorded.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("“{0}” is no seed; there are acme, empty and large:N with N from 1 to {max}", max = seed::LARGEST)]
    Seed(String),
    #[error("{path} cannot be used: {reason}", path = path.display())]
    Unusable { path: PathBuf, reason: io::Error },
    #[error("{file}, line {line}, is damaged: {reason}", file = file.display())]
    Damaged { file: PathBuf, line: usize, reason: String },
    #[error("{file} has the form {format}, and this program reads form {FORMAT}", file = file.display())]
    Form { file: PathBuf, format: u32 },
    #[error("{file}, line {line}, cannot be done again: {reason}", file = file.display())]
    Diverged { file: PathBuf, line: usize, reason: String },
}

/// One line of the record.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Entry {
    /// Always the first, and only the first.
    World {
        format: u32,
        seed: String,
    },
    Call(Box<Recorded>),
    /// A manual clock was moved to this time.
    Clock {
        now: Time,
    },
    /// Something went wrong that nobody called for.
    Fault {
        now: Time,
        fault: Fault,
    },
    /// A person answered a device's request to sign in.
    Device(Decision),
    /// From here on calls are refused, or no longer, that no policy allows.
    Enforce {
        on: bool,
    },
}

/// What is needed to do a call again.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recorded {
    number: u64,
    now: Time,
    access_key: String,
    region: String,
    service: String,
    action: String,
    params: std::collections::BTreeMap<String, String>,
    json: Value,
    /// Records that were begun before this was kept do not have it.
    #[serde(default)]
    agent: String,
}

impl Entry {
    pub fn call(call: &Call) -> Self {
        Self::Call(Box::new(Recorded {
            number: call.number,
            now: call.now,
            access_key: call.access_key.clone(),
            region: call.region.clone(),
            service: call.service_name.clone(),
            action: call.action.clone(),
            params: call.params.map().clone(),
            json: call.json.clone(),
            agent: call.agent.clone(),
        }))
    }
}

impl Recorded {
    fn again(self) -> Call {
        Call {
            access_key: self.access_key,
            account: String::new(),
            caller: String::new(),
            region: self.region,
            service: Service::named(&self.service),
            // its answer goes to nobody
            protocol: Protocol::Query,
            service_name: self.service,
            action: self.action,
            params: Params::from_map(self.params),
            json: self.json,
            agent: self.agent,
            now: self.now,
            number: self.number,
            request_id: String::new(),
        }
    }
}

/// The record of one world, as far as this process has taken it in.
pub(crate) struct Log {
    dir: PathBuf,
    file: PathBuf,
    /// Bytes taken in.
    taken: u64,
    lines: usize,
    /// The last line taken in, with its end: the file still holds it, or is another one.
    last: Vec<u8>,
    /// The world may not be what the file says, so it is read from the beginning.
    doubted: bool,
    notices: Vec<String>,
}

/// The lock on a world, freed when this is dropped, and its record.
pub(crate) struct Held {
    record: File,
    _lock: File,
}

impl Log {
    /// Opens or begins the record in `dir`, and does in `world` what it says.
    /// Where it was begun with another seed, `world` becomes that one.
    pub fn open(dir: PathBuf, world: &mut World) -> Result<Self, OpenError> {
        let file = dir.join("world.jsonl");
        let mut log = Self { dir, file, taken: 0, lines: 0, last: Vec::new(), doubted: false, notices: Vec::new() };
        match log.catch_up(world) {
            Ok(_) => {}
            Err(e @ (OpenError::Damaged { .. } | OpenError::Form { .. } | OpenError::Diverged { .. })) => {
                log.put_aside(&e)?;
                log.catch_up(world)?;
            }
            Err(e @ (OpenError::Seed(_) | OpenError::Unusable { .. })) => return Err(e),
        }
        Ok(log)
    }

    /// Gives a record that cannot be used another name, under the lock: nothing of it is lost.
    fn put_aside(&mut self, why: &OpenError) -> Result<(), OpenError> {
        let held = self.lock().map_err(|e| self.unusable(e))?;
        let free = |n: &u32| !self.aside(*n).exists();
        let kept = self.aside((1..).find(free).unwrap_or_default());
        std::fs::rename(&self.file, &kept).map_err(|e| self.unusable(e))?;
        drop(held);
        let place = kept.display();
        self.notices.push(format!("{why}. It is kept as {place}, and the sandbox’s world begins anew"));
        Ok(())
    }

    fn aside(&self, n: u32) -> PathBuf {
        self.dir.join(format!("world.unusable-{n}.jsonl"))
    }

    /// Takes the lock and does in `world` what others recorded since.
    pub fn catch_up(&mut self, world: &mut World) -> Result<Held, OpenError> {
        let mut held = self.lock().map_err(|e| self.unusable(e))?;
        let fits = self.still_fits(&mut held.record).map_err(|e| self.unusable(e))?;
        if !fits {
            self.forget();
            world.restart();
        }
        let read = self.read(&mut held.record, world);
        self.doubted = read.is_err();
        read?;
        if self.taken == 0 {
            self.begin(&mut held, world)?;
        }
        Ok(held)
    }

    /// Writes one line and has it on the disk. When that fails the world is ahead of its record, and is read anew next time.
    pub fn append(&mut self, held: &mut Held, entry: &Entry) -> Result<(), OpenError> {
        let line = line(&self.last, entry).map_err(|e| self.unusable(e.into()))?;
        let written = write(&mut held.record, self.taken, &line);
        if written.is_err() {
            self.doubted = true;
            // what stays behind of it is a line without an end, which the next reader cuts off
            held.record.set_len(self.taken).unwrap_or_default();
        }
        written.map_err(|e| self.unusable(e))?;
        self.take(line);
        Ok(())
    }

    /// Begins the record and the world anew, from the same seed, whatever the record says.
    pub fn clear(&mut self, world: &mut World) -> Result<(), OpenError> {
        let mut held = self.lock().map_err(|e| self.unusable(e))?;
        self.forget();
        world.restart();
        held.record.set_len(0).map_err(|e| self.unusable(e))?;
        self.begin(&mut held, world)
    }

    /// Whether the world may be ahead of the record, or half changed, so that the next request reads it from the beginning.
    pub fn doubt(&mut self, doubted: bool) {
        self.doubted = doubted;
    }

    /// What was mended.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// By path each time: the folder may have been thrown away meanwhile.
    fn lock(&self) -> io::Result<Held> {
        std::fs::create_dir_all(&self.dir)?;
        let open = |path: &Path| OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let lock = open(&self.dir.join("lock"))?;
        lock.lock()?;
        Ok(Held { record: open(&self.file)?, _lock: lock })
    }

    /// Whether the file still holds what was taken in.
    fn still_fits(&self, record: &mut File) -> io::Result<bool> {
        if self.doubted || record.metadata()?.len() < self.taken {
            return Ok(false);
        }
        let mut last = vec![0; self.last.len()];
        record.seek(SeekFrom::Start(self.taken - self.last.len() as u64))?;
        record.read_exact(&mut last)?;
        Ok(last == self.last)
    }

    fn forget(&mut self) {
        (self.taken, self.lines, self.doubted) = (0, 0, false);
        self.last.clear();
    }

    /// Does what stands after the part that was taken in.
    fn read(&mut self, record: &mut File, world: &mut World) -> Result<(), OpenError> {
        let mut rest = Vec::new();
        record
            .seek(SeekFrom::Start(self.taken))
            .and_then(|_| record.read_to_end(&mut rest))
            .map_err(|e| self.unusable(e))?;
        for line in rest.split_inclusive(|b| *b == b'\n') {
            if line.ends_with(b"\n") {
                let entry = entry(&self.last, line).map_err(|reason| self.damaged(reason))?;
                self.redo(entry, world)?;
                self.take(line.to_vec());
            } else {
                self.cut(record, line.len())?;
            }
        }
        Ok(())
    }

    fn redo(&mut self, entry: Entry, world: &mut World) -> Result<(), OpenError> {
        match (entry, self.taken) {
            (Entry::World { format, seed }, 0) if format == FORMAT => begin_with(&seed, world),
            (Entry::World { format, .. }, 0) => Err(OpenError::Form { file: self.file.clone(), format }),
            (Entry::World { .. }, _) => Err(self.damaged("it begins a world in the middle".to_owned())),
            (_, 0) => Err(self.damaged("it does not name the world’s seed".to_owned())),
            (Entry::Call(recorded), _) => {
                world.replay(recorded.again()).map_err(|e| self.diverged(format!("{}: {}", e.code, e.message)))
            }
            (Entry::Device(decision), _) => {
                world.clock.at_least(decision.now);
                world.sso.decide(&decision).map_err(|e| self.damaged(e.to_string()))
            }
            (Entry::Clock { now }, _) => {
                world.clock.at_least(now);
                Ok(())
            }
            (Entry::Fault { now, fault }, _) => {
                world.clock.at_least(now);
                fault::apply(world, &fault, now).map_err(|reason| self.diverged(reason))
            }
            (Entry::Enforce { on }, _) => {
                world.enforce = on;
                Ok(())
            }
        }
    }

    fn cut(&mut self, record: &File, torn: usize) -> Result<(), OpenError> {
        record.set_len(self.taken).and_then(|()| record.sync_data()).map_err(|e| self.unusable(e))?;
        let (file, line) = (self.file.display(), self.lines + 1);
        self.notices.push(format!("{file}, line {line}, had no end ({torn} bytes): a crash cut it short, its request was never answered, and it was removed"));
        Ok(())
    }

    fn begin(&mut self, held: &mut Held, world: &World) -> Result<(), OpenError> {
        self.append(held, &Entry::World { format: FORMAT, seed: world.seed.name() })?;
        sync_folder(&self.dir).map_err(|e| self.unusable(e))
    }

    fn take(&mut self, line: Vec<u8>) {
        self.taken += line.len() as u64;
        self.lines += 1;
        self.last = line;
    }

    fn unusable(&self, reason: io::Error) -> OpenError {
        OpenError::Unusable { path: self.dir.clone(), reason }
    }

    fn damaged(&self, reason: String) -> OpenError {
        OpenError::Damaged { file: self.file.clone(), line: self.lines + 1, reason }
    }

    fn diverged(&self, reason: String) -> OpenError {
        OpenError::Diverged { file: self.file.clone(), line: self.lines + 1, reason }
    }
}

fn begin_with(seed: &str, world: &mut World) -> Result<(), OpenError> {
    if world.seed.name() != seed {
        world.seed = seed::parse(seed)?;
        world.restart();
    }
    Ok(())
}

fn write(record: &mut File, at: u64, line: &[u8]) -> io::Result<()> {
    record.seek(SeekFrom::Start(at))?;
    record.write_all(line)?;
    record.sync_data()
}

/// `{"sum":"…","call":{…}}`: the sum is over the line before and all that follows it in this one.
fn line(last: &[u8], entry: &Entry) -> serde_json::Result<Vec<u8>> {
    let json = serde_json::to_string(entry)?;
    let rest = json.strip_prefix('{').unwrap_or(&json);
    Ok(format!("{{\"sum\":\"{}\",{rest}\n", sum(last, rest)).into_bytes())
}

fn entry(last: &[u8], line: &[u8]) -> Result<Entry, String> {
    let text = std::str::from_utf8(line).map_err(|e| e.to_string())?;
    let parts = text.strip_prefix("{\"sum\":\"").and_then(|t| t.strip_suffix('\n')).and_then(|t| t.split_once("\","));
    let (said, rest) = parts.ok_or("it has no checksum")?;
    if said != sum(last, rest) {
        return Err("its checksum does not fit it and the line before".to_owned());
    }
    serde_json::from_str(&format!("{{{rest}")).map_err(|e| e.to_string())
}

fn sum(last: &[u8], rest: &str) -> String {
    ids::digest(&[&String::from_utf8_lossy(last), rest], SUM)
}

/// A new file is found again after a crash only when its folder is on the disk too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere folders cannot be synced, and need not be.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;

//! The one SQLite file of a realm: how it comes to be, is examined, brought up to date, and what its errors mean.
//! What its tables hold stands with them. A damaged file is put aside (`aside`) and a new one begun; what a newer version
//! wrote is whole, and is left where it is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::{Fault, FaultKind};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, ffi};

use crate::aside::{self, Beginning};
use crate::folder::{make_private, private_file, put_in_place, unusable};
use crate::{journal, lock, onboardings, snapshots};

/// The file's name, in the folder of a realm's records.
const FILE: &str = "privatelink.db";

/// The code of what is put aside.
const DAMAGED: &str = "records-damaged";

/// Marks the file as ours: `FFPL`.
const APPLICATION: i32 = 0x4646_504c;

/// In the order in which they were released; `PRAGMA user_version` counts those that a file has.
const MIGRATIONS: &[&str] = &[journal::SINCE_2026_11_24, onboardings::SINCE_2026_11_24, snapshots::SINCE_2026_11_24];

/// What `user_version` says when a file has them all.
const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// How often, and how many times, one process asks whether another's transaction is over: ten seconds in all.
/// SQLite's own waiting grows to 100 ms a time, with which a busy writer shuts all others out.
const PAUSE: Duration = Duration::from_millis(2);
const MOST_PAUSES: i32 = 5000;

/// An open file and where it is.
pub(crate) struct Database {
    pub(crate) connection: Connection,
    pub(crate) file: PathBuf,
}

/// What comes of opening it.
pub(crate) struct Opened {
    pub database: Database,
    /// What happened that a person should know.
    pub notice: Option<String>,
    /// While anybody holds it, nobody puts the file aside.
    pub in_use: lock::Held,
}

impl Database {
    /// Opens the file in `folder`, or makes it there, in place of a damaged one if there is one. One process at a time, so
    /// that none meets a half-made one and no two put it aside.
    pub(crate) fn open(folder: &Path, beginning: Beginning<'_>) -> Result<Opened, Fault> {
        make_private(folder)?;
        let lock = |name: &str| folder.join(lock::FOLDER).join(name);
        let _alone = lock::wait(&lock("opening.lock"))?;
        let file = folder.join(FILE);
        put_aside_if_damaged(&file, &lock("open.lock"))?;
        let in_use = lock::share(&lock("open.lock"))?;
        let notice = if exists(&file)? { None } else { create(&file, beginning)? };
        let mut connection = connect(&file).map_err(|e| fault(&file, e))?;
        migrate(&mut connection).map_err(|e| fault(&file, e))?;
        Ok(Opened { database: Self { connection, file }, notice, in_use })
    }
}

/// Refused while another process has the file open: what it writes would go into what is put aside.
fn put_aside_if_damaged(file: &Path, open: &Path) -> Result<(), Fault> {
    match if exists(file)? { examine(file) } else { no_log_is_left(file) } {
        Err(fault) if fault.code == DAMAGED => match lock::alone(open)? {
            Some(_alone) => aside::put(file),
            None => Err(fault),
        },
        examined => examined,
    }
}

fn exists(file: &Path) -> Result<bool, Fault> {
    file.try_exists().map_err(|e| unusable(file, &e))
}

/// Says in our words what SQLite says of `file`.
pub(crate) fn fault(file: &Path, error: rusqlite::Error) -> Fault {
    let place = file.display();
    let (code, message, hint) = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => return damaged(file, &error.to_string()),
        Some(ErrorCode::DiskFull) => ("disk-full", format!("{place} cannot be written: the disk is full"), NO_ROOM),
        Some(ErrorCode::SystemIoFailure) if is_of_writing(&error) => (
            "records-unwritable",
            format!("{place} cannot be written: the disk is full, or takes no more of it"),
            NO_ROOM,
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            "records-busy",
            format!("{place} is in use by another program"),
            "Try again when the other program has finished",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => (
            "records-closed",
            format!("{place} cannot be opened for writing"),
            "Check that you may write the file and its folder",
        ),
        _ => (
            "records-failed",
            format!("{place} could not be read or written"),
            "Try again; if it stays so, check the disk",
        ),
    };
    Fault::new(FaultKind::Other, code, message).hint(hint).because(error.to_string())
}

fn damaged(file: &Path, why: &str) -> Fault {
    let folder = file.parent().unwrap_or(file).display();
    Fault::new(FaultKind::Other, DAMAGED, format!("The records in {} are damaged and were left as they are", file.display()))
        .hint(format!(
            "Close every window and terminal that uses {folder}, then start again: the file is then kept under another name, \
             and a new record begins with the onboardings that can still be read"
        ))
        .because(why)
}

/// What to do where nothing can be written. No call leaves for AWS before its row is there.
const NO_ROOM: &str =
    "Free some space, then do the same again: nothing is sent to AWS before it is recorded, and nothing is done twice";

/// SQLite calls only one of the system's errors a full disk; a quota or a limit on the size of files is the same to us.
fn is_of_writing(error: &rusqlite::Error) -> bool {
    let writing = [
        ffi::SQLITE_IOERR_WRITE,
        ffi::SQLITE_IOERR_FSYNC,
        ffi::SQLITE_IOERR_DIR_FSYNC,
        ffi::SQLITE_IOERR_TRUNCATE,
        ffi::SQLITE_IOERR_SHMSIZE,
    ];
    error.sqlite_error().is_some_and(|e| writing.contains(&e.extended_code))
}

/// A log without its file is what is left of one.
fn no_log_is_left(file: &Path) -> Result<(), Fault> {
    if exists(&beside(file, "-wal"))? {
        return Err(damaged(file, "the file is gone, but its write-ahead log is there"));
    }
    Ok(())
}

/// Makes the file under another name and gives it its own when it is whole: one that is empty or short is always damage.
/// Where older ones lie put aside it begins by saying so, which is returned in words.
fn create(file: &Path, beginning: Beginning<'_>) -> Result<Option<String>, Fault> {
    let aside = aside::found(file)?;
    let new = beside(file, ".new");
    for left in ["", "-wal", "-shm", "-journal"].map(|end| beside(&new, end)) {
        remove(&left)?;
    }
    private_file(&new)?;
    let connection = begin(&new).map_err(|e| fault(file, e))?;
    let mut database = Database { connection, file: file.to_owned() };
    if let Some(aside) = &aside {
        onboardings::take_over(&database, &aside.salvaged)?;
        journal::append(&mut database, beginning.at, None, beginning.who, aside.event())?;
    }
    database.connection.close().map_err(|(_, error)| fault(file, error))?;
    put_in_place(&new, file)?;
    Ok(aside.map(|aside| aside.notice(file)))
}

fn begin(new: &Path) -> rusqlite::Result<Connection> {
    let mut connection = connect(new)?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    migrate(&mut connection)?;
    Ok(connection)
}

pub(crate) fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

pub(crate) fn remove(file: &Path) -> Result<(), Fault> {
    match fs::remove_file(file) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(unusable(file, &e)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Looks at the file through a connection that cannot write, so that a damaged one stays what it is.
fn examine(file: &Path) -> Result<(), Fault> {
    let size = fs::metadata(file).map_err(|e| unusable(file, &e))?.len();
    if size == 0 {
        return Err(damaged(file, "the file is empty"));
    }
    let said = |e| fault(file, e);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(file, flags).map_err(said)?;
    connection.busy_handler(Some(waits)).map_err(said)?;
    let application: i32 = pragma(&connection, "application_id").map_err(said)?;
    if application != APPLICATION {
        return Err(damaged(file, "the file is not a database of Firefly PrivateLink"));
    }
    let schema: i64 = pragma(&connection, "user_version").map_err(said)?;
    if !(0..=SCHEMA).contains(&schema) {
        return Err(newer(file, schema));
    }
    let check: String = pragma(&connection, "quick_check(1)").map_err(said)?;
    if check == "ok" { Ok(()) } else { Err(damaged(file, &check)) }
}

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<T> {
    connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
}

fn newer(file: &Path, schema: i64) -> Fault {
    let place = file.display();
    let message = format!(
        "{place} was written by a newer version of Firefly PrivateLink (schema {schema}; this one knows {SCHEMA})"
    );
    Fault::new(FaultKind::Other, "records-newer", message).hint("Update Firefly PrivateLink on this computer")
}

fn waits(times: i32) -> bool {
    std::thread::sleep(PAUSE);
    times < MOST_PAUSES
}

/// FULL makes a commit durable in WAL mode; macOS needs its own kind of sync for that (SQLite, `PRAGMA fullfsync`).
fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let mut connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_handler(Some(waits))?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;",
    )?;
    Ok(connection)
}

/// Each migration is there wholly or not at all.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: i64 = pragma(&transaction, "user_version")?;
    if done < SCHEMA {
        for migration in MIGRATIONS.iter().skip(usize::try_from(done).unwrap_or(0)) {
            transaction.execute_batch(migration)?;
        }
        transaction.pragma_update(None, "user_version", SCHEMA)?;
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGINNING: Beginning<'_> = Beginning { at: jiff::Timestamp::UNIX_EPOCH, who: "me" };

    fn opened(folder: &Path) -> Database {
        Database::open(folder, BEGINNING).unwrap().database
    }

    #[test]
    fn what_a_newer_version_wrote_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let database = opened(home.path());
        database.connection.pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        drop(database);
        let before = fs::read(home.path().join(FILE)).unwrap();
        let refused = Database::open(home.path(), BEGINNING).err().unwrap();
        assert_eq!(refused.code, "records-newer");
        assert_eq!(fs::read(home.path().join(FILE)).unwrap(), before);
    }

    #[test]
    fn an_older_file_is_brought_up_to_date() {
        for had in 1..MIGRATIONS.len() {
            let home = tempfile::tempdir().unwrap();
            let file = home.path().join(FILE);
            let connection = Connection::open(&file).unwrap();
            MIGRATIONS[..had].iter().for_each(|migration| connection.execute_batch(migration).unwrap());
            connection.pragma_update(None, "application_id", APPLICATION).unwrap();
            connection.pragma_update(None, "user_version", i64::try_from(had).unwrap()).unwrap();
            drop(connection);
            let mut database = opened(home.path());
            assert_eq!(pragma::<i64>(&database.connection, "user_version").unwrap(), SCHEMA);
            assert_eq!(pragma::<String>(&database.connection, "journal_mode").unwrap(), "wal");
            assert_eq!(pragma::<i32>(&database.connection, "synchronous").unwrap(), 2);
            let event = domain::Event::Played { part: "one".into() };
            journal::append(&mut database, BEGINNING.at, None, BEGINNING.who, event).unwrap();
            assert_eq!(snapshots::kept(&database, &"k3m9x2p7qa".parse().unwrap()).unwrap(), []);
        }
    }

    #[test]
    fn an_interrupted_creation_is_begun_anew() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("privatelink.db.new"), "half").unwrap();
        fs::write(home.path().join("privatelink.db.new-wal"), "half").unwrap();
        opened(home.path());
        assert!(!home.path().join("privatelink.db.new").exists());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_records() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("aws");
        let _database = opened(&folder);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for entry in fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file()) {
            assert_eq!(mode(&entry), 0o600, "{}", entry.display());
        }
    }
}

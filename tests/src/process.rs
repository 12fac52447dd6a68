//! Programs that run beside a test and end with it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// A running program that is killed when dropped.
pub struct Running(Child);

impl Running {
    /// Starts it without standard input. Panics when it does not start.
    pub fn start(command: &mut Command) -> Running {
        let program = command.get_program().to_owned();
        let child = command.stdin(Stdio::null()).spawn();
        Running(child.unwrap_or_else(|error| panic!("{} did not start: {error}", program.display())))
    }

    /// Takes over a program that is already running.
    pub fn adopt(child: Child) -> Running {
        Running(child)
    }

    /// The first line that it prints, once it does. Panics when it ends without one. Needs a piped standard output.
    pub fn first_line(&mut self) -> String {
        let output = self.0.stdout.take().expect("standard output is piped");
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).expect("standard output can be read");
        assert!(!line.is_empty(), "the program ended before it said anything: {:?}", self.0.wait());
        line.trim_end().to_owned()
    }

    /// How it ended, when it has.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.0.try_wait().expect("a child can be asked after")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port of 127.0.0.1 that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    listener.local_addr().expect("a bound port is known").port()
}

/// Asks until there is an answer, and panics with `what` when there is none after all attempts.
#[track_caller]
pub fn until<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    attempts(ask).unwrap_or_else(|| panic!("this did not come to be: {what}"))
}

/// Asks until there is an answer, 600 times at most with 50 ms between: half a minute on an idle machine.
pub fn attempts<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    (0..600).find_map(|attempt| {
        if attempt > 0 {
            thread::sleep(Duration::from_millis(50));
        }
        ask()
    })
}

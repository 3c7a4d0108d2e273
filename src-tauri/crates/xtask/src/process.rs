//! Runs other programs: never asks, always says what it runs.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::workspace;

/// One program with its arguments, run from the root of the workspace.
pub(crate) struct Program {
    name: String,
    command: Command,
}

impl Program {
    pub(crate) fn new(name: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(&name);
        // Nobody answers in a check, so a question must fail and not wait.
        command.stdin(Stdio::null()).current_dir(workspace::root());
        let name = Path::new(&name);
        let name = name.file_name().unwrap_or(name.as_os_str());
        Self { name: name.to_string_lossy().into_owned(), command }
    }

    pub(crate) fn cargo() -> Self {
        Self::new(workspace::cargo())
    }

    pub(crate) fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, args: I) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    pub(crate) fn dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it in view; anything but exit code 0 is an error.
    pub(crate) fn run(self) -> Result<()> {
        self.run_accepting(&[0])
    }

    /// Runs it in view; exit codes other than the `accepted` ones are an error.
    pub(crate) fn run_accepting(mut self, accepted: &[i32]) -> Result<()> {
        println!("$ {}", self.line());
        let status = self.command.status().with_context(|| format!("{} could not be started", self.name))?;
        if status.code().is_some_and(|code| accepted.contains(&code)) {
            return Ok(());
        }
        bail!("`{}` ended with {status}", self.line())
    }

    /// Runs it in view; whether it ended with exit code 0 within this time. What takes longer is ended.
    pub(crate) fn succeeds_within(mut self, limit: Duration) -> Result<bool> {
        println!("$ {}", self.line());
        let mut child = self.command.spawn().with_context(|| format!("{} could not be started", self.name))?;
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Some(status) = child.try_wait()? {
                return Ok(status.success());
            }
            thread::sleep(Duration::from_millis(50));
        }
        println!("`{}` took longer than {} s", self.line(), limit.as_secs());
        child.kill()?;
        child.wait()?;
        Ok(false)
    }

    /// Runs it in view and returns what it wrote to standard output. Anything but exit code 0 is an error.
    pub(crate) fn run_recorded(mut self) -> Result<String> {
        println!("$ {}", self.line());
        let started = self.command.stdout(Stdio::piped()).spawn();
        let mut child = started.with_context(|| format!("{} could not be started", self.name))?;
        let mut record = String::new();
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line.with_context(|| format!("the output of {}", self.name))?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                record.push_str(&line);
                record.push('\n');
            }
        }
        let status = child.wait()?;
        if status.success() {
            return Ok(record);
        }
        bail!("`{}` ended with {status}", self.line())
    }

    /// Starts it beside what follows. What it writes goes to a file.
    pub(crate) fn begin(mut self, log: &Path) -> Result<Begun> {
        println!("$ {}, beside what follows", self.line());
        let written = File::create(log).with_context(|| format!("{} could not be made", log.display()))?;
        self.command.stdout(written.try_clone()?).stderr(written);
        let child = self.command.spawn().with_context(|| format!("{} could not be started", self.name))?;
        Ok(Begun { line: self.line(), child, log: log.to_owned() })
    }

    /// Runs it out of view and returns what it wrote to standard output.
    pub(crate) fn output(mut self) -> Result<Vec<u8>> {
        let output = self
            .command
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("{} could not be started", self.name))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        bail!("`{}` ended with {}", self.line(), output.status)
    }

    /// Runs it out of view; what it wrote to standard output if it exists and ended with 0.
    pub(crate) fn answer(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    }

    fn line(&self) -> String {
        let arguments = self.command.get_args().map(OsStr::to_string_lossy);
        let words: Vec<_> = std::iter::once(self.name.as_str().into()).chain(arguments).collect();
        words.join(" ")
    }
}

/// A program that runs beside others.
pub(crate) struct Begun {
    line: String,
    child: Child,
    log: PathBuf,
}

impl Begun {
    /// Waits for it and shows what it wrote. Anything but exit code 0 is an error.
    pub(crate) fn finish(mut self) -> Result<()> {
        println!("$ {}", self.line);
        let status = self.child.wait()?;
        println!("{}", String::from_utf8_lossy(&std::fs::read(&self.log)?));
        if status.success() { Ok(()) } else { bail!("`{}` ended with {status}", self.line) }
    }

    /// Waits for it, whatever comes of it.
    pub(crate) fn abandon(mut self) {
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_is_shown_and_its_failure_is_an_error() {
        let log = std::env::temp_dir().join(format!("routewright-begun-{}.log", std::process::id()));
        let begun = |argument: &str| Program::cargo().args([argument]).begin(&log).expect("cargo runs this test");
        begun("--version").finish().expect("cargo knows its version");
        assert!(std::fs::read_to_string(&log).expect("it was written").starts_with("cargo 1."));
        let error = begun("no-such-command").finish().expect_err("there is no such command");
        assert!(error.to_string().contains("cargo no-such-command"), "{error:#}");
        let _ = std::fs::remove_file(log);
    }

    #[test]
    #[cfg(unix)]
    fn a_program_that_takes_too_long_is_ended_and_has_not_succeeded() {
        let succeeded = Program::new("sleep").args(["60"]).succeeds_within(Duration::from_millis(200));
        assert!(!succeeded.expect("every Unix has sleep"));
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_with_its_name() {
        let error = Program::new("no-such-program").run_recorded().expect_err("there is no such program");
        assert!(error.to_string().contains("no-such-program could not be started"), "{error:#}");
    }

    #[test]
    fn what_a_program_writes_is_returned() {
        let written = Program::cargo().args(["--version"]).run_recorded().expect("cargo runs this test");
        assert!(written.starts_with("cargo 1."), "{written}");
    }
}

//! The `routewright` command: every analysis and export that the window offers, without a window.
//!
//! Exit codes: 0 done; 1 failed; 2 wrong use; 3 a requirement is breached (`compare`, `replay --check`);
//! 4 no policy keeps the requirements (`recommend`).

mod args;
mod commands;
mod layout;
mod output;
mod plain;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use output::Output;
use routewright_api::{CatalogSource, Session, StandardHost};

/// How a command that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Done,
    Breached,
    Infeasible,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = Output::new(arguments.json, arguments.quiet);
    match run(arguments, &mut output) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Breached) => ExitCode::from(3),
        Ok(Ending::Infeasible) => ExitCode::from(4),
        Err(error) => output.failure(&error),
    }
}

fn run(arguments: Arguments, output: &mut Output) -> anyhow::Result<Ending> {
    let host = StandardHost::new(arguments.history).ok_or_else(|| {
        anyhow::anyhow!("the system does not say where your home folder is; set HOME, or give --history FILE")
    })?;
    let mut session = Session::new(host)?;
    if let Some(catalog) = &arguments.catalog {
        session = session.with_catalog(&CatalogSource::named(catalog))?;
        commands::catalog::say_which(&session, catalog, output)?;
    }
    match arguments.command {
        Command::Catalog(command) => commands::catalog::run(&session, &command, output),
        Command::Workload(command) => commands::workload::run(&session, &command, output),
        Command::Project(command) => commands::project::run(&session, &command, output),
        Command::Replay(options) => commands::replay::replay(&session, &options, output),
        Command::Compare(options) => commands::replay::compare(&session, &options, output),
        Command::Uncertainty(options) => commands::uncertainty::run(&session, &options, output),
        Command::Projection(options) => commands::projection::run(&session, &options, output),
        Command::Replays(command) => commands::replays::run(&session, &command, output),
        Command::Explain(options) => commands::explain::run(&session, &options, output),
        Command::Backtest(options) => commands::backtest::run(&session, &options, output),
        Command::Recommend(options) => commands::recommend::run(&session, &options, output),
        Command::Impact(options) => commands::impact::run(&session, &options, output),
        Command::Bill(options) => commands::bill::run(&session, &options, output),
        Command::WhatIf(options) => commands::what_if::run(&session, &options, output),
        Command::Sessions(options) => commands::sessions::run(&session, &options, output),
        Command::Conditions(command) => commands::conditions::run(&session, &command, output),
        Command::Quality(options) => commands::quality::run(&session, &options, output),
        Command::Scorecard(options) => commands::scorecard::run(&session, &options, output),
        Command::Report(options) => commands::report::run(&session, &options, output),
        Command::Export(options) => commands::export::run(&session, &options, output),
    }
}

/// Words that the command line cannot mean: exit code 2, as for those that clap refuses.
#[derive(Debug)]
pub(crate) struct WrongUse(pub(crate) String);

impl std::fmt::Display for WrongUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUse {}

/// Whether an error is the other end of a pipe that has been closed: `routewright … | head` is not a failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

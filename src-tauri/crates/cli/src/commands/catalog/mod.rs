//! `routewright catalog …`

mod conditions;
mod difference;
mod models;
mod refresh;
mod snapshots;

use routewright_api::{ReadNote, Session};

use crate::Ending;
use crate::args::CatalogCommand;
use crate::output::{Output, count};

pub(crate) fn run(session: &Session, command: &CatalogCommand, output: &mut Output) -> anyhow::Result<Ending> {
    match command {
        CatalogCommand::List { workload: None } => models::list(session, output)?,
        CatalogCommand::List { workload: Some(workload) } => models::price(session, workload, output)?,
        CatalogCommand::Show { model } => models::show(session, model, output)?,
        CatalogCommand::Snapshots => snapshots::list(session, output)?,
        CatalogCommand::Import(options) => snapshots::import(session, options, output)?,
        CatalogCommand::Refresh(options) => refresh::run(session, options, output)?,
        CatalogCommand::Diff { old, new } => difference::run(session, old, new, output)?,
        CatalogCommand::Conditions(options) => conditions::run(session, options, output)?,
    }
    Ok(Ending::Done)
}

/// The first notes of a reader, and how many there are.
fn notes(notes: &[ReadNote], output: &Output) -> anyhow::Result<()> {
    const SHOWN: usize = 10;
    for note in notes.iter().take(SHOWN) {
        output.remark(&format!("note: {note}"))?;
    }
    if notes.len() > SHOWN {
        output.remark(&format!("and {} more notes; --json lists all", count((notes.len() - SHOWN) as u64)))?;
    }
    Ok(())
}

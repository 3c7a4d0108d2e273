//! `routewright catalog …`

mod conditions;
mod difference;
mod models;
mod refresh;
mod snapshots;

use routewright_api::{CatalogSource, ReadNote, Session, list_catalogs};

use crate::Ending;
use crate::args::CatalogCommand;
use crate::output::{Output, count, short_digest};

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

/// Of several catalogs of one day, says which was taken.
pub(crate) fn say_which(session: &Session, named: &str, output: &Output) -> anyhow::Result<()> {
    if CatalogSource::named(named) != CatalogSource::Stored(named.to_owned()) {
        return Ok(());
    }
    let of_day: Vec<_> = list_catalogs(session)?.into_iter().filter(|listing| listing.date == named).collect();
    let taken = of_day.iter().find(|listing| listing.in_use);
    let others = of_day.iter().filter(|listing| !listing.in_use).count();
    match taken {
        Some(taken) if others > 0 => output.aside(&format!(
            "note: of {} catalogs of {named} that of digest {} was taken, which was stored last; name another by its digest",
            others + 1,
            short_digest(&taken.digest)
        )),
        _ => Ok(()),
    }
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

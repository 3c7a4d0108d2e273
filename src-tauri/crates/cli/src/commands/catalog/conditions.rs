//! `routewright catalog conditions [FILE... --name NAME]`

use routewright_api::{ConditionsListing, Session, import_conditions, list_conditions};

use super::notes;
use crate::args::ConditionsOptions;
use crate::output::{Output, count, minute};

pub(super) fn run(session: &Session, options: &ConditionsOptions, output: &Output) -> anyhow::Result<()> {
    let Some(name) = &options.name else { return list(session, output) };
    let stored = import_conditions(session, &options.files, name)?;
    if output.json {
        return output.value(&stored);
    }
    output.line(&format!(
        "Stored `{}`: {} snapshots of {} minutes from {} to {}, {} endpoints, of which the catalog in use has {}.",
        stored.name,
        count(stored.snapshots),
        stored.window_minutes,
        minute(stored.first_at),
        minute(stored.last_at),
        count(stored.endpoints),
        count(stored.in_catalog),
    ))?;
    notes(&stored.notes, output)?;
    output.remark(&format!("A scenario with `\"conditions\": \"{}\"` replays under them.", stored.name))
}

fn list(session: &Session, output: &Output) -> anyhow::Result<()> {
    let all = list_conditions(session)?;
    if output.json {
        return output.value(&all);
    }
    if all.is_empty() {
        return output.remark(
            "The history has no recorded conditions. `routewright catalog conditions FILE... --name NAME` reads some.",
        );
    }
    let row = |listing: &ConditionsListing| {
        vec![
            listing.name.clone(),
            count(listing.snapshots),
            count(listing.endpoints),
            minute(listing.first_at),
            minute(listing.last_at),
        ]
    };
    let header = ["Conditions", "Snapshots", "Endpoints", "First (UTC)", "Last (UTC)"];
    output.table(&header, all.iter().map(row).collect(), 1..3)
}

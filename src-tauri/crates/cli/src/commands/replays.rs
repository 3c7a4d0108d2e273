//! `routewright replays …`

use routewright_api::{KeptReplay, ReplayListing, Session, delete_replay, list_replays, show_replay};

use super::replay::{HEADER, outcome_row};
use crate::Ending;
use crate::args::ReplaysCommand;
use crate::output::{Output, minute, short_digest};

pub(crate) fn run(session: &Session, command: &ReplaysCommand, output: &mut Output) -> anyhow::Result<Ending> {
    match command {
        ReplaysCommand::List => list(&list_replays(session)?, output)?,
        ReplaysCommand::Show { id } => show(&show_replay(session, *id)?, output)?,
        ReplaysCommand::Delete { id } => {
            delete_replay(session, *id)?;
            output.remark(&format!("Deleted replay {id}."))?;
        }
    }
    Ok(Ending::Done)
}

fn list(replays: &[ReplayListing], output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.value(&replays);
    }
    if replays.is_empty() {
        return output.remark("No replay was kept yet; `replay` and `compare` keep theirs.");
    }
    let row = |replay: &ReplayListing| {
        vec![
            replay.id.to_string(),
            minute(replay.at),
            replay.project.clone(),
            replay.workload.clone(),
            replay.architecture.clone(),
            replay.scenario.clone(),
            seeds(replay),
        ]
    };
    let header = ["Replay", "Made (UTC)", "Project", "Workload", "Architecture", "Scenario", "Seed"];
    output.table(&header, replays.iter().map(row).collect(), 0..1)
}

fn show(kept: &KeptReplay, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.value(kept);
    }
    let KeptReplay { replay, outcome } = kept;
    let fact = |name: &str, value: &str, digest: Option<&String>| {
        vec![
            name.to_owned(),
            value.to_owned(),
            digest.map_or_else(String::new, |digest| short_digest(digest).to_owned()),
        ]
    };
    let mut facts = vec![
        fact("Made", &replay.at.to_string(), None),
        fact("Project", &replay.project, Some(&replay.project_digest)),
        fact("Workload", &replay.workload, Some(&replay.workload_digest)),
        fact("Catalog", "", Some(&replay.catalog_digest)),
        fact("Architecture", &replay.architecture, None),
        fact("Scenario", &replay.scenario, None),
        fact("Seed", &seeds(replay), None),
        fact("Engine", &replay.engine_version, None),
    ];
    for (name, digest) in
        [("Recorded outcomes", &replay.outcomes_digest), ("Recorded conditions", &replay.conditions_digest)]
    {
        facts.extend(digest.as_ref().map(|digest| fact(name, "", Some(digest))));
    }
    output.table(&[&format!("Replay {}", replay.id), "", "Digest"], facts, 0..0)?;
    output.line("")?;
    output.table(&HEADER, vec![outcome_row(&replay.architecture, outcome)], 2..HEADER.len())
}

fn seeds(replay: &ReplayListing) -> String {
    match replay.replications {
        0 | 1 => replay.seed.to_string(),
        more => format!("{} and {} more", replay.seed, more - 1),
    }
}

//! `routewright export …`

use routewright_api::domain::{ArchitectureId, Project};
use routewright_api::{
    Configuration, ConfigurationRequest, ConfigurationRunner, Deviation, Overwrite, Session, SettingFidelity,
    SettingStatement, WorkloadSource, configuration, list_workloads, open_project, write_configuration,
};
use serde::Serialize;

use crate::Ending;
use crate::args::ExportOptions;
use crate::output::{Output, signed_duration, signed_money, signed_percent};

/// What was written, and what it does not say.
#[derive(Serialize)]
struct Exported<'a> {
    folder: &'a str,
    files: Vec<File<'a>>,
    replaced: &'a [String],
    statement: &'a [SettingStatement],
    deviations: &'a [Deviation],
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    about: &'a str,
}

pub(crate) fn run(session: &Session, options: &ExportOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let project = open_project(&options.project)?.project;
    let architecture: ArchitectureId = options.architecture.as_str().into();
    let workload = match options.workload.as_deref() {
        Some(named) => Some(WorkloadSource::name_or_file(named)),
        None => own_workload(session, &project)?,
    };
    let request = ConfigurationRequest {
        project: &project,
        architecture: &architecture,
        target: options.target,
        workload: workload.as_ref(),
        scenario: options.scenario.as_deref().map(Into::into),
        seed: None,
    };
    // Replayed before anything is written: whatever is wrong with the workload leaves no half of an export.
    let configuration = configuration(session, &request, &output.progress())?;
    let overwrite = if options.force { Overwrite::AllFiles } else { Overwrite::OwnFiles };
    let written = write_configuration(session, &project, &configuration, &options.out, overwrite)?;
    if output.json {
        let files = configuration.files.iter().map(|file| File { path: &file.path, about: &file.about }).collect();
        let Configuration { statement, deviations, .. } = &configuration;
        let replaced = &written.replaced;
        output.value(&Exported { folder: &written.folder, files, replaced, statement, deviations })?;
        return Ok(Ending::Done);
    }
    let files = configuration.files.iter().map(|file| vec![file.path.clone(), file.about.clone()]).collect();
    output.table(&["File", "What it is for"], files, 0..0)?;
    statement(&configuration, output)?;
    deviations(&configuration, output)?;
    let before = if options.force { "what was there" } else { "what an export had written before" };
    let replaced = match &written.replaced[..] {
        [] => String::new(),
        replaced => format!("; replaced {before}: {}", replaced.join(", ")),
    };
    output.remark(&format!("Wrote {} files into {}{replaced}", written.files.len(), written.folder))?;
    Ok(Ending::Done)
}

/// The project's workload where the history has it: a configuration can be written without any.
fn own_workload(session: &Session, project: &Project) -> anyhow::Result<Option<WorkloadSource>> {
    let Some(own) = &project.workload else { return Ok(None) };
    let is_there = list_workloads(session)?.iter().any(|listed| listed.name == own.name);
    Ok(is_there.then(|| WorkloadSource::Named(own.name.clone())))
}

/// How many settings fare how, and each that does not come out just so.
fn statement(configuration: &Configuration, output: &Output) -> anyhow::Result<()> {
    let lines = &configuration.statement;
    let number = |fidelity| lines.iter().filter(|line| line.fidelity == fidelity).count();
    output.remark(&format!(
        "{} of {} settings exact in {}, {} done by the client, {} approximate, {} not expressed; {}.",
        number(SettingFidelity::Exact),
        lines.len(),
        configuration.target_name,
        number(SettingFidelity::ClientSide),
        number(SettingFidelity::Approximate),
        number(SettingFidelity::NotExpressed),
        match number(SettingFidelity::Assumption) {
            1 => "1 is an assumption of the replay".to_owned(),
            many => format!("{many} are assumptions of the replay"),
        },
    ))?;
    let lossy = lines
        .iter()
        .filter(|line| matches!(line.fidelity, SettingFidelity::Approximate | SettingFidelity::NotExpressed));
    let rows: Vec<Vec<String>> = lossy
        .map(|line| {
            let feature = line.feature.as_ref().map_or_else(|| "all".to_owned(), ToString::to_string);
            let word = if line.fidelity == SettingFidelity::Approximate { "approximate" } else { "not expressed" };
            vec![feature, line.what.clone(), word.to_owned(), line.how.clone()]
        })
        .collect();
    if rows.is_empty() {
        Ok(())
    } else {
        output.table(&["Feature", "Setting", "Comes out", "What happens instead"], rows, 0..0)
    }
}

fn deviations(configuration: &Configuration, output: &Output) -> anyhow::Result<()> {
    if configuration.deviations.is_empty() {
        return output.remark("What the configuration loses is not replayed: name a workload with --workload.");
    }
    let points = |points: f64| format!("{points:+.2} points").replace('-', "−");
    let rows = configuration
        .deviations
        .iter()
        .map(|deviation| {
            let delta = &deviation.delta;
            let by = match deviation.by {
                ConfigurationRunner::Gateway => format!("{} alone", configuration.target_name),
                ConfigurationRunner::Client => "with the exported client".to_owned(),
            };
            let share = delta.cost_share.map_or_else(String::new, |share| format!(" ({})", signed_percent(share)));
            vec![
                by,
                format!("{}{share}", signed_money(delta.cost_usd)),
                signed_duration(delta.latency_p95_ms),
                points(delta.success_points),
                delta.quality_points.map_or_else(|| "–".to_owned(), points),
            ]
        })
        .collect();
    output.table(&["Against the design", "Cost", "Total p95", "Success", "Quality"], rows, 1..5)?;
    configuration.deviations.iter().filter_map(|own| own.condition.as_ref()).try_for_each(|one| output.remark(one))
}

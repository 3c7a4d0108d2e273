//! `routewright project …`

use anyhow::bail;
use routewright_api::domain::{Diagnostic, Severity};
use routewright_api::{Sample, Session, check_project, new_project, open_project, starter_project};

use crate::Ending;
use crate::args::ProjectCommand;
use crate::output::Output;

pub(crate) fn run(session: &Session, command: &ProjectCommand, output: &mut Output) -> anyhow::Result<Ending> {
    match command {
        ProjectCommand::New { file, sample } => {
            let stem = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let name = stem.split('.').next().filter(|name| !name.is_empty()).unwrap_or("Project");
            let project = sample.map_or_else(|| starter_project(name), Sample::project);
            new_project(file, &project)?;
            output.remark(&format!("Wrote {}", file.display()))?;
        }
        ProjectCommand::Check { file } => {
            let opened = open_project(file)?;
            let checked = check_project(session, &opened.project);
            if output.json {
                output.value(&checked)?;
            } else {
                for found in &checked.diagnostics {
                    output.line(&sentence(found))?;
                }
            }
            let errors = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
            if errors > 0 {
                bail!("{}: {errors} of its problems are errors", file.display());
            }
            if !output.json && checked.diagnostics.is_empty() {
                output.remark("No problems.")?;
            }
        }
    }
    Ok(Ending::Done)
}

fn sentence(found: &Diagnostic) -> String {
    let severity = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let hint = found.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
    format!("{severity}[{}] at {}: {}{hint}", found.code, found.path, found.message)
}

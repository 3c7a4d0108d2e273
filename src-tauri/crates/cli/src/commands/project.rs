//! `routewright project …`

use anyhow::bail;
use routewright_api::domain::{Diagnostic, Project, Replacement, Severity, Template};
use routewright_api::{
    ChangeKind, ProjectChange, Session, as_recorded, check_project, diff_projects, new_project, open_project,
    policy_templates, project_schema, starter_project,
};

use crate::Ending;
use crate::args::ProjectCommand;
use crate::output::Output;

pub(crate) fn run(session: &Session, command: &ProjectCommand, output: &mut Output) -> anyhow::Result<Ending> {
    match command {
        ProjectCommand::New { file, sample, workload } => {
            let stem = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let name = stem.split('.').next().filter(|name| !name.is_empty()).unwrap_or("Project");
            let project = match (sample, workload) {
                (Some(sample), _) => sample.project(),
                (None, Some(workload)) => Project { name: name.to_owned(), ..as_recorded(session, workload)? },
                (None, None) => starter_project(name),
            };
            new_project(file, &project)?;
            output.remark(&format!("Wrote {}", file.display()))?;
            if let Some(summary) = workload.as_ref().and_then(|_| project.architectures.first()?.summary.as_ref()) {
                output.remark(summary)?;
            }
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
        ProjectCommand::Schema => output.value(&project_schema())?,
        ProjectCommand::Diff { old, new } => {
            let [old, new] = [open_project(old)?.project, open_project(new)?.project];
            changes(&diff_projects(&old, &new)?, output)?;
        }
        ProjectCommand::Templates { id: None } => list_templates(&policy_templates(session), output)?,
        ProjectCommand::Templates { id: Some(id) } => {
            let all = policy_templates(session);
            let Some(template) = all.iter().find(|template| template.id == *id) else {
                let known: Vec<&str> = all.iter().map(|template| template.id.as_str()).collect();
                bail!("there is no template `{id}`; there are {}", known.join(", "));
            };
            if output.json {
                output.value(template)?;
            } else {
                output.value(&template.policy)?;
                for replacement in &template.replaced {
                    output.aside(&format!("note: {}: {}", replacement.wanted, replacement.reason))?;
                }
            }
        }
    }
    Ok(Ending::Done)
}

fn list_templates(templates: &[Template], output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.value(&templates);
    }
    let row = |template: &Template| {
        vec![template.id.clone(), template.pattern.clone(), template.name.clone(), template.summary.clone()]
    };
    output.table(&["Template", "Pattern", "Name", "What it does"], templates.iter().map(row).collect(), 0..0)?;
    let mut told: Vec<&Replacement> = Vec::new();
    for replacement in templates.iter().flat_map(|template| &template.replaced) {
        if !told.contains(&replacement) {
            output.remark(&format!("note: {}: {}", replacement.wanted, replacement.reason))?;
            told.push(replacement);
        }
    }
    output.remark("`routewright project templates ID` prints a policy to paste.")
}

fn changes(changes: &[ProjectChange], output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.value(&changes);
    }
    if changes.is_empty() {
        return output.remark("No differences.");
    }
    let row = |change: &ProjectChange| {
        let what = match change.kind {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Reordered => "reordered",
        };
        vec![change.path.clone(), what.to_owned(), shown(change.old.as_ref()), shown(change.new.as_ref())]
    };
    output.table(&["Place", "What", "Old", "New"], changes.iter().map(row).collect(), 0..0)
}

/// The start of a value: a whole policy is no cell of a table.
fn shown(value: Option<&serde_json::Value>) -> String {
    const LONGEST: usize = 60;
    let Some(value) = value else { return "–".to_owned() };
    let text = value.to_string();
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST - 1).chain(['…']).collect() }
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

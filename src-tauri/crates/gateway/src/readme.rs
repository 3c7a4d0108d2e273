//! The parts that READMEs of all gateways have in common.

use crate::escape::markdown;
use crate::scope::Scope;
use crate::statement::{statement_tables, tally};
use crate::{ExportedFile, Statement, Target};

/// Title, origin, and how much is exact.
pub(crate) fn heading(target: Target, scope: &Scope<'_>, introduction: &str, statement: &[Statement]) -> String {
    format!(
        "# {title} on {target}\n\nExported from the project {project} by Routewright {version}, with the catalog of {date}.\n\n\
         {introduction} The statement below goes through all settings: {tally}.\n",
        title = markdown(&scope.architecture.name),
        target = target.name(),
        project = markdown(&scope.project.name),
        version = markdown(scope.app_version),
        date = markdown(&scope.catalog.date),
        tally = tally(statement),
    )
}

/// The table of files and the statement.
pub(crate) fn ending(target: Target, scope: &Scope<'_>, statement: &[Statement], files: &[ExportedFile]) -> String {
    let mut out = String::from("\n## Files\n\n| file | what it is for |\n| --- | --- |\n");
    let mut listed: Vec<&ExportedFile> = files.iter().collect();
    listed.sort_by(|one, other| one.path.cmp(&other.path));
    for file in listed {
        out.push_str(&format!("| `{}` | {} |\n", file.path, markdown(&file.about)));
    }
    let client = match target {
        Target::OpenRouter => "the application, or the exported client, does it",
        Target::LiteLlm | Target::Portkey | Target::TensorZero | Target::SemanticRouter => {
            "the application that calls the gateway does it; no program for it is exported"
        }
    };
    out.push_str(&format!(
        "\n## What it does and what it does not\n\n*exact*: the gateway does it. *by the client*: {client}. \
         *approximate*: something like it is done. *not expressed*: nothing is done. *assumption of the replay*: a figure that only replays read.\n"
    ));
    let name_of = |id: &routewright_domain::FeatureId| {
        let served = scope.served().into_iter().find(|served| served.id == id);
        served.map_or_else(|| id.to_string(), |served| served.name().to_owned())
    };
    out.push_str(&statement_tables(statement, name_of));
    out
}

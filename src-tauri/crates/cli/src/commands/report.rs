//! `routewright report …`

use routewright_api::{DocumentFormat, DocumentRequest, Session, open_project, write_document};

use super::input::workload_of;
use crate::args::ReportOptions;
use crate::output::{Output, count};
use crate::{Ending, WrongUse};

pub(crate) fn run(session: &Session, options: &ReportOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let ending = options.out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let format = match ending.as_deref() {
        Some("html") => DocumentFormat::Html,
        Some("pdf") => DocumentFormat::Pdf,
        _ => {
            let sentence =
                format!("`{}`: the document's format is in its ending; write .pdf or .html", options.out.display());
            return Err(WrongUse(sentence).into());
        }
    };
    let project = open_project(&options.input.project)?.project;
    let workload = workload_of(&project, options.input.workload.as_deref())?;
    let request = DocumentRequest {
        project: &project,
        workload: &workload,
        scenario: options.scenario.as_deref().map(Into::into),
        candidate: options.architecture.as_deref().map(Into::into),
        seed: options.input.seed,
    };
    let written = write_document(session, &request, format, &options.out, &output.progress())?;
    if output.json {
        output.value(&written)?;
    } else {
        output.remark(&format!("Wrote {} ({} bytes)", written.path, count(written.bytes)))?;
    }
    Ok(Ending::Done)
}

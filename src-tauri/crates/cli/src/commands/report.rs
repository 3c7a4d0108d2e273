//! `routewright report …`

use std::path::Path;

use routewright_api::{
    CatalogSource, DocumentFormat, DocumentRequest, Session, WorkloadSource, open_project, write_document,
};

use super::input::workload_of;
use crate::args::ReportOptions;
use crate::output::{Output, count};
use crate::{Ending, WrongUse};

pub(crate) fn run(session: &Session, options: &ReportOptions, output: &mut Output) -> anyhow::Result<Ending> {
    let Some(format) = format_of(&options.out) else {
        let sentence = format!(
            "`{}`: the document's format is in its ending; write .pdf, .html, .docx or .md",
            options.out.display()
        );
        return Err(WrongUse(sentence).into());
    };
    let mut project = open_project(&options.input.named.project)?.project;
    if let Some(paper) = options.paper {
        project.document.paper = paper;
    }
    if !options.without.is_empty() {
        project.document.without.clone_from(&options.without);
    }
    let workload = workload_of(&project, options.input.named.workload.as_deref())?;
    let request = DocumentRequest {
        project: &project,
        workload: &workload,
        scenario: options.scenario.as_deref().map(Into::into),
        candidate: options.architecture.as_deref().map(Into::into),
        seed: options.input.seed,
        replications: options.input.replications,
        path: Some(&options.input.named.project),
        bill: options.bill.as_deref().map(WorkloadSource::name_or_file),
        catalog_before: options.catalog_before.as_deref().map(CatalogSource::named),
    };
    let written = write_document(session, &request, format, &options.out, &output.progress())?;
    for warning in &written.warnings {
        output.aside(&format!("warning: {warning}"))?;
    }
    if output.json {
        output.value(&written)?;
    } else {
        output.remark(&format!("Wrote {} ({} bytes)", written.path, count(written.bytes)))?;
    }
    Ok(Ending::Done)
}

fn format_of(out: &Path) -> Option<DocumentFormat> {
    let ending = out.extension()?.to_string_lossy().to_lowercase();
    DocumentFormat::ALL.into_iter().find(|format| format.ending() == ending)
}

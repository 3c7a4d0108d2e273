//! Use cases that write documents.

mod beside;

use std::num::NonZeroU32;
use std::path::Path;

use routewright_domain::{ArchitectureId, Comparison, Project, ScenarioId, Timestamp, Workload};
use routewright_report::{
    Document, DocumentFacts, IncidentEffectFacts, QualityFacts, ReportError, UncertaintyFacts, WorkloadFacts,
    architecture_document, figures_folder, lay_out, write_docx, write_html, write_markdown, write_pdf,
};

pub(crate) use self::beside::Beside;
use self::beside::beside;
use crate::catalog::CatalogSource;
use crate::changes::since_last_version;
use crate::error::{ApiError, ErrorCode};
use crate::file::{file_stem, folder_beside, write_atomically};
use crate::jobs::Watcher;
use crate::quality::document_quality;
use crate::replay::{ReplayRequest, compare_architectures, outcome_of};
use crate::session::{Session, WorkloadSource};
use crate::sessions::{compare_sessions, has_sessions};
use crate::uncertainty::trust;
use crate::wire::{DocumentFormat, DocumentPages, ExportedDocument, PartStart, SessionReport};

/// Scenarios beside the document's own that are replayed for it.
const MOST_SCENARIOS: usize = 12;
/// Incidents that are taken away one by one.
const MOST_INCIDENTS: usize = 12;

/// What a document is about.
#[derive(Debug, Clone)]
pub struct DocumentRequest<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its requests.
    pub workload: &'a WorkloadSource,
    /// The scenario; `None` means the first.
    pub scenario: Option<ScenarioId>,
    /// The candidate; `None` means the first that is not the baseline.
    pub candidate: Option<ArchitectureId>,
    /// Seed instead of the project's.
    pub seed: Option<u64>,
    /// How many seeds are replayed, from that one on, to show the spread of luck; one when absent.
    pub replications: Option<NonZeroU32>,
    /// The project's file, beside which its versions lie; `None` says nothing of changes.
    pub path: Option<&'a Path>,
    /// The month that was billed, instead of the project's; it must be there.
    pub bill: Option<WorkloadSource>,
    /// An earlier catalog, instead of the project's; it must be there.
    pub catalog_before: Option<CatalogSource>,
}

impl<'a> DocumentRequest<'a> {
    /// The first candidate under the first scenario.
    #[must_use]
    pub fn new(project: &'a Project, workload: &'a WorkloadSource) -> Self {
        Self {
            project,
            workload,
            scenario: None,
            candidate: None,
            seed: None,
            replications: None,
            path: None,
            bill: None,
            catalog_before: None,
        }
    }
}

/// The document as one self-contained page.
pub fn document_html(session: &Session, request: &DocumentRequest, watcher: &Watcher) -> Result<String, ApiError> {
    Ok(write_html(&document(session, request, watcher)?.0)?)
}

/// Sets the document on pages as the PDF has them. They can be had with [`document_page`] until the next layout.
pub fn lay_out_document(
    session: &Session,
    request: &DocumentRequest,
    watcher: &Watcher,
) -> Result<DocumentPages, ApiError> {
    let laid_out = lay_out(&document(session, request, watcher)?.0)?;
    let (width_pt, height_pt) = laid_out.size();
    let start = |(part, page): (_, usize)| PartStart { part, page: count(page) };
    let (pages, parts) = (count(laid_out.pages()), laid_out.parts().into_iter().map(start).collect());
    Ok(DocumentPages { layout: session.keep_layout(laid_out), pages, width_pt, height_pt, parts })
}

/// A page of a layout, from 0 on, as an SVG that needs no fonts.
pub fn document_page(session: &Session, layout: u32, page: u32) -> Result<String, ApiError> {
    let gone = || ApiError::new(ErrorCode::NotFound, format!("page {} is of a layout that is gone", page + 1));
    let laid_out = session.layout(layout).ok_or_else(gone)?;
    laid_out.page(page as usize).ok_or_else(gone)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Writes the document to `out` in one step. Markdown comes with a folder of its pictures beside it, which is written before.
pub fn write_document(
    session: &Session,
    request: &DocumentRequest,
    format: DocumentFormat,
    out: &Path,
    watcher: &Watcher,
) -> Result<ExportedDocument, ApiError> {
    let (document, mut warnings) = document(session, request, watcher)?;
    let content = match format {
        DocumentFormat::Html => write_html(&document)?.into_bytes(),
        DocumentFormat::Pdf => {
            let pdf = write_pdf(&document)?;
            warnings.extend(missing_glyphs(&pdf.missing));
            pdf.bytes
        }
        DocumentFormat::Docx => write_docx(&document)?,
        DocumentFormat::Markdown => markdown_with_figures(&document, out)?,
    };
    write_atomically(out, &content)?;
    Ok(ExportedDocument { path: out.display().to_string(), bytes: content.len() as u64, warnings })
}

/// Writes the pictures, so that the text never names one that is not there, and gives the text.
fn markdown_with_figures(document: &Document, out: &Path) -> Result<Vec<u8>, ApiError> {
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let markdown = write_markdown(document, &stem)?;
    if !markdown.figures.is_empty() {
        let folder = folder_beside(out, &figures_folder(&stem))?;
        for (name, picture) in &markdown.figures {
            write_atomically(&folder.join(name), picture)?;
        }
    }
    Ok(markdown.text.into_bytes())
}

/// Says which characters a PDF shows as boxes.
fn missing_glyphs(missing: &[char]) -> Option<String> {
    const SHOWN: usize = 12;
    if missing.is_empty() {
        return None;
    }
    let mut characters: Vec<String> = missing.iter().take(SHOWN).map(ToString::to_string).collect();
    if missing.len() > SHOWN {
        characters.push(format!("and {} more", missing.len() - SHOWN));
    }
    let characters = characters.join(" ");
    Some(format!(
        "the bundled fonts have no glyphs for {characters}: the PDF has boxes there; HTML and Word files show them"
    ))
}

/// A file name for the document.
#[must_use]
pub fn document_name(project: &Project, format: DocumentFormat) -> String {
    let name = file_stem(&project.name);
    let ending = format.ending();
    format!("{}-architecture.{ending}", if name.is_empty() { "project" } else { &name })
}

/// The document, and what it was asked to say and could not.
fn document(
    session: &Session,
    request: &DocumentRequest,
    watcher: &Watcher,
) -> Result<(Document, Vec<String>), ApiError> {
    let project = request.project;
    let first_candidate = || {
        let others = project.architectures.iter().filter(|architecture| architecture.id != project.baseline);
        others.map(|architecture| architecture.id.clone()).next().unwrap_or_else(|| project.baseline.clone())
    };
    let candidate = request.candidate.clone().unwrap_or_else(first_candidate);
    let scenarios: Vec<ScenarioId> = request.scenario.clone().into_iter().collect();
    let replayed =
        ReplayRequest { scenarios: &scenarios, seed: request.seed, ..ReplayRequest::new(project, request.workload) };
    let with_luck = ReplayRequest { replications: request.replications, ..replayed.clone() };
    let comparison = compare_architectures(session, &with_luck, watcher)?;
    let others = other_scenarios(session, request, &candidate, &comparison.scenario, watcher)?;
    let compared: Vec<&Comparison> = std::iter::once(&comparison).chain(&others).collect();
    let incidents = effects_of_incidents(session, request, &candidate, &compared, watcher)?;
    let trust = trust(session, &replayed, &comparison, &candidate, watcher)?;
    let beside = beside(session, request, &compared, &candidate, watcher)?;
    let quality = document_quality(session, &replayed, &comparison, watcher)?;
    let catalog = session.catalog();
    let workload = session.workload(request.workload, watcher)?;
    let sessions = sessions(session, &replayed, &candidate, &workload, watcher)?;
    let columns = &workload.columns;
    let sum = |column: &routewright_domain::Column<u32>| column.iter().map(u64::from).sum();
    let at = |arrival: Option<i64>| Timestamp(arrival.unwrap_or(0));
    let source_format = match request.workload {
        WorkloadSource::Named(name) => session.with_history(|history| Ok(history.find(name)?.source_format))?,
        WorkloadSource::File(_) => "file".to_owned(),
    };
    let facts = DocumentFacts {
        project,
        comparison: &comparison,
        candidate: &candidate,
        scenarios: &others,
        incidents: &incidents,
        uncertainty: Some(UncertaintyFacts { intervals: &trust.intervals, sensitivity: trust.sensitivities.first() }),
        replayed_months: beside.replayed_months(),
        what_if: beside.what_if(),
        bill: beside.bill(),
        conditions: beside.conditions(),
        catalog_change: beside.catalog_change(),
        sessions: sessions.as_ref().map(|found| found.outcomes.as_slice()),
        quality: quality.as_deref().map(|own| QualityFacts { report: &own.report, scorecard: own.scorecard.as_ref() }),
        changes: request.path.map(|path| since_last_version(path, project)).transpose()?.flatten(),
        catalog: &catalog.snapshot,
        workload: WorkloadFacts {
            requests: columns.len() as u64,
            first_at: at(columns.arrival_ns.first()),
            last_at: at(columns.arrival_ns.last()),
            source_format,
            prompt_tokens: sum(&columns.prompt_tokens),
            completion_tokens: sum(&columns.completion_tokens),
        },
        catalog_source: catalog.snapshot.source.clone(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    Ok((architecture_document(&facts)?, beside.warnings()))
}

/// The sessions of baseline and candidate under the document's scenario, where the workload has any.
fn sessions<'a>(
    session: &Session,
    replayed: &ReplayRequest<'a>,
    candidate: &'a ArchitectureId,
    workload: &Workload,
    watcher: &Watcher,
) -> Result<Option<SessionReport>, ApiError> {
    if !has_sessions(workload) {
        return Ok(None);
    }
    let request = ReplayRequest { architectures: std::slice::from_ref(candidate), ..*replayed };
    compare_sessions(session, &request, watcher).map(Some)
}

/// Baseline and candidate under every scenario but the document's own.
fn other_scenarios(
    session: &Session,
    request: &DocumentRequest,
    candidate: &ArchitectureId,
    own: &ScenarioId,
    watcher: &Watcher,
) -> Result<Vec<Comparison>, ApiError> {
    let others = request.project.scenarios.iter().filter(|scenario| scenario.id != *own);
    let compared = others.take(MOST_SCENARIOS).map(|scenario| {
        let replayed = ReplayRequest {
            architectures: std::slice::from_ref(candidate),
            scenarios: std::slice::from_ref(&scenario.id),
            seed: request.seed,
            ..ReplayRequest::new(request.project, request.workload)
        };
        compare_architectures(session, &replayed, watcher)
    });
    compared.collect()
}

/// Each incident of each scenario: the candidate as it was compared under the scenario, and replayed without that incident.
fn effects_of_incidents(
    session: &Session,
    request: &DocumentRequest,
    candidate: &ArchitectureId,
    compared: &[&Comparison],
    watcher: &Watcher,
) -> Result<Vec<IncidentEffectFacts>, ApiError> {
    let outcome = |project: &Project, scenario: &ScenarioId| {
        let replayed = ReplayRequest {
            architectures: std::slice::from_ref(candidate),
            scenarios: std::slice::from_ref(scenario),
            seed: request.seed,
            ..ReplayRequest::new(project, request.workload)
        };
        outcome_of(session, &replayed, watcher)
    };
    let known = |scenario: &ScenarioId| {
        let comparison = compared.iter().find(|comparison| comparison.scenario == *scenario)?;
        comparison.outcomes.iter().find(|outcome| outcome.architecture == *candidate).cloned()
    };
    let mut effects = Vec::new();
    for (place, scenario) in request.project.scenarios.iter().enumerate() {
        if scenario.incidents.is_empty() {
            continue;
        }
        let with = known(&scenario.id).map_or_else(|| outcome(request.project, &scenario.id), Ok)?;
        for incident in 0..scenario.incidents.len().min(MOST_INCIDENTS - effects.len()) {
            let mut project = request.project.clone();
            project.scenarios[place].incidents.remove(incident);
            let without = outcome(&project, &scenario.id)?;
            effects.push(IncidentEffectFacts { scenario: scenario.id.clone(), incident, with: with.clone(), without });
        }
    }
    Ok(effects)
}

impl From<ReportError> for ApiError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Logo(_) => Self::new(ErrorCode::BadInput, error.to_string())
                .with_hint("choose another logo in the project's document settings, or none"),
            _ => Self::new(ErrorCode::Internal, error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_names_a_handful_of_characters() {
        assert_eq!(missing_glyphs(&[]), None);
        assert!(missing_glyphs(&['日', '本']).unwrap().contains("no glyphs for 日 本: "));
        let many: Vec<char> = ('\u{4e00}'..'\u{4e20}').collect();
        assert!(missing_glyphs(&many).unwrap().contains("and 20 more"));
    }
}

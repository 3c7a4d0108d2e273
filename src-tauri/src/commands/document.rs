//! Commands that write documents.

use std::path::{Path, PathBuf};

use routewright_api::domain::{ArchitectureId, Project, ScenarioId};
use routewright_api::{
    ApiError, DocumentFormat, DocumentPages, DocumentRequest, ExportedDocument, Watcher, WorkloadSource,
};
use tauri::AppHandle;

use crate::dialogs::{Kind, pick_save};
use crate::session::{Shared, blocking};

#[tauri::command]
pub(crate) async fn preview_document(
    session: Shared<'_>,
    path: PathBuf,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    candidate: ArchitectureId,
) -> Result<String, ApiError> {
    blocking(session, move |session| {
        let workload = WorkloadSource::Named(workload);
        routewright_api::document_html(
            session,
            &request(&path, &project, &workload, scenario, candidate),
            &Watcher::silent(),
        )
    })
    .await
}

#[tauri::command]
pub(crate) async fn lay_out_document(
    session: Shared<'_>,
    path: PathBuf,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    candidate: ArchitectureId,
) -> Result<DocumentPages, ApiError> {
    blocking(session, move |session| {
        let workload = WorkloadSource::Named(workload);
        let request = request(&path, &project, &workload, scenario, candidate);
        routewright_api::lay_out_document(session, &request, &Watcher::silent())
    })
    .await
}

#[tauri::command]
pub(crate) async fn document_page(session: Shared<'_>, layout: u32, page: u32) -> Result<String, ApiError> {
    blocking(session, move |session| routewright_api::document_page(session, layout, page)).await
}

#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "the frontend names each")]
pub(crate) async fn export_document(
    app: AppHandle,
    session: Shared<'_>,
    path: PathBuf,
    project: Project,
    workload: String,
    scenario: ScenarioId,
    candidate: ArchitectureId,
    format: DocumentFormat,
) -> Result<Option<ExportedDocument>, ApiError> {
    let kind = match format {
        DocumentFormat::Html => Kind { name: "Web page", endings: &["html"] },
        DocumentFormat::Pdf => Kind { name: "PDF", endings: &["pdf"] },
        DocumentFormat::Docx => Kind { name: "Word document", endings: &["docx"] },
        DocumentFormat::Markdown => Kind { name: "Markdown", endings: &["md"] },
    };
    let suggestion = routewright_api::document_name(&project, format);
    let Some(out) = pick_save(&app, "Export the document", &suggestion, kind).await else { return Ok(None) };
    blocking(session, move |session| {
        let workload = WorkloadSource::Named(workload);
        let request = request(&path, &project, &workload, scenario, candidate);
        routewright_api::write_document(session, &request, format, &out, &Watcher::silent()).map(Some)
    })
    .await
}

fn request<'a>(
    path: &'a Path,
    project: &'a Project,
    workload: &'a WorkloadSource,
    scenario: ScenarioId,
    candidate: ArchitectureId,
) -> DocumentRequest<'a> {
    DocumentRequest {
        scenario: Some(scenario),
        candidate: Some(candidate),
        path: Some(path),
        ..DocumentRequest::new(project, workload)
    }
}

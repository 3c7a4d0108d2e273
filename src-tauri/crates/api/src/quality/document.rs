//! What a document says of quality from recorded outcomes.

use std::sync::Arc;

use routewright_domain::{Comparison, DocumentSettings, Project, QualityReport, Scorecard, content_digest};

use super::{fit_of, quality_report};
use crate::error::{ApiError, ErrorCode};
use crate::jobs::Watcher;
use crate::replay::ReplayRequest;
use crate::scorecard::scorecard;
use crate::session::Session;

/// The fit with its checks, and the scorecard.
pub(crate) struct DocumentQuality {
    pub(crate) report: QualityReport,
    /// Absent where the architectures cannot be scored.
    pub(crate) scorecard: Option<Scorecard>,
}

/// From memory where it was asked for before; `None` where the workload has no outcomes of requests that a feature matches.
pub(crate) fn document_quality(
    session: &Session,
    request: &ReplayRequest,
    comparison: &Comparison,
    watcher: &Watcher,
) -> Result<Option<Arc<DocumentQuality>>, ApiError> {
    let workload = session.workload(request.workload, watcher)?;
    if fit_of(session, request.project, &workload, &session.catalog().snapshot).is_none() {
        return Ok(None);
    }
    // What the document says beside the figures changes none of them.
    let project = Project {
        name: String::new(),
        document: DocumentSettings::default(),
        decisions: vec![],
        ..request.project.clone()
    };
    let comparison = Comparison { elapsed_ms: None, ..comparison.clone() };
    let made_of =
        serde_json::to_string(&(&project, &comparison)).map_err(|error| ApiError::internal(error.to_string()))?;
    let make = || {
        let report = quality_report(session, request, watcher)?;
        let scorecard = match scorecard(session, request, watcher) {
            Ok(card) => Some(card),
            Err(error) if error.code == ErrorCode::Cancelled => return Err(error),
            // No model serves every feature alone: the rest of the document does not depend on it.
            Err(_) => None,
        };
        Ok(DocumentQuality { report, scorecard })
    };
    session.document_quality(&content_digest(made_of.as_bytes()), make).map(Some)
}

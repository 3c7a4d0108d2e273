//! Use cases that generate workloads.

use std::path::PathBuf;

use routewright_history::{
    HistoryError, NewWorkload, SynthesisWatch, SyntheticError, SyntheticWorkload, fit, parse_synthetic,
    synthesize_watched,
};

use crate::error::{ApiError, ErrorCode};
use crate::file::read_text;
use crate::jobs::Watcher;
use crate::sample::Sample;
use crate::scratch::specification;
use crate::session::{Session, WorkloadSource};
use crate::wire::{Synthesis, WorkloadSummary};
use crate::workload::{SYNTHETIC, summary};

/// Where a specification comes from.
#[derive(Debug, Clone)]
pub enum SyntheticSource {
    /// That of a sample.
    Sample(Sample),
    /// A file in the JSON form of [`SyntheticWorkload`].
    Spec(PathBuf),
    /// Fitted to a workload.
    Like(WorkloadSource),
    /// Made already.
    Ready(Box<SyntheticWorkload>),
}

/// What to generate.
#[derive(Debug, Clone)]
pub struct SynthesizeRequest {
    /// Where its specification comes from.
    pub source: SyntheticSource,
    /// Name of the new workload; that of the specification where absent.
    pub name: Option<String>,
    /// So many times the requests over the same span.
    pub scale: f64,
    /// Seed of every draw.
    pub seed: u64,
}

/// The specification that would be generated from.
pub fn synthetic_spec(session: &Session, request: &SynthesizeRequest) -> Result<SyntheticWorkload, ApiError> {
    let mut spec = match &request.source {
        SyntheticSource::Sample(sample) => sample.workload_spec(),
        SyntheticSource::Spec(file) => {
            let shown = file.display();
            let bad = |message: String| ApiError::new(ErrorCode::BadInput, format!("{shown}: {message}"));
            let text = read_text(file, "a specification", "check the path")?;
            parse_synthetic(&text).map_err(|error| bad(error.to_string()).with_hint(HINT))?
        }
        SyntheticSource::Ready(spec) => (**spec).clone(),
        SyntheticSource::Like(source) => fit(&*session.workload(source, &Watcher::silent())?),
    };
    if !(request.scale.is_finite() && request.scale > 0.0) {
        let message = format!("a workload cannot be scaled by {}", request.scale);
        return Err(ApiError::new(ErrorCode::BadInput, message).with_hint("1 leaves it as it is, 2 doubles it"));
    }
    if (request.scale - 1.0).abs() > f64::EPSILON {
        spec = spec.scaled(request.scale);
    }
    if let Some(name) = &request.name {
        name.trim().clone_into(&mut spec.name);
    }
    spec.check().map_err(|error: SyntheticError| ApiError::new(ErrorCode::BadInput, error.to_string()))?;
    Ok(spec)
}

/// Generates a workload and stores it.
///
/// A name that is taken or no use is refused before anything is generated.
pub fn synthesize_workload(
    session: &Session,
    request: &SynthesizeRequest,
    watcher: &Watcher,
) -> Result<WorkloadSummary, ApiError> {
    let spec = synthetic_spec(session, request)?;
    session.with_history(|history| Ok(history.check_new_name(&spec.name)?))?;
    let workload = synthesize_watched(&spec, request.seed, watcher)?;
    if SynthesisWatch::cancelled(watcher) {
        return Err(HistoryError::Cancelled.into());
    }
    let new = NewWorkload { name: &spec.name, now: session.host.now() };
    Ok(summary(session.own_history()?.insert(new, &workload, SYNTHETIC)?))
}

/// What a frontend asks for, as a request.
pub fn synthesis_request(name: &str, seed: u64, synthesis: &Synthesis) -> Result<SynthesizeRequest, ApiError> {
    let (source, scale) = match synthesis {
        Synthesis::Like(like) => (SyntheticSource::Like(WorkloadSource::Named(like.workload.clone())), like.scale),
        Synthesis::Scratch(wanted) => (SyntheticSource::Ready(Box::new(specification(name, wanted)?)), 1.0),
    };
    Ok(SynthesizeRequest { source, name: Some(name.to_owned()), scale, seed })
}

const HINT: &str = "nothing was generated; `workload synthesize --sample --print-spec` shows a whole specification";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::session;
    use crate::wire::{ArrivalPattern, SynthesisFeature, SynthesisFromScratch, SynthesisLike, TokenSpread};
    use crate::workload::{list_workloads, rename_workload};

    fn scratch() -> Synthesis {
        let tokens = TokenSpread { median: 100.0, p95: 400.0 };
        Synthesis::Scratch(SynthesisFromScratch {
            start: "2026-08-03T00:00:00Z".parse().unwrap(),
            days: 7,
            requests: 2_000,
            arrivals: ArrivalPattern::Even,
            features: vec![SynthesisFeature {
                tag: "chat".to_owned(),
                weight: 1.0,
                prompt: tokens,
                completion: tokens,
            }],
        })
    }

    #[test]
    fn traffic_is_made_from_scratch_or_like_a_workload_and_keeps_its_requests_under_another_name() {
        let (_folder, session) = session();
        let generate = |name: &str, synthesis: &Synthesis| {
            synthesize_workload(&session, &synthesis_request(name, 1, synthesis)?, &Watcher::silent())
        };
        let made = generate("made", &scratch()).unwrap();
        assert_eq!((made.requests, made.source_format.as_str()), (2_000, SYNTHETIC));
        assert_eq!(generate("made", &scratch()).unwrap_err().code, ErrorCode::Conflict);
        let like = Synthesis::Like(SynthesisLike { workload: "made".to_owned(), scale: 1.5 });
        assert_eq!(generate("more", &like).unwrap().requests, 3_000);

        let renamed = rename_workload(&session, "made", " week ").unwrap();
        assert_eq!((renamed.name.as_str(), &renamed.digest), ("week", &made.digest));
        assert_eq!(rename_workload(&session, "week", "more").unwrap_err().code, ErrorCode::Conflict);
        assert_eq!(rename_workload(&session, "week", "a/b").unwrap_err().code, ErrorCode::BadInput);
        let names: Vec<String> = list_workloads(&session).unwrap().into_iter().map(|own| own.name).collect();
        assert_eq!(names, ["more", "week"]);
    }

    #[test]
    fn a_cancelled_synthesis_leaves_nothing_behind() {
        let (_folder, session) = session();
        session.jobs.cancel("early");
        let guard = session.jobs.begin("early");
        let request = synthesis_request("made", 1, &scratch()).unwrap();
        let refused = synthesize_workload(&session, &request, &guard.watcher(|_| {})).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Cancelled);
        assert!(list_workloads(&session).unwrap().is_empty());
    }
}

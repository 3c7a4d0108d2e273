//! How many requests a policy has to answer where its feature does not say: nobody means one that is cheap because it does not
//! answer.

use routewright_domain::{Outcome, Project};
use routewright_engine::replay;

use super::shortlist::Shortlist;
use super::solo::{Interaction, planned, solo};
use super::{SearchError, SearchInput, SearchWatch};

/// What a policy may answer less than the present one, as a share of all requests, while no success rate is required.
const GIVEN_UP: f64 = 0.01;

/// What stands in for a success rate that nobody requires.
pub(super) struct Held {
    /// The project with that success rate as a requirement of the feature.
    pub(super) project: Project,
    /// What was held, for the reader.
    pub(super) sentence: String,
}

/// The project under which candidates are tried; `None` where the feature requires a success rate itself. Without a present
/// policy, the model that answered most requests of the first look is the measure.
pub(super) fn held(
    input: &SearchInput,
    position: usize,
    list: &Shortlist,
    watch: &dyn SearchWatch,
) -> Result<Option<Held>, SearchError> {
    if input.project.features[position].requirements.success_rate.is_some() {
        return Ok(None);
    }
    let (most, whose) = match answered_now(input, position, watch)? {
        Some(rate) => (rate, "the present policy"),
        None => (list.usable.iter().map(|model| model.answered).fold(0.0, f64::max), "the model that answers most"),
    };
    let mut project = input.project.clone();
    project.features[position].requirements.success_rate = Some((most - GIVEN_UP).max(0.0));
    let sentence = format!(
        "No success rate is required, so what answers over one in a hundred requests fewer than {whose} was not considered."
    );
    Ok(Some(Held { project, sentence }))
}

/// Share of the feature's requests that its present policy answers; `None` without one that compiles.
fn answered_now(input: &SearchInput, position: usize, watch: &dyn SearchWatch) -> Result<Option<f64>, SearchError> {
    let Some(policy) = input.within.policies.get(&input.project.features[position].id) else { return Ok(None) };
    let alone = solo(input, position, &[policy], Interaction::Kept);
    let Ok(plan) = planned(&alone, 0, input) else { return Ok(None) };
    watch.expects(input.workload.columns.len() as u64);
    Ok(replay(&[&plan], &input.replay(), input.threads, watch)?.first().and_then(Outcome::success_rate))
}

//! The scores that an evaluator gives the answers of a cascade's tier.

use routewright_domain::{JudgedScores, Mechanisms};

use crate::math::normal_cdf;
use crate::pipeline::{Attempt, Observer, Scratch, decide};
use crate::plan::{NodeIndex, Plan};
use crate::replay::{Cancelled, ReplayInput, Watch};
use crate::run::{Assignment, FeatureGroup, Run};

const HUNDREDTHS: usize = 100;
/// Requests that are looked at, about: so many show the shape, and the hand does not wait for it.
const LOOKED_AT: usize = 50_000;
/// Requests between two looks at the watcher.
const STRIDE: usize = 16_384;

/// Scores of the answers of tier `tier` (from 0) of the cascade at `path` (JSON pointer in the project), as a replay draws
/// them. Of many requests every so-manieth is looked at, unless what one request does matters to the next.
pub fn judged_scores(
    plan: &Plan,
    input: &ReplayInput,
    path: &str,
    tier: usize,
    watch: &dyn Watch,
) -> Result<JudgedScores, Cancelled> {
    let rows = input.workload.columns.len();
    let assignment = Assignment::new(&plan.features, input.workload, watch)?;
    let run = Run::new(plan, input, &assignment);
    let cascades: Vec<bool> = plan.paths.iter().map(|own| own == path).collect();
    // Features that cannot meet those with the cascade have no say in its scores.
    let concerned = |group: &FeatureGroup| {
        let mut features = plan.features.iter().zip(0..);
        features.any(|(feature, n)| group.has(n) && plan.nodes_from(feature.root).into_iter().any(|at| cascades[at]))
    };
    let groups: Vec<FeatureGroup> = run.groups().into_iter().filter(concerned).collect();
    let remembers = groups.iter().any(|group| group.remembers);
    let one_in = if remembers { 1 } else { rows.div_ceil(LOOKED_AT).max(1) };
    let mut scores = Scores { cascades, tier, by_hundredth: vec![0; HUNDREDTHS], mechanisms: Mechanisms::default() };
    for group in &groups {
        let (world, mut state, mut scratch) = (run.world_of(group), run.first_state_of(group), Scratch::default());
        for (nth, row) in (0..rows).step_by(one_in).enumerate() {
            if nth.is_multiple_of(STRIDE) && watch.cancelled() {
                return Err(Cancelled);
            }
            if group.has(assignment.feature[row])
                && let Some(request) = run.request(row)
            {
                decide(&world, &request, &mut state, &mut scratch, &mut scores);
            }
        }
    }
    let judged = scores.by_hundredth.iter().sum();
    Ok(JudgedScores { by_hundredth: scores.by_hundredth, judged, one_in: one_in as u64 })
}

struct Scores {
    /// A library policy is compiled once for each feature.
    cascades: Vec<bool>,
    tier: usize,
    by_hundredth: Vec<u64>,
    mechanisms: Mechanisms,
}

impl Observer for Scores {
    const TAKES_NOTES: bool = false;

    fn attempt(&mut self, _attempt: &Attempt) {}

    fn own_cost(&mut self, _pico: i128) {}

    fn mechanisms(&mut self) -> &mut Mechanisms {
        &mut self.mechanisms
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 1, in hundredths")]
    fn scored(&mut self, cascade: NodeIndex, tier: usize, score: f64) {
        if tier == self.tier && self.cascades[cascade] {
            let hundredth = (normal_cdf(score) * HUNDREDTHS as f64) as usize;
            self.by_hundredth[hundredth.min(HUNDREDTHS - 1)] += 1;
        }
    }
}

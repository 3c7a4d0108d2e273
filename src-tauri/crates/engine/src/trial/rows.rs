//! The requests of one feature, found once for all candidates.

use routewright_domain::{Feature, FeatureId, Workload, mix_bits};

use crate::plan::PlannedFeature;
use crate::replay::{Cancelled, Watch};
use crate::run::Assignment;

/// The requests of a feature, and what a gateway would have expected of each by then.
pub struct FeatureRows {
    pub(super) feature: usize,
    pub(super) assignment: Assignment,
    /// Positions in the workload, in an order that is shuffled once.
    shuffled: Vec<u32>,
}

impl FeatureRows {
    /// The requests that belong to one of these features; none where it is not among them. Every plan of the same features
    /// takes them. `seed` decides which of them come into a sample first.
    pub fn new(
        features: &[Feature],
        feature: &FeatureId,
        workload: &Workload,
        seed: u64,
        watch: &dyn Watch,
    ) -> Result<Self, Cancelled> {
        // Which requests belong to a feature does not depend on its policy.
        let planned: Vec<PlannedFeature> = features.iter().map(|feature| PlannedFeature::new(feature, 0)).collect();
        let assignment = Assignment::new(&planned, workload, watch)?;
        let feature = features.iter().position(|own| own.id == *feature).unwrap_or(usize::MAX);
        let own = |row: &u32| assignment.feature[*row as usize] as usize == feature;
        let count = u32::try_from(assignment.feature.len()).unwrap_or(u32::MAX);
        let mut shuffled: Vec<u32> = (0..count).filter(own).collect();
        let keys = &workload.columns.request_key;
        shuffled.sort_by_cached_key(|row| (mix_bits(mix_bits(seed) ^ keys[*row as usize]), *row));
        Ok(Self { feature, assignment, shuffled })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shuffled.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shuffled.is_empty()
    }

    /// At most so many of them at random, without one twice, in order of arrival. A larger sample holds every smaller one.
    #[must_use]
    pub fn sample(&self, most: usize) -> Vec<u32> {
        let mut rows = self.shuffled[..most.min(self.len())].to_vec();
        rows.sort_unstable();
        rows
    }

    /// Nanoseconds of traffic for which so many of them stand.
    pub(super) fn span_of(&self, sampled: usize, workload: &Workload) -> i64 {
        let whole = workload.span_ns();
        let part = i128::from(whole) * sampled as i128 / (self.len() as i128).max(1);
        i64::try_from(part).unwrap_or(whole)
    }
}

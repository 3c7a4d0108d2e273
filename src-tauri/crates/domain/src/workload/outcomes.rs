//! How good answers were, where somebody measured it.

/// Scores of one model's answers to the requests of a workload.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeColumn {
    /// The model that answered, as the catalog names it.
    pub model: String,
    /// One a request, in order of arrival: 0 (wrong) to 1 (right), or NaN where the model was not scored on it.
    pub scores: Vec<f32>,
}

/// Recorded outcomes: a column for each model that was scored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcomes {
    /// Sorted by model.
    pub columns: Vec<OutcomeColumn>,
}

impl Outcomes {
    /// The scores of a model.
    #[must_use]
    pub fn of(&self, model: &str) -> Option<&OutcomeColumn> {
        self.columns.iter().find(|column| column.model == model)
    }
}

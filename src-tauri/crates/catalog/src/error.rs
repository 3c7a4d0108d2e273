//! What can be wrong with a snapshot.

use routewright_domain::{EndpointId, ModelId};

/// Why a text is not a usable catalog snapshot.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CatalogError {
    /// Not JSON, or not of this shape.
    #[error("not a catalog snapshot: {0}")]
    Malformed(String),
    /// Says something that this version would have to ignore.
    #[error("`{path}` is not a field of a catalog snapshot that this version knows")]
    UnknownField {
        /// Where it stands in the document.
        path: String,
    },
    /// The date of the prices cannot be read.
    #[error("the snapshot's date `{date}` is not a date such as `2026-08-08`")]
    SnapshotDate {
        /// What stands there.
        date: String,
    },
    /// A model's retirement date cannot be read.
    #[error("model `{model}`: the retirement date `{date}` is not a date such as `2026-08-08`")]
    RetirementDate {
        /// The model.
        model: ModelId,
        /// What stands there.
        date: String,
    },
    /// Two models have one id.
    #[error("model `{model}` is listed twice")]
    DuplicateModel {
        /// The id.
        model: ModelId,
    },
    /// Models are looked up by bisection, so their order is part of the format.
    #[error("models must be sorted by id: `{model}` stands after `{previous}`")]
    ModelOrder {
        /// The one that comes too late.
        model: ModelId,
        /// The one before it.
        previous: ModelId,
    },
    /// Something about one endpoint.
    #[error("endpoint `{endpoint}` of model `{model}` {fault}")]
    Endpoint {
        /// The model.
        model: ModelId,
        /// The endpoint.
        endpoint: EndpointId,
        /// What is wrong with it.
        fault: EndpointFault,
    },
}

/// What can be wrong with one endpoint; reads on from its name.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EndpointFault {
    /// Another endpoint, of this model or of another, has the same id.
    #[error("has an id that another endpoint has as well")]
    Duplicate,
    /// Endpoints stand in the order of their ids, so that a snapshot has one text.
    #[error("must be sorted by id: it stands after `{previous}`")]
    Order {
        /// The one before it.
        previous: EndpointId,
    },
    /// Nothing fits into it.
    #[error("has a context of 0 tokens")]
    NoContext,
    /// An endpoint without both prices is unpriced; one with a single price would bill half of a request.
    #[error("has a {present} price and no {absent} price")]
    HalfPriced {
        /// The price it has.
        present: &'static str,
        /// The price it lacks.
        absent: &'static str,
    },
    /// The same, for prompts that an override covers.
    #[error("has a {present} price and no {absent} price for prompts over {min_prompt_tokens} tokens")]
    HalfPricedAbove {
        /// The price it has.
        present: &'static str,
        /// The price it lacks.
        absent: &'static str,
        /// The condition of the override.
        min_prompt_tokens: u32,
    },
    /// Percentiles that are not a distribution.
    #[error("has unusable percentiles in `{series}`: {fault}")]
    Percentiles {
        /// The field's name.
        series: &'static str,
        /// What is wrong with them.
        fault: PercentileFault,
    },
}

/// What can be wrong with published percentiles.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PercentileFault {
    /// Zero, negative, infinite or not a number.
    #[error("{name} is {value}, which is not a positive number")]
    NotPositive {
        /// Which percentile.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A reader must turn descending percentiles round.
    #[error("{name} is {value}, below {previous} before it; they must ascend")]
    Descends {
        /// Which percentile.
        name: &'static str,
        /// Its value.
        value: f64,
        /// The value of the percentile before it.
        previous: f64,
    },
    /// Five equal knots are one measurement, not a distribution.
    #[error("all five are {value}, which is a single measurement and not a distribution")]
    AllEqual {
        /// The value.
        value: f64,
    },
}

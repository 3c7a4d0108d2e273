//! What can be wrong with a snapshot, a price list or a download.

use routewright_domain::{EndpointId, ModelId};

/// Why something is not a usable catalog.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CatalogError {
    /// Something about one file.
    #[error("{file}: {error}")]
    InFile {
        /// The file, as it was named.
        file: String,
        /// What is wrong with it.
        error: Box<Self>,
    },
    /// The system does not hand it out.
    #[error("cannot be read: {reason}; check that it is there and that you may read it")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// Compressed, and the compression is broken.
    #[error("cannot be decompressed: {reason}; fetch the file again")]
    Damaged {
        /// What the decompressor says.
        reason: String,
    },
    /// Nothing in it.
    #[error("is empty; expected {}", crate::format::KNOWN)]
    Empty,
    /// More than any price list has.
    #[error("has more than {limit_mib} MiB of text; no price list is that long, so give the list alone")]
    TooLarge {
        /// The limit, in 2^20 bytes.
        limit_mib: u64,
    },
    /// Bytes that are not text.
    #[error("is not UTF-8 text (byte {at}); save it as UTF-8")]
    NotText {
        /// How many bytes are text.
        at: usize,
    },
    /// No text in any encoding.
    #[error("is {what}, not a price list; a price list is JSON or CSV in UTF-8, or such a file in gzip or zstd")]
    Binary {
        /// What it is.
        what: &'static str,
    },
    /// Text, but of another kind.
    #[error("is not a price list that can be read: {found}; expected {}", crate::format::KNOWN)]
    Unrecognised {
        /// What it looks like.
        found: String,
    },
    /// JSON that breaks off or is no JSON.
    #[error("is not complete JSON: {reason}; fetch the file again")]
    Syntax {
        /// What the parser says, with line and column.
        reason: String,
    },
    /// Something at one place of a list; says the way out.
    #[error("{place}: {fault}")]
    At {
        /// A line and column name, or a path into the JSON.
        place: String,
        /// What is wrong there and what to do.
        fault: String,
    },
    /// Prices without a day are of no use.
    #[error("does not say of which day its prices are; give the date, as in `--as 2026-08-08`")]
    NoDate,
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
    /// A launch or a source has a date that cannot be read.
    #[error("{what}: `{date}` is not a date such as `2026-08-08`")]
    Date {
        /// Whose date.
        what: String,
        /// What stands there.
        date: String,
    },
    /// Figures name a source that the snapshot does not list.
    #[error("{what}: the source `{source_id}` is not among the snapshot's sources")]
    UnknownSource {
        /// Whose figures.
        what: String,
        /// The id that leads nowhere.
        source_id: String,
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
    /// The same, where an override applies.
    #[error("has a {present} price and no {absent} price where `overrides[{entry}]` applies")]
    HalfPricedWhere {
        /// The price it has.
        present: &'static str,
        /// The price it lacks.
        absent: &'static str,
        /// Position of the override.
        entry: usize,
    },
    /// Hours that no day has.
    #[error("has hours from minute {from} to minute {until} in `overrides[{entry}]`; a day ends with minute 1440")]
    Hours {
        /// Position of the override.
        entry: usize,
        /// First minute.
        from: u16,
        /// Minute after the last.
        until: u16,
    },
    /// Not a share.
    #[error("has an uptime of {uptime}, which is not a share from 0 to 1")]
    Uptime {
        /// What stands there.
        uptime: f64,
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

impl CatalogError {
    /// This error, of that file.
    pub(crate) fn in_file(self, file: impl std::fmt::Display) -> Self {
        Self::InFile { file: file.to_string(), error: Box::new(self) }
    }
}

//! A change of a catalog, as whoever compared the two tells it.

use routewright_domain::{EndpointId, ModelId, UnitPrice};

/// One thing that is otherwise in the newer catalog.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelChange {
    /// A model that only the newer one has.
    Launched {
        /// Which.
        model: ModelId,
    },
    /// A model that only the older one has.
    Gone {
        /// Which.
        model: ModelId,
        /// The day that had been announced, `YYYY-MM-DD`.
        announced: Option<String>,
    },
    /// An announced last day that is new, was moved, or (without a day) was taken back.
    Retires {
        /// Which model.
        model: ModelId,
        /// The day, `YYYY-MM-DD`.
        on: Option<String>,
    },
    /// A price.
    Price {
        /// Of which model.
        model: ModelId,
        /// At which endpoint.
        endpoint: EndpointId,
        /// Name of the price, with its condition where it has one.
        price: String,
        /// What it was.
        old: Option<UnitPrice>,
        /// What it is.
        new: Option<UnitPrice>,
    },
    /// A context.
    Context {
        /// Of which model.
        model: ModelId,
        /// At which endpoint.
        endpoint: EndpointId,
        /// Tokens that fitted in.
        old: u32,
        /// Tokens that fit in.
        new: u32,
    },
    /// An endpoint that came.
    EndpointAdded {
        /// Of which model.
        model: ModelId,
        /// Which.
        endpoint: EndpointId,
    },
    /// An endpoint that went.
    EndpointRemoved {
        /// Of which model.
        model: ModelId,
        /// Which.
        endpoint: EndpointId,
    },
}

impl ModelChange {
    /// The model that it is about.
    #[must_use]
    pub fn model(&self) -> &ModelId {
        match self {
            Self::Launched { model }
            | Self::Gone { model, .. }
            | Self::Retires { model, .. }
            | Self::Price { model, .. }
            | Self::Context { model, .. }
            | Self::EndpointAdded { model, .. }
            | Self::EndpointRemoved { model, .. } => model,
        }
    }
}

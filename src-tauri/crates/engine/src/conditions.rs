//! The state of the world during a replay: incidents and recorded conditions, per endpoint, in absolute time.
//!
//! The timeline is fixed before the first request, so what one request meets never depends on another.

mod incidents;
mod recorded;

pub(crate) use incidents::{Incidents, concerns};
pub(crate) use recorded::{Snapshots, Timeline};

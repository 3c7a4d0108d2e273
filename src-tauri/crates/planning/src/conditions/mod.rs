//! What a series of recorded conditions tells: incidents with their interval-censored times, the hours without a record, the next
//! day, and what an incident cost.

mod blast;
mod coverage;
mod forecast;
mod incidents;
#[cfg(test)]
mod tests;

pub use blast::{blast_radius, concerned_incidents};
pub use coverage::coverage;
pub use forecast::forecast;
pub use incidents::{incidents, without_incidents};

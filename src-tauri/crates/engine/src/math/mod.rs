//! The few functions that every draw needs, the same on every platform and quick.
//!
//! They use nothing but additions, multiplications, divisions and square roots of IEEE 754 doubles, which all platforms
//! round alike; the mathematics of the standard library differs between them.

mod exponential;
mod normal;
mod series;

pub(crate) use exponential::{EXP_STEPS_PER_UNIT, exp, exp_steps, log};
pub use normal::{exact_normal_score, normal_cdf};
pub(crate) use normal::{normal_score, score_magnitude};

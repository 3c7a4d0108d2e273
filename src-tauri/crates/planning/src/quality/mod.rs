//! Quality estimated from recorded outcomes, where they cover only a part of requests and models.
//!
//! [`fit`] estimates the item response model that [`routewright_engine::FittedQuality`] holds: an ability and a discrimination of
//! each model in each cluster of requests, one difficulty of each request that all models share, and a mass of requests that no
//! model can solve where the outcomes ask for one. [`Clusters`] say which requests are alike. [`JointLaw`] is what follows for
//! votes and cascades, [`hold_back`] how well outcomes that the fit has not seen are foretold, `selection` what can still
//! be said where outcomes exist only for the model that was chosen.

mod clusters;
mod covariance;
mod draws;
mod estimate;
mod fit;
mod held_back;
mod interval;
mod law;
mod maximise;
mod prior;
mod selection;
mod table;

pub use clusters::{Clusters, clusters_of};
pub use fit::{ClusterFit, Convergence, FitInput, QualityFit, fit, fit_rows};
pub use held_back::{CalibrationBin, FOLDS, Forecast, ForecastFigure, HeldBack, Loss, hold_back};
pub use interval::{Interval, Spread, interval, intervals};
pub use law::{JointLaw, all_wrong, cascade, majority};
pub use prior::KnownModel;
pub use selection::{Coverage, LONGEST_WEIGHT, OffPolicy, PolicyValue, coverage, off_policy};

//! Ranges that numbers of the document must lie in.

use super::compiler::PolicyCompiler;

impl PolicyCompiler<'_> {
    /// An error unless `value` is a share: 0 to 1.
    pub(crate) fn require_share(&mut self, value: f64, path: String, what: &str) {
        if !(0.0..=1.0).contains(&value) {
            let message = format!("{what} lies between 0 and 1, not at {value}");
            self.error("share_out_of_range", path, message, "90 % is written 0.9");
        }
    }

    /// An error unless `value` is an area under an operating curve: 0.5 to 1.
    pub(crate) fn require_auc(&mut self, value: Option<f64>, path: String) {
        if let Some(auc) = value
            && !(0.5..=1.0).contains(&auc)
        {
            let message = format!("the area under an operating curve lies between 0.5 (guessing) and 1, not at {auc}");
            self.error("auc_out_of_range", path, message, "give what an evaluation has measured");
        }
    }

    /// An error when a list is shorter than it must be.
    pub(crate) fn require_members(&mut self, count: usize, least: usize, path: &str, what: &str) -> bool {
        if count < least {
            let message = format!("{what}, and this one has {count}");
            self.error("too_few", path, message, "add to the list");
        }
        count >= least
    }
}

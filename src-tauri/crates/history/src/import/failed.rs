//! What a rejected row says of the request's ending: rows that failed and are lost make a log look better than it was.

use routewright_domain::RecordedStatus;

use super::Field;
use super::cells::{Cells, object_of};
use super::log::{OpenLog, Plan, Rows};
use super::value;

impl OpenLog {
    /// True where the row that was read last says that its request failed.
    pub(super) fn row_failed(&self) -> bool {
        let said = match (&self.plan, &self.rows_of) {
            (Plan::Columns(plan), _) => {
                let at = plan.fields.iter().position(|field| *field == Some(Field::Status));
                let is_whole = self.record.len() == plan.columns.len();
                let cell = at.filter(|_| is_whole).and_then(|at| self.record.get(at));
                cell.map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned())
            }
            (Plan::Program(plan), Rows::Json(_)) => {
                Cells::Json(&self.value).text(plan.place_of(Field::Status)).map(Into::into)
            }
            (Plan::Program(plan), _) => {
                let row = object_of(&plan.columns, &self.record);
                Cells::Json(&row).text(plan.place_of(Field::Status)).map(Into::into)
            }
        };
        let status = said.and_then(|text: String| value::status(&text).ok());
        status.is_some_and(|status| !matches!(status, RecordedStatus::Unknown | RecordedStatus::Succeeded))
    }
}

//! Stretches of time that a workload falls into, so that figures can be resampled without another replay.

use std::collections::HashMap;

use routewright_domain::{Timestamp, Workload};

/// Lengths of cells, in seconds. Those below a day divide it, so that a day is a whole number of cells.
const LENGTHS: [i64; 16] = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400];
/// Nanoseconds of a day.
const DAY_NS: i64 = 86_400 * Timestamp::NANOS_PER_SEC;

/// Equal stretches of time, from the one of the first request on, and which of them each row belongs to.
///
/// A session is never torn: all of its rows belong to the cell of its first request. Lengths are those of a clock (whole
/// stretches since 1970), so that cells of two days lie one over the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    of_row: Vec<u32>,
    count: usize,
    start_ns: i64,
    length_ns: i64,
}

impl Cells {
    /// The shortest length of a handsome number that gives at most `most` cells.
    #[must_use]
    pub fn over(workload: &Workload, most: usize) -> Self {
        let arrivals = &workload.columns.arrival_ns;
        let (first, last) = (arrivals.first().unwrap_or(0), arrivals.last().unwrap_or(0));
        let span = last.saturating_sub(first).max(0);
        let most = i64::try_from(most.max(1)).unwrap_or(i64::MAX);
        let lengths = LENGTHS.map(|seconds| seconds * Timestamp::NANOS_PER_SEC);
        let length_ns = lengths.into_iter().find(|length| span / length < most).unwrap_or_else(|| {
            // Years of requests: whole days, as many as it takes.
            (span / most / DAY_NS + 1).saturating_mul(DAY_NS)
        });
        let start_ns = first.div_euclid(length_ns) * length_ns;
        let cell_of = |at: i64| u32::try_from(at.saturating_sub(start_ns).max(0) / length_ns).unwrap_or(u32::MAX);
        let count = cell_of(last) as usize + 1;
        let sessions = &workload.columns.session_key;
        let mut cell_of_session: HashMap<u64, u32> = HashMap::new();
        let of_row = (0..workload.columns.len()).map(|row| {
            let own = cell_of(arrivals[row]);
            match sessions[row] {
                0 => own,
                session => *cell_of_session.entry(session).or_insert(own),
            }
        });
        Self { of_row: of_row.collect(), count, start_ns, length_ns }
    }

    /// Number of cells, empty ones included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Length of each, in nanoseconds.
    #[must_use]
    pub fn length_ns(&self) -> i64 {
        self.length_ns
    }

    /// Where one begins, in nanoseconds since 1970.
    #[must_use]
    pub fn start_of(&self, cell: usize) -> i64 {
        self.start_ns.saturating_add(self.length_ns.saturating_mul(i64::try_from(cell).unwrap_or(i64::MAX)))
    }

    /// The cell of a row.
    #[inline]
    pub(crate) fn of_row(&self, row: usize) -> usize {
        self.of_row[row] as usize
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::{Column, Names, Outcomes, RequestColumns, WorkloadIdentity};

    use super::*;

    fn workload(seconds: &[i64], sessions: &[u64]) -> Workload {
        let columns = RequestColumns {
            arrival_ns: seconds.iter().map(|second| second * Timestamp::NANOS_PER_SEC).collect(),
            session_key: sessions.iter().copied().collect::<Column<u64>>(),
            ..RequestColumns::blank(seconds.len())
        };
        let identity = WorkloadIdentity { name: "t".to_owned(), digest: "b3:t".to_owned() };
        Workload { identity, names: Names::default(), columns, outcomes: Outcomes::default() }
    }

    #[test]
    fn a_session_stays_in_the_cell_of_its_first_request() {
        let cells = Cells::over(&workload(&[0, 3_600, 3_700, 7_300], &[7, 0, 7, 9]), 4);
        assert_eq!((cells.count(), cells.length_ns), (3, 3_600_000_000_000));
        assert_eq!(cells.of_row, [0, 1, 0, 2]);
    }

    #[test]
    fn a_month_has_cells_of_an_hour_and_years_have_whole_days() {
        let month = Cells::over(&workload(&[90, 30 * 86_400], &[0, 0]), 800);
        assert_eq!((month.length_ns, month.start_ns), (3_600_000_000_000, 0));
        let decade = Cells::over(&workload(&[0, 3_650 * 86_400], &[0, 0]), 800);
        assert_eq!((decade.length_ns % DAY_NS, decade.count() <= 800), (0, true));
        let nothing = Cells::over(&workload(&[], &[]), 800);
        assert_eq!((nothing.count(), nothing.of_row.len()), (1, 0));
    }
}

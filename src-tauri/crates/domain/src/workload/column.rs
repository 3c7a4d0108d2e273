//! One field of all requests.

use std::ops::{Index, Range};

/// The values of one field, in order of the rows. A field that says the same of every request (most logs know no
/// image, say) takes no memory for each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column<T> {
    /// Every row holds this value.
    Same {
        /// The value.
        value: T,
        /// Number of rows.
        rows: usize,
    },
    /// One value a row.
    Each(Vec<T>),
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self::Each(Vec::new())
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        Self::Each(values)
    }
}

impl<T> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::Each(values.into_iter().collect())
    }
}

impl<T: Copy + PartialEq> Column<T> {
    /// A column that holds `value` in each of `rows` rows.
    #[must_use]
    pub fn same(value: T, rows: usize) -> Self {
        Self::Same { value, rows }
    }

    /// Number of rows.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Self::Same { rows, .. } => *rows,
            Self::Each(values) => values.len(),
        }
    }

    /// True without rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row.
    ///
    /// # Panics
    /// When the column is shorter than that.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> T {
        match self {
            Self::Same { value, rows } => {
                assert!(row < *rows, "row {row} of a column of {rows}");
                *value
            }
            Self::Each(values) => values[row],
        }
    }

    /// The value of the first row.
    #[must_use]
    pub fn first(&self) -> Option<T> {
        (!self.is_empty()).then(|| self.get(0))
    }

    /// The value of the last row.
    #[must_use]
    pub fn last(&self) -> Option<T> {
        self.len().checked_sub(1).map(|row| self.get(row))
    }

    /// The values, row by row.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The value that every row holds, where there is one.
    #[must_use]
    pub fn the_same(&self) -> Option<T> {
        match self {
            Self::Same { value, .. } => Some(*value),
            Self::Each(values) => values.first().copied().filter(|first| values.iter().all(|value| value == first)),
        }
    }

    /// Adds a row. An empty column starts as one value and unfolds with the first that differs.
    pub fn push(&mut self, value: T) {
        match self {
            Self::Same { value: same, rows } if *same == value => *rows += 1,
            Self::Same { value: same, rows } => {
                let mut values = vec![*same; *rows];
                values.push(value);
                *self = Self::Each(values);
            }
            Self::Each(values) if values.is_empty() => *self = Self::Same { value, rows: 1 },
            Self::Each(values) => values.push(value),
        }
    }

    /// Adds the rows of another column.
    pub fn append(&mut self, other: &Self) {
        if self.is_empty() {
            self.clone_from(other);
            return;
        }
        match (&mut *self, other) {
            (Self::Same { value, rows }, Self::Same { value: next, rows: more }) if value == next => *rows += more,
            (Self::Same { value, rows }, _) => {
                let mut values = vec![*value; *rows];
                values.extend(other.iter());
                *self = Self::Each(values);
            }
            (Self::Each(values), Self::Same { value, rows }) => values.resize(values.len() + rows, *value),
            (Self::Each(values), Self::Each(more)) => values.extend_from_slice(more),
        }
    }

    /// A copy of some rows.
    #[must_use]
    pub fn slice(&self, rows: Range<usize>) -> Self {
        match self {
            Self::Same { value, .. } => Self::Same { value: *value, rows: rows.len() },
            Self::Each(values) => Self::Each(values[rows].to_vec()),
        }
    }

    /// A copy of the rows at these positions.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        match self {
            Self::Same { value, .. } => Self::Same { value: *value, rows: rows.len() },
            Self::Each(values) => Self::Each(rows.iter().map(|row| values[*row]).collect()),
        }
    }

    /// Puts the row that stood at `order[n]` into row `n`.
    pub fn reorder(&mut self, order: &[usize]) {
        if let Self::Each(values) = self {
            *values = order.iter().map(|at| values[*at]).collect();
        }
    }

    /// Folds a column whose rows are all the same.
    pub fn fold(&mut self) {
        if let Some(value) = self.the_same() {
            *self = Self::Same { value, rows: self.len() };
        }
    }

    /// Bytes of memory that the values take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Same { .. } => 0,
            Self::Each(values) => values.len() * size_of::<T>(),
        }
    }
}

impl<T: Copy + PartialOrd> Column<T> {
    /// True when no value is below the one before it.
    #[must_use]
    pub fn is_sorted(&self) -> bool {
        match self {
            Self::Same { .. } => true,
            Self::Each(values) => values.is_sorted(),
        }
    }
}

impl<T> Index<usize> for Column<T> {
    type Output = T;

    #[inline]
    fn index(&self, row: usize) -> &T {
        match self {
            Self::Same { value, rows } => {
                assert!(row < *rows, "row {row} of a column of {rows}");
                value
            }
            Self::Each(values) => &values[row],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pushed(values: &[u8]) -> Column<u8> {
        let mut column = Column::default();
        for value in values {
            column.push(*value);
        }
        column
    }

    proptest! {
        #[test]
        fn a_column_holds_what_was_put_into_it(a in prop::collection::vec(0_u8..3, 0..40), b in prop::collection::vec(0_u8..3, 0..40)) {
            let mut column = pushed(&a);
            column.append(&pushed(&b));
            let whole = [a, b].concat();
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), whole.clone());
            prop_assert_eq!(column.len(), whole.len());
            column.fold();
            let cut = whole.len() / 3..whole.len() / 2;
            prop_assert_eq!(column.slice(cut.clone()).iter().collect::<Vec<_>>(), &whole[cut]);
            let order: Vec<usize> = (0..whole.len()).rev().collect();
            column.reorder(&order);
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), whole.into_iter().rev().collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_the_same_in_every_row_takes_no_memory() {
        let mut column = pushed(&[7; 1_000]);
        assert_eq!((column.bytes(), column.len(), column[999]), (0, 1_000, 7));
        column.push(8);
        assert_eq!((column.bytes(), column[0], column[1_000]), (1_001, 7, 8));
    }
}

//! One column of one chunk as bytes.
//!
//! A value is `base + code × step`, or follows the one before it by `delta + code × step`; codes are unsigned, of the
//! narrowest width that holds the largest, and little-endian. Where values may be missing, code 0 stands for that and
//! the others are one higher. A column that says the same of every row has no codes at all. All arithmetic is that of
//! 64 bits with wrap-around, so every column of every type comes back as it was.

use routewright_domain::Column;

use super::columns::{Slot, Word};

/// One column of one chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part<Codes> {
    /// Number of values.
    pub(crate) count: usize,
    /// The value of code 0, or the first value where there is a `delta`.
    pub(crate) base: u64,
    /// Where values are told by the difference to the one before: the difference of code 0.
    pub(crate) delta: Option<u64>,
    /// What every value (or difference) is a multiple of, above the least.
    pub(crate) step: u64,
    /// The value that says nothing, where some value does.
    pub(crate) hole: Option<u64>,
    /// Bytes of a code: 0, 1, 2, 4 or 8.
    pub(crate) width: usize,
    /// One for each value; for each but the first where there is a `delta`.
    pub(crate) codes: Codes,
}

/// Range of values in signed order, and what all of them are a multiple of above the first.
#[derive(Debug, Clone, Copy)]
struct Span {
    low: i64,
    high: i64,
    step: u64,
}

impl Span {
    /// The span of values; `None` without one.
    fn of(mut values: impl Iterator<Item = u64>) -> Option<Self> {
        let first = values.next()?.cast_signed();
        let mut span = Self { low: first, high: first, step: 0 };
        for value in values {
            let value = value.cast_signed();
            span.low = span.low.min(value);
            span.high = span.high.max(value);
            if span.step != 1 {
                span.step = common_divisor(span.step, value.abs_diff(first));
            }
        }
        span.step = span.step.max(1);
        Some(span)
    }

    /// The highest code.
    fn top(&self) -> u64 {
        self.high.abs_diff(self.low) / self.step
    }
}

fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while a != 0 {
        (a, b) = (b % a, a);
    }
    b
}

fn width_of(top: u64) -> usize {
    match top {
        0 => 0,
        1..0x100 => 1,
        0x100..0x1_0000 => 2,
        0x1_0000..0x1_0000_0000 => 4,
        _ => 8,
    }
}

/// The column as a part. `hole` says nothing and is no part of the range.
pub(crate) fn encode<T: Word>(column: &Column<T>, hole: Option<u64>) -> Part<Vec<u8>> {
    match column {
        Column::Same { value, rows } => {
            Part { count: *rows, base: value.bits(), delta: None, step: 1, hole: None, width: 0, codes: vec![] }
        }
        Column::Each(values) => encode_values(values, hole),
    }
}

fn encode_values<T: Word>(values: &[T], hole: Option<u64>) -> Part<Vec<u8>> {
    let bits = || values.iter().map(|value| value.bits());
    let is_hole = |value: u64| hole == Some(value);
    let mut part = Part { count: values.len(), base: 0, delta: None, step: 1, hole: None, width: 0, codes: vec![] };
    let Some(span) = Span::of(bits().filter(|value| !is_hole(*value))) else {
        part.base = hole.unwrap_or(0);
        return part;
    };
    let holes = u64::from(hole.is_some() && bits().any(is_hole));
    let Some(top) = span.top().checked_add(holes) else { return encode_values(values, None) };
    (part.base, part.step, part.width) = (span.low.cast_unsigned(), span.step, width_of(top));
    if holes == 1 {
        part.hole = hole;
    } else if part.width > 0
        && let Some(span) = Span::of(differences(values))
        && width_of(span.top()) < part.width
    {
        (part.base, part.delta) = (values[0].bits(), Some(span.low.cast_unsigned()));
        (part.step, part.width) = (span.step, width_of(span.top()));
        let code = |difference: u64| difference.wrapping_sub(span.low.cast_unsigned()) / span.step;
        part.codes = pack(part.width, values.len() - 1, differences(values).map(code));
        return part;
    }
    let low = span.low.cast_unsigned();
    let code = |value: u64| if holes == 1 && is_hole(value) { 0 } else { value.wrapping_sub(low) / span.step + holes };
    part.codes = pack(part.width, values.len(), bits().map(code));
    part
}

fn differences<T: Word>(values: &[T]) -> impl Iterator<Item = u64> {
    values.windows(2).map(|pair| pair[1].bits().wrapping_sub(pair[0].bits()))
}

fn pack(width: usize, count: usize, codes: impl Iterator<Item = u64>) -> Vec<u8> {
    match width {
        0 => vec![],
        1 => pack_as::<1>(count, codes),
        2 => pack_as::<2>(count, codes),
        4 => pack_as::<4>(count, codes),
        _ => pack_as::<8>(count, codes),
    }
}

/// The low bytes of numbers, one after the other.
pub(crate) fn pack_as<const WIDTH: usize>(count: usize, numbers: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut bytes = vec![0; count * WIDTH];
    for (place, number) in bytes.as_chunks_mut::<WIDTH>().0.iter_mut().zip(numbers) {
        place.copy_from_slice(&number.to_le_bytes()[..WIDTH]);
    }
    bytes
}

impl Part<()> {
    /// The value that every row holds, where this head alone says so.
    pub(crate) fn the_same(&self) -> Option<u64> {
        (self.width == 0 && self.hole.is_none() && (self.delta.is_none() || self.count == 1)).then_some(self.base)
    }
}

impl<Codes: AsRef<[u8]>> Part<Codes> {
    /// What the file holds beside the part of the column `name`: a part that was changed since has another.
    pub(crate) fn checksum(&self, name: &str) -> i64 {
        let mut head = Vec::with_capacity(64);
        head.extend_from_slice(name.as_bytes());
        for number in [self.count as u64, self.base, self.step, self.width as u64] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        for number in [self.delta, self.hole] {
            head.push(u8::from(number.is_some()));
            head.extend_from_slice(&number.unwrap_or(0).to_le_bytes());
        }
        checksum(&head, self.codes.as_ref())
    }
}

/// The first 64 bits of the BLAKE3 hash of both.
pub(crate) fn checksum(head: &[u8], body: &[u8]) -> i64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(head);
    hasher.update(body);
    hasher.finalize().as_bytes().first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes))
}

impl Part<&[u8]> {
    /// Writes the values into `slot`; `false` when the part is not whole or of another length.
    pub(crate) fn decode_into(&self, slot: Slot<'_>) -> bool {
        match slot {
            Slot::U8(values) => self.decode(values),
            Slot::U16(values) => self.decode(values),
            Slot::U32(values) => self.decode(values),
            Slot::U64(values) => self.decode(values),
            Slot::I64(values) => self.decode(values),
            Slot::Latency(values) => self.decode(values),
        }
    }

    /// Writes the values into `values`; `false` when the part is not whole or of another length.
    pub(crate) fn decode<T: Word>(&self, values: &mut [T]) -> bool {
        let coded = if self.delta.is_some() { self.count.saturating_sub(1) } else { self.count };
        if self.count != values.len() || coded.checked_mul(self.width) != Some(self.codes.len()) {
            return false;
        }
        match self.width {
            0 => self.place(values, std::iter::repeat(0)),
            1 => self.place(values, self.codes.iter().map(|code| u64::from(*code))),
            2 => self.place(values, words::<2>(self.codes).map(|code| u64::from(u16::from_le_bytes(*code)))),
            4 => self.place(values, words::<4>(self.codes).map(|code| u64::from(u32::from_le_bytes(*code)))),
            8 => self.place(values, words::<8>(self.codes).map(|code| u64::from_le_bytes(*code))),
            _ => return false,
        }
        true
    }

    #[inline]
    fn place<T: Word>(&self, values: &mut [T], codes: impl Iterator<Item = u64>) {
        let (base, step) = (self.base, self.step);
        if let Some(delta) = self.delta {
            let Some((first, rest)) = values.split_first_mut() else { return };
            *first = T::of(base);
            let mut last = base;
            for (value, code) in rest.iter_mut().zip(codes) {
                last = last.wrapping_add(delta).wrapping_add(code.wrapping_mul(step));
                *value = T::of(last);
            }
        } else if let Some(hole) = self.hole {
            let base = base.wrapping_sub(step);
            for (value, code) in values.iter_mut().zip(codes) {
                *value = T::of(if code == 0 { hole } else { base.wrapping_add(code.wrapping_mul(step)) });
            }
        } else if step == 1 {
            for (value, code) in values.iter_mut().zip(codes) {
                *value = T::of(base.wrapping_add(code));
            }
        } else {
            for (value, code) in values.iter_mut().zip(codes) {
                *value = T::of(base.wrapping_add(code.wrapping_mul(step)));
            }
        }
    }
}

/// The bytes as words of a fixed length.
pub(crate) fn words<const WIDTH: usize>(bytes: &[u8]) -> std::slice::Iter<'_, [u8; WIDTH]> {
    bytes.as_chunks::<WIDTH>().0.iter()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn back<T: Word>(part: &Part<Vec<u8>>) -> Vec<T> {
        let Part { count, base, delta, step, hole, width, codes } = part.clone();
        let part = Part { count, base, delta, step, hole, width, codes: &codes[..] };
        let mut values = vec![T::default(); part.count];
        assert!(part.decode(&mut values));
        values
    }

    /// Bytes of codes that the values take.
    fn taken<T: Word + std::fmt::Debug>(values: &[T], hole: Option<u64>) -> usize {
        let part = encode_values(values, hole);
        assert_eq!(back::<T>(&part), values);
        part.codes.len()
    }

    #[test]
    fn values_take_as_little_as_their_range() {
        assert_eq!(taken(&[7_u32; 100], None), 0);
        assert_eq!(taken(&[u16::MAX; 100], Some(u64::from(u16::MAX))), 0);
        assert_eq!(taken(&(0..100).collect::<Vec<u64>>(), None), 0, "row numbers differ by the same");
        assert_eq!(
            taken(&[3_u16, u16::MAX, 5], Some(u64::from(u16::MAX))),
            3,
            "a missing value is no part of the range"
        );
        assert_eq!(
            taken(&[5_000_000_i64, i64::MIN, 9_000_000], Some(i64::MIN.cast_unsigned())),
            3,
            "millions of pico-dollars"
        );
        assert_eq!(
            taken(&[1_700_000_000_000_000_000_i64, 1_700_000_000_250_000_000, 1_700_000_000_260_000_000], None),
            3
        );
        assert_eq!(taken(&[i64::MIN, 0, 1, i64::MAX], Some(0)), 32);
    }

    proptest! {
        #[test]
        fn values_of_every_kind_come_back(
            wide in prop::collection::vec(prop_oneof![any::<i64>(), -9_i64..9, Just(i64::MIN)], 0..50),
            narrow in prop::collection::vec(prop_oneof![any::<u16>(), 0_u16..9, Just(u16::MAX)], 0..50),
            step in 1_i64..5_000,
        ) {
            taken(&wide, Some(i64::MIN.cast_unsigned()));
            taken(&wide, None);
            let stepped: Vec<i64> = wide.iter().map(|value| (value % 1_000) * step).collect();
            taken(&stepped, Some(0));
            taken(&narrow, Some(u64::from(u16::MAX)));
            taken(&narrow, None);
        }
    }
}

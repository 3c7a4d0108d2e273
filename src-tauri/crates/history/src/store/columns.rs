//! The columns of requests as the history file and the digest know them.

use routewright_domain::{Column, LatencyCode, RequestColumns};

/// A value of a column.
pub(crate) trait Word: Copy + PartialEq + Default + Send {
    /// The value as 64 bits; signed ones in two's complement.
    fn bits(self) -> u64;
    /// The value of so many low bits.
    fn of(bits: u64) -> Self;
    /// A piece of a column that is to be filled.
    fn slot(values: &mut [Self]) -> Slot<'_>;
}

/// A piece of a column that is to be filled.
pub(crate) enum Slot<'a> {
    /// Of 8 bits.
    U8(&'a mut [u8]),
    /// Of 16 bits.
    U16(&'a mut [u16]),
    /// Of 32 bits.
    U32(&'a mut [u32]),
    /// Of 64 bits.
    U64(&'a mut [u64]),
    /// Of 64 bits, signed.
    I64(&'a mut [i64]),
    /// Microseconds, packed.
    Latency(&'a mut [LatencyCode]),
}

impl Slot<'_> {
    /// Sets every value.
    pub(crate) fn fill(self, bits: u64) {
        match self {
            Self::U8(values) => values.fill(Word::of(bits)),
            Self::U16(values) => values.fill(Word::of(bits)),
            Self::U32(values) => values.fill(Word::of(bits)),
            Self::U64(values) => values.fill(Word::of(bits)),
            Self::I64(values) => values.fill(Word::of(bits)),
            Self::Latency(values) => values.fill(Word::of(bits)),
        }
    }
}

macro_rules! words {
    ($($type:ty: $slot:ident),+ $(,)?) => {$(
        impl Word for $type {
            #[inline]
            #[allow(clippy::allow_attributes, trivial_numeric_casts, clippy::cast_sign_loss, clippy::cast_lossless,
                reason = "two's complement is the point, and one of the types is that of the bits")]
            fn bits(self) -> u64 {
                self as u64
            }

            #[inline]
            #[allow(clippy::allow_attributes, trivial_numeric_casts, clippy::cast_possible_truncation,
                clippy::cast_possible_wrap, reason = "the low bits are the value")]
            fn of(bits: u64) -> Self {
                bits as Self
            }

            fn slot(values: &mut [Self]) -> Slot<'_> {
                Slot::$slot(values)
            }
        }
    )+};
}

words! { u8: U8, u16: U16, u32: U32, u64: U64, i64: I64 }

/// In the file and in the digest a latency is the plain number of its microseconds.
impl Word for LatencyCode {
    #[inline]
    fn bits(self) -> u64 {
        self.micros().unwrap_or(u64::MAX)
    }

    #[inline]
    fn of(bits: u64) -> Self {
        Self::of((bits != u64::MAX).then_some(bits))
    }

    fn slot(values: &mut [Self]) -> Slot<'_> {
        Slot::Latency(values)
    }
}

/// What a column holds where it says nothing. A chunk of nothing else is left out of the file, a whole column of it
/// out of the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blank {
    /// Every value says something.
    Never,
    /// The number of the row, from 0: derived, not recorded.
    RowNumber,
    /// 0.
    Zero,
    /// The largest value of the type.
    Ones,
    /// [`RequestColumns::NO_COST`].
    NoCost,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spec {
    /// Its name in the file, and in the digest.
    pub(crate) name: &'static str,
    /// Bytes of a value in the digest; those of the first version that had the column, whatever it takes in memory.
    pub(crate) digest_width: usize,
    /// The value that says nothing.
    pub(crate) blank: Blank,
}

impl Spec {
    /// The value that says nothing, where there is one for all rows.
    pub(crate) fn blank_bits<T: Word>(&self) -> Option<u64> {
        match self.blank {
            Blank::Never | Blank::RowNumber => None,
            Blank::Zero => Some(0),
            Blank::Ones => Some(T::of(u64::MAX).bits()),
            Blank::NoCost => Some(RequestColumns::NO_COST.bits()),
        }
    }
}

/// Something that is done to each column.
pub(crate) trait Visit {
    fn column<T: Word>(&mut self, spec: Spec, column: &Column<T>);
}

/// Something that is done to each column and changes it.
pub(crate) trait VisitMut<'a> {
    fn column<T: Word>(&mut self, spec: Spec, column: &'a mut Column<T>);
}

macro_rules! columns {
    ($($name:ident: $digest_width:literal, $blank:ident;)+) => {
        /// Visits the columns of one value a row.
        pub(crate) fn visit(columns: &RequestColumns, visitor: &mut impl Visit) {
            $(visitor.column(
                Spec { name: stringify!($name), digest_width: $digest_width, blank: Blank::$blank },
                &columns.$name,
            );)+
        }

        /// Visits the columns of one value a row, to change them.
        pub(crate) fn visit_mut<'a>(columns: &'a mut RequestColumns, visitor: &mut impl VisitMut<'a>) {
            $(visitor.column(
                Spec { name: stringify!($name), digest_width: $digest_width, blank: Blank::$blank },
                &mut columns.$name,
            );)+
        }
    };
}

columns! {
    arrival_ns: 8, Never;
    request_key: 8, RowNumber;
    prompt_tokens: 4, Never;
    cached_tokens: 4, Zero;
    cache_write_tokens: 4, Zero;
    completion_tokens: 4, Never;
    reasoning_tokens: 4, Zero;
    images: 2, Zero;
    web_searches: 2, Zero;
    feature: 4, Ones;
    task: 4, Ones;
    tags: 4, Ones;
    model: 4, Ones;
    model_asked: 4, Ones;
    provider: 4, Ones;
    api_key: 4, Ones;
    session_key: 8, Zero;
    content_key: 8, Zero;
    cost_pico: 8, NoCost;
    ttft_us: 8, Ones;
    latency_us: 8, Ones;
    status: 1, Zero;
    flags: 2, Zero;
}

/// How many hashes each row has.
pub(crate) const PREFIX_COUNTS: Spec = Spec { name: "prefix_counts", digest_width: 4, blank: Blank::Zero };
/// The hashes of all rows, one after the other.
pub(crate) const PREFIX_HASHES: Spec = Spec { name: "prefix_hashes", digest_width: 8, blank: Blank::Never };

/// The hashes of the prompts' blocks as two columns, of which the second has another length.
pub(crate) fn prefix_columns(columns: &RequestColumns) -> (Column<u32>, Column<u64>) {
    let blocks = &columns.prefix_blocks;
    if blocks.is_blank() {
        return (Column::same(0, blocks.rows()), Column::default());
    }
    let rows = || (0..blocks.rows()).map(|row| blocks.of(row));
    let counts = rows().map(|hashes| u32::try_from(hashes.len()).unwrap_or(u32::MAX)).collect();
    (counts, rows().flatten().copied().collect())
}

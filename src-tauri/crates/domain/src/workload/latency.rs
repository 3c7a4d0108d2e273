//! A recorded total latency in 32 bits.

/// Microseconds to the last token as a column holds them: exact below 36 minutes, in whole milliseconds beyond, up to
/// 24 days (a batch takes hours). [`LatencyCode::NONE`] where the log does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatencyCode(u32);

/// Set in what counts milliseconds.
const MILLISECONDS: u32 = 1 << 31;

impl LatencyCode {
    /// Marks an unknown latency.
    pub const NONE: Self = Self(u32::MAX);

    /// The code of so many microseconds. What takes longer than 24 days counts as 24 days.
    #[must_use]
    #[inline]
    pub fn of(micros: Option<u64>) -> Self {
        let Some(micros) = micros else { return Self::NONE };
        match u32::try_from(micros) {
            Ok(exact) if exact < MILLISECONDS => Self(exact),
            _ => {
                let most = u64::from(Self::NONE.0 - 1 - MILLISECONDS);
                Self(MILLISECONDS | u32::try_from((micros / 1_000).min(most)).unwrap_or(0))
            }
        }
    }

    /// The latency in microseconds.
    #[must_use]
    #[inline]
    pub fn micros(self) -> Option<u64> {
        match self {
            Self::NONE => None,
            Self(exact) if exact < MILLISECONDS => Some(u64::from(exact)),
            Self(code) => Some(u64::from(code ^ MILLISECONDS) * 1_000),
        }
    }
}

impl Default for LatencyCode {
    fn default() -> Self {
        Self::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_is_exact_and_what_is_long_is_told_in_milliseconds() {
        let kept = |micros| LatencyCode::of(Some(micros)).micros();
        let minutes = |minutes: u64| minutes * 60 * 1_000_000;
        assert_eq!(kept(0), Some(0));
        assert_eq!(kept(2_147_483_647), Some(2_147_483_647), "35.8 minutes");
        assert_eq!(kept(2_147_483_648), Some(2_147_483_000));
        assert_eq!(kept(minutes(24 * 60) + 1_999), Some(minutes(24 * 60) + 1_000), "a batch of a day");
        assert_eq!(kept(u64::MAX), Some(2_147_483_646_000), "24 days");
        assert_eq!(LatencyCode::of(None).micros(), None);
        for code in [0, 1, MILLISECONDS - 1, MILLISECONDS + 2_147_484, u32::MAX - 1].map(LatencyCode) {
            assert_eq!(LatencyCode::of(code.micros()), code, "as kept, so it stays");
        }
    }
}

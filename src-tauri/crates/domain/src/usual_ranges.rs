//! The ranges of assumptions where the project states none: lower and upper end, as differences from what is assumed. Our own
//! assumptions, and called so wherever they are shown.

/// Tokens that other tokenizers make of the same text, as shares.
pub const TOKEN_RATIOS: (f64, f64) = (-0.1, 0.1);
/// Length of other models' answers, as shares.
pub const OUTPUT_RATIOS: (f64, f64) = (-0.15, 0.15);
/// Mean quality of models.
pub const QUALITY: (f64, f64) = (-0.05, 0.05);
/// Correlation of models' errors.
pub const ERROR_CORRELATION: (f64, f64) = (-0.2, 0.2);
/// Latencies, as shares.
pub const LATENCY: (f64, f64) = (-0.2, 0.25);

/// All of them by the field of `AssumptionRanges`.
pub const ALL: [(&str, (f64, f64)); 5] = [
    ("token_ratios", TOKEN_RATIOS),
    ("output_ratios", OUTPUT_RATIOS),
    ("quality", QUALITY),
    ("error_correlation", ERROR_CORRELATION),
    ("latency", LATENCY),
];

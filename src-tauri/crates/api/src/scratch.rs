//! Traffic by its main parameters, as a specification of the generator.

use routewright_history::{ArrivalProcess, SyntheticFeature, SyntheticWorkload, TokenDistribution};

use crate::error::{ApiError, ErrorCode};
use crate::wire::{ArrivalPattern, SynthesisFeature, SynthesisFromScratch, TokenSpread};

const DAY_S: u64 = 86_400;
/// The 95th percentile of the standard normal distribution.
const SCORE_OF_P95: f64 = 1.644_853_626_951_472_2;
/// No known model takes longer prompts.
const MOST_TOKENS: f64 = 2_000_000.0;

/// The specification of a synthesis from scratch.
pub(crate) fn specification(name: &str, wanted: &SynthesisFromScratch) -> Result<SyntheticWorkload, ApiError> {
    let feature = |own: &SynthesisFeature| -> Result<SyntheticFeature, ApiError> {
        let prompt = tokens(&own.tag, "prompt", own.prompt)?;
        let completion = tokens(&own.tag, "answer", own.completion)?;
        Ok(SyntheticFeature::plain(own.tag.trim(), own.weight, prompt, completion))
    };
    Ok(SyntheticWorkload {
        name: name.to_owned(),
        start: wanted.start,
        span_s: u64::from(wanted.days) * DAY_S,
        requests: wanted.requests,
        arrivals: arrivals(wanted.arrivals),
        features: wanted.features.iter().map(feature).collect::<Result<_, _>>()?,
    })
}

/// The spread of a log-normal distribution follows from its median and its 95th percentile.
fn tokens(feature: &str, of: &str, spread: TokenSpread) -> Result<TokenDistribution, ApiError> {
    let TokenSpread { median, p95 } = spread;
    if !(median >= 1.0 && p95 >= median && p95 <= MOST_TOKENS) {
        let message = format!("the {of} tokens of `{feature}` cannot have a median of {median} and a p95 of {p95}");
        return Err(ApiError::new(ErrorCode::BadInput, message)
            .with_hint("a median of 1 or more, and a p95 from the median to two million"));
    }
    // Logarithms differ in their last digits between platforms, and the same wish must give the same workload.
    let sigma = ((p95 / median).ln() / SCORE_OF_P95 * 1e6).round() / 1e6;
    Ok(TokenDistribution::log_normal(median, sigma, MOST_TOKENS))
}

fn arrivals(pattern: ArrivalPattern) -> ArrivalProcess {
    let hours = |busy: std::ops::Range<usize>, night: f64| {
        let rate = |hour: usize| if busy.contains(&hour) { 1.0 } else { night };
        (0..24).map(rate).collect::<Vec<f64>>()
    };
    match pattern {
        ArrivalPattern::Even => ArrivalProcess::default(),
        ArrivalPattern::OfficeHours => ArrivalProcess {
            hourly: hours(8..18, 0.08),
            daily: vec![1.0, 1.0, 1.0, 1.0, 1.0, 0.15, 0.15],
            bursts: None,
        },
        ArrivalPattern::Evenings => {
            ArrivalProcess { hourly: hours(17..23, 0.25), daily: vec![1.0, 1.0, 1.0, 1.0, 1.2, 1.5, 1.5], bursts: None }
        }
    }
}

#[cfg(test)]
mod tests {
    use routewright_domain::Timestamp;
    use routewright_history::{describe, synthesize};

    use super::*;

    fn wanted(prompt: TokenSpread) -> SynthesisFromScratch {
        SynthesisFromScratch {
            start: Timestamp(1_790_000_000 * Timestamp::NANOS_PER_SEC),
            days: 7,
            requests: 20_000,
            arrivals: ArrivalPattern::OfficeHours,
            features: vec![SynthesisFeature {
                tag: " chat ".to_owned(),
                weight: 1.0,
                prompt,
                completion: TokenSpread { median: 200.0, p95: 200.0 },
            }],
        }
    }

    #[test]
    fn what_is_generated_has_the_median_the_p95_and_the_hours_that_were_asked_for() {
        let spec = specification("made", &wanted(TokenSpread { median: 1_000.0, p95: 4_000.0 })).unwrap();
        let found = describe(&synthesize(&spec, 1));
        // The standard error of a median of 20,000 is 0.9 % here, that of the p95 1.4 %.
        assert!((970..=1_030).contains(&found.prompt_distribution.p50), "{}", found.prompt_distribution.p50);
        assert!((3_800..=4_200).contains(&found.prompt_distribution.p95), "{}", found.prompt_distribution.p95);
        assert_eq!((found.completion_distribution.p50, found.completion_distribution.max), (200, 200));
        let busy: u64 = (0..5).flat_map(|day| (8..18).map(move |hour| day * 24 + hour)).map(|at| found.week[at]).sum();
        // 50 hours at 1, 70 at 0.08, and two days of a weekend.
        assert!((0.84..0.88).contains(&(busy as f64 / 20_000.0)), "{busy}");
        assert_eq!(found.features, [("chat".to_owned(), 20_000)]);
    }

    #[test]
    fn tokens_that_no_distribution_has_are_refused() {
        for (median, p95) in [(0.0, 10.0), (10.0, 9.0), (f64::NAN, 10.0), (10.0, 1e9)] {
            assert!(specification("made", &wanted(TokenSpread { median, p95 })).is_err(), "{median} {p95}");
        }
    }
}

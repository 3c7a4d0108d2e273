//! Attempts, and the pauses between them.

use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use reqwest::Url;

use super::FetchLimits;
use super::http::{self, Caller, Failure};

/// The answer, at the latest after the last attempt.
pub(super) async fn get(caller: &Caller, url: &Url, limits: &FetchLimits) -> Result<Vec<u8>, Failure> {
    let mut attempt = 1;
    loop {
        match http::get(caller, url, limits).await {
            Ok(body) => return Ok(body),
            Err(failure) if attempt >= limits.attempts.get() => return Err(failure),
            Err(failure) => match pause(&failure, attempt, limits, any_share()) {
                None => return Err(failure),
                Some(pause) => tokio::time::sleep(pause).await,
            },
        }
        attempt += 1;
    }
}

/// How long to wait after the failure of attempt `attempt` (from 1); `None` where another would end in the same way, or
/// would have to wait too long.
///
/// Exponential backoff with full jitter: a share of a ceiling that doubles with each attempt (M. Brooker, "Exponential
/// Backoff And Jitter", AWS Architecture Blog, 2015). A gateway that says how long to wait is believed.
fn pause(failure: &Failure, attempt: u32, limits: &FetchLimits, share: f64) -> Option<Duration> {
    let asked = match failure {
        Failure::Transport(_) | Failure::TimedOut(_) => None,
        Failure::Status { status: 429 | 500..=599, retry_after } => *retry_after,
        Failure::Status { .. } | Failure::TooLarge(_) | Failure::Redirected(_) => return None,
    };
    if let Some(asked) = asked {
        return (asked <= limits.longest_pause).then_some(asked);
    }
    let doubled = limits.first_pause.saturating_mul(1_u32.checked_shl(attempt - 1).unwrap_or(u32::MAX));
    Some(doubled.min(limits.longest_pause).mul_f64(share))
}

/// A share from 0 to 1 that differs from call to call. The standard library draws the keys of its hash maps from the
/// system, which is random enough to keep clients apart; nothing that is computed depends on it.
fn any_share() -> f64 {
    let bits = std::collections::hash_map::RandomState::new().build_hasher().finish();
    bits as f64 / u64::MAX as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> FetchLimits {
        FetchLimits {
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            ..FetchLimits::default()
        }
    }

    fn status(status: u16, retry_after: Option<u64>) -> Failure {
        Failure::Status { status, retry_after: retry_after.map(Duration::from_secs) }
    }

    #[test]
    fn the_ceiling_of_a_pause_doubles_up_to_the_longest() {
        let ceilings: Vec<u128> =
            (1..=40).map(|attempt| pause(&status(503, None), attempt, &limits(), 1.0).unwrap().as_millis()).collect();
        assert_eq!(ceilings[..8], [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        assert_eq!(ceilings[39], 30_000);
        let quarter = pause(&status(503, None), 3, &limits(), 0.25);
        assert_eq!(quarter, Some(Duration::from_millis(500)));
    }

    #[test]
    fn only_what_may_pass_is_tried_again_and_a_gateway_that_asks_for_patience_gets_it() {
        let seconds = |failure: &Failure| pause(failure, 1, &limits(), 1.0).map(|pause| pause.as_secs_f64());
        assert_eq!(seconds(&status(429, Some(7))), Some(7.0));
        assert_eq!(seconds(&status(503, Some(30))), Some(30.0));
        assert_eq!(seconds(&status(429, Some(31))), None);
        assert_eq!(seconds(&Failure::Transport("reset".to_owned())), Some(0.5));
        assert_eq!(seconds(&Failure::TimedOut(Duration::from_secs(1))), Some(0.5));
        for failure in
            [status(400, None), status(404, Some(1)), Failure::TooLarge(1), Failure::Redirected(String::new())]
        {
            assert_eq!(seconds(&failure), None, "{failure:?}");
        }
    }

    #[test]
    fn shares_are_shares_and_differ() {
        let shares: Vec<f64> = (0..100).map(|_| any_share()).collect();
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        // Of a hundred draws from 2^64 two are equal with a chance of 3e-16.
        assert!(shares.windows(2).all(|pair| (pair[0] - pair[1]).abs() > 0.0));
    }
}

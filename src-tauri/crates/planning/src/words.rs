//! Numbers in sentences.

use routewright_domain::Money;
pub(crate) use routewright_domain::count;

/// Dollars as [`routewright_domain::dollars`] writes them, without a sign.
pub(crate) fn dollars(amount: Money) -> String {
    routewright_domain::dollars(if amount < Money::ZERO { -amount } else { amount })
}

/// The same with its sign.
pub(crate) fn signed_dollars(amount: Money) -> String {
    format!("{}{}", if amount < Money::ZERO { "−" } else { "+" }, dollars(amount))
}

#[cfg(test)]
mod tests {
    use super::{count, dollars, signed_dollars};

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0_u64, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn dollars_have_cents_and_small_amounts_more() {
        let of = |text: &str| dollars(text.parse().unwrap());
        assert_eq!(
            ["0", "0.025", "0.5", "12", "12.345", "1234.5"].map(of),
            ["$0.00", "$0.025", "$0.50", "$12.00", "$12.34", "$1,234.50"]
        );
        assert_eq!(signed_dollars("-0.0095".parse().unwrap()), "−$0.0095");
    }
}

//! What goes to the terminal: JSON for programs, tables and remarks for people.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use routewright_api::domain::{Money, Timestamp};
pub(crate) use routewright_api::domain::{count, requests};
use routewright_api::{ApiError, Watcher};
use serde::Serialize;

use crate::WrongUse;
use crate::layout;
use crate::plain::{plain, plain_json};

/// Where a command's words go.
pub(crate) struct Output {
    pub(crate) json: bool,
    quiet: bool,
}

impl Output {
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    pub(crate) fn progress(&self) -> Watcher {
        crate::progress::bar(self.quiet || self.json)
    }

    /// The result as JSON.
    pub(crate) fn value(&self, value: &impl Serialize) -> anyhow::Result<()> {
        self.raw(&plain_json(&serde_json::to_string_pretty(value)?))
    }

    pub(crate) fn line(&self, text: &str) -> anyhow::Result<()> {
        self.raw(&plain(text))
    }

    #[expect(clippy::unused_self, reason = "everything a command prints goes through its output")]
    fn raw(&self, text: &str) -> anyhow::Result<()> {
        Ok(writeln!(std::io::stdout().lock(), "{text}")?)
    }

    /// A sentence that explains a table; left out when quiet.
    pub(crate) fn remark(&self, text: &str) -> anyhow::Result<()> {
        if self.quiet { Ok(()) } else { self.line(text) }
    }

    /// The same beside a result that is to be copied: on standard error.
    pub(crate) fn aside(&self, text: &str) -> anyhow::Result<()> {
        if self.quiet { Ok(()) } else { Ok(writeln!(std::io::stderr().lock(), "{}", plain(text))?) }
    }

    /// A table: the first column to the left, the others as `numbers` says.
    pub(crate) fn table(
        &self,
        header: &[&str],
        rows: Vec<Vec<String>>,
        numbers: std::ops::Range<usize>,
    ) -> anyhow::Result<()> {
        // A table in a file or a pipe keeps its columns whole, however wide.
        let width = std::io::stdout().is_terminal().then(|| comfy_table::Table::new().width()).flatten();
        self.raw(&layout::table(header, rows, &numbers, width.map(usize::from)))
    }

    /// Says what failed and what to do, and gives the exit code.
    pub(crate) fn failure(&self, error: &anyhow::Error) -> ExitCode {
        if crate::is_closed_pipe(error) {
            return ExitCode::SUCCESS;
        }
        let mut stderr = std::io::stderr().lock();
        let wrong_use = error.downcast_ref::<WrongUse>().is_some();
        let api = error.downcast_ref::<ApiError>().cloned();
        let written = match api {
            Some(api) if self.json => {
                writeln!(stderr, "{}", plain_json(&serde_json::json!({ "error": api }).to_string()))
            }
            None if self.json => {
                let code = if wrong_use { "wrong_use" } else { "failed" };
                let error = serde_json::json!({ "error": { "code": code, "message": format!("{error:#}") } });
                writeln!(stderr, "{}", plain_json(&error.to_string()))
            }
            Some(ApiError { message, hint, details, .. }) => {
                let details = details.iter().map(|detail| format!("\n  {}", plain(detail)));
                let hint = hint.iter().map(|hint| format!("\nhint: {}", plain(hint)));
                writeln!(stderr, "error: {}{}", one_line(&message), details.chain(hint).collect::<String>())
            }
            None => writeln!(stderr, "error: {}", one_line(&format!("{error:#}"))),
        };
        // Nobody can be told when standard error itself is closed.
        let code = if wrong_use { ExitCode::from(2) } else { ExitCode::FAILURE };
        written.map_or(ExitCode::FAILURE, |()| code)
    }
}

/// A message in one line, whatever SQLite or the system made of it.
fn one_line(message: &str) -> String {
    plain(&message.lines().collect::<Vec<_>>().join(" "))
}

/// Dollars as people read them, by the document's own rule. `--json` has every digit.
pub(crate) use routewright_api::domain::{dollars as money, signed_dollars as signed_money};

/// Dollars with all their digits: what is exact is never rounded.
pub(crate) fn exact(amount: Money) -> String {
    format!("${amount}").replace("$-", "−$")
}

/// Milliseconds below a second, seconds above.
pub(crate) fn duration(milliseconds: Option<f64>) -> String {
    let Some(ms) = milliseconds else { return "–".to_owned() };
    let text = match ms.abs() {
        ms if ms < 1_000.0 => format!("{ms:.0} ms"),
        ms if ms < 10_000.0 => format!("{:.2} s", ms / 1_000.0),
        ms => format!("{:.1} s", ms / 1_000.0),
    };
    if ms < 0.0 && !text.starts_with("0 ") { format!("−{text}") } else { text }
}

/// A difference of durations with its sign.
pub(crate) fn signed_duration(milliseconds: Option<f64>) -> String {
    let text = duration(milliseconds);
    if milliseconds.is_some_and(|ms| ms >= 0.0) { format!("+{text}") } else { text }
}

/// A share as per cent with `places` decimals.
pub(crate) fn percent(share: f64, places: usize) -> String {
    format!("{:.places$} %", share * 100.0)
}

/// A share as per cent with its sign.
pub(crate) fn signed_percent(share: f64) -> String {
    format!("{:+.1} %", share * 100.0).replace('-', "−")
}

/// An instant to the minute, in UTC.
pub(crate) fn minute(at: Timestamp) -> String {
    at.to_string().chars().take("2026-08-08T12:00".len()).collect::<String>().replace('T', " ")
}

/// Enough of a digest to tell two things apart, and to give to `--catalog`.
pub(crate) fn short_digest(digest: &str) -> &str {
    digest.get(.."b3:".len() + 12).unwrap_or(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_change_unit_by_their_size_whatever_their_sign() {
        let signed = [-30_228.0, -2_530.0, -99.6, 0.0, 1_500.0].map(|ms| signed_duration(Some(ms)));
        assert_eq!(signed, ["−30.2 s", "−2.53 s", "−100 ms", "+0 ms", "+1.50 s"]);
        assert_eq!((duration(Some(999.4)), duration(None)), ("999 ms".to_owned(), "–".to_owned()));
    }
}

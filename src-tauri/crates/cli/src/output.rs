//! What goes to the terminal: JSON for programs, tables and remarks for people.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};
use routewright_api::domain::{Money, Timestamp};
use routewright_api::{ApiError, Watcher};
use serde::Serialize;

use crate::WrongUse;

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
        self.line(&serde_json::to_string_pretty(value)?)
    }

    #[expect(clippy::unused_self, reason = "everything a command prints goes through its output")]
    pub(crate) fn line(&self, text: &str) -> anyhow::Result<()> {
        Ok(writeln!(std::io::stdout().lock(), "{text}")?)
    }

    /// A sentence that explains a table; left out when quiet.
    pub(crate) fn remark(&self, text: &str) -> anyhow::Result<()> {
        if self.quiet { Ok(()) } else { self.line(text) }
    }

    /// The same beside a result that is to be copied: on standard error.
    pub(crate) fn aside(&self, text: &str) -> anyhow::Result<()> {
        if self.quiet { Ok(()) } else { Ok(writeln!(std::io::stderr().lock(), "{text}")?) }
    }

    /// A table: the first column to the left, the others as `numbers` says.
    pub(crate) fn table(
        &self,
        header: &[&str],
        rows: Vec<Vec<String>>,
        numbers: std::ops::Range<usize>,
    ) -> anyhow::Result<()> {
        let mut table = Table::new();
        table.load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')));
        // A table in a file or a pipe keeps its columns whole, however wide.
        let arrangement =
            if std::io::stdout().is_terminal() { ContentArrangement::Dynamic } else { ContentArrangement::Disabled };
        table.set_content_arrangement(arrangement).set_header(header);
        for row in rows {
            table.add_row(row);
        }
        for column in numbers {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.line(&table.to_string())
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
            Some(api) if self.json => writeln!(stderr, "{}", serde_json::json!({ "error": api })),
            None if self.json => {
                let code = if wrong_use { "wrong_use" } else { "failed" };
                writeln!(
                    stderr,
                    "{}",
                    serde_json::json!({ "error": { "code": code, "message": format!("{error:#}") } })
                )
            }
            Some(ApiError { message, hint: Some(hint), .. }) => writeln!(stderr, "error: {message}\nhint: {hint}"),
            _ => writeln!(stderr, "error: {error:#}"),
        };
        // Nobody can be told when standard error itself is closed.
        let code = if wrong_use { ExitCode::from(2) } else { ExitCode::FAILURE };
        written.map_or(ExitCode::FAILURE, |()| code)
    }
}

/// Dollars with all their digits: an exact table never rounds.
pub(crate) fn exact(amount: Money) -> String {
    format!("${amount}").replace("$-", "−$")
}

/// Dollars with a sign, exact.
pub(crate) fn signed(amount: Money) -> String {
    let text = exact(amount);
    if amount > Money::ZERO { format!("+{text}") } else { text }
}

/// Milliseconds below a second, seconds above.
pub(crate) fn duration(milliseconds: Option<f64>) -> String {
    match milliseconds {
        None => "–".to_owned(),
        Some(ms) if ms < 1_000.0 => format!("{ms:.0} ms"),
        Some(ms) if ms < 10_000.0 => format!("{:.2} s", ms / 1_000.0),
        Some(ms) => format!("{:.1} s", ms / 1_000.0),
    }
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

/// A count with thousands separators.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

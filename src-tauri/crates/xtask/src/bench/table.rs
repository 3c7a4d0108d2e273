//! The table at the end.

use super::targets::{Row, Verdict};

const HEADINGS: [&str; 6] = ["benchmark", "size", "median", "throughput", "target", "result"];

/// The columns with numbers.
const RIGHT: [bool; 6] = [false, true, true, true, false, false];

/// The rows under their headings, and how many targets are met.
pub(crate) fn render(rows: &[Row]) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(rows.iter().map(cells));
    let widths: [usize; 6] =
        std::array::from_fn(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default());
    let mut text: Vec<String> = lines.iter().map(|line| aligned(line, &widths)).collect();
    text.insert(1, widths.map(|width| "─".repeat(width)).join("  "));
    text.push(String::new());
    text.push(summary(rows));
    text.join("\n")
}

fn cells(row: &Row) -> [String; 6] {
    let shown = |figure: Option<String>| figure.unwrap_or_else(|| "–".to_owned());
    let result = match &row.verdict {
        Verdict::None => String::new(),
        Verdict::Met(figure) => with("met", figure),
        Verdict::Missed(figure) => with("MISSED", figure),
        Verdict::Open(reason) => reason.clone(),
    };
    [
        row.name.clone(),
        shown(row.size.map(|size| size.to_string())),
        shown(row.median.map(|median| median.to_string())),
        shown(row.rate.map(|rate| rate.to_string())),
        row.target.clone(),
        result,
    ]
}

fn with(word: &str, figure: &str) -> String {
    if figure.is_empty() { word.to_owned() } else { format!("{word}: {figure}") }
}

fn aligned(line: &[String; 6], widths: &[usize; 6]) -> String {
    let cells: [String; 6] = std::array::from_fn(|column| {
        let (cell, width) = (&line[column], widths[column]);
        if RIGHT[column] { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
    });
    cells.join("  ").trim_end().to_owned()
}

fn summary(rows: &[Row]) -> String {
    let count = |wanted: fn(&Row) -> bool| rows.iter().filter(|row| wanted(row)).count();
    let met = count(|row| matches!(row.verdict, Verdict::Met(_)));
    let missed = count(|row| matches!(row.verdict, Verdict::Missed(_)));
    let open = count(|row| matches!(row.verdict, Verdict::Open(_)) && !row.target.is_empty());
    format!("Targets: {met} met, {missed} missed, {open} not measured.")
}

#[cfg(test)]
mod tests {
    use super::super::figures::{Items, Rate, Seconds};
    use super::*;

    #[test]
    fn figures_stand_below_each_other_and_targets_beside_them() {
        let row = |name: &str, seconds: f64, rate: f64, target: &str, verdict| Row {
            name: name.to_owned(),
            size: Some(Items(seconds * rate)),
            median: Some(Seconds(seconds)),
            rate: Some(Rate(rate)),
            target: target.to_owned(),
            verdict,
        };
        let missing = Row {
            name: "store::import_csv".to_owned(),
            size: None,
            median: None,
            rate: None,
            target: "≥ 500 k/s".to_owned(),
            verdict: Verdict::Open("no such benchmark".to_owned()),
        };
        let rows = [
            row("replay::chain::1", 0.171, 5_850_000.0, "≥ 5.5 M/s", Verdict::Met(String::new())),
            row("replay::a_year", 1.6, 5_700_000.0, "≤ 15 s for 91.2 M", Verdict::Missed("16.0 s".to_owned())),
            row("replay::requests::1", 0.0341, 5_861_000.0, "", Verdict::None),
            missing,
        ];
        let expected = "\
benchmark              size   median  throughput  target             result
───────────────────  ──────  ───────  ──────────  ─────────────────  ─────────────────
replay::chain::1        1 M   171 ms    5.85 M/s  ≥ 5.5 M/s          met
replay::a_year       9.12 M   1.60 s    5.70 M/s  ≤ 15 s for 91.2 M  MISSED: 16.0 s
replay::requests::1   200 k  34.1 ms    5.86 M/s
store::import_csv         –        –           –  ≥ 500 k/s          no such benchmark

Targets: 1 met, 1 missed, 1 not measured.";
        assert_eq!(render(&rows), expected);
    }
}

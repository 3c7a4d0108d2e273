//! What the columns of a log look like, by their names and by their values.
//!
//! A guess is a proposal: nothing is imported by one before somebody has looked at it. Names are asked first. Values alone decide only
//! where one column is left that can be it: the only one of times, of HTTP codes, of ids that repeat.

mod names;
mod values;

use std::path::Path;

use super::field::{Field, FieldMapping};
use super::plan::looks_like_a_name;
use super::table::Table;
use super::value;
use crate::HistoryError;
pub(super) use names::words;
use values::Values;

/// A column that looks like a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnGuess {
    /// The field.
    pub field: Field,
    /// The column's name in the file.
    pub column: String,
    /// What it was told by.
    pub by: GuessedBy,
}

/// What a guess rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuessedBy {
    /// The column is called much like it, and its values can be that.
    Name,
    /// The column alone has values that can be nothing else.
    Values,
}

/// Rows that are looked at.
const ROWS: usize = 500;

/// What columns without a field look like. `taken` are the fields that other columns hold.
pub fn guess_columns(file: &Path, taken: &[FieldMapping]) -> Result<Vec<ColumnGuess>, HistoryError> {
    let mut table = Table::open(file)?;
    let mut columns: Vec<Values> = table.columns.iter().map(|_| Values::default()).collect();
    for _ in 0..ROWS {
        match table.next(file)? {
            None => break,
            // Why a row cannot be read is for the import to say.
            Some(Err(_)) => {}
            Some(Ok((_, cells))) => columns.iter_mut().zip(cells).for_each(|(column, cell)| column.add(cell)),
        }
    }
    Ok(guesses(&table.columns, &columns, taken))
}

/// The same as options of the command line, for a message: empty where nothing was guessed.
pub(crate) fn proposal(file: &Path, taken: &[FieldMapping]) -> String {
    let guesses = guess_columns(file, taken).unwrap_or_default();
    let options: Vec<String> = guesses.iter().map(ColumnGuess::option).collect();
    options.join(" ")
}

impl ColumnGuess {
    /// As an option of the command line, quoted for a shell where it has to be.
    #[must_use]
    pub fn option(&self) -> String {
        let plain = |letter: char| letter.is_alphanumeric() || "_-./:@".contains(letter);
        let column = &self.column;
        if column.chars().all(plain) {
            format!("--map {}={column}", self.field.name())
        } else {
            format!("--map '{}={}'", self.field.name(), column.replace('\'', r"'\''"))
        }
    }
}

fn guesses(names: &[String], columns: &[Values], taken: &[FieldMapping]) -> Vec<ColumnGuess> {
    let mut found: Vec<Option<(Field, GuessedBy)>> = vec![None; names.len()];
    let is_free = |found: &[Option<(Field, GuessedBy)>], field: Field| {
        let by_others = taken.iter().map(|own| own.field);
        let mut fields = found.iter().flatten().map(|(field, _)| *field).chain(by_others);
        !fields.any(|own| own.is_same_quantity(field))
    };
    let is_open = |at: usize| {
        let name = &names[at];
        // A file without a header has a prompt or a key in its first line.
        looks_like_a_name(name)
            && !taken.iter().any(|own| own.column == *name)
            && names.iter().filter(|own| *own == name).count() == 1
    };
    for (at, name) in names.iter().enumerate().filter(|(at, _)| is_open(*at)) {
        let guess = names::field_of(name, &columns[at]);
        if let Some(field) = guess.filter(|field| is_free(&found, *field)) {
            found[at] = Some((field, GuessedBy::Name));
        }
    }
    for rule in values::RULES {
        let can_be = |at: &usize| found[*at].is_none() && is_open(*at);
        let mut left = (0..names.len()).filter(can_be).filter_map(|at| Some((at, rule(&names[at], &columns[at])?)));
        let (Some((at, field)), None) = (left.next(), left.next()) else { continue };
        drop(left);
        if is_free(&found, field) && !is_shorter_than_first_token(field, &columns[at], &found, columns) {
            found[at] = Some((field, GuessedBy::Values));
        }
    }
    let guess = |(column, found): (&String, Option<(Field, GuessedBy)>)| {
        found.map(|(field, by)| ColumnGuess { field, column: column.clone(), by })
    };
    names.iter().zip(found).filter_map(guess).collect()
}

/// An answer is not whole before it has begun: then the duration is one of something else.
fn is_shorter_than_first_token(
    field: Field,
    column: &Values,
    found: &[Option<(Field, GuessedBy)>],
    columns: &[Values],
) -> bool {
    let micros = |field: Field, text: &str| {
        value::duration(text, if matches!(field, Field::TtftSeconds | Field::LatencySeconds) { 6 } else { 3 }).ok()
    };
    let is_ttft =
        |found: &Option<(Field, GuessedBy)>| found.filter(|(field, _)| field.is_same_quantity(Field::TtftMilliseconds));
    let Some((at, ttft)) = found.iter().enumerate().find_map(|(at, found)| Some((at, is_ttft(found)?.0))) else {
        return false;
    };
    field.is_same_quantity(Field::LatencyMilliseconds)
        && column.rows().zip(columns[at].rows()).any(|(total, first)| {
            let both = total.and_then(|text| micros(field, text)).zip(first.and_then(|text| micros(ttft, text)));
            both.is_some_and(|(total, first)| total < first)
        })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn guessed(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("log.csv");
        std::fs::write(&file, text).unwrap();
        let by = |guess: &ColumnGuess| if guess.by == GuessedBy::Name { "name" } else { "values" };
        let guesses = guess_columns(&file, &[]).unwrap();
        guesses.iter().map(|guess| format!("{} {}", guess.option(), by(guess))).collect()
    }

    /// Rows of a log in another language, `rows` of them.
    fn foreign(rows: usize) -> String {
        let mut text =
            "req_uuid;wann;use_case;llm;tok_in;tok_out;first_tok_ms;dauer_ms;kosten_usd;http;konversation;site\n"
                .to_owned();
        for n in 0..rows {
            let (minute, second) = (n / 60, n % 60);
            let (out, first, http) =
                if n % 20 == 0 { (String::new(), String::new(), 429) } else { (n.to_string(), "266".to_owned(), 200) };
            let _ = writeln!(
                text,
                "rq_{:x}a;2026-06-01 00:{minute:02}:{second:02}.000;chat;azure/gpt-4.1;54{n};{out};{first};1904;0.0001;{http};s-c{:x};de-{}",
                n * 7_919,
                n / 4 * 104_729,
                ["fra", "ber"][n % 2]
            );
        }
        text
    }

    #[test]
    fn a_log_with_foreign_names_is_told_by_its_values() {
        insta::assert_snapshot!(guessed(&foreign(200)).join("\n"), @r"
        --map id=req_uuid name
        --map arrival=wann values
        --map feature=use_case name
        --map model=llm name
        --map prompt_tokens=tok_in name
        --map completion_tokens=tok_out name
        --map ttft_ms=first_tok_ms name
        --map latency_ms=dauer_ms values
        --map cost_usd=kosten_usd name
        --map status=http values
        --map session=konversation values
        ");
    }

    #[test]
    fn a_log_of_odd_names_is_told_by_them() {
        let text = "when,endpoint name,engine,in_toks,out_toks,spent,took (s),result\n\
            2026-03-02T08:00:06Z,chat,openai/gpt-5.4,374,44,0.001595,1.53,ok\n";
        insta::assert_snapshot!(guessed(text).join("\n"), @r"
        --map arrival=when name
        --map 'feature=endpoint name' name
        --map model=engine name
        --map prompt_tokens=in_toks name
        --map completion_tokens=out_toks name
        --map cost_usd=spent name
        --map 'latency_s=took (s)' name
        --map status=result name
        ");
        assert_eq!(guessed("duration,latency_ms\n1.53,1530\n"), ["--map latency_ms=latency_ms name"]);
    }

    #[test]
    fn an_application_sends_the_prompt_and_receives_the_answer() {
        insta::assert_snapshot!(guessed("sent_at,toks_sent,toks_received\n2026-03-02,374,44\n").join("\n"), @r"
        --map arrival=sent_at name
        --map prompt_tokens=toks_sent name
        --map completion_tokens=toks_received name
        ");
    }

    #[test]
    fn the_reference_of_a_request_is_its_id() {
        assert_eq!(guessed("req_ref,customer_ref\nrq_a1,c1\nrq_b2,c2\n"), ["--map id=req_ref name"]);
    }

    #[test]
    fn a_field_goes_to_one_column_and_none_that_is_held() {
        assert_eq!(guessed("started_at,created_at\n2026-03-02,2026-03-02\n"), ["--map arrival=started_at name"]);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("log.csv");
        std::fs::write(&file, "ts,created_at\n2026-03-02,2026-03-02\n").unwrap();
        let held = FieldMapping { field: Field::ArrivalSeconds, column: "ts".to_owned() };
        assert_eq!(guess_columns(&file, &[held]).unwrap(), []);
    }

    #[test]
    fn what_only_sounds_like_it_is_left_alone() {
        assert!(guessed("input,out_toks,status\nHello,many,shipped\nHi,few,lost\n").is_empty());
        assert!(guessed("duration\n1.53\n").is_empty(), "without a unit");
    }

    #[test]
    fn two_columns_that_can_be_it_by_their_values_are_none() {
        let rows: String = (0..50).map(|n| format!("2026-06-01 00:00:{n:02},2026-06-01 00:01:{n:02}\n")).collect();
        assert!(guessed(&format!("von,bis\n{rows}")).is_empty());
        assert_eq!(guessed(&format!("created,updated\n{rows}")), ["--map arrival=created name"]);
    }

    #[test]
    fn the_unit_is_that_of_the_value_or_of_the_name() {
        assert_eq!(guessed("created\n1772438406\n"), ["--map arrival_s=created name"]);
        assert_eq!(guessed("created\n1772438406123\n"), ["--map arrival_ms=created name"]);
        assert_eq!(guessed("took (s)\n1.53\n"), ["--map 'latency_s=took (s)' name"]);
    }

    #[test]
    fn a_duration_before_the_first_token_is_that_of_something_else() {
        let rows: String = (0..50).map(|n| format!("{},{}\n", 500 + n, n)).collect();
        assert_eq!(
            guessed(&format!("ttft,queued_ms\n{rows}").replace("ttft", "ttft ms")),
            ["--map 'ttft_ms=ttft ms' name"]
        );
    }
}

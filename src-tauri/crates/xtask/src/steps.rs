//! A list of checks, run in order until one fails, with a table at the end.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};

/// How a check ended that did not fail.
pub(crate) enum Done {
    Passed,
    /// With the reason.
    Skipped(&'static str),
}

/// One check.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) work: fn() -> Result<Done>,
}

impl Step {
    pub(crate) const fn new(name: &'static str, work: fn() -> Result<Done>) -> Self {
        Self { name, work }
    }
}

/// Those whose name contains `part`, in their order.
pub(crate) fn named(steps: &[Step], part: &str) -> Result<Vec<Step>> {
    let found: Vec<Step> = steps.iter().filter(|step| step.name.contains(part)).copied().collect();
    if found.is_empty() {
        let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
        bail!("no check has {part:?} in its name. The checks are:\n  {}", names.join("\n  "));
    }
    Ok(found)
}

/// Runs the checks in order. The first that fails is the last that runs.
pub(crate) fn run(steps: &[Step]) -> Result<()> {
    let mut table = Vec::new();
    let mut failure = None;
    for (number, step) in (1..).zip(steps) {
        if failure.is_some() {
            table.push(row("not run", step.name, None, ""));
            continue;
        }
        println!("\n=== {number}/{}  {}", steps.len(), step.name);
        let start = Instant::now();
        let result = (step.work)();
        let took = start.elapsed();
        let line = match &result {
            Ok(Done::Passed) => row("ok", step.name, Some(took), ""),
            Ok(Done::Skipped(reason)) => {
                println!("{}: skipped, {reason}", step.name);
                row("skipped", step.name, None, reason)
            }
            Err(_) => row("FAILED", step.name, Some(took), ""),
        };
        println!("{line}");
        table.push(line);
        if let Err(error) = result {
            failure = Some(error.context(step.name));
        }
    }
    println!("\n=== Summary");
    for line in &table {
        println!("{line}");
    }
    failure.map_or(Ok(()), |error| Err(anyhow!("{error:#}")))
}

fn row(state: &str, name: &str, took: Option<Duration>, note: &str) -> String {
    let took = took.map(|took| format!("{:.1} s", took.as_secs_f64()));
    let took = took.unwrap_or_default();
    format!("{state:<8} {name:<34} {took:>9}  {note}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_is_returned_with_the_name_of_its_step() {
        let steps = [
            Step::new("fine", || Ok(Done::Passed)),
            Step::new("not here", || Ok(Done::Skipped("no tool"))),
            Step::new("broken", || Err(anyhow!("two lines differ"))),
            Step::new("never reached", || panic!("a step ran after a failure")),
        ];
        let error = run(&steps).expect_err("the third step fails");
        assert_eq!(error.to_string(), "broken: two lines differ");
    }

    #[test]
    fn a_skipped_step_is_no_failure() {
        assert!(run(&[Step::new("not here", || Ok(Done::Skipped("no tool")))]).is_ok());
    }

    #[test]
    fn checks_are_chosen_by_a_part_of_their_name() {
        let steps = [Step::new("cargo fmt", || Ok(Done::Passed)), Step::new("UI tests", || Ok(Done::Passed))];
        let found = named(&steps, "fmt").expect("one has it in its name");
        assert_eq!(found.iter().map(|step| step.name).collect::<Vec<_>>(), ["cargo fmt"]);
        let error = named(&steps, "lint").map(|_| ()).expect_err("none has it in its name");
        assert!(error.to_string().ends_with("cargo fmt\n  UI tests"), "{error}");
    }

    #[test]
    fn a_row_names_state_step_time_and_reason() {
        let took = Some(Duration::from_millis(1_250));
        assert_eq!(row("ok", "cargo fmt", took, ""), "ok       cargo fmt                              1.2 s");
        assert_eq!(
            row("skipped", "cargo deny", None, "not installed"),
            "skipped  cargo deny                                    not installed"
        );
    }
}

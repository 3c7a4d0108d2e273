//! `routewright bill …`

use clap::Args;

use super::ProjectInput;

#[derive(Debug, Args)]
pub(crate) struct BillOptions {
    #[command(flatten)]
    pub(crate) input: ProjectInput,
    /// The plan: number of a kept replay; `routewright replays list` shows them.
    #[arg(long, value_name = "REPLAY", value_parser = replay)]
    pub(crate) plan: i64,
}

fn replay(text: &str) -> Result<i64, String> {
    let number = text.parse().ok().filter(|number: &i64| *number > 0);
    number.ok_or_else(|| {
        "a plan is named by the number of a kept replay; `routewright replays list` shows them with their architectures".to_owned()
    })
}

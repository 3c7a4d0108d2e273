//! The requests of Azure's trace of 2023, where it lies beside the checkout.

use std::io::Read;
use std::path::Path;

/// Seconds of the day and cost of each request, at 2.50 and 15.00 dollars per million tokens; in whole pico-dollars.
pub(super) fn trace() -> Option<Vec<(i64, i128)>> {
    let path = "shared/data/azure/AzureLLMInferenceTrace_conv.csv.gz";
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let Some(file) = above.map(|folder| folder.join(path)).find(|file| file.is_file()) else {
        eprintln!("skipped: {path} is not beside the checkout");
        return None;
    };
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let request = |line: &str| {
        let (at, tokens) = line.split_once(',').unwrap();
        let clock: Vec<i64> = at[11..19].split(':').map(|part| part.parse().unwrap()).collect();
        let (prompt, answer) = tokens.trim().split_once(',').unwrap();
        let [prompt, answer] = [prompt, answer].map(|tokens| tokens.parse::<i128>().unwrap());
        (clock[0] * 3_600 + clock[1] * 60 + clock[2], prompt * 2_500_000 + answer * 15_000_000)
    };
    Some(text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(request).collect())
}

/// Prints a line for whoever runs the test with `--nocapture`.
pub(super) fn tell(line: &str) {
    eprintln!("{line}");
}

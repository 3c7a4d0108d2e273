//! Real data that lies beside the checkout and not in it.

use std::fs::File;
use std::path::Path;

use flate2::read::GzDecoder;

/// A reader of a compressed table, or `None`, with the reason printed, where the shared data is absent.
pub(crate) fn table(path: &str) -> Option<csv::Reader<GzDecoder<File>>> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
    let path = checkout.join("../shared/data").join(path);
    match File::open(&path) {
        Ok(file) => Some(csv::Reader::from_reader(GzDecoder::new(file))),
        Err(error) => {
            eprintln!("skipped: {} cannot be opened: {error}", path.display());
            None
        }
    }
}

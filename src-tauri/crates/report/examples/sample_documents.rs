//! Writes documents that are easy and hard to lay out in every format into a folder, to be looked at.

#[path = "../tests/document/support.rs"]
mod support;

#[path = "../tests/document/long.rs"]
mod long;

#[path = "../tests/document/nasty.rs"]
mod nasty;

use std::path::PathBuf;

use support::{comparison, crowded, document, hostile_project, project};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let (crowded_project, crowded_comparison) = crowded(40);
    let documents = [
        ("document", document(&project(), &comparison(), "by-feature")),
        ("baseline", document(&project(), &comparison(), "one-model")),
        ("crowded", document(&crowded_project, &crowded_comparison, "by-feature")),
        ("long", long::long_document()),
        ("nasty", nasty::document_of(&nasty::TEXTS)),
        ("hostile", document(&hostile_project(), &comparison(), "by-feature")),
    ];
    for (name, document) in documents {
        std::fs::write(folder.join(name).with_extension("html"), routewright_report::write_html(&document)?)?;
        std::fs::write(folder.join(name).with_extension("docx"), routewright_report::write_docx(&document)?)?;
        let markdown = routewright_report::write_markdown(&document, name)?;
        std::fs::write(folder.join(name).with_extension("md"), markdown.text)?;
        let figures = folder.join(routewright_report::figures_folder(name));
        std::fs::create_dir_all(&figures)?;
        for (file, content) in markdown.figures {
            std::fs::write(figures.join(file), content)?;
        }
        std::fs::write(folder.join(name).with_extension("pdf"), routewright_report::write_pdf(&document)?.bytes)?;
    }
    Ok(())
}

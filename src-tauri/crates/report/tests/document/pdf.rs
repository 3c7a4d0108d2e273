use routewright_domain::{DocumentPart, Project};
use routewright_report::write_pdf;

use crate::long::long_document;
use crate::nasty::{TEXTS, document_of};
use crate::support::{comparison, crowded, document, hostile_project, project};

fn contains(bytes: &[u8], text: &str) -> bool {
    count(bytes, text) > 0
}

fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
}

#[test]
fn a_long_document_has_contents_and_bookmarks_and_is_accessible() {
    let written = write_pdf(&long_document()).unwrap();
    assert!(written.missing.is_empty());
    let bytes = written.bytes;
    assert!(contains(&bytes, "pdfuaid:part") && contains(&bytes, "/Type/Outlines"));
    assert!(contains(&bytes, "/S/TOC") && contains(&bytes, "/S/Caption") && contains(&bytes, "/Author"));
    assert!((10..=16).contains(&pages(&bytes)), "{} pages", pages(&bytes));
}

fn pages(bytes: &[u8]) -> usize {
    count(bytes, "/Type/Page") - count(bytes, "/Type/Pages")
}

/// All parts but the summary left out.
fn summary_alone(mut project: Project) -> Project {
    project.document.without = DocumentPart::ALL[1..].to_vec();
    project
}

#[test]
fn the_summary_fits_one_page() {
    for candidate in ["by-feature", "one-model"] {
        let bytes = write_pdf(&document(&summary_alone(project()), &comparison(), candidate)).unwrap().bytes;
        assert_eq!(pages(&bytes), 1, "{candidate}");
    }
}

#[test]
fn many_features_flow_to_more_pages() {
    let (project, comparison) = crowded(40);
    let few = pages(&write_pdf(&document(&self::project(), &self::comparison(), "by-feature")).unwrap().bytes);
    let many = pages(&write_pdf(&document(&project, &comparison, "by-feature")).unwrap().bytes);
    assert!(many > few + 10, "{few} pages for 3 features, {many} for 43");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = document(&project(), &comparison(), "by-feature");
    let first = write_pdf(&document).unwrap().bytes;
    assert!(first == write_pdf(&document).unwrap().bytes);
    assert!(!contains(&first, "CreationDate"), "a date would change from call to call");
}

#[test]
fn it_is_tagged_and_passes_the_checks_of_pdf_ua() {
    let bytes = write_pdf(&document(&project(), &comparison(), "by-feature")).unwrap().bytes;
    assert!(contains(&bytes, "/StructTreeRoot") && contains(&bytes, "/Lang(en)"));
    assert!(contains(&bytes, "pdfuaid:part"));
    assert!(contains(&bytes, "/Alt(Paired bars of the cost of each feature"));
}

#[test]
fn text_of_the_user_stays_text() {
    // As markup the name would stop the typesetter: it calls `panic` and opens an equation.
    let bytes = write_pdf(&document(&hostile_project(), &comparison(), "by-feature")).unwrap().bytes;
    assert!(contains(&bytes, r#"#panic("x") *b* $ <script>"#), "the title holds the name as it was given");
}

#[test]
fn a_script_without_glyphs_still_gives_a_document() {
    let mut project = project();
    project.features[0].name = "日本語 \u{8}".to_owned();
    let written = write_pdf(&document(&project, &comparison(), "by-feature")).unwrap();
    assert_eq!(written.missing, ['日', '本', '語']);
    let bytes = written.bytes;
    assert!(!contains(&bytes, "pdfuaid:part") && contains(&bytes, "/StructTreeRoot"));
}

#[test]
fn markup_in_any_place_is_set_as_text() {
    // As markup some of these would stop the typesetter. Two hold characters that no bundled font has.
    let written = write_pdf(&document_of(&TEXTS)).unwrap();
    assert!(written.missing.contains(&'日') && written.missing.contains(&'ش'));
    let latin: Vec<&str> = TEXTS.into_iter().filter(|text| text.is_ascii()).collect();
    let written = write_pdf(&document_of(&latin)).unwrap();
    assert!(written.missing.is_empty() && contains(&written.bytes, "pdfuaid:part"));
}

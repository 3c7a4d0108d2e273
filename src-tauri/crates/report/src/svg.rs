//! What an SVG needs before it can stand in a document: a scale and a name.

use crate::fonts::SANS;

/// How many units of the chart library make one point.
///
/// It only knows whole coordinates; drawing large and scaling down keeps thin bars and small text in place.
pub(crate) const UNITS_PER_POINT: i32 = 4;

/// The drawing with its size in points and with a title and a description that assistive technology reads.
pub(crate) fn named(drawing: &Drawing, id: &str, title: &str, description: &str) -> String {
    let (width, height) = drawing.size;
    // The chart library's own opening tag fixes the size in its units and has no name.
    let shapes = drawing.svg.split_once('>').map_or("", |(_, shapes)| shapes);
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="{edge} {edge} {} {}" "#,
            r#"role="img" aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{}</title>"#,
            r#"<desc id="{id}-desc">{}</desc>{}"#,
        ),
        width,
        height,
        (width + 2) * UNITS_PER_POINT,
        (height + 2) * UNITS_PER_POINT,
        escaped(title),
        escaped(description),
        shapes,
        id = id,
        // A point all around, so that no letter touches the edge of a picture that stands by itself.
        edge = -UNITS_PER_POINT,
    )
}

/// A drawing for a file of its own, where no style sheet says what stands in for the font.
pub(crate) fn standing_alone(svg: &str) -> String {
    let named = format!(r#"font-family="{SANS}""#);
    svg.replace(
        &named,
        &format!(r#"font-family="{SANS}, 'Segoe UI', -apple-system, Arial, 'Liberation Sans', system-ui, sans-serif""#),
    )
}

/// What the chart library drew, and how large it is meant to be.
pub(crate) struct Drawing {
    /// A whole `<svg>` element.
    pub(crate) svg: String,
    /// Width and height in points.
    pub(crate) size: (i32, i32),
}

/// Text that XML can hold: control characters are not even allowed as references.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_gets_a_scale_a_name_and_a_description() {
        let drawing = Drawing { svg: r#"<svg width="40" height="20"><rect/></svg>"#.to_owned(), size: (10, 5) };
        let svg = named(&drawing, "figure-1", "Cost", "A < B\u{8}");
        assert!(
            svg.starts_with(r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5" viewBox="-4 -4 48 28""#)
        );
        assert!(svg.contains(r#"role="img" aria-labelledby="figure-1-title figure-1-desc""#));
        assert!(svg.ends_with(r#"<desc id="figure-1-desc">A &lt; B </desc><rect/></svg>"#));
    }
}

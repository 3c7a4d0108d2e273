//! Pictures: pixels that every program shows, with outlines beside them for those that can.

use super::TEXT_WIDTH;
use super::xml::Xml;
use crate::raster::raster;
use crate::{Figure, Logo, LogoFormat, ReportError};

/// English metric units in a point, the unit of lengths in drawings.
const EMU: f32 = 12_700.0;
/// Pixels a point: sharp on paper at 216 dots an inch.
const PIXELS: u16 = 3;
/// The tallest figure, in points: a page of US Letter with room for a caption.
const TALLEST: f32 = 600.0;
/// The largest logo, in points.
const LOGO: (f32, f32) = (160.0, 40.0);

/// A file of the package.
pub(super) struct Media {
    /// Its name in `word/media/`.
    pub(super) name: String,
    /// Its content.
    pub(super) bytes: Vec<u8>,
}

/// A picture as it stands in the text.
pub(super) struct Picture {
    number: usize,
    alt: String,
    /// Width and height in points.
    size: (f32, f32),
    has_outlines: bool,
}

/// Relationship of the picture's pixels to the text.
fn pixels_id(number: usize) -> String {
    format!("rIdPicture{number}")
}

fn outlines_id(number: usize) -> String {
    format!("rIdOutlines{number}")
}

/// The pictures of a document, as they come.
#[derive(Default)]
pub(super) struct Album {
    pictures: usize,
    /// The files.
    pub(super) media: Vec<Media>,
    /// Identifier and file of each relationship.
    pub(super) relationships: Vec<(String, String)>,
}

impl Album {
    /// A figure as wide as the text.
    pub(super) fn figure(&mut self, figure: &Figure) -> Result<Picture, ReportError> {
        let width = u16::try_from(TEXT_WIDTH).unwrap_or(u16::MAX);
        let drawn = raster(&figure.svg, width * PIXELS).map_err(ReportError::Drawing)?;
        let width = f32::from(width).min(TALLEST / drawn.height_per_width.max(f32::EPSILON));
        let (number, alt) = (self.next(), figure.alt.clone());
        self.add(pixels_id(number), format!("figure-{number}.png"), drawn.png);
        self.add(outlines_id(number), format!("figure-{number}.svg"), drawn.svg.into_bytes());
        Ok(Picture { number, alt, size: (width, width * drawn.height_per_width), has_outlines: true })
    }

    /// The user's logo, within a box at the head of the document.
    pub(super) fn logo(&mut self, logo: &Logo) -> Result<Picture, ReportError> {
        let number = self.next();
        let (bytes, ending, height_per_width) = if logo.format == LogoFormat::Svg {
            let drawn = raster(&String::from_utf8_lossy(&logo.bytes), 640).map_err(ReportError::Drawing)?;
            (drawn.png, LogoFormat::Png.ending(), drawn.height_per_width)
        } else {
            let reader = image::ImageReader::new(std::io::Cursor::new(&logo.bytes)).with_guessed_format();
            let size = reader
                .map_err(|error| error.to_string())
                .and_then(|reader| reader.into_dimensions().map_err(|error| error.to_string()));
            let (width, height) = size.map_err(ReportError::Drawing)?;
            (logo.bytes.clone(), logo.format.ending(), height as f32 / width.max(1) as f32)
        };
        self.add(pixels_id(number), format!("logo.{ending}"), bytes);
        let width = LOGO.0.min(LOGO.1 / height_per_width.max(f32::EPSILON));
        let size = (width, width * height_per_width);
        Ok(Picture { number, alt: "Logo".to_owned(), size, has_outlines: false })
    }

    fn next(&mut self) -> usize {
        self.pictures += 1;
        self.pictures
    }

    fn add(&mut self, id: String, name: String, bytes: Vec<u8>) {
        self.relationships.push((id, format!("media/{name}")));
        self.media.push(Media { name, bytes });
    }
}

impl Picture {
    /// The picture as a run of a paragraph.
    pub(super) fn run(&self, xml: &mut Xml) {
        #[expect(clippy::cast_possible_truncation, reason = "no wider than a page")]
        let emu = |points: f32| ((points * EMU).round() as i64).max(1).to_string();
        let (width, height) = (emu(self.size.0), emu(self.size.1));
        let number = self.number.to_string();
        let name = format!("Picture {number}");
        let named = [("id", number.as_str()), ("name", name.as_str()), ("descr", self.alt.as_str())];
        xml.element("w:r", &[], |xml| {
            xml.element("w:drawing", &[], |xml| {
                let flush = [("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")];
                xml.element("wp:inline", &flush, |xml| {
                    xml.empty("wp:extent", &[("cx", &width), ("cy", &height)]);
                    xml.empty("wp:docPr", &named);
                    xml.element("wp:cNvGraphicFramePr", &[], |xml| {
                        xml.empty("a:graphicFrameLocks", &[("noChangeAspect", "1")]);
                    });
                    xml.element("a:graphic", &[], |xml| {
                        let uri = [("uri", "http://schemas.openxmlformats.org/drawingml/2006/picture")];
                        xml.element("a:graphicData", &uri, |xml| self.picture(xml, &named, &width, &height));
                    });
                });
            });
        });
    }

    fn picture(&self, xml: &mut Xml, named: &[(&str, &str)], width: &str, height: &str) {
        xml.element("pic:pic", &[], |xml| {
            xml.element("pic:nvPicPr", &[], |xml| {
                xml.empty("pic:cNvPr", named);
                xml.empty("pic:cNvPicPr", &[]);
            });
            xml.element("pic:blipFill", &[], |xml| {
                xml.element("a:blip", &[("r:embed", &pixels_id(self.number))], |xml| {
                    if self.has_outlines {
                        xml.element("a:extLst", &[], |xml| {
                            xml.element("a:ext", &[("uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}")], |xml| {
                                xml.empty("asvg:svgBlip", &[("r:embed", &outlines_id(self.number))]);
                            });
                        });
                    }
                });
                xml.element("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
            });
            xml.element("pic:spPr", &[], |xml| {
                xml.element("a:xfrm", &[], |xml| {
                    xml.empty("a:off", &[("x", "0"), ("y", "0")]);
                    xml.empty("a:ext", &[("cx", width), ("cy", height)]);
                });
                xml.element("a:prstGeom", &[("prst", "rect")], |xml| xml.empty("a:avLst", &[]));
            });
        });
    }
}

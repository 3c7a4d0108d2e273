//! A ZIP archive in memory: deflated files without times and rights, so that the same files give the same bytes.
//!
//! By hand, after PKWARE's APPNOTE 6.3.9: the crate for it brings a random generator and system calls along, for ciphers that nobody
//! asks for here.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0 of the format knows deflate.
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;
/// 1 January 1980, the first day that the format knows.
const DAY: u16 = 0x0021;

/// An archive under construction.
#[derive(Default)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

impl Archive {
    /// Adds a file. Names are ASCII, with `/` between folders.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        let start = length(self.bytes.len())?;
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content)?;
        let packed = encoder.finish()?;
        let mut checksum = flate2::Crc::new();
        checksum.update(content);

        let mut entry = Fields::default();
        entry.short(VERSION).short(0).short(DEFLATED).short(0).short(DAY);
        entry.long(checksum.sum()).long(length(packed.len())?).long(length(content.len())?);
        entry.short(u16::try_from(name.len()).map_err(io::Error::other)?);
        // No extra field.
        entry.short(0);

        self.bytes.extend(LOCAL.to_le_bytes());
        self.bytes.extend(&entry.0);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);

        self.directory.extend(CENTRAL.to_le_bytes());
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&entry.0);
        let mut rest = Fields::default();
        // No comment, the first disk, no attributes.
        rest.short(0).short(0).short(0).long(0).long(start);
        self.directory.extend(rest.0);
        self.directory.extend(name.as_bytes());
        self.files = self.files.checked_add(1).ok_or_else(|| io::Error::other("too many files"))?;
        Ok(())
    }

    /// The whole archive.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        let mut end = Fields::default();
        end.long(END).short(0).short(0).short(self.files).short(self.files);
        end.long(length(self.directory.len())?).long(length(self.bytes.len())?).short(0);
        self.bytes.extend(self.directory);
        self.bytes.extend(end.0);
        Ok(self.bytes)
    }
}

/// Numbers, the low byte first.
#[derive(Default)]
struct Fields(Vec<u8>);

impl Fields {
    fn short(&mut self, value: u16) -> &mut Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn long(&mut self, value: u32) -> &mut Self {
        self.0.extend(value.to_le_bytes());
        self
    }
}

/// Lengths have 32 bits in the format.
fn length(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(io::Error::other)
}

//! Files that are no text at all, told from text in an encoding that is not UTF-8.

/// Bytes of a file that are looked at.
const LOOKED_AT: usize = 4_096;
/// One byte, and one in so many, may be a control character that no text has: logs come with stray ones.
const BYTES_A_STRAY: usize = 256;

/// First bytes of files that people take for a log or a project, and what those are.
const KNOWN: [(&[u8], &str); 14] = [
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a program for Windows"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive, as workbooks of Excel and documents of Word are"),
    (b"\xd0\xcf\x11\xe0", "a document of an older Microsoft Office"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "compressed (gzip)"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)"),
    (b"BZh", "compressed (bzip2)"),
    (b"\xfd7zXZ\0", "compressed (xz)"),
];

/// What a file is that begins with these bytes and is no text in any encoding: `a program (ELF)`, or only `binary data`; `None`
/// for what may be text.
#[must_use]
pub fn binary_kind(start: &[u8]) -> Option<&'static str> {
    let looked_at = &start[..start.len().min(LOOKED_AT)];
    if seems_utf16(looked_at) {
        return None;
    }
    let no_text = |byte: &u8| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    let strays = looked_at.iter().filter(|byte| no_text(byte)).count();
    let is_text = std::str::from_utf8(looked_at).map_or_else(|error| error.error_len().is_none(), |_| true);
    let known = KNOWN.iter().find(|(magic, _)| looked_at.starts_with(magic));
    match known {
        // Letters that begin a file as well begin many a text.
        Some((_, what)) if !is_text || strays > 0 || *what == "a PDF document" => Some(what),
        _ if strays > 1 + looked_at.len() / BYTES_A_STRAY => Some("binary data"),
        _ => None,
    }
}

/// Whether these bytes are letters of two bytes each: UTF-16 has its mark, or a zero beside every letter that UTF-8 has as well.
#[must_use]
pub fn seems_utf16(start: &[u8]) -> bool {
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        // The mark alone may begin anything: what follows must be letters.
        return zeros_beside_letters(&start[2..]).is_none_or(|share| share > 0.3);
    }
    zeros_beside_letters(start).is_some_and(|share| share > 0.9)
}

/// Share of the pairs of bytes, among the first 128, of which one is zero and the other a letter as ASCII has them, always in the
/// same order; `None` where there are less than four pairs.
fn zeros_beside_letters(start: &[u8]) -> Option<f64> {
    let pairs = || start[..start.len().min(256)].chunks_exact(2);
    let all = pairs().count();
    if all < 4 {
        return None;
    }
    let letter = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let little = pairs().filter(|pair| letter(pair[0]) && pair[1] == 0).count();
    let big = pairs().filter(|pair| pair[0] == 0 && letter(pair[1])).count();
    Some(little.max(big) as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_called_by_its_name() {
        let elf = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 40], b"GLIBC"].concat();
        assert_eq!(binary_kind(&elf), Some("a program (ELF)"));
        assert_eq!(binary_kind(b"%PDF-1.7\n1 0 obj"), Some("a PDF document"));
        assert_eq!(binary_kind(b"PK\x03\x04\x14\0"), Some(KNOWN[3].1));
        let noise: Vec<u8> = (0..1_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert_eq!(binary_kind(&noise), Some("binary data"));
    }

    #[test]
    fn text_is_text_whatever_its_encoding() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for text in [
            b"".as_slice(),
            b"MZ,arrival\n1,2\n",
            b"BZh,arrival\n",
            b"caf\xe9,d\xe9j\xe0 vu\n",
            "Zürich – 漢字".as_bytes(),
            b"{\"a\": \"\x1b[31mred\x1b[0m\"}",
            &[b"arrival,name\n".repeat(100).as_slice(), b"\0"].concat(),
            &utf16("arrival,prompt_tokens\n"),
            &[b"\xff\xfe".to_vec(), utf16("{\"schema\": 1}")].concat(),
        ] {
            assert_eq!(binary_kind(text), None, "{}", String::from_utf8_lossy(text));
        }
        assert!(
            seems_utf16(&utf16("arrival,prompt_tokens")) && !seems_utf16(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0\0")
        );
    }
}

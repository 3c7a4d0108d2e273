//! Where in a text a JSON pointer leads to.

/// Line and column, from 1, of the value that a pointer leads to; as near to it as there is something.
pub(super) fn line_and_column(text: &str, pointer: &str) -> (usize, usize) {
    let steps = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    let mut reader = Reader { bytes: text.as_bytes(), at: 0 };
    reader.blank();
    let mut found = reader.at;
    for step in steps {
        let Some(at) = reader.enter(&step) else { break };
        found = at;
    }
    let before = &text[..found.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// Reads text that is known to be JSON.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace() || byte == b',' || byte == b':') {
            self.at += 1;
        }
    }

    /// Goes to the element or field of the value here; `None` where there is none, and then nothing further can be found.
    fn enter(&mut self, step: &str) -> Option<usize> {
        let is_object = match self.peek()? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        self.at += 1;
        let mut found = None;
        for position in 0_usize.. {
            self.blank();
            if matches!(self.peek()?, b'}' | b']') {
                break;
            }
            let is_step = if is_object {
                let start = self.at;
                self.skip()?;
                let key = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
                self.blank();
                serde_json::from_str::<String>(key).is_ok_and(|key| key == step)
            } else {
                position.to_string() == step
            };
            if is_step {
                found = Some(self.at);
                // Of a field that stands twice the last one counts.
                if !is_object {
                    break;
                }
            }
            self.skip()?;
        }
        self.at = found?;
        found
    }

    /// Goes behind the value here.
    fn skip(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' => {
                self.at += 1;
                while self.peek()? != b'"' {
                    self.at += if self.peek()? == b'\\' { 2 } else { 1 };
                }
                self.at += 1;
            }
            b'{' | b'[' => {
                let mut depth = 0_usize;
                loop {
                    match self.peek()? {
                        b'"' => {
                            self.skip()?;
                            continue;
                        }
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth -= 1,
                        _ => {}
                    }
                    self.at += 1;
                    if depth == 0 {
                        break;
                    }
                }
            }
            _ => {
                while self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']') && !byte.is_ascii_whitespace())
                {
                    self.at += 1;
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_found_where_its_value_begins() {
        let text = "{\n  \"a\": [1, {\"x/y\": \"{\\\"[\"}],\n  \"b\": {\"c\": [[], 5]}\n}";
        for (pointer, place) in [
            ("", (1, 1)),
            ("/a", (2, 8)),
            ("/a/1/x~1y", (2, 20)),
            ("/b/c/1", (3, 19)),
            ("/b/none", (3, 8)),
            ("/zzz", (1, 1)),
        ] {
            assert_eq!(line_and_column(text, pointer), place, "{pointer}");
        }
    }
}

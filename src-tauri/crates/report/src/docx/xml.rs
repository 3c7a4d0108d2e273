//! XML that is well formed by construction: elements are closures, every text is escaped.

/// XML under construction.
pub(super) struct Xml {
    text: String,
}

impl Xml {
    /// An empty file with its declaration.
    pub(super) fn file() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned() }
    }

    /// Elements to be put into a file.
    pub(super) fn fragment() -> Self {
        Self { text: String::new() }
    }

    /// An element and what stands in it.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut Self)) {
        self.begin(name, attributes);
        self.text.push('>');
        content(self);
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.begin(name, attributes);
        self.text.push_str("/>");
    }

    /// An element whose one attribute is `w:val`, as most properties of a Word document are.
    pub(super) fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Characters.
    pub(super) fn characters(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\n' => self.text.push_str("&#10;"),
                other => self.text.push(other),
            }
        }
    }

    /// Elements that were made before.
    pub(super) fn append(&mut self, fragment: &Self) {
        self.text.push_str(&fragment.text);
    }

    /// The finished file.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in attributes {
            self.text.push(' ');
            self.text.push_str(attribute);
            self.text.push_str("=\"");
            self.characters(value);
            self.text.push('"');
        }
    }
}

//! What all parts of the project document have in common.

/// Declares structs of the project document: they are the file format, the wire format (TypeScript) and the published
/// JSON Schema at once, and keep the fields of a newer version.
macro_rules! document {
    ($($(#[$attribute:meta])* pub struct $name:ident { $($fields:tt)* })+) => {$(
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name {
            $($fields)*
            /// Fields of a newer version.
            #[serde(flatten)]
            #[cfg_attr(feature = "typescript", ts(skip))]
            pub unknown: crate::UnknownFields,
        }
    )+};
}

/// Declares enums of the project document.
macro_rules! document_enum {
    ($($(#[$attribute:meta])* pub enum $name:ident { $($variants:tt)* })+) => {$(
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variants)* }
    )+};
}

pub(crate) use {document, document_enum};

pub(crate) fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
pub(crate) fn is_true(value: &bool) -> bool {
    *value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
pub(crate) fn is_false(value: &bool) -> bool {
    !*value
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

//! The product as a user meets it: the built command line on real and made-up logs.

mod azure_trace;
mod bad_input;
mod sample;
mod support;

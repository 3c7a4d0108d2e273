#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| routewright_tests::readers::conditions(bytes));

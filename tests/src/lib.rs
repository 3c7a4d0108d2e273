//! Nothing lives here: the tests of the whole product are in `tests/`, the end-to-end tests in `e2e/`.

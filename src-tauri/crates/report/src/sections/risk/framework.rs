//! The shape of NIST AI RMF 1.0 (NIST AI 100-1, January 2023): functions, categories, subcategories.

use super::design::Design;
use super::govern::GOVERN;
use super::manage::MANAGE;
use super::map::MAP;
use super::measure::MEASURE;
use super::standing::Finding;

/// The four functions in the standard's order: 19 categories, 72 subcategories.
pub(super) const FUNCTIONS: [&Function; 4] = [&GOVERN, &MAP, &MEASURE, &MANAGE];

/// A function of the framework.
pub(super) struct Function {
    pub(super) name: &'static str,
    /// What it is for, in a sentence.
    pub(super) purpose: &'static str,
    pub(super) categories: &'static [Category],
}

/// A category: numbered from 1 within its function.
pub(super) struct Category {
    pub(super) asks: &'static str,
    pub(super) subcategories: &'static [Subcategory],
}

/// A subcategory: numbered from 1 within its category.
pub(super) struct Subcategory {
    /// What it asks, in our words.
    pub(super) asks: &'static str,
    /// Where the design stands; a function of its facts alone.
    pub(super) rule: fn(&Design) -> Finding,
}

impl Function {
    /// Every subcategory with its id, for example `Govern 1.1`.
    pub(super) fn subcategories(&self) -> impl Iterator<Item = (String, &'static Subcategory)> {
        let name = self.name;
        self.categories.iter().enumerate().flat_map(move |(category, group)| {
            let id = move |n: usize| format!("{name} {}.{}", category + 1, n + 1);
            group.subcategories.iter().enumerate().map(move |(n, subcategory)| (id(n), subcategory))
        })
    }
}

/// Short form for the tables.
pub(super) const fn asks(asks: &'static str, rule: fn(&Design) -> Finding) -> Subcategory {
    Subcategory { asks, rule }
}

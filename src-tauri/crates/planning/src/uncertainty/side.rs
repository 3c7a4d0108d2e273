//! What intervals of one architecture, or of one feature of it, are made of.

use std::rc::Rc;

use routewright_domain::{Money, Outcome, Period};

use super::figures::{Figure, Material, Resampled};
use super::interval::rounded;
use super::period::{Drawn, Record, projected};
use super::resample::Resamples;
use super::under_budgets::{LetThrough, MonthsLikeIt};
use super::unknown_fit::Moves;

/// Sums of an architecture, or of a feature of it, with their resamples and with what the fit of quality may move.
pub(super) struct Side {
    pub(super) material: Material,
    pub(super) resampled: Resampled,
    pub(super) moves: Moves,
    held_down: Option<HeldDown>,
}

/// What budgets let through.
struct HeldDown {
    /// The same without budgets.
    free: Rc<Side>,
    /// Of the record; none where no budget acts in it or in a resample.
    record: Option<LetThrough>,
    /// What all features together ask in each resample, as multiples of what they ask in the record.
    asked: Rc<[f64]>,
    /// Months, where the record is shorter than the period of a budget that acts in them.
    months: Option<MonthsLikeIt>,
}

impl Side {
    pub(super) fn of(material: Material, drawn: &Resamples, moves: Moves) -> Self {
        let resampled = material.resampled(drawn);
        Self { material, resampled, moves, held_down: None }
    }

    /// Has it cost what budgets let through of it where all features ask so much; months are those of an architecture.
    pub(super) fn hold_down(
        &mut self,
        free: Rc<Self>,
        record: Option<LetThrough>,
        asked: Rc<[f64]>,
        months: Option<MonthsLikeIt>,
    ) {
        self.held_down = Some(HeldDown { free, record, asked, months });
    }

    /// What holds the costs of the record down.
    fn in_record(&self) -> Option<(&HeldDown, &LetThrough)> {
        let held = self.held_down.as_ref()?;
        Some((held, held.record.as_ref()?))
    }

    /// Whether budgets act in the record or in a resample of it, so that its costs are not those of the resamples alone.
    pub(super) fn is_held_down(&self) -> bool {
        self.in_record().is_some()
    }

    /// What a month would cost without budgets, where they act in it.
    pub(super) fn unstopped_month(&self, record: &Record) -> Option<Drawn> {
        let held = self.held_down.as_ref().filter(|held| held.months.is_some())?;
        held.free.of_period(Period::Month, record)
    }

    /// Whether months follow from the record, of so many days, that has this outcome: its days are multiplied, or months were replayed.
    pub(super) fn tells_months(&self, outcome: &Outcome, days: f64) -> bool {
        let are_replayed = self.held_down.as_ref().is_some_and(|held| held.months.is_some());
        are_replayed || outcome.cut_short(days).is_none()
    }

    /// The figure, and by how much it may be off: as resamples differ, widened, and as the fit may be.
    pub(super) fn deviations(&self, figure: Figure, expansion: f64) -> Option<(f64, Vec<f64>)> {
        let (_, recorded) = self.material.recorded();
        let own = self.material.figure(figure, &recorded)?;
        // A resample can have the stretch after a budget is used up more than once, too.
        if let (Figure::Success, Some((held, by))) = (figure, self.in_record()) {
            let (free, off) = held.free.deviations(figure, expansion)?;
            let off =
                off.into_iter().zip(&*held.asked).map(|(off, asked)| (free + off) * by.succeeded.at(*asked) - own);
            return Some((own, off.collect()));
        }
        let values = self.resampled.rows.iter().map(|row| self.material.figure(figure, row).unwrap_or(own));
        let off = values.enumerate().map(|(n, value)| expansion * (value - own) + self.moves.of(figure, n));
        Some((own, off.collect()))
    }

    /// Costs as they may be, in pico-dollars, by resample.
    pub(super) fn costs(&self, expansion: f64) -> Vec<f64> {
        if let Some((held, by)) = self.in_record() {
            let free = held.free.costs(expansion);
            return free.into_iter().zip(&*held.asked).map(|(cost, asked)| cost * by.cost.at(*asked)).collect();
        }
        let cost = self.material.recorded().0;
        let off = self.resampled.cost.iter().zip(self.moved_cost());
        off.map(|(own, moved)| cost as f64 + expansion * (own - cost) as f64 + moved).collect()
    }

    /// What resamples ask, as multiples of what the record does.
    pub(super) fn asked(&self, expansion: f64) -> Vec<f64> {
        let recorded = self.material.recorded().0 as f64;
        self.costs(expansion).into_iter().map(|cost| multiple(cost, recorded)).collect()
    }

    /// What other periods like the record ask, as multiples of the mean one, by resample.
    pub(super) fn periods_asked(&self, period: Period, record: &Record) -> Option<Vec<f64>> {
        let drawn = self.of_period(period, record)?;
        let expected = drawn.expected.0 as f64;
        Some(drawn.costs.into_iter().map(|cost| multiple(cost, expected)).collect())
    }

    /// What other periods like the record may cost, by resample.
    pub(super) fn of_period(&self, period: Period, record: &Record) -> Option<Drawn> {
        let months = self.held_down.as_ref().filter(|_| period == Period::Month);
        if let Some((held, months)) = months.and_then(|held| Some((held, held.months.as_ref()?))) {
            let costs = held.free.periods_asked(period, record)?.into_iter().map(|asked| months.bill(asked)).collect();
            return Some(Drawn { expected: Money(rounded(months.bill(1.0))), costs });
        }
        let Some((held, by)) = self.in_record() else {
            return record.drawn(period, &self.material.cost, &self.resampled.cost, &self.moved_cost());
        };
        let free = held.free.of_period(period, record)?;
        let share = |cost: f64| by.cost.at(multiple(cost, free.expected.0 as f64));
        Some(Drawn {
            expected: projected(Money(self.material.recorded().0), record.span_ns, period.length_ns()),
            costs: free.costs.iter().map(|cost| cost * share(*cost)).collect(),
        })
    }

    /// By how much the fit may move the cost, in pico-dollars, by resample.
    fn moved_cost(&self) -> Vec<f64> {
        let cost = self.material.recorded().0 as f64;
        (0..self.resampled.cost.len()).map(|n| cost * self.moves.of_cost(n)).collect()
    }
}

fn multiple(cost: f64, of: f64) -> f64 {
    if of > 0.0 { (cost / of).max(0.0) } else { 1.0 }
}

//! A plan bound to a workload, a scenario and a seed.

mod assignment;
mod claims;
mod closed_loop;
mod endpoint;
mod groups;
mod keys;
mod quick;
mod rows;
mod traffic;

use std::ops::Range;

use routewright_domain::{Timestamp, Workload};

use crate::aggregate::{Aggregate, Series, Tally};
use crate::cells::Cells;
use crate::conditions::{Incidents, Timeline};
use crate::draw::RequestDraws;
use crate::pipeline::{BoundCondition, Decision, Request, Scratch, World, decide, resolve_condition};
use crate::plan::{Node, Plan};
use crate::quality::QualityModel;
use crate::replay::{Cancelled, ReplayInput, Watch};
use crate::state::State;
pub(crate) use assignment::{Assignment, NO_FEATURE};
pub use assignment::{assigned_features, features_of, went_unanswered};
pub(crate) use claims::Claims;
pub(crate) use endpoint::LiveEndpoint;
pub(crate) use groups::FeatureGroup;
use groups::{Sharing, feature_groups, groups_apart};
pub(crate) use keys::BoundKeys;
pub(crate) use quick::{QuickEndpoint, QuickLeaf};
use rows::Rows;
use traffic::copied;
pub(crate) use traffic::{MOST_COPIES, Traffic};

/// Requests between two looks at [`Watch`].
const STRIDE: usize = 16_384;
/// A limit that is this many times the requests of the busiest minute is never reached.
const LIMIT_MARGIN: u64 = 4;

/// A plan bound to everything that a decision reads.
pub(crate) struct Run<'a> {
    plan: &'a Plan,
    workload: &'a Workload,
    endpoints: Vec<LiveEndpoint>,
    /// What leaves know before the replay, and the same of none: where requests meet each other every stage counts.
    quick: Vec<Option<QuickLeaf>>,
    slow: Vec<Option<QuickLeaf>>,
    incidents: Incidents,
    timeline: Timeline,
    rules: Vec<Vec<BoundCondition>>,
    keys: BoundKeys,
    quality: QualityModel<'a>,
    claims: Claims,
    traffic: Traffic,
    rows: Rows,
    assignment: &'a Assignment,
    cells: Option<&'a Cells>,
    seed: u64,
    stateful: bool,
    sharing: Sharing,
}

impl<'a> Run<'a> {
    pub(crate) fn new(plan: &'a Plan, input: &ReplayInput<'a>, assignment: &'a Assignment) -> Self {
        let ReplayInput { workload, scenario, conditions, fitted, unscored, seed, .. } = *input;
        let first_request = Timestamp(workload.columns.arrival_ns.first().unwrap_or(0));
        let rules = plan.nodes.iter().map(|node| match node {
            Node::Task(task) => task.rules.iter().map(|rule| resolve_condition(&rule.when, &workload.names)).collect(),
            _ => vec![],
        });
        let quality = QualityModel::new(plan, workload, &assignment.feature, fitted).with(unscored);
        let endpoints = LiveEndpoint::all(plan, scenario, first_request);
        let traffic = Traffic::new(scenario, first_request);
        let limits_matter = limits_matter(&endpoints, workload, &traffic);
        let stateful = plan.remembers() || limits_matter;
        let sharing = if limits_matter || plan.shares_memory() { Sharing::AcrossFeatures } else { Sharing::Within };
        let incidents = Incidents::new(scenario, plan, first_request);
        // Where requests meet incidents, too, every stage counts.
        let ordinary = incidents.are_none() && plan.keys.is_empty();
        Self {
            plan,
            workload,
            quick: if ordinary { QuickLeaf::all(plan, &endpoints) } else { vec![None; plan.nodes.len()] },
            slow: vec![None; plan.nodes.len()],
            incidents,
            timeline: conditions
                .map_or_else(|| Timeline::published(plan), |recorded| Timeline::recorded(plan, recorded)),
            rules: rules.collect(),
            keys: BoundKeys::new(plan, workload),
            claims: Claims::new(plan, &quality),
            quality,
            traffic,
            rows: Rows::new(plan, workload, seed),
            endpoints,
            assignment,
            cells: None,
            seed,
            stateful,
            sharing,
        }
    }

    /// The same where requests leave nothing behind for each other: limits of endpoints are not met. A plan whose own policies
    /// remember stays as it is.
    pub(crate) fn alone(self) -> Self {
        Self { stateful: self.plan.remembers(), ..self }
    }

    /// The same run, which sums up by cell too.
    pub(crate) fn in_cells(self, cells: &'a Cells) -> Self {
        Self { cells: Some(cells), ..self }
    }

    /// True when parts of the workload cannot be decided without what came before them.
    pub(crate) fn is_stateful(&self) -> bool {
        self.stateful
    }

    /// The features in groups none of which meets another, the ones that remember first.
    pub(crate) fn groups(&self) -> Vec<FeatureGroup> {
        feature_groups(self.plan, self.sharing)
    }

    /// The same, with every feature by itself that meets no other, and the rows of no feature, too.
    pub(crate) fn groups_apart(&self) -> Vec<FeatureGroup> {
        groups_apart(self.plan, self.sharing)
    }

    /// What is run.
    pub(crate) fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// The memory before the first request.
    pub(crate) fn first_state(&self) -> State {
        self.first_state_where(self.stateful)
    }

    /// The memory before the first request of a group.
    pub(crate) fn first_state_of(&self, group: &FeatureGroup) -> State {
        self.first_state_where(group.remembers)
    }

    fn first_state_where(&self, remembers: bool) -> State {
        if remembers { State::new(self.plan, &self.endpoints) } else { State::default() }
    }

    pub(crate) fn world(&self) -> World<'_> {
        self.world_where(self.stateful)
    }

    /// What the requests of a group meet.
    pub(crate) fn world_of(&self, group: &FeatureGroup) -> World<'_> {
        self.world_where(group.remembers)
    }

    fn world_where(&self, stateful: bool) -> World<'_> {
        World {
            plan: self.plan,
            endpoints: &self.endpoints,
            quick: if stateful { &self.slow } else { &self.quick },
            incidents: &self.incidents,
            timeline: &self.timeline,
            rules: &self.rules,
            keys: &self.keys,
            quality: &self.quality,
            claims: &self.claims,
            prefix_blocks: &self.workload.columns.prefix_blocks,
            seed: self.seed,
            stateful,
        }
    }

    /// An empty aggregate for this run.
    pub(crate) fn aggregate(&self) -> Aggregate {
        let sums = Aggregate::new(self.plan, Series::over(self.workload));
        match self.cells {
            Some(cells) => sums.in_cells(self.plan, cells.count()),
            None => sums,
        }
    }

    /// The request of a row; `None` when no feature matches.
    pub(crate) fn request(&self, row: usize) -> Option<Request> {
        let mut request = self.rows.first();
        self.read(row, &mut request).then_some(request)
    }

    /// Reads the request of a row in place of that of another; `false`, with nothing done, when no feature matches.
    #[inline(always)]
    fn read(&self, row: usize, request: &mut Request) -> bool {
        let feature = self.assignment.feature[row];
        if feature == NO_FEATURE {
            return false;
        }
        self.rows.read(self.workload, row, feature as usize, self.assignment.expected_completion[row], request);
        true
    }

    /// Decides a stretch of rows, from the memory that the rows before have left. Stretches of a stateless plan can be
    /// decided in any order and merged.
    pub(crate) fn decide_rows(
        &self,
        rows: Range<usize>,
        state: &mut State,
        watch: &dyn Watch,
    ) -> Result<Aggregate, Cancelled> {
        let mut sums = self.aggregate();
        self.tally(rows, state, &mut sums, watch)?;
        Ok(sums)
    }

    /// Decides those of a stretch of rows that belong to a group, from the memory that its rows before have left.
    pub(crate) fn tally_group(
        &self,
        group: &FeatureGroup,
        rows: Range<usize>,
        state: &mut State,
        sums: &mut Aggregate,
        watch: &dyn Watch,
    ) -> Result<(), Cancelled> {
        self.tally_where(&self.world_of(group), rows, |feature| group.has(feature), state, sums, watch)
    }

    /// The same for whoever wants to know something else of each request.
    pub(crate) fn tally<T: Tally>(
        &self,
        rows: Range<usize>,
        state: &mut State,
        sums: &mut T,
        watch: &dyn Watch,
    ) -> Result<(), Cancelled> {
        self.tally_where(&self.world(), rows, |_| true, state, sums, watch)
    }

    /// The same of the rows whose feature, or [`NO_FEATURE`], is wanted.
    fn tally_where<T: Tally>(
        &self,
        world: &World,
        rows: Range<usize>,
        wanted: impl Fn(u32) -> bool,
        state: &mut State,
        sums: &mut T,
        watch: &dyn Watch,
    ) -> Result<(), Cancelled> {
        let as_recorded = self.traffic.is_as_recorded();
        let mut scratch = Scratch::default();
        let mut request = self.rows.first();
        let mut next = rows.start;
        while next < rows.end {
            if watch.cancelled() {
                return Err(Cancelled);
            }
            let end = rows.end.min(next + STRIDE);
            let mut passed = 0;
            for row in next..end {
                if !wanted(self.assignment.feature[row]) {
                    passed += 1;
                } else if !self.read(row, &mut request) {
                    sums.unmatched();
                } else if as_recorded {
                    self.decide_one(world, &request, state, &mut scratch, sums);
                } else {
                    self.decide_copies(world, &request, state, &mut scratch, sums);
                }
            }
            watch.advanced((end - next - passed) as u64);
            next = end;
        }
        Ok(())
    }

    #[inline]
    fn decide_one<T: Tally>(
        &self,
        world: &World,
        request: &Request,
        state: &mut State,
        scratch: &mut Scratch,
        sums: &mut T,
    ) -> Decision {
        sums.begin(request);
        let decision = decide(world, request, state, scratch, sums);
        sums.finish(world, request, &decision);
        if let Some(cells) = self.cells {
            sums.add_to_cell(cells.of_row(request.row), world, request, &decision);
        }
        decision
    }

    /// Decides as many requests as arrive for a recorded one, spread over the time to the next; gives the decision on the recorded
    /// one, where it is among them.
    fn decide_copies<T: Tally>(
        &self,
        world: &World,
        request: &Request,
        state: &mut State,
        scratch: &mut Scratch,
        sums: &mut T,
    ) -> Option<Decision> {
        let columns = &self.workload.columns;
        let next_row = (request.row + 1).min(columns.len() - 1);
        let recorded = columns.arrival_ns[request.row];
        let gap = columns.arrival_ns[next_row].saturating_sub(recorded);
        let copies = self.traffic.copies(recorded, request.draws);
        let mut first = None;
        for n in 0..copies {
            if n == 0 {
                first = Some(self.decide_one(world, request, state, scratch, sums));
                continue;
            }
            let content = copied(request.content, n);
            let draws = RequestDraws::new(self.seed, copied(columns.request_key[request.row] | 1, n));
            let copy = Request {
                draws,
                content_draws: if content == 0 { draws } else { RequestDraws::new(self.seed, content) },
                content,
                session: copied(request.session, n),
                arrival: request.arrival.saturating_add(gap / i64::from(copies) * i64::from(n)),
                ..*request
            };
            self.decide_one(world, &copy, state, scratch, sums);
        }
        first
    }
}

/// Whether some limit could be reached. One that is several times the requests, or the tokens, of the busiest minute is
/// never: then the plan needs no memory.
fn limits_matter(endpoints: &[LiveEndpoint], workload: &Workload, traffic: &Traffic) -> bool {
    if endpoints.iter().all(|endpoint| endpoint.limits.unlimited() && endpoint.limits.concurrency.is_none()) {
        return false;
    }
    if endpoints.iter().any(|endpoint| endpoint.limits.concurrency.is_some()) || !traffic.is_as_recorded() {
        return true;
    }
    let columns = &workload.columns;
    let (mut minute, mut requests, mut tokens) = (i64::MIN, 0_u64, 0_u64);
    let (mut most_requests, mut most_tokens) = (0, 0);
    for row in 0..columns.len() {
        let own = columns.arrival_ns[row].div_euclid(60_000_000_000);
        if own != minute {
            (minute, requests, tokens) = (own, 0, 0);
        }
        requests += 1;
        tokens += u64::from(columns.prompt_tokens[row]) + u64::from(columns.completion_tokens[row]);
        most_requests = most_requests.max(requests);
        most_tokens = most_tokens.max(tokens);
    }
    endpoints.iter().any(|endpoint| {
        endpoint.limits.requests.is_some_and(|limit| u64::from(limit) < most_requests * LIMIT_MARGIN)
            || endpoint.limits.tokens.is_some_and(|limit| limit < most_tokens * LIMIT_MARGIN)
    })
}

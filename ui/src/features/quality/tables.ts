import { figure, words, type Cell, type TableColumn, type TableData } from "$components/charts/table";
import { count, percent, plural } from "$lib/format/measure";
import type {
  ClusterQuality,
  HeldBackQuality,
  JointForecast,
  ModelQuality,
  QualityInterval,
  QualityReport,
  SelectionBias,
} from "$lib/ipc/generated";

const share = (name: string): TableColumn => ({ name, unit: "0 to 1", number: true });
const number = (name: string): TableColumn => ({ name, number: true });
const shareCell = (value: number | null | undefined): Cell => figure(percent(value), value ?? null);
const countCell = (value: number): Cell => figure(count(value), value);

/** "71.2 % (68.0–74.1)", the 95 % interval in parentheses. */
export function withInterval(of: QualityInterval | null | undefined): string {
  if (!of) return "–";
  return `${percent(of.value)} (${(100 * of.low).toFixed(1)}–${(100 * of.high).toFixed(1)})`;
}

const ends = (of: QualityInterval | null | undefined): Cell[] => [
  shareCell(of?.value),
  shareCell(of?.low),
  shareCell(of?.high),
];
const intervalColumns = (name: string): TableColumn[] => [share(name), share("95 % from"), share("95 % to")];

/** Quality of each model over all requests. */
export const fitTable = ({ models }: QualityReport): TableData =>
  qualityOf(models.map((own) => ["all", own]));

/** The same within each cluster. */
export const clusterTable = ({ models, clusters }: QualityReport): TableData =>
  qualityOf(
    models.flatMap((_, at) =>
      clusters.flatMap(({ name, models: own }): [string, ModelQuality][] =>
        own[at] ? [[name, own[at]]] : [],
      ),
    ),
  );

function qualityOf(rows: [string, ModelQuality][]): TableData {
  const row = ([requests, own]: [string, ModelQuality]): Cell[] => [
    words(own.model),
    words(requests),
    countCell(own.scores),
    shareCell(own.observed),
    ...ends(own.quality),
    words(own.evidence),
  ];
  return {
    columns: [
      { name: "Model", code: true },
      { name: "Requests" },
      number("Scores"),
      share("Their mean"),
      ...intervalColumns("Quality"),
      { name: "Evidence" },
    ],
    rows: rows.map(row),
  };
}

/** "drafting: 600 scored requests; the fit settled after 48 rounds": how the fit of a cluster went, in a line. */
export function convergenceLine({ name, convergence, unsolvable, scored_requests }: ClusterQuality): string {
  if (!convergence) return `${name}: nothing was scored, so nothing was fitted.`;
  const { steps, converged, gradient, log_likelihood } = convergence;
  const rest = converged
    ? `the fit settled after ${plural(steps, "round")}`
    : `the fit had not settled after ${plural(steps, "round")}`;
  const mass = unsolvable ? `; unsolvable for every model: ${withInterval(unsolvable)}` : "";
  const likelihood = log_likelihood.toFixed(1).replace("-", "−");
  const slope = gradient.toExponential(1).replace("-", "−");
  return `${name}: ${count(scored_requests)} scored requests; ${rest} (EM steps; log likelihood ${likelihood}, gradient ${slope} a request)${mass}.`;
}

/** Log loss and Brier score of what was held back, the best informed forecast first. */
export function lossTable(held: HeldBackQuality): TableData {
  const rows = [
    ["Cluster and the request’s other scores", held.given_others],
    ["Mean of the cluster", held.by_cluster],
    ["Mean of the model", held.by_model],
  ] as const;
  return {
    columns: [{ name: "Foretold from" }, { ...number("Log loss"), unit: "nats" }, number("Brier score")],
    rows: rows.map(([name, { log_loss, brier }]) => [
      words(name),
      figure(log_loss.toFixed(4), log_loss),
      figure(brier.toFixed(4), brier),
    ]),
  };
}

export function calibrationTable({ calibration }: HeldBackQuality): TableData {
  return {
    columns: [{ name: "Forecasts" }, share("Foretold"), share("Observed"), number("Scores")],
    rows: calibration.map(({ from, until, foretold, observed, scores }) => [
      words(`${(100 * from).toFixed(0)}–${percent(until, 0)}`),
      shareCell(foretold),
      shareCell(observed),
      countCell(scores),
    ]),
  };
}

/** The widest gap between forecast and outcome, weighed by nothing: "off by 2.1 points at most". */
export function calibrationFinding({ calibration, scores }: HeldBackQuality): string {
  const gaps = calibration
    .filter((tenth) => tenth.scores > 0)
    .map((tenth) => Math.abs(tenth.foretold - tenth.observed));
  if (gaps.length === 0) return "nothing was held back";
  return `off by ${(100 * Math.max(...gaps)).toFixed(1)} points at most, over ${count(scores)} scores held back`;
}

export function claimName({ figure: kind, models }: JointForecast): string {
  return kind === "majority_right"
    ? `Majority of the best ${models.length} right`
    : `All ${models.length} wrong`;
}

/** What happened, what was foretold, and what independence would have claimed. */
export function claimTable({ forecasts }: HeldBackQuality): TableData {
  return {
    columns: [
      { name: "On one request" },
      number("Requests"),
      share("Observed"),
      ...intervalColumns("Foretold"),
      share("Independence would have claimed"),
    ],
    rows: forecasts.map((forecast) => [
      words(claimName(forecast)),
      countCell(forecast.requests),
      shareCell(forecast.observed),
      ...ends(forecast.foretold),
      shareCell(forecast.if_independent),
    ]),
  };
}

/** "Independence would have claimed 1.2 % for all 4 wrong, where 9.8 % were observed". */
export function claimFinding({ forecasts }: HeldBackQuality): string {
  const far = (one: JointForecast) => Math.abs(one.if_independent - one.observed);
  const [worst] = forecasts.toSorted((a, b) => far(b) - far(a));
  if (!worst) return "on too few requests all models were scored";
  const name = claimName(worst).replace(/^./, (first) => first.toLowerCase());
  return `independence would have claimed ${percent(worst.if_independent)} for ${name}; ${percent(worst.observed)} were observed`;
}

/** Chosen models weighed back to all requests. */
export function selectionTable({ values }: SelectionBias): TableData {
  return {
    columns: [
      { name: "Chosen model", code: true },
      number("Answers"),
      share("Their mean"),
      share("Inverse propensity (95 %)"),
      share("Doubly robust (95 %)"),
      number("Effective sample size"),
      share("Requests supported"),
      number("Weights cut"),
    ],
    rows: values.map((value) => [
      words(value.model),
      countCell(value.answers),
      shareCell(value.as_chosen),
      figure(withInterval(value.inverse_propensity), value.inverse_propensity.value),
      figure(withInterval(value.doubly_robust), value.doubly_robust.value),
      figure(count(value.effective_answers), value.effective_answers),
      shareCell(value.supported),
      countCell(value.cut),
    ]),
  };
}

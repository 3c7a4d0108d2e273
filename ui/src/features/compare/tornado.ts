import { figure, words, type TableData } from "$components/charts/table";
import { lowerFirst, percent, seconds } from "$lib/format/measure";
import { drawn, signedTotal, total } from "$lib/format/money";
import type { MonthFigures, Sensitivity, VarianceSource } from "$lib/ipc/generated";

/** One assumption, from the figure at its lower end to that at its upper end. */
export type Swing = { id: string; name: string; low: number; high: number; text: string; detail: string };

/** What is drawn: the bill or what it saves. */
export type Drawn = "month" | "saving";

const amount = (figures: MonthFigures, of: Drawn): string | null =>
  of === "month" ? figures.month_usd : figures.saving_usd;

/** The bars, the one that moves the figure most first. */
export function swings(sensitivity: Sensitivity, of: Drawn): Swing[] {
  return sensitivity.bars
    .flatMap(({ assumption, low, high }): Swing[] => {
      const [from, to] = [amount(low, of), amount(high, of)];
      if (from === null || to === null) return [];
      return [
        {
          id: assumption.kind,
          name: assumption.name.replaceAll("'", "’"),
          low: drawn(from),
          high: drawn(to),
          text: from === to ? total(from) : `${total(from)} – ${total(to)}`,
          detail: `${assumption.name}: ${total(from)} with ${assumption.low}, ${total(to)} with ${assumption.high}. ${assumption.source}`,
        },
      ];
    })
    .toSorted((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low));
}

/** "$331 to $368 in 19 of 20 cases, quality of the models matters most": the whole sentence stands below the chart. */
export function tornadoFinding({ month }: Sensitivity, bars: Swing[]): string {
  const [first] = bars;
  const bill = `a month costs ${total(month.interval.low)} to ${total(month.interval.high)} in 19 of 20 cases`;
  return first && first.low !== first.high ? `${bill}; what matters most: ${lowerFirst(first.name)}` : bill;
}

/** The twin of the tornado: every assumption with both ends of every figure. */
export function tornadoTable(sensitivity: Sensitivity): TableData {
  const ends = (low: MonthFigures, high: MonthFigures, of: (figures: MonthFigures) => string | null) =>
    [low, high].map((figures) => of(figures) ?? "–");
  const rows = sensitivity.bars.map(({ assumption, low, high }) => {
    const bill = ends(low, high, ({ month_usd }) => total(month_usd));
    const saved = ends(low, high, ({ saving_usd }) => (saving_usd === null ? null : signedTotal(saving_usd)));
    const good = ends(low, high, ({ quality }) => (quality === null ? null : percent(quality)));
    const slow = ends(low, high, ({ latency_p95_ms }) =>
      latency_p95_ms === null ? null : seconds(latency_p95_ms),
    );
    return [
      words(assumption.name),
      words(assumption.low),
      words(assumption.high),
      words(assumption.origin),
      figure(bill[0] ?? "–", low.month_usd),
      figure(bill[1] ?? "–", high.month_usd),
      figure(saved[0] ?? "–", low.saving_usd),
      figure(saved[1] ?? "–", high.saving_usd),
      figure(good[0] ?? "–", low.quality),
      figure(good[1] ?? "–", high.quality),
      figure(slow[0] ?? "–", low.latency_p95_ms),
      figure(slow[1] ?? "–", high.latency_p95_ms),
      words(assumption.source),
    ];
  });
  const both = (name: string, unit: string) =>
    ["low", "high"].map((end) => ({ name: `${name}, ${end}`, unit, number: true }));
  return {
    columns: [
      { name: "Assumption" },
      { name: "From" },
      { name: "To" },
      { name: "Range" },
      ...both("Bill of a month", "USD"),
      ...both("Saving", "USD"),
      ...both("Quality", "share"),
      ...both("Total p95", "ms"),
      { name: "Where the range comes from" },
    ],
    rows,
  };
}

const KINDS: Record<string, string> = {
  traffic: "traffic",
  prices: "prices",
  token_ratios: "token ratios",
  output_length: "length of answers",
  quality: "quality of the models",
  error_correlation: "correlation of errors",
  incidents: "incidents",
  latency: "latency",
  requests: "which requests come",
  luck: "luck",
  fit: "fit to outcomes",
  interaction: "several together",
  unexplained: "not explained",
};

const sourceName = (source: VarianceSource): string =>
  typeof source === "string" ? (KINDS[source] ?? source) : (KINDS[source.assumption] ?? source.assumption);

/** How much of the variance of a figure is due to what, in words; null where nothing is known of it. */
export function sharesText(sensitivity: Sensitivity, of: Drawn): string | null {
  const found = sensitivity.shares.find(({ figure }) => figure === (of === "month" ? "cost" : "saving"));
  if (!found) return null;
  const parts = found.shares.filter(({ share }) => share >= 0.01);
  return parts.map(({ source, share }) => `${sourceName(source)} ${percent(share, 0)}`).join(", ");
}

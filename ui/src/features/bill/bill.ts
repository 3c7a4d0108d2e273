import { figure, words, type TableData } from "$components/charts/table";
import { drawn, isZero, signedTotal, total } from "$lib/format/money";
import type { BillDriver, BillDriverKind, PlanBill, ReplayListing } from "$lib/ipc/generated";

export const DRIVER_NAMES: Record<BillDriverKind, string> = {
  design: "Design",
  volume: "Volume",
  mix: "Mix",
  tokens: "Tokens",
  price: "Price",
  routing: "Routing",
  unpriced: "Unpriced",
  outside: "Outside the plan",
};

/** Always asked about; the others stand there where they moved. */
const ALWAYS: BillDriverKind[] = ["volume", "mix", "tokens", "price", "routing"];

export function shownDrivers({ drivers }: PlanBill): BillDriver[] {
  return drivers.filter(({ driver, change_usd }) => ALWAYS.includes(driver) || !isZero(change_usd));
}

/** "The bill is $12.30 above the plan, most of it by volume, +$10.00". */
export function billFinding(found: PlanBill): string {
  const { difference_usd: difference } = found;
  if (isZero(difference)) return "The bill is the plan, to the cent and beyond";
  const by = found.drivers.toSorted((a, b) => Math.abs(drawn(b.change_usd)) - Math.abs(drawn(a.change_usd)));
  const [largest] = by;
  const side = drawn(difference) > 0 ? "above" : "below";
  const amount = total(difference).replace("−", "");
  const most = largest
    ? `, most by ${DRIVER_NAMES[largest.driver].toLowerCase()}, ${signedTotal(largest.change_usd)}`
    : "";
  return `The bill is ${amount} ${side} the plan${most}`;
}

export function billTable(found: PlanBill): TableData {
  return {
    columns: [
      { name: "From plan to bill" },
      { name: "Change", unit: "USD", number: true },
      { name: "What it is" },
    ],
    rows: [
      [
        words("Plan"),
        figure(total(found.plan.cost_usd), found.plan.cost_usd),
        words(found.plan.architecture),
      ],
      ...shownDrivers(found).map(({ driver, change_usd, says }) => [
        words(DRIVER_NAMES[driver]),
        figure(signedTotal(change_usd), change_usd),
        words(says),
      ]),
      [words("Bill"), figure(total(found.bill.cost_usd), found.bill.cost_usd), words(found.bill.workload)],
    ],
  };
}

/** Each feature with its plan, its bill, and the drivers that moved any of them. */
export function featureTable(found: PlanBill, name: (feature: string) => string): TableData {
  const moved = found.drivers
    .map(({ driver }) => driver)
    .filter((kind) =>
      found.features.some((own) =>
        own.drivers.some(({ driver, change_usd }) => driver === kind && !isZero(change_usd)),
      ),
    );
  const money = { unit: "USD", number: true };
  return {
    columns: [
      { name: "Feature" },
      { name: "Plan", ...money },
      { name: "Bill", ...money },
      ...moved.map((kind) => ({ name: DRIVER_NAMES[kind], ...money })),
    ],
    rows: found.features.map((own) => [
      words(name(own.feature)),
      figure(total(own.planned_usd), own.planned_usd),
      figure(total(own.billed_usd), own.billed_usd),
      ...moved.map((kind) => {
        const change = own.drivers.find(({ driver }) => driver === kind)?.change_usd ?? "0";
        return figure(signedTotal(change), change);
      }),
    ]),
  };
}

/** Plans of this project, the newest first; those of its present architectures and scenarios alone can be replayed. */
export function plansOf(
  replays: ReplayListing[],
  project: { name: string; architectures: { id: string }[]; scenarios: { id: string }[] },
): ReplayListing[] {
  const has = (list: { id: string }[], id: string) => list.some((one) => one.id === id);
  return replays.filter(
    (replay) =>
      replay.project === project.name &&
      has(project.architectures, replay.architecture) &&
      has(project.scenarios, replay.scenario),
  );
}

/** "2026-08-01 · Routed · acme-july". */
export function planName(replay: ReplayListing, architecture: string): string {
  return `${replay.at.slice(0, 10)} · ${architecture} · ${replay.workload} (${replay.id})`;
}

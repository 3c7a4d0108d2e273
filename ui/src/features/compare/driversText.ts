import { figure, words, type TableData } from "$components/charts/table";
import { drawn, isZero, minus, signedTotal, total } from "$lib/format/money";
import type { Dimension, Drivers } from "./drivers";

type Names = { from: string; to: string };

/** What the waterfall shows: the difference, and what makes most of it. */
export function driversFinding({ from, to, steps }: Drivers, names: Names): string {
  const difference = minus(to, from);
  const size = ({ change }: Drivers["steps"][number]) => Math.abs(drawn(change));
  const [largest] = steps.toSorted((a, b) => size(b) - size(a));
  if (!largest) return `${names.to} costs ${total(to)}`;
  if (isZero(difference)) return `${names.to} costs the same in all`;
  const share = signedTotal(largest.change);
  return `${names.to}: ${signedTotal(difference)} against ${names.from}, most in ${largest.name}, ${share}`;
}

export function driversTable({ from, to, steps }: Drivers, by: Dimension, names: Names): TableData {
  const number = { unit: "USD", number: true };
  return {
    columns: [
      { name: by.charAt(0).toUpperCase() + by.slice(1), code: by !== "feature" },
      { name: names.from, ...number },
      { name: names.to, ...number },
      { name: "Difference", ...number },
    ],
    rows: [...steps, { name: "Total", before: from, after: to, change: minus(to, from) }].map((step) => [
      words(step.name),
      figure(total(step.before), step.before),
      figure(total(step.after), step.after),
      figure(signedTotal(step.change), step.change),
    ]),
  };
}

import type { Evidence } from "$lib/ipc/generated";

/** From strongest to weakest. */
export const EVIDENCE: Evidence[] = ["recorded", "priced", "published", "fitted", "assumed"];

export const EVIDENCE_MEANS: Record<Evidence, string> = {
  recorded: "as the log has it",
  priced: "recorded tokens at the dated price",
  published: "from the catalog’s published percentiles",
  fitted: "fitted from recorded outcomes",
  assumed: "an assumption, not measured",
};

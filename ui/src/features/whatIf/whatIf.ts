import type { Architecture, Project, WhatIfCard, WhatIfKind } from "$lib/ipc/generated";
import { costDelta, type DeltaText } from "$lib/format/delta";

export const CARD_NAMES: Record<WhatIfKind, string> = {
  response_cache: "Response cache",
  prompt_compression: "Prompt compression",
  off_peak_batch: "Off-peak batch",
};

/** The saving as a share of the cost; null where there are no figures. */
export function savingOf({ delta }: WhatIfCard): DeltaText | null {
  return delta ? costDelta(delta.cost_share) : null;
}

/** The project with a card's architecture behind the one that it changes. */
export function withArchitecture(project: Project, after: string, added: Architecture): Project {
  const at = project.architectures.findIndex(({ id }) => id === after);
  return { ...project, architectures: project.architectures.toSpliced(at + 1, 0, added) };
}

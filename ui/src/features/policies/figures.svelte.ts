import type { FeatureOutcome, NodeOutcome, Outcome } from "$lib/ipc/generated";
import { projectDocument } from "$lib/document/project.svelte";
import { replay } from "$lib/session/replay.svelte";
import { view } from "$lib/session/view.svelte";

/** What the replay says of a node: how many of the feature's requests came to it. */
export type NodeFigures = { asked: number; answered: number; share: number; cost: string };

/** Outcomes of the architecture and feature that are edited: now, before the last change, and of the baseline. */
class Figures {
  /** The comparison before the one on the screen, and the project's state it belongs to. */
  #before = $state.raw<Outcome[]>([]);
  #shown: Outcome[] = [];

  readonly outcome = $derived(this.#outcomeOf(replay.comparison?.outcomes ?? [], view.architecture?.id));
  readonly feature = $derived(this.#featureOf(this.outcome));
  readonly baseline = $derived(
    this.#featureOf(this.#outcomeOf(replay.comparison?.outcomes ?? [], projectDocument.project?.baseline)),
  );
  readonly previous = $derived(this.#featureOf(this.#outcomeOf(this.#before, view.architecture?.id)));

  readonly #nodes = $derived(
    new Map<string, NodeOutcome>(this.outcome?.nodes.map((node) => [node.path, node])),
  );

  /** Keeps the figures that were on the screen when others take their place; call it from an effect. */
  follow(outcomes: Outcome[]): void {
    if (outcomes === this.#shown) return;
    if (this.#shown.length > 0 && outcomes.length > 0) this.#before = this.#shown;
    if (outcomes.length > 0) this.#shown = outcomes;
  }

  of(path: string): NodeFigures | null {
    const node = this.#nodes.get(path);
    const requests = this.feature?.requests ?? 0;
    if (!node || requests === 0) return null;
    return { asked: node.asked, answered: node.answered, share: node.asked / requests, cost: node.cost_usd };
  }

  #outcomeOf(outcomes: Outcome[], architecture: string | undefined): Outcome | null {
    return outcomes.find((outcome) => outcome.architecture === architecture) ?? null;
  }

  #featureOf(outcome: Outcome | null): FeatureOutcome | null {
    return outcome?.features.find(({ feature }) => feature === view.feature?.id) ?? null;
  }
}

export const figures = new Figures();

import { asCommandError, previewConfiguration } from "$lib/ipc/client";
import type { GatewayTarget } from "$lib/ipc/generated";
import { toasts } from "$lib/session/toasts.svelte";
import type { Input } from "./configuring.svelte";
import { countsOf, type Counts } from "./statement";

export const TARGETS: { value: GatewayTarget; label: string }[] = [
  { value: "openrouter", label: "OpenRouter" },
  { value: "litellm", label: "LiteLLM" },
  { value: "portkey", label: "Portkey" },
  { value: "tensorzero", label: "TensorZero" },
  { value: "semantic-router", label: "vLLM Semantic Router" },
];

/** What an architecture comes to at a gateway. */
export type AtGateway = { files: number; counts: Counts };

/** The hand has come to rest: the gateway on show is never kept waiting by the others. */
const REST_MS = 400;

/** How the same architecture comes over at every gateway, one after the other. Nothing is replayed for it. */
export class Gateways {
  known = $state.raw<Partial<Record<GatewayTarget, AtGateway>>>({});
  #turn = 0;

  /** Looks at all of them again; returns how to stop. */
  follow({ project, scenario, architecture }: Input): () => void {
    const turn = ++this.#turn;
    const timer = setTimeout(() => void this.#look({ project, scenario, architecture }, turn), REST_MS);
    return () => {
      this.#turn += 1;
      clearTimeout(timer);
    };
  }

  async #look(input: Input, turn: number): Promise<void> {
    for (const { value: target } of TARGETS) {
      try {
        const { files, statement } = await previewConfiguration({ ...input, target });
        if (turn !== this.#turn) return;
        this.known = { ...this.known, [target]: { files: files.length, counts: countsOf(statement) } };
      } catch (reason) {
        if (turn !== this.#turn) return;
        const { [target]: _, ...others } = this.known;
        this.known = others;
        // An invalid project is refused on the screen itself.
        const error = asCommandError(reason);
        if (error.code !== "invalid_project") toasts.error(error);
        return;
      }
    }
  }
}

/** What is said of a gateway beside its name: the worst first. */
export function worstInWords({ counts }: AtGateway): { words: string; tone: "error" | "warning" | "ok" } {
  if (counts.not_expressed > 0) return { words: `${counts.not_expressed} lost`, tone: "error" };
  if (counts.approximate > 0) return { words: `${counts.approximate} approximate`, tone: "warning" };
  return { words: "as designed", tone: "ok" };
}

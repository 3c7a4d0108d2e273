import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, explainRequest, findJourney, type CommandError } from "$lib/ipc/client";
import type { Explanation, JourneyKind, SearchDirection } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { view } from "$lib/session/view.svelte";
import { visitsOf, type Visit } from "./visits";

/** One recorded request on its way through the policy that is being edited. Follows every edit. */
class Trace {
  on = $state(false);
  kind = $state<JourneyKind>("any");
  /** The request, counted from 1 in order of arrival; 0 before one is found. */
  number = $state(0);
  explanation = $state.raw<Explanation | null>(null);
  failure = $state.raw<CommandError | null>(null);
  /** What the last search came to when it found nothing. */
  nothing = $state("");
  searching = $state(false);
  #turn = 0;

  readonly #visits = $derived(this.on && this.explanation ? visitsOf(this.explanation) : null);

  /** How the request came by a node; null where no request is traced or this one went elsewhere. */
  visit(path: string): Visit | null {
    return this.#visits?.get(path) ?? null;
  }

  /** True while a request's path is lit. */
  get lit(): boolean {
    return this.#visits !== null;
  }

  toggle(): void {
    this.on = !this.on;
    if (this.on && this.number === 0) void this.step("later");
  }

  async choose(kind: JourneyKind): Promise<void> {
    this.kind = kind;
    this.number = 0;
    await this.step("later");
  }

  /** Goes to the next request of the feature that is of the chosen kind. */
  async step(direction: SearchDirection): Promise<void> {
    const input = this.#input();
    if (!input || this.searching) return;
    this.searching = true;
    try {
      const found = await findJourney(input, this.kind, this.number, direction);
      if (found === null) this.nothing = direction === "later" ? "No later one" : "No earlier one";
      else [this.number, this.nothing] = [found, ""];
      if (found === null && this.number === 0) this.explanation = null;
    } catch (reason) {
      this.failure = asCommandError(reason);
    } finally {
      this.searching = false;
    }
  }

  /** Asks for the journey again whenever request, policy or scenario changed; call it from an effect. */
  follow(): void {
    const input = this.#input();
    const { number } = this;
    if (!this.on || !input || number === 0) return;
    const own = ++this.#turn;
    explainRequest(input, input.architecture, String(number))
      .then((found) => {
        if (own === this.#turn) [this.explanation, this.failure] = [found, null];
      })
      .catch((reason: unknown) => {
        if (own === this.#turn) [this.explanation, this.failure] = [null, asCommandError(reason)];
      });
  }

  /** Another feature has other requests. */
  reset(): void {
    this.#turn += 1;
    [this.number, this.explanation, this.failure, this.nothing] = [0, null, null, ""];
    if (this.on) void this.step("later");
  }

  #input() {
    const { project } = projectDocument;
    const { architecture, feature } = view;
    const workload = project?.workload?.name;
    if (!project || !workload || !architecture || !feature) return null;
    const { scenario } = replay;
    return { project, workload, scenario, architecture: architecture.id, feature: feature.id };
  }
}

export const trace = new Trace();

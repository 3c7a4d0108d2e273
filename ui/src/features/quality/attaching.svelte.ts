import { asCommandError, attachOutcomes, newJob, pickOutcomes, previewOutcomes } from "$lib/ipc/client";
import type { CommandError } from "$lib/ipc/client";
import type { AttachedOutcomes, ScoreColumn } from "$lib/ipc/generated";
import { plural } from "$lib/format/measure";
import { jobs } from "$lib/session/jobs.svelte";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";

/** From picking a table of scores to figures that use them. Nothing is written before `confirm`. */
export class Attaching {
  preview = $state.raw<AttachedOutcomes | null>(null);
  /** Why the scores cannot be attached as they are named. */
  problem = $state.raw<CommandError | null>(null);
  /** Columns whose model somebody chose. */
  models = $state.raw<ScoreColumn[]>([]);
  file = $state("");
  #turn = 0;

  constructor(readonly workload: () => string) {}

  async begin(): Promise<void> {
    try {
      const file = await pickOutcomes();
      if (file === null) return;
      [this.file, this.models, this.problem] = [file, [], null];
      this.preview = await previewOutcomes(newJob("outcomes"), this.#input([]));
    } catch (reason) {
      toasts.error(reason);
    }
  }

  #input(models: ScoreColumn[]) {
    return { file: this.file, workload: this.workload(), models };
  }

  /** Looks at the scores again with a column as those of another model; "" leaves it as the file calls it. */
  async choose(column: string, model: string): Promise<void> {
    const others = this.models.filter((own) => own.column !== column);
    this.models = model === "" ? others : [...others, { column, model }];
    const turn = ++this.#turn;
    try {
      const again = await previewOutcomes(newJob("outcomes"), this.#input(this.models));
      if (turn === this.#turn && this.preview) [this.preview, this.problem] = [again, null];
    } catch (reason) {
      if (turn === this.#turn) this.problem = asCommandError(reason);
    }
  }

  /** Attaches the scores, and replays what they change. */
  async confirm(): Promise<boolean> {
    const input = this.#input(this.models);
    const attached = await jobs.run("outcomes", `Attaching scores to ${input.workload}`, (job, onProgress) =>
      attachOutcomes(job, input, onProgress),
    );
    if (!attached) return false;
    if (session.workload?.name === input.workload) replay.request();
    toasts.done(
      `${plural(attached.scored_requests, "request")} of ${input.workload} have a score of ${plural(attached.models.length, "model")}`,
    );
    return true;
  }
}

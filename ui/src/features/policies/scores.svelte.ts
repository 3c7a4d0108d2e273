import { projectDocument } from "$lib/document/project.svelte";
import { judgedScores } from "$lib/ipc/client";
import type { JudgedScores } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { view } from "$lib/session/view.svelte";

/** The scores of one tier's answers, looked at again whenever the figures on the screen are new. */
export class TierScores {
  scores = $state.raw<JudgedScores | null>(null);
  #turn = 0;

  /** Asks for them; what is on the screen stays until the answer is here. Nothing is asked while nothing can be replayed. */
  async ask(path: string, tier: number): Promise<void> {
    const turn = ++this.#turn;
    const project = projectDocument.project;
    const [workload, architecture] = [session.workload?.name, view.architecture?.id];
    if (!project || !workload || !architecture) return;
    try {
      const input = { project, workload, scenario: replay.scenario, architecture };
      const scores = await judgedScores(input, path, tier);
      if (turn === this.#turn) this.scores = scores;
    } catch {
      // What is wrong with the project or the workload is said where the figures are.
      if (turn === this.#turn) this.scores = null;
    }
  }
}

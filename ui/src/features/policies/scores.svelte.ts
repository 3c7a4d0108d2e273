import { untrack } from "svelte";
import { projectDocument } from "$lib/document/project.svelte";
import { cancelJob, judgedScores, newJob } from "$lib/ipc/client";
import type { JudgedScores } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";

/** The scores of one tier's answers, looked at again whenever the figures on the screen are new. */
export class TierScores {
  scores = $state.raw<JudgedScores | null>(null);

  /**
   * Follows the figures on screen; call it from an effect, which ends what runs as soon as an edit is replayed. What is on the
   * screen stays until there is an answer. Nothing is asked while nothing can be replayed.
   */
  follow(architecture: string | undefined, path: string, tier: number): (() => void) | undefined {
    if (replay.state !== "fresh") return undefined;
    // An edit is followed by its replay, not by itself.
    const [project, workload] = untrack(() => [projectDocument.project, session.workload?.name]);
    if (!project || !workload || !architecture) return undefined;
    const job = newJob("scores");
    let over = false;
    const input = { project, workload, scenario: replay.scenario, architecture };
    judgedScores(job, input, path, tier).then(
      (scores) => {
        if (!over) this.scores = scores;
        over = true;
      },
      () => {
        // What is wrong with the project or the workload is said where the figures are.
        if (!over) this.scores = null;
        over = true;
      },
    );
    return () => {
      if (!over) void cancelJob(job).catch(() => {});
      over = true;
    };
  }
}

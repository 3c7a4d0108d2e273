import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, cancelJob, newJob, recommend } from "$lib/ipc/client";
import type { Architecture, Feature, Project } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { view } from "$lib/session/view.svelte";
import { free } from "../policies/architecture-edits";
import { enumerated } from "../recommend/model";
import { rank, rankPresent, type Candidate, type Ranked } from "./ranking";

/** The guided start of a feature: what it asks for, the policies that were tried, and how they did. */
class Guide {
  /** The feature with the answers given so far; null while the guide is closed. */
  feature = $state.raw<Feature | null>(null);
  ranked = $state.raw<Ranked[]>([]);
  /** The present policy, judged as the candidates are. */
  present = $state.raw<Ranked | null>(null);
  running = $state(false);
  /** How many candidates are being tried, or were. */
  tried = $state(0);
  #job: string | null = null;
  #turn = 0;

  open(feature: Feature): void {
    this.feature = feature;
    this.ranked = [];
    this.present = null;
  }

  close(): void {
    this.cancel();
    this.feature = null;
  }

  answer(change: (feature: Feature) => Feature): void {
    if (this.feature) this.feature = change(this.feature);
  }

  cancel(): void {
    this.#turn += 1;
    if (this.#job) void cancelJob(this.#job).catch(() => {});
    this.#job = null;
    this.running = false;
  }

  /** Searches the best policy on the recorded requests of the feature, under the answers given. */
  async run(architecture: Architecture): Promise<void> {
    const { feature } = this;
    const project = projectDocument.project;
    const workload = session.workload;
    if (!feature || !project || !workload) return;
    this.cancel();
    const turn = this.#turn;
    this.running = true;
    const job = newJob("guide");
    this.#job = job;
    try {
      const report = await recommend(
        job,
        { project: withAnswers(project, feature), workload: workload.name, scenario: replay.scenario },
        { feature: feature.id, within: architecture.id, objective: "lowest_cost" },
        ({ news }) => {
          if (news && turn === this.#turn) this.tried = news.candidates;
        },
      );
      const [found] = report.features;
      if (turn !== this.#turn || !found) return;
      // What is there now stands apart from what was tried.
      const before = JSON.stringify(architecture.policies[feature.id]);
      this.ranked = rank(found).filter(({ candidate }) => JSON.stringify(candidate.policy) !== before);
      this.present = rankPresent(found);
      this.tried = enumerated(report.features);
    } catch (reason) {
      if (turn === this.#turn && !asCommandError(reason).cancelled) toasts.error(reason);
    } finally {
      if (turn === this.#turn) this.running = false;
    }
  }

  /** Takes the answers as the feature's requirements and the candidate as its policy: one entry of the undo history. */
  adopt(candidate: Candidate, architecture: Architecture): void {
    const { feature } = this;
    const project = projectDocument.project;
    if (!feature || !project) return;
    const policies = { ...architecture.policies, [feature.id]: candidate.policy };
    // What everything is measured against stays as it is.
    const isMeasure = project.baseline === architecture.id && architecture.policies[feature.id] !== undefined;
    const proposed = isMeasure ? besides(project, architecture) : architecture;
    projectDocument.edit(`adopt ${candidate.name}`, (before) => ({
      ...withAnswers(before, feature),
      architectures: isMeasure
        ? [...before.architectures, { ...proposed, policies }]
        : before.architectures.map((one) => (one.id === architecture.id ? { ...one, policies } : one)),
    }));
    if (isMeasure) {
      view.chooseArchitecture(proposed.id);
      toasts.done(`${proposed.name} stands beside ${architecture.name} now, which stays as it was.`);
    }
    this.close();
  }

  /** Takes the answers as the feature's requirements and leaves its policy as it is. */
  keep(): void {
    const { feature } = this;
    const before = projectDocument.project?.features.find((one) => one.id === feature?.id);
    if (feature && before && !isSame(feature, before)) {
      projectDocument.edit(`requirements of ${feature.name}`, (project) => ({
        ...project,
        features: project.features.map((one) => (one.id === feature.id ? feature : one)),
      }));
    }
    this.close();
  }
}

/** A candidate that differs from the baseline in what is adopted alone. */
function besides(project: Project, baseline: Architecture): Architecture {
  const taken = <T>(of: (one: Architecture) => T) => project.architectures.map(of);
  const { summary: _, ...copied } = baseline;
  return {
    ...copied,
    id: free(
      "proposed",
      taken(({ id }) => id),
      "-",
    ),
    name: free(
      "Proposed",
      taken(({ name }) => name),
      " ",
    ),
  };
}

function withAnswers(project: Project, feature: Feature): Project {
  const features = project.features.map((one) => (one.id === feature.id ? feature : one));
  return { ...project, features };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export const guide = new Guide();

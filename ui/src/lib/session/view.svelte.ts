import { projectDocument } from "../document/project.svelte";
import type { Architecture, Feature } from "../ipc/generated";

/** What is selected, the same on every screen. Never part of the project, never undone. */
class View {
  #architecture = $state("");
  #feature = $state("");
  /** The workload shown on the Workloads screen. */
  workload = $state("");

  /** The chosen architecture, or the first that is not the baseline. */
  get architecture(): Architecture | null {
    const project = projectDocument.project;
    if (!project) return null;
    const { architectures, baseline } = project;
    const chosen = architectures.find(({ id }) => id === this.#architecture);
    return chosen ?? architectures.find(({ id }) => id !== baseline) ?? architectures[0] ?? null;
  }

  get feature(): Feature | null {
    const features = projectDocument.project?.features ?? [];
    return features.find(({ id }) => id === this.#feature) ?? features[0] ?? null;
  }

  chooseArchitecture(id: string): void {
    this.#architecture = id;
  }

  chooseFeature(id: string): void {
    this.#feature = id;
  }

  reset(): void {
    this.#architecture = "";
    this.#feature = "";
    this.workload = "";
  }
}

export const view = new View();

import type { WorkloadReference } from "../ipc/generated";

export type Overlay = "palette" | "settings" | "shortcuts" | "new_project" | "versions";

/** What lies over the screens. One at a time: opening another closes the one before. */
class Overlays {
  shown = $state<Overlay | null>(null);
  /** The workload that a new project is to use. */
  workload = $state.raw<WorkloadReference | null>(null);

  show(overlay: Overlay): void {
    this.workload = null;
    this.shown = overlay;
  }

  newProjectOn(workload: WorkloadReference): void {
    this.show("new_project");
    this.workload = workload;
  }

  close(): void {
    this.shown = null;
  }
}

export const overlays = new Overlays();

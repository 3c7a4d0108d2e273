import { saveProject } from "../ipc/client";
import type { OpenProject, Project } from "../ipc/generated";
import { busy } from "../session/busy.svelte";
import { toasts } from "../session/toasts.svelte";
import { History } from "./history";

export type SaveState = "saved" | "waiting" | "saving" | "failed";
type Save = (path: string, project: Project) => Promise<unknown>;

const SAVE_AFTER_MS = 400;

/** The open project file. Every change goes through `edit`, so every change can be undone and is saved. */
export class ProjectDocument {
  path = $state("");
  isSample = $state(false);
  project = $state.raw<Project | null>(null);
  saveState = $state<SaveState>("saved");
  undoLabel = $state<string | null>(null);
  redoLabel = $state<string | null>(null);

  #history = new History<Project>();
  #listeners: (() => void)[] = [];
  #save: Save;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settle: (() => void) | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(save: Save) {
    this.#save = save;
  }

  /** `listener` runs after every change of the project, opening another one included. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  open({ path, project, is_sample }: OpenProject): void {
    this.path = path;
    this.isSample = is_sample;
    this.saveState = "saved";
    this.#history.clear();
    this.#show(project);
  }

  edit(label: string, change: (project: Project) => Project): void {
    const before = this.project;
    if (!before) return;
    const after = change(before);
    if (after === before) return;
    this.#history.record(label, before);
    this.#show(after);
    this.#saveSoon();
  }

  undo(): void {
    this.#step((current) => this.#history.undo(current));
  }

  redo(): void {
    this.#step((current) => this.#history.redo(current));
  }

  /** Writes what is waiting now: before another project is opened, or the window goes. */
  async flush(): Promise<void> {
    if (this.#timer !== undefined) this.#write();
    await this.#saving;
  }

  #step(take: (current: Project) => Project | null): void {
    const state = this.project && take(this.project);
    if (!state) return;
    this.#show(state);
    this.#saveSoon();
  }

  #show(project: Project): void {
    this.project = project;
    this.undoLabel = this.#history.undoLabel;
    this.redoLabel = this.#history.redoLabel;
    for (const listener of this.#listeners) listener();
  }

  #saveSoon(): void {
    clearTimeout(this.#timer);
    this.#settle ??= busy.begin();
    this.saveState = "waiting";
    this.#timer = setTimeout(() => this.#write(), SAVE_AFTER_MS);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { path, project } = this;
    if (!project) return;
    this.saveState = "saving";
    // One after the other: two writes of one file must not overtake each other.
    this.#saving = this.#saving.then(async () => {
      try {
        await this.#save(path, project);
        if (this.project === project) this.saveState = "saved";
      } catch (reason) {
        this.saveState = "failed";
        toasts.error(reason);
      }
    });
    this.#settle?.();
    this.#settle = undefined;
  }
}

export const projectDocument = new ProjectDocument(saveProject);

import { asCommandError, saveProject } from "../ipc/client";
import type { OpenProject, Project, SavedProject } from "../ipc/generated";
import { busy } from "../session/busy.svelte";
import { toasts } from "../session/toasts.svelte";
import { History } from "./history";

export type SaveState = "saved" | "waiting" | "saving" | "failed" | "conflict";
/** Writes the file unless it is another one than `seen`; without `seen`, in any case. */
type Save = (path: string, project: Project, seen?: string) => Promise<SavedProject>;

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
  /** Digest of the file as it was read or written last. */
  #seen = "";

  constructor(save: Save) {
    this.#save = save;
  }

  /** `listener` runs after every change of the project, opening another one included, until it is taken back. */
  onChange(listener: () => void): () => void {
    this.#listeners.push(listener);
    return () => (this.#listeners = this.#listeners.filter((other) => other !== listener));
  }

  open({ path, project, is_sample, digest }: OpenProject): void {
    this.path = path;
    this.isSample = is_sample;
    this.saveState = "saved";
    this.#seen = digest;
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

  /** Writes the project now, waiting or not: what the user asked for, and the way out of a failed save. */
  async save(): Promise<void> {
    if (!this.project || this.saveState === "conflict") return;
    this.#write();
    await this.#saving;
  }

  /** Whether the file is still the one that was read or written last. A file that is gone is written again. */
  async compareWithFile(digestOf: (path: string) => Promise<string | null>): Promise<void> {
    const saving = this.#saving;
    await saving;
    const { path } = this;
    if (!path || this.saveState === "conflict") return;
    const found = await digestOf(path);
    // A save that has begun meanwhile looks for itself, and what was found may be from before it.
    if (saving !== this.#saving || path !== this.path) return;
    if (found === null || found === this.#seen) return;
    this.#stopWaiting();
    this.saveState = "conflict";
  }

  /** Ends a conflict with the file's content. What stood here is one undo away. */
  takeFile({ project, digest }: OpenProject): void {
    const before = this.project;
    this.#seen = digest;
    this.saveState = "saved";
    if (!before) return;
    this.#history.record("load the file as another program left it", before);
    this.#show(project);
  }

  /** Ends a conflict with what stands here. */
  async overwriteFile(): Promise<void> {
    this.#seen = "";
    this.saveState = "waiting";
    await this.save();
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

  /** The time runs from the first edit that is not written: a crash costs no more, however long a gesture goes on. */
  #saveSoon(): void {
    // Nothing is written until the user has said which of the two is to stay.
    if (this.saveState === "conflict") return;
    this.#settle ??= busy.begin();
    this.saveState = "waiting";
    this.#timer ??= setTimeout(() => this.#write(), SAVE_AFTER_MS);
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#settle?.();
    this.#settle = undefined;
  }

  #write(): void {
    const { path, project } = this;
    if (!project) return;
    this.saveState = "saving";
    // One after the other: two writes of one file must not overtake each other.
    this.#saving = this.#saving.then(async () => {
      try {
        const { digest } = await (this.#seen
          ? this.#save(path, project, this.#seen)
          : this.#save(path, project));
        this.#seen = digest;
        if (this.project === project) this.saveState = "saved";
      } catch (reason) {
        if (asCommandError(reason).code === "changed_outside") {
          this.#stopWaiting();
          this.saveState = "conflict";
        } else {
          this.saveState = "failed";
          toasts.error(reason);
        }
      }
    });
    this.#stopWaiting();
  }
}

export const projectDocument = new ProjectDocument(saveProject);

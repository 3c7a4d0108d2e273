type Entry<T> = { label: string; state: T };

const KEPT = 200;

/** Undo and redo over immutable snapshots: an entry is the state before a change and the change's name. */
export class History<T> {
  #past: Entry<T>[] = [];
  #future: Entry<T>[] = [];

  get undoLabel(): string | null {
    return this.#past.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#future.at(-1)?.label ?? null;
  }

  record(label: string, before: T): void {
    this.#past = [...this.#past.slice(1 - KEPT), { label, state: before }];
    this.#future = [];
  }

  undo(current: T): T | null {
    const entry = this.#past.pop();
    if (!entry) return null;
    this.#future.push({ label: entry.label, state: current });
    return entry.state;
  }

  redo(current: T): T | null {
    const entry = this.#future.pop();
    if (!entry) return null;
    this.#past.push({ label: entry.label, state: current });
    return entry.state;
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
  }
}

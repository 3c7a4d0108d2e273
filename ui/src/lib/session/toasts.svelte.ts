import { asCommandError } from "../ipc/client";

export type Toast = { id: number; kind: "error" | "done"; message: string; hint?: string };

const SHOWN_AT_ONCE = 3;
const DONE_LASTS_MS = 6000;

class Toasts {
  list = $state.raw<Toast[]>([]);
  #next = 1;

  /** Says what went wrong. A cancelled command is not an error, and the same message is not said twice. */
  error(reason: unknown): void {
    const error = asCommandError(reason);
    if (error.cancelled) return;
    this.#add({ kind: "error", message: error.message, ...(error.hint ? { hint: error.hint } : {}) });
  }

  done(message: string): void {
    const id = this.#add({ kind: "done", message });
    setTimeout(() => this.dismiss(id), DONE_LASTS_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  #add(toast: Omit<Toast, "id">): number {
    const id = this.#next++;
    const others = this.list.filter((shown) => shown.message !== toast.message);
    this.list = [...others, { ...toast, id }].slice(-SHOWN_AT_ONCE);
    return id;
  }
}

export const toasts = new Toasts();

import {
  asCommandError,
  exportConfiguration,
  previewConfiguration,
  type CommandError,
} from "$lib/ipc/client";
import type {
  Configuration,
  FilesInTheWay,
  GatewayTarget,
  Project,
  WrittenConfiguration,
} from "$lib/ipc/generated";
import { toasts } from "$lib/session/toasts.svelte";
import type { Grouping } from "./tree";

/** What a preview is made of. */
export type Input = { project: Project; workload?: string; scenario: string; architecture: string };

export type Exported = WrittenConfiguration & { target_name: string; architecture: string; at: string };

/** Quicker than this and nothing is dimmed: what only flashes tells nothing. */
const DIMMED_AFTER_MS = 150;
const KEPT = 3;

/** What is shown and what is written are the same. */
function asked({ project, workload, scenario, architecture }: Input, target: GatewayTarget) {
  return { project, scenario, architecture, target, ...(workload !== undefined && { workload }) };
}

/** The configuration on show, and what the user chose to see of it; it stays when the screen is left and entered again. */
export class Configuring {
  target = $state<GatewayTarget>("openrouter");
  configuration = $state.raw<Configuration | null>(null);
  failure = $state.raw<CommandError | null>(null);
  /** Whether what is shown is older than the project, and has been so for a visible while. */
  stale = $state(false);
  exporting = $state(false);
  /** Files that an export would replace and that are not its own: the user has to say. */
  asking = $state.raw<{ found: FilesInTheWay; input: Input; name: string; target: GatewayTarget } | null>(
    null,
  );
  /** What was written in this run, the latest first. */
  exported = $state.raw<Exported[]>([]);

  /** The path of the open file. */
  file = $state("");
  asDiff = $state(false);
  wrap = $state(false);
  grouping = $state<Grouping>("folder");
  closed = $state.raw<ReadonlySet<string>>(new Set());

  #turn = 0;

  async read(input: Input, target: GatewayTarget): Promise<void> {
    const turn = ++this.#turn;
    const dimmed = setTimeout(() => (this.stale = turn === this.#turn), DIMMED_AFTER_MS);
    try {
      const configuration = await previewConfiguration(asked(input, target));
      if (turn !== this.#turn) return;
      this.configuration = configuration;
      this.failure = null;
    } catch (reason) {
      if (turn === this.#turn) this.failure = asCommandError(reason);
    } finally {
      clearTimeout(dimmed);
      if (turn === this.#turn) this.stale = false;
    }
  }

  /** Writes the files where the user says; then what is shown is compared with them. */
  async export(input: Input, name: string): Promise<void> {
    await this.#write(input, name, this.target);
  }

  /** Writes what was asked about, over the files that are in the way. */
  async replace(): Promise<void> {
    const { asking } = this;
    this.asking = null;
    if (asking) await this.#write(asking.input, asking.name, asking.target, asking.found.folder);
  }

  async #write(input: Input, name: string, target: GatewayTarget, replacing?: string): Promise<void> {
    this.exporting = true;
    try {
      const found = await exportConfiguration({
        ...asked(input, target),
        ...(replacing !== undefined && { replacing }),
      });
      if (!found) return;
      // What lies in the folder is no longer what was read there.
      if ("in_the_way" in found) {
        this.asking = { found: found.in_the_way, input, name, target };
        await this.read(input, target);
        return;
      }
      const { written } = found;
      const target_name = this.configuration?.target_name ?? target;
      const own = { ...written, target_name, architecture: name, at: new Date().toISOString() };
      const others = this.exported.filter(({ folder }) => folder !== own.folder);
      this.exported = [own, ...others].slice(0, KEPT);
      await this.read(input, target);
    } catch (reason) {
      toasts.error(reason);
    } finally {
      this.exporting = false;
    }
  }

  toggle(folder: string): void {
    const closed = new Set(this.closed);
    if (!closed.delete(folder)) closed.add(folder);
    this.closed = closed;
  }
}

export const configuring = new Configuring();

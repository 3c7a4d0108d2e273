import type { Component } from "svelte";
import { busy } from "$lib/session/busy.svelte";
import { SCREENS, type Screen } from "$lib/session/route.svelte";
import { toasts } from "$lib/session/toasts.svelte";

const files: Record<Screen, () => Promise<{ default: Component }>> = {
  workloads: () => import("../features/workloads/Workloads.svelte"),
  catalog: () => import("../features/catalog/Catalog.svelte"),
  features: () => import("../features/features/Features.svelte"),
  policies: () => import("../features/policies/Policies.svelte"),
  scenarios: () => import("../features/scenarios/Scenarios.svelte"),
  compare: () => import("../features/compare/Compare.svelte"),
  document: () => import("../features/document/Document.svelte"),
  implementation: () => import("../features/implementation/Implementation.svelte"),
};

/** The screens. Each is read when it is shown first: the window opens sooner for not having read all of them. */
class Screens {
  #read = $state.raw<Partial<Record<Screen, Component>>>({});
  #reading: Partial<Record<Screen, Promise<void>>> = {};

  /** The component of a screen, once it has been read. */
  of(screen: Screen): Component | undefined {
    return this.#read[screen];
  }

  /** Has a screen read that is to be shown. */
  show(screen: Screen): void {
    if (this.#read[screen]) return;
    busy.during(this.#readOf(screen)).catch((reason: unknown) => toasts.error(reason));
  }

  /** Reads one after another what is not read yet, so that no later change of screens waits for it. */
  async readAhead(): Promise<void> {
    for (const screen of SCREENS) {
      // One that cannot be read says so when it is to be shown.
      await this.#readOf(screen).catch(() => undefined);
    }
  }

  #readOf(screen: Screen): Promise<void> {
    return (this.#reading[screen] ??= files[screen]().then(
      ({ default: component }) => void (this.#read = { ...this.#read, [screen]: component }),
      (reason: unknown) => {
        // Whoever goes there again has it tried again.
        delete this.#reading[screen];
        throw reason;
      },
    ));
  }
}

export const screens = new Screens();

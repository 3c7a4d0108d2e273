import { showWorkload } from "$lib/ipc/client";
import type { Condition, Feature, Share } from "$lib/ipc/generated";
import { session } from "$lib/session/session.svelte";

/** The feature tags of the workload in use, the most frequent first. */
class Tags {
  #of = $state("");
  #all = $state.raw<Share[]>([]);

  /** To be called in an effect: reads the tags when another workload comes into use. */
  follow(): void {
    const workload = session.workload;
    if (!workload || this.#of === workload.digest) return;
    this.#of = workload.digest;
    this.#all = [];
    showWorkload(workload.name)
      .then(({ features }) => {
        if (this.#of === workload.digest) this.#all = features;
      })
      // Without them a tag can still be written by hand.
      .catch(() => (this.#of = ""));
  }

  /** Those that no feature asks for. */
  unclaimed(features: Feature[]): Share[] {
    return session.workload?.digest === this.#of ? unclaimed(this.#all, features) : [];
  }
}

export function unclaimed(tags: Share[], features: Feature[]): Share[] {
  if (features.some(({ matches }) => matches === "always")) return [];
  const claimed = new Set(features.flatMap(({ matches }) => tagsIn(matches)));
  return tags.filter(({ id }) => id !== "" && !claimed.has(id));
}

function tagsIn(condition: Condition): string[] {
  if (typeof condition === "string") return [];
  if ("feature_tag" in condition) return condition.feature_tag;
  if ("all" in condition) return condition.all.flatMap(tagsIn);
  if ("any" in condition) return condition.any.flatMap(tagsIn);
  return [];
}

export const tags = new Tags();

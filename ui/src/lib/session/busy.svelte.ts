import { untrack } from "svelte";

/** Counts work under way, so that the window can say when it has come to rest. */
class Busy {
  #running = $state(0);

  get now(): boolean {
    return this.#running > 0;
  }

  begin(): () => void {
    // Work may start inside an effect, which must not depend on the count it raises.
    untrack(() => (this.#running += 1));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running -= 1;
    };
  }

  during<T>(work: Promise<T>): Promise<T> {
    return work.finally(this.begin());
  }
}

export const busy = new Busy();

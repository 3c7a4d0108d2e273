import { untrack } from "svelte";

/** Counts work under way, so that the window can say when it has come to rest. */
class Busy {
  /** Not a state: what is added while effects run must not be weighed against what they were told before. */
  #running = 0;
  #now = $state(false);
  #waiting: (() => void)[] = [];

  get now(): boolean {
    return this.#now;
  }

  begin(): () => void {
    this.#count(1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#count(-1);
    };
  }

  during<T>(work: Promise<T>): Promise<T> {
    return work.finally(this.begin());
  }

  /** Until nothing is under way. */
  end(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((done) => this.#waiting.push(done));
  }

  #count(change: 1 | -1): void {
    this.#running += change;
    // Work may start inside an effect, which must not depend on what it raises.
    untrack(() => (this.#now = this.#running > 0));
    if (this.#running === 0) this.#waiting.splice(0).forEach((done) => done());
  }
}

export const busy = new Busy();

import { forgetKey, keepKey, keyStates } from "../ipc/client";
import type { GatewayAccess, KeyPlace, KeyStates } from "../ipc/generated";
import { remembered } from "./remembered";

const KEY = "routewright.prices-from";

/** Where today's prices are fetched from, and where the gateways' keys are. The keys themselves never come here. */
class Gateways {
  states = $state.raw<KeyStates | null>(null);
  #pricesFrom = $state<string | null>(remembered.get(KEY) || null);

  /** The API that a refresh asks; null for OpenRouter's. */
  get pricesFrom(): string | null {
    return this.#pricesFrom;
  }

  set pricesFrom(address: string | null) {
    this.#pricesFrom = address;
    remembered.set(KEY, address ?? "");
  }

  /** The chosen gateway among those that are known; the first is OpenRouter. */
  get chosen(): GatewayAccess | undefined {
    const gateways = this.states?.gateways ?? [];
    return gateways.find(({ address }) => address === this.#pricesFrom) ?? gateways[0];
  }

  async load(): Promise<void> {
    this.#show(await keyStates());
  }

  /** Makes a gateway known and chooses it. The key is handed on and not kept here. */
  async keep(address: string, key: string, place: KeyPlace): Promise<void> {
    const known = new Set(this.states?.gateways.map((gateway) => gateway.address));
    this.#show(await keepKey(address, key, place));
    const added = this.states?.gateways.find((gateway) => !known.has(gateway.address));
    if (added) this.choose(added.address);
  }

  async forget(address: string): Promise<void> {
    this.#show(await forgetKey(address));
  }

  choose(address: string): void {
    this.pricesFrom = address === this.states?.gateways[0]?.address ? null : address;
  }

  /** What is chosen and no longer known is chosen no longer. */
  #show(states: KeyStates): void {
    this.states = states;
    const known = states.gateways.some(({ address }) => address === this.#pricesFrom);
    if (this.#pricesFrom && !known) this.pricesFrom = null;
  }
}

export const gateways = new Gateways();

import { listCatalogs, refreshCatalog } from "$lib/ipc/client";
import type { CatalogListing } from "$lib/ipc/generated";
import { plural } from "$lib/format/measure";
import { gateways } from "$lib/session/gateways.svelte";
import { jobs } from "$lib/session/jobs.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { catalogView } from "./view.svelte";

/** The snapshots that can be used, and today's from the network when the user asks for it. */
class Snapshots {
  list = $state.raw<CatalogListing[]>([]);
  refreshing = $state(false);
  /** Digest of what the last refresh of this run stored. */
  fetched = $state<string | null>(null);

  async load(): Promise<void> {
    try {
      this.list = await listCatalogs();
    } catch (reason) {
      toasts.error(reason);
    }
  }

  async use(digest: string): Promise<void> {
    const listing = this.list.find((one) => one.digest === digest);
    await session.useCatalog(digest, listing?.imported_at === undefined);
    await this.load();
  }

  /** Fetches today's lists. The catalog in use stays in use: new prices change every figure, so the user decides. */
  async refresh(): Promise<void> {
    if (this.refreshing) return;
    this.refreshing = true;
    const stored = await jobs.run("refresh", "Fetching today’s prices", (job, onProgress) =>
      refreshCatalog(job, gateways.pricesFrom, onProgress),
    );
    this.refreshing = false;
    if (!stored) return;
    await this.load();
    this.fetched = stored.digest;
    catalogView.panel = "changes";
    const missing =
      stored.not_fetched.length > 0
        ? `; ${plural(stored.not_fetched.length, "model")} did not answer and keep older figures`
        : "";
    toasts.done(
      stored.is_new
        ? `Stored the prices of ${stored.date}: ${plural(stored.models, "model")}, ${plural(stored.endpoints, "endpoint")}${missing}`
        : `The prices of ${stored.date} were stored already${missing}`,
    );
  }
}

export const snapshots = new Snapshots();

/** The date of a snapshot, and its digest where two are of one day. */
export function snapshotName({ date, imported_at, digest }: CatalogListing, all: CatalogListing[]): string {
  if (all.filter((other) => other.date === date).length === 1) return date;
  return imported_at === undefined ? `${date}, bundled` : `${date}, ${digest.replace("b3:", "").slice(0, 6)}`;
}

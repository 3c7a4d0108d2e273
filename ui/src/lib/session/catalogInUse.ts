import { useCatalog } from "../ipc/client";
import type { CatalogSummary } from "../ipc/generated";
import { toasts } from "./toasts.svelte";

const KEY = "routewright.catalog";
/** Absent where nothing can be kept from run to run. */
const storage = typeof localStorage === "undefined" ? null : localStorage;

/** Keeps which snapshot this window uses, for its next start; null for the one that comes with the application. */
export function rememberCatalog(digest: string | null): void {
  if (digest === null) storage?.removeItem(KEY);
  else storage?.setItem(KEY, digest);
}

/** The snapshot that was in use last, or `offered` where none was chosen or the history lost it. */
export async function catalogInUse(offered: CatalogSummary): Promise<CatalogSummary> {
  const digest = storage?.getItem(KEY) ?? null;
  if (digest === null || digest === offered.digest) return offered;
  try {
    return await useCatalog(digest);
  } catch (reason) {
    rememberCatalog(null);
    toasts.error(reason);
    return offered;
  }
}

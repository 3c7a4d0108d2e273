import type { ApiError, CatalogListing, Command, Project, RefreshSummary } from "../generated";
import type { Host } from "../client";
import { wholeCatalog as catalog } from "./catalog";
import { impactOf } from "./impact";
import { bundledListing, changes, fetchedListing, modelDetail, olderListing } from "./catalogDetail";

type Answer = (args: Record<string, unknown>, onProgress?: Parameters<Host>[2]) => unknown;
type CatalogCommand = Extract<
  Command,
  "list_catalogs" | "use_catalog" | "show_model" | "catalog_changes" | "refresh_catalog" | "catalog_impact"
>;

const fail = (error: ApiError): never => {
  throw error;
};

/** The commands on catalogs: an older snapshot is there from the start, a refresh brings a newer one. */
export function catalogs(
  wait: (ms: number) => Promise<unknown>,
  isCancelled: (job: string) => boolean,
): Record<CatalogCommand, Answer> {
  let listings: CatalogListing[] = [bundledListing, olderListing];

  const named = (digest: unknown): CatalogListing =>
    listings.find((listing) => listing.digest === digest) ??
    fail({ code: "not_found", message: `there is no catalog \`${String(digest)}\`` });

  return {
    list_catalogs: () => listings,
    use_catalog: (args) => {
      const { digest, date } = named(args["catalog"]);
      listings = listings.map((listing) => ({ ...listing, in_use: listing.digest === digest }));
      return { ...catalog, digest, date };
    },
    show_model: (args) => {
      const found = catalog.models.find(({ id }) => id === args["model"]);
      return found
        ? modelDetail(found)
        : fail({ code: "not_found", message: `the catalog has no model \`${String(args["model"])}\`` });
    },
    catalog_changes: (args) => changes(named(args["old"]), named(args["new"])),
    catalog_impact: (args) =>
      impactOf(args["project"] as Project, named(args["old"]).date, named(args["new"]).date),
    refresh_catalog: async (args, onProgress): Promise<RefreshSummary> => {
      const total = catalog.models.length;
      for (let done = 1; done <= total; done++) {
        await wait(40);
        if (isCancelled(String(args["job"]))) fail({ code: "cancelled", message: "Cancelled" });
        onProgress?.({ phase: "refresh", done, total, rows: done });
      }
      const is_new = !listings.some(({ digest }) => digest === fetchedListing.digest);
      if (is_new) listings = [fetchedListing, ...listings];
      const { date, digest, models } = fetchedListing;
      return { date, digest, models, endpoints: 1_102, is_new, fetched: total, not_fetched: [] };
    },
  };
}

import { projectDocument } from "$lib/document/project.svelte";
import type { CatalogSummary, Factor, Project } from "$lib/ipc/generated";
import { withAssumptions } from "$lib/project/assumptions";
import { digits, parseDecimal, subtract, toNumber, type Decimal } from "$lib/format/decimal";

const ONE: Decimal = { units: 1n, scale: 0 };
const MINUS = "−";
const NO_BREAK = "\u00a0";

/** The share of the list price that the project pays at a provider, where it is not the whole. */
export function priceShareOf(provider: string): Factor | undefined {
  const share = projectDocument.project?.assumptions?.price_shares?.[provider];
  return share === undefined || toNumber(parseDecimal(share)) === 1 ? undefined : share;
}

/** "−12 % yours": how far a share of the list price is from the whole. */
export function discountInWords(share: Factor): string {
  return `${percentOff(share)} yours`;
}

/** "−12 %" for the share 0.88, exactly. */
export function percentOff(share: Factor): string {
  const off = subtract(parseDecimal(share), ONE);
  const percent = trimmed({ units: off.units * 100n, scale: off.scale });
  return `${percent.units < 0n ? MINUS : "+"}${digits(percent)}${NO_BREAK}%`;
}

/** Percent off the list price, as typed, to the share that is paid; null when it is no discount of 0 to 100. */
export function shareOf(percent: string): Factor | null {
  if (!/^\d+(\.\d{1,6})?$/.test(percent)) return null;
  const off = parseDecimal(percent);
  const left = subtract({ units: 100n, scale: 0 }, off);
  return left.units < 0n ? null : text(trimmed({ units: left.units, scale: left.scale + 2 }));
}

/** The share that is paid, as percent off the list price for a field. */
export function percentOf(share: Factor): string {
  const off = subtract(ONE, parseDecimal(share));
  return text(trimmed({ units: off.units * 100n, scale: off.scale }));
}

function trimmed({ units, scale }: Decimal): Decimal {
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  return { units, scale };
}

function text(value: Decimal): string {
  return `${value.units < 0n ? "-" : ""}${digits(value).replaceAll(",", "")}`;
}

/** The project with another share at a provider; null takes the agreement away. */
export function withPriceShare(project: Project, provider: string, share: Factor | null): Project {
  const { [provider]: _, ...others } = project.assumptions?.price_shares ?? {};
  const shares = share === null ? others : { ...others, [provider]: share };
  const { price_shares: __, ...rest } = project.assumptions ?? {};
  return withAssumptions(project, Object.keys(shares).length > 0 ? { ...rest, price_shares: shares } : rest);
}

/** The project with another fee of the gateway; null takes it away. */
export function withPlatformFee(project: Project, fee: Factor | null): Project {
  const { platform_fee: _, ...rest } = project.assumptions ?? {};
  return withAssumptions(project, fee === null ? rest : { ...rest, platform_fee: fee });
}

export type Effect = { endpoints: number; models: number; usedModels: number };

/** What an agreement with a provider reaches: its endpoints, their models, and those of them that the project names. */
export function reachOf(catalog: CatalogSummary | null, provider: string, used: Map<string, number>): Effect {
  const serving = (catalog?.models ?? []).flatMap(({ id, endpoints }) => {
    const own = endpoints.filter((endpoint) => endpoint.provider === provider).length;
    return own > 0 ? [{ id, own }] : [];
  });
  return {
    endpoints: serving.reduce((sum, { own }) => sum + own, 0),
    models: serving.length,
    usedModels: serving.filter(({ id }) => used.has(id)).length,
  };
}

/** A fee as typed in percent, as the share the project file takes; null when it is none. */
export function feeOf(percent: string): Factor | null {
  if (!/^\d{1,3}(\.\d{1,6})?$/.test(percent)) return null;
  const value = parseDecimal(percent);
  return toNumber(value) > 100 ? null : text(trimmed({ units: value.units, scale: value.scale + 2 }));
}

/** A fee of the project file in percent, for a field. */
export function feePercent(fee: Factor): string {
  const value = parseDecimal(fee);
  return text(trimmed({ units: value.units * 100n, scale: value.scale }));
}

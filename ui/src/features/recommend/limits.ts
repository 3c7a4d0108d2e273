type Caps = Readonly<Record<string, number>>;

/** The limits with another one for a provider, in per cent; null takes it away. */
export function withCap(caps: Caps, provider: string, most: number | null): Caps {
  const { [provider]: _, ...others } = caps;
  return most === null ? others : { ...caps, [provider]: most };
}

/** How many models may be composed with each other: more take longer, by the power of the patterns. */
export const [FEWEST_MODELS, MOST_MODELS, USUAL_MODELS] = [2, 24, 8] as const;

/** A number of models as typed; empty for the usual one, null where it is none. */
export function acceptModels(text: string): string | null {
  if (text === "") return "";
  const models = Number(text);
  return /^\d+$/.test(text) && models >= FEWEST_MODELS && models <= MOST_MODELS ? String(models) : null;
}

/** Per cent of the spending as typed; null where it is no share. */
export function acceptShare(text: string): string | null {
  const share = Number(text);
  return /^\d+(\.\d+)?$/.test(text) && share <= 100 ? String(share) : null;
}

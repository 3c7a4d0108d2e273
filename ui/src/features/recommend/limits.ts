type Caps = Readonly<Record<string, number>>;

/** The limits with another one for a provider, in per cent; null takes it away. */
export function withCap(caps: Caps, provider: string, most: number | null): Caps {
  const { [provider]: _, ...others } = caps;
  return most === null ? others : { ...caps, [provider]: most };
}

/** Per cent of the spending as typed; null where it is no share. */
export function acceptShare(text: string): string | null {
  const share = Number(text);
  return /^\d+(\.\d+)?$/.test(text) && share <= 100 ? String(share) : null;
}

const significant = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** Dollars at a tick, which is round by construction. */
export const axisDollars = (value: number) => `$${significant.format(value)}`;
export const axisSeconds = (ms: number) => `${Number((ms / 1000).toPrecision(3))}\u00a0s`;
export const axisShare = (share: number) => `${Number((share * 100).toPrecision(4))}\u00a0%`;
export const axisPercent = (percent: number) => `${Number(percent.toPrecision(4))}\u00a0%`;

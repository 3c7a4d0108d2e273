/** What is remembered on this computer between two starts; nothing where there is no such place, as in tests. */
export const remembered = {
  get(key: string): string | null {
    return globalThis.localStorage?.getItem(key) ?? null;
  },
  set(key: string, value: string): void {
    globalThis.localStorage?.setItem(key, value);
  },
};

import type { GatewayAccess, KeyPlace } from "$lib/ipc/generated";

/** Where a gateway's key is, in words. */
export function keyPlace({ key, problem }: GatewayAccess, isOpenRouter: boolean): string {
  if (problem) return problem;
  if (key === "this_run") return "Key for this run only";
  if (key === "keychain") return "Key in the system keychain";
  return isOpenRouter ? "Its price lists need no key" : "No key";
}

/** Where a new key can be kept on this machine. */
export function places(noKeychain: string | undefined): { value: KeyPlace; label: string }[] {
  return [
    ...(noKeychain === undefined ? [{ value: "keychain" as const, label: "In the system keychain" }] : []),
    { value: "this_run", label: "For this run only" },
    { value: "none", label: "It needs none" },
  ];
}

/** Why the form cannot be sent yet; null when it can. */
export function missing(address: string, key: string, place: KeyPlace): string | null {
  if (address.trim() === "") return "Type the address of the gateway’s API.";
  if (place !== "none" && key.trim() === "") return "Type the key, or choose that it needs none.";
  return null;
}

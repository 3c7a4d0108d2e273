import type { Policy, Project } from "$lib/ipc/generated";

/** The architecture and feature of which the policy at a pointer is the whole; null where it stands within another. */
export function rootOf(project: Project, path: string): { architecture: string; feature: string } | null {
  const found = /^\/architectures\/(\d+)\/policies\/([^/]+)$/.exec(path);
  const architecture = project.architectures[Number(found?.[1])]?.id;
  const feature = found?.[2]?.replaceAll("~1", "/").replaceAll("~0", "~");
  return architecture === undefined || feature === undefined ? null : { architecture, feature };
}

/** A cascade with these thresholds; any other policy as it is. */
export function withThresholds(policy: Policy, acceptAt: number[]): Policy {
  if (policy.pattern !== "cascade") return policy;
  const tiers = policy.tiers.map((tier, n) => {
    const threshold = acceptAt[n];
    return threshold === undefined ? tier : { ...tier, accept_at: threshold };
  });
  return { ...policy, tiers };
}

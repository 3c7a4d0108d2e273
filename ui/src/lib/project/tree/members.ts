import type { Arm, Band, CascadeTier, FallbackStep, Policy, TaskRule } from "../../ipc/generated";

/** A member of a pattern's list, whatever else stands beside its policy there. */
type Member = Policy | FallbackStep | CascadeTier | TaskRule | Band | Arm;

/** The list that a pattern composes: where it stands, how few it may hold, and how a policy becomes a member. */
type List = {
  at: string[];
  least: number;
  most: number;
  /** `before` are the members that it joins. */
  member: (policy: Policy, before: Member[]) => Member;
};

const MOST = 64;
const plain = (policy: Policy): Member => policy;
const within = (policy: Policy): Member => ({ policy });

function listOf(policy: Policy): List | null {
  switch (policy.pattern) {
    case "fallback":
      return { at: ["steps"], least: 1, most: MOST, member: within };
    case "cascade":
      return { at: ["tiers"], least: 1, most: MOST, member: within };
    case "task":
      return {
        at: ["rules"],
        least: 0,
        most: MOST,
        member: (policy, before) => ({ name: `Rule ${before.length + 1}`, when: "always", policy }),
      };
    case "ensemble":
      return { at: ["members"], least: 2, most: 8, member: plain };
    case "steer":
      return { at: ["candidates"], least: 1, most: MOST, member: plain };
    case "weighted":
      return {
        at: ["arms"],
        least: 1,
        most: MOST,
        member: (policy, before) => ({ name: `arm ${before.length + 1}`, weight: 1, policy }),
      };
    case "partition":
      return "bands" in policy.by
        ? {
            at: ["by", "bands", "bands"],
            least: 0,
            most: MOST,
            member: (policy, before) => ({ below: 2 * (lastBound(before) ?? 8_000), policy }),
          }
        : null;
    default:
      return null;
  }
}

function lastBound(members: Member[]): number | null {
  const last = members.at(-1);
  return last && "below" in last ? last.below : null;
}

function read(policy: Policy, at: string[]): Member[] {
  let value: unknown = policy;
  for (const key of at) value = (value as Record<string, unknown>)[key];
  return value as Member[];
}

function write(policy: Policy, at: string[], members: Member[]): Policy {
  const set = (value: unknown, [key, ...rest]: string[]): unknown =>
    key === undefined
      ? members
      : { ...(value as object), [key]: set((value as Record<string, unknown>)[key], rest) };
  return set(policy, at) as Policy;
}

/** The place in its parent's list that a child's relative pointer names; null for a judge, an arbiter, an otherwise. */
export function placeOf(parent: Policy, at: string): number | null {
  const list = listOf(parent);
  if (!list) return null;
  const prefix = `/${list.at.join("/")}/`;
  if (!at.startsWith(prefix)) return null;
  const rest = at.slice(prefix.length).replace(/\/policy$/, "");
  return /^\d+$/.test(rest) ? Number(rest) : null;
}

/** How many members a pattern has; null for what is no list. */
export function memberCount(policy: Policy): number | null {
  const list = listOf(policy);
  return list && read(policy, list.at).length;
}

export function canAdd(policy: Policy): boolean {
  const list = listOf(policy);
  return list !== null && read(policy, list.at).length < list.most;
}

/** The pattern with one more member, behind the one at `after` or at the end. */
export function addMember(policy: Policy, added: Policy, after?: number): Policy {
  const list = listOf(policy);
  if (!list || !canAdd(policy)) return policy;
  const members = read(policy, list.at);
  const place = after === undefined ? members.length : after + 1;
  return write(policy, list.at, members.toSpliced(place, 0, list.member(added, members.slice(0, place))));
}

export function canRemove(policy: Policy, place: number): boolean {
  const list = listOf(policy);
  return list !== null && place < read(policy, list.at).length && read(policy, list.at).length > list.least;
}

export function removeMember(policy: Policy, place: number): Policy {
  const list = listOf(policy);
  if (!list || !canRemove(policy, place)) return policy;
  return write(policy, list.at, read(policy, list.at).toSpliced(place, 1));
}

/** The pattern with a member moved to another place; bounds of bands and thresholds of tiers keep their places. */
export function moveMember(policy: Policy, from: number, to: number): Policy {
  const list = listOf(policy);
  if (!list) return policy;
  const members = read(policy, list.at);
  const moved = members[from];
  if (!moved || to < 0 || to >= members.length || from === to) return policy;
  const reordered = members.toSpliced(from, 1).toSpliced(to, 0, moved);
  return write(policy, list.at, keepPlaces(policy, members, reordered));
}

function keepPlaces(policy: Policy, before: Member[], after: Member[]): Member[] {
  if (policy.pattern === "partition") {
    return after.map((member, at) => ({ ...(member as Band), below: (before[at] as Band).below }));
  }
  if (policy.pattern === "cascade") {
    return after.map((member, at) => {
      const { accept_at: threshold } = before[at] as CascadeTier;
      const { accept_at: _, ...rest } = member as CascadeTier;
      return threshold === undefined ? rest : { ...rest, accept_at: threshold };
    });
  }
  return after;
}

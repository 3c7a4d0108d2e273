import type {
  NewProject,
  OpenProject,
  Project,
  ProjectChange,
  ProjectVersion,
  RecentProject,
  SampleSummary,
} from "../generated";

export const SAMPLES: SampleSummary[] = [
  {
    id: "enterprise",
    name: "Enterprise software",
    summary: "Six features of a business application, 50,000 requests a week.",
  },
  {
    id: "finance",
    name: "Financial services",
    summary: "Five features of a bank; clients' data are neither kept nor trained on.",
  },
  {
    id: "healthcare",
    name: "Healthcare analytics",
    summary: "Five features on patients' data, which stay in Europe and are not kept.",
  },
  { id: "legal", name: "Legal technology", summary: "Five features on long documents under privilege." },
];

const CHANGES: ProjectChange[] = [
  {
    path: "/architectures/1/policies/chat/steps/0/policy/model",
    kind: "changed",
    old: "openai/gpt-4o",
    new: "openai/gpt-4o-mini",
  },
  { path: "/features/0/requirements/latency_ms", kind: "changed", old: 4000, new: 2500 },
  { path: "/scenarios/1", kind: "removed", old: { id: "outage", name: "A provider is down" } },
  { path: "/architectures/1/guardrails", kind: "added", new: [{ id: "budget", name: "Daily budget" }] },
];

type Args = Record<string, unknown>;

/** Project files of the in-memory host: recent ones, versions, and a file that nobody else changes. */
export function fakeProjects(opened: OpenProject) {
  let recent: RecentProject[] = [
    { path: opened.path, name: "Acme Support Suite", opened_at: "2026-11-26T09:41:12Z", gone: false },
    {
      path: "/home/me/work/claims/claims-intake.routewright.json",
      name: "Claims intake",
      opened_at: "2026-11-24T16:02:55Z",
      gone: false,
    },
    {
      path: "/media/stick/old-plan.routewright.json",
      name: "Old plan",
      opened_at: "2026-09-02T08:15:00Z",
      gone: true,
    },
  ];
  let versions: ProjectVersion[] = [
    {
      id: "2026-11-25T171203.routewright.json",
      name: "As shown to finance",
      saved_at: "2026-11-25T17:12:03Z",
    },
    {
      id: "2026-11-20T093011.routewright.json",
      name: "One model for everything",
      saved_at: "2026-11-20T09:30:11Z",
    },
  ];
  const kept = new Map<string, Project>();
  let saved = 0;

  const answers = {
    open_project_at: (args: Args) => ({ ...opened, path: String(args["path"]), is_sample: false }),
    new_project: (args: Args) => {
      const { name } = args["project"] as NewProject;
      return {
        ...opened,
        project: { ...opened.project, name },
        path: "/home/me/new.routewright.json",
        is_sample: false,
      };
    },
    save_project: () => ({ digest: `b3:${++saved}` }),
    project_file_digest: () => (saved === 0 ? opened.digest : `b3:${saved}`),
    list_recent: () => recent,
    forget_recent: (args: Args) => (recent = recent.filter(({ path }) => path !== args["path"])),
    list_versions: () => versions,
    save_version: (args: Args) => {
      const id = `version-${versions.length + 1}.routewright.json`;
      kept.set(id, args["project"] as Project);
      versions = [{ id, name: String(args["name"]), saved_at: "2026-11-26T10:04:00Z" }, ...versions];
      return versions;
    },
    open_version: (args: Args) => kept.get(String(args["id"])) ?? { ...opened.project, name: "As it was" },
    diff_version: (args: Args) => (kept.has(String(args["id"])) ? [] : CHANGES),
    delete_version: (args: Args) => (versions = versions.filter(({ id }) => id !== args["id"])),
    keep_file_as_version: () => null,
  };
  return { answers, recent: () => recent };
}

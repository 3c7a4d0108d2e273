import type { Host } from "./client";
import { wholeCatalog as catalog } from "./fake/catalog";
import { billOf, keptReplay } from "./fake/bill";
import { catalogs } from "./fake/catalogs";
import { diagnostics } from "./fake/check";
import { configurations } from "./fake/configuration";
import { documentPage, pagesLaidOut, paper } from "./fake/document";
import { fakeKeys } from "./fake/keys";
import { FakeScores, attached } from "./fake/outcomes";
import { sample } from "./fake/project";
import { projectionOf } from "./fake/projection";
import { recordedEffects, recordedSeries } from "./fake/recorded";
import { fakeProjects, SAMPLES } from "./fake/projects";
import { fittedQuality, scored } from "./fake/quality";
import { comparison } from "./fake/replay";
import { explanation, requestDetail, requestPage } from "./fake/requests";
import { searchNews, searchReport, tuned } from "./fake/search";
import { sessionReport } from "./fake/sessions";
import { intervals, restsOn } from "./fake/trust";
import { whatIfOf } from "./fake/whatIf";
import { detail, preview, summaries } from "./fake/workload";
import type {
  ApiError,
  ColumnChoice,
  Command,
  ImportedWorkload,
  Progress,
  Project,
  ReplayListing,
  RequestQuery,
  ScoreColumn,
  Synthesis,
  WorkloadSummary,
} from "./generated";

type Args = Record<string, unknown>;

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const fail = (error: ApiError): never => {
  throw error;
};

/** An in-memory host with the sample project, for tests and for developing in a plain browser. */
export function fakeHost(): Host {
  let workloads = summaries;
  let replays: ReplayListing[] = [];
  const cancelled = new Set<string>();
  const priceLists = catalogs(wait, (job) => cancelled.has(job));
  const opened = {
    path: "/home/me/acme.routewright.json",
    project: sample,
    is_sample: true,
    digest: "b3:5a3d",
  };
  const projects = fakeProjects(opened);
  const scores = new FakeScores();

  const named = (name: unknown): WorkloadSummary =>
    workloads.find((workload) => workload.name === name) ??
    fail({ code: "not_found", message: `No workload named ${String(name)}`, hint: "Import the log again." });

  const replayed = (args: Args) =>
    comparison(args["project"] as Project, String(args["scenario"]), named(args["workload"]).requests);

  async function working(args: Args, report: (share: number) => void): Promise<void> {
    for (let step = 1; step <= 40; step++) {
      await wait(100);
      if (cancelled.has(String(args["job"]))) fail({ code: "cancelled", message: "Cancelled" });
      report(step / 40);
    }
  }

  function stored(workload: WorkloadSummary): WorkloadSummary {
    workloads = [...workloads.filter(({ name }) => name !== workload.name), workload];
    return workload;
  }

  async function importing(args: Args, onProgress?: (progress: Progress) => void): Promise<ImportedWorkload> {
    const { bytes: total, file } = preview([]);
    const rows = 286_196;
    await working(args, (share) =>
      onProgress?.({ phase: "import", done: total * share, total, rows: Math.round(rows * share) }),
    );
    const name = String(args["name"]);
    const digest = "b3:c0ffee2233445566a1b2";
    const workload = stored({ ...named(workloads[0]?.name), name, digest, requests: rows });
    return {
      workload,
      skipped_rows: 0,
      rejected_rows: 0,
      rejects_file: args["saveRejects"] ? `${file}.rejects.csv` : null,
    };
  }

  async function synthesizing(
    args: Args,
    onProgress?: (progress: Progress) => void,
  ): Promise<WorkloadSummary> {
    const synthesis = args["synthesis"] as Synthesis;
    const requests =
      "scratch" in synthesis
        ? synthesis.scratch.requests
        : Math.round(named(synthesis.like.workload).requests * synthesis.like.scale);
    await working(args, (share) => {
      const done = Math.round(requests * share);
      onProgress?.({ phase: "synthesis", done, total: requests, rows: done });
    });
    const [name, digest] = [String(args["name"]), `b3:5e1f${Math.round(requests).toString(16)}07`];
    return stored({ ...named(workloads[0]?.name), name, digest, requests, source_format: "synthetic" });
  }

  const answers: Record<Command, (args: Args, onProgress?: Parameters<Host>[2]) => unknown> = {
    start: () => ({
      // "?welcome" in the address shows the start page, as a start without a file does.
      ...(globalThis.location?.search.includes("welcome") ? {} : { project: opened }),
      recent: projects.recent(),
      samples: SAMPLES,
      workloads,
      catalog,
      app_version: "0.1.0",
      history_path: "/home/me/.local/share/routewright/history.db",
    }),
    open_sample: () => opened,
    open_project: () => null,
    policy_templates: () => [
      {
        id: "fallback-claude-gpt",
        name: "Claude Opus, then GPT-4o",
        pattern: "fallback",
        summary: "The best answer first, another vendor when it fails.",
        policy: {
          pattern: "fallback",
          steps: [
            { policy: { pattern: "model", model: "anthropic/claude-sonnet-4.5" } },
            { policy: { pattern: "model", model: "openai/gpt-4o" } },
          ],
          triggers: ["outage", "rate_limit", "timeout"],
        },
        replaced: [],
      },
    ],
    check_project: (args) => ({ diagnostics: diagnostics(args["project"] as Project) }),
    list_workloads: () => workloads,
    show_workload: (args) => detail(named(args["name"])),
    pick_log: () => preview([]).file,
    preview_import: (args) => preview((args["mapping"] ?? []) as ColumnChoice[]),
    import_workload: importing,
    delete_workload: (args) => {
      const { name } = named(args["name"]);
      workloads = workloads.filter((workload) => workload.name !== name);
      return null;
    },
    browse_requests: async (args) => {
      const { requests } = named(args["workload"]);
      await wait(12);
      return requestPage(
        requests,
        args["query"] as RequestQuery,
        Number(args["offset"]),
        Number(args["limit"]),
      );
    },
    show_request: (args) => requestDetail(Number(args["number"])),
    find_journey: (args) => {
      const next = Number(args["from"]) + (args["direction"] === "later" ? 1 : -1);
      return next > 0 && next <= named(args["workload"]).requests ? next : null;
    },
    select_requests: async (args) => {
      const rows = Math.floor(named(args["workload"]).requests / 7);
      await wait(40);
      return { id: JSON.stringify(args["wanted"]), requests: rows, rows };
    },
    judged_scores: async () => {
      await wait(20);
      const by_hundredth = Array.from({ length: 100 }, (_, at) =>
        Math.round(400 * Math.exp(-(((at - 62) / 22) ** 2))),
      );
      return { by_hundredth, judged: by_hundredth.reduce((sum, n) => sum + n, 0), one_in: 1 };
    },
    explain_request: async (args) => {
      await wait(40);
      return explanation(args["project"] as Project, String(args["architecture"]), Number(args["request"]));
    },
    rename_workload: (args) => {
      const old = named(args["name"]);
      const name = String(args["newName"]).trim();
      workloads = workloads.map((workload) => (workload.name === old.name ? { ...old, name } : workload));
      return { ...old, name };
    },
    synthesize_workload: synthesizing,
    cancel_job: (args) => {
      cancelled.add(String(args["job"]));
      return null;
    },
    compare: async (args) => {
      await wait(80);
      if (cancelled.has(String(args["job"]))) fail({ code: "cancelled", message: "Cancelled" });
      const project = args["project"] as Project;
      const errors = diagnostics(project).filter(({ severity }) => severity === "error");
      if (errors[0]) fail({ code: "invalid_project", message: errors[0].message });
      return replayed(args);
    },
    figure_intervals: async (args) => {
      await wait(60);
      return intervals(replayed(args));
    },
    sensitivity: async (args) => {
      await wait(200);
      return restsOn(replayed(args), String(args["architecture"]));
    },
    compare_sessions: async (args, onProgress) => {
      await wait(60);
      onProgress?.({ phase: "replay", done: 1, total: 2, rows: 0 });
      if (cancelled.has(String(args["job"]))) fail({ code: "cancelled", message: "Cancelled" });
      return sessionReport(replayed(args));
    },
    recommend: async (args, onProgress) => {
      const report = searchReport(args);
      for (let step = 1; step <= 4; step++) {
        await wait(60);
        if (cancelled.has(String(args["job"]))) fail({ code: "cancelled", message: "Cancelled" });
        const progress = { phase: "search", done: step * 3_000, total: 12_000, rows: step * 3_000 };
        onProgress?.({ ...progress, news: searchNews(report, step - 1) });
      }
      return report;
    },
    tune_thresholds: async (args) => {
      await wait(40);
      return tuned(args);
    },
    list_replays: () => replays,
    keep_plan: (args) => {
      const project = (args["project"] as Project).name;
      const [architecture, scenario] = [String(args["architecture"]), String(args["scenario"])];
      const made = { project, architecture, scenario, workload: String(args["workload"]) };
      const plan = keptReplay(replays.length + 1, made);
      replays = [plan, ...replays];
      return plan;
    },
    plan_against_bill: (args) => billOf(named(args["workload"]).name),
    what_if_we_also: (args) => whatIfOf(args["project"] as Project, String(args["architecture"])),
    list_conditions: () => [recordedSeries],
    incident_effects: (args) => recordedEffects(String(args["architecture"]), String(args["scenario"])),
    quality_report: async (args) => {
      const workload = named(args["workload"]);
      await wait(20);
      if (detail(workload).scores.length === 0) {
        fail({ code: "bad_input", message: `\`${workload.name}\` has no outcomes` });
      }
      return fittedQuality(workload);
    },
    scorecard: async (args, onProgress) => {
      await wait(20);
      onProgress?.({ phase: "replay", done: 1, total: 2, rows: 0 });
      if (cancelled.has(String(args["job"]))) fail({ code: "cancelled", message: "Cancelled" });
      return scored(replayed(args), args["project"] as Project);
    },
    pick_outcomes: () => "/logs/scores.csv",
    preview_outcomes: (args) => attached(named(args["workload"]), args["models"] as ScoreColumn[]),
    attach_outcomes: (args) => attached(named(args["workload"]), args["models"] as ScoreColumn[]),
    workload_scores: (args) => scores.of(named(args["workload"])),
    remove_outcomes: (args) =>
      scores.remove(named(args["workload"]), (args["models"] as string[] | null) ?? null),
    project_costs: async (args) => {
      await wait(20);
      return projectionOf(replayed(args), args["project"] as Project);
    },
    preview_document: (args) => documentPage(args["project"] as Project, String(args["candidate"])),
    lay_out_document: () => pagesLaidOut,
    document_page: (args) => paper(Number(args["page"])),
    export_document: async (args) => {
      await wait(300);
      return { path: `/home/me/acme-architecture.${String(args["format"])}`, bytes: 412_338 };
    },
    ...configurations(wait),
    save_picture: (args) => ({
      path: `/home/me/${String(args["name"])}.${String(args["kind"])}`,
      bytes: (args["content"] as number[]).length,
    }),
    ...priceLists,
    ...fakeKeys(),
    show_storage: () => ({
      history_path: "/home/me/.local/share/routewright/history.db",
      history_bytes: 187_432_960,
      data_folder: "/home/me/.local/share/routewright",
      workloads: workloads.length,
      requests: workloads.reduce((sum, { requests }) => sum + requests, 0),
    }),
    show_menu: () => null,
    quit: () => null,
    ...projects.answers,
  };

  return async (command, args, onProgress) => structuredClone(await answers[command](args, onProgress));
}

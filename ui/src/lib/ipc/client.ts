import { Channel, invoke, isTauri } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { busy } from "../session/busy.svelte";
import type {
  AttachedOutcomes,
  ApiError,
  CatalogChanges,
  CatalogImpact,
  CatalogListing,
  CatalogSummary,
  CheckedProject,
  ColumnChoice,
  ConditionsListing,
  Command,
  Comparison,
  Configuration,
  ConfigurationExport,
  DocumentFormat,
  DocumentPages,
  ErrorCode,
  Explanation,
  ExportedDocument,
  GatewayTarget,
  ImportedWorkload,
  IncidentEffects,
  ImportPreview,
  Intervals,
  JourneyKind,
  JudgedScores,
  KeyPlace,
  KeyStates,
  ModelDetail,
  NewProject,
  OpenProject,
  PictureKind,
  PlanBill,
  Progress,
  Project,
  QualityReport,
  SavedPicture,
  RefreshSummary,
  ReplayListing,
  ScoreColumn,
  Scorecard,
  SearchDirection,
  SearchModifier,
  SearchObjective,
  SearchPattern,
  SearchOptions,
  SearchReport,
  Sensitivity,
  SessionReport,
  Start,
  Template,
  ProjectChange,
  ProjectVersion,
  ProjectionReport,
  RecentProject,
  SavedProject,
  Storage,
  ReplayedRequests,
  ReplaySelection,
  Tuning,
  RequestDetail,
  RequestPage,
  RequestQuery,
  Synthesis,
  VendorCap,
  WhatIf,
  WorkloadDetail,
  WorkloadScores,
  WorkloadSummary,
} from "./generated";

type Arguments = Record<string, unknown>;
type OnProgress = (progress: Progress) => void;

/** Whatever answers commands: the Rust side, or an in-memory stand-in while developing in a browser. */
export type Host = (command: Command, args: Arguments, onProgress?: OnProgress) => Promise<unknown>;

/** A command that did not do what it was asked. */
export class CommandError extends Error implements ApiError {
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly details?: string[];

  constructor({ code, message, hint, details }: ApiError) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    if (hint !== undefined) this.hint = hint;
    if (details !== undefined) this.details = details;
  }

  get cancelled(): boolean {
    return this.code === "cancelled";
  }
}

const rust: Host = (command, args, onProgress) => {
  if (!onProgress) return invoke(command, args);
  const channel = new Channel<Progress>();
  channel.onmessage = onProgress;
  return invoke(command, { ...args, onProgress: channel });
};

async function connect(): Promise<Host> {
  // The condition is constant in a production build, so the stand-in is left out of it.
  if (import.meta.env.DEV && !isTauri()) return (await import("./fake")).fakeHost();
  return rust;
}

let host: Promise<Host> | undefined;

function call<T>(command: Command, args: Arguments = {}, onProgress?: OnProgress): Promise<T> {
  host ??= connect();
  const answer = host
    .then((send) => send(command, args, onProgress))
    .catch((reason: unknown) => {
      throw asCommandError(reason);
    });
  return busy.during(answer) as Promise<T>;
}

/** Rust rejects with an `ApiError`; anything else comes from the bridge itself. */
export function asCommandError(reason: unknown): CommandError {
  if (reason instanceof CommandError) return reason;
  if (typeof reason === "object" && reason !== null && "code" in reason && "message" in reason) {
    return new CommandError(reason as ApiError);
  }
  return new CommandError({ code: "internal", message: String(reason) });
}

let jobs = 0;

/** An id for a job that can be cancelled; unique over reloads of the window too. */
export function newJob(kind: string): string {
  jobs += 1;
  return `${kind}-${jobs}-${Math.random().toString(36).slice(2, 10)}`;
}

export const start = () => call<Start>("start");
export const openSample = (sample?: string) => call<OpenProject>("open_sample", { sample });
export const openProject = () => call<OpenProject | null>("open_project");
export const policyTemplates = () => call<Template[]>("policy_templates");
export const openProjectAt = (path: string) => call<OpenProject>("open_project_at", { path });
export const newProject = (project: NewProject) => call<OpenProject | null>("new_project", { project });
/** Without `seen`, whatever another program wrote there is replaced. */
export const saveProject = (path: string, project: Project, seen?: string) =>
  call<SavedProject>("save_project", { path, project, seen });
export const projectFileDigest = (path: string) => call<string | null>("project_file_digest", { path });
export const listRecent = () => call<RecentProject[]>("list_recent");
export const forgetRecent = (path: string) => call<RecentProject[]>("forget_recent", { path });
export const checkProject = (project: Project) => call<CheckedProject>("check_project", { project });

export const listWorkloads = () => call<WorkloadSummary[]>("list_workloads");
export const showWorkload = (name: string) => call<WorkloadDetail>("show_workload", { name });
export const pickLog = () => call<string | null>("pick_log");
export const previewImport = (file: string, mapping: ColumnChoice[] = []) =>
  call<ImportPreview>("preview_import", { file, mapping });

export type ImportInput = { file: string; name: string; mapping: ColumnChoice[]; saveRejects: boolean };

export const importWorkload = (job: string, input: ImportInput, onProgress: OnProgress) =>
  call<ImportedWorkload>("import_workload", { job, ...input }, onProgress);
export const renameWorkload = (name: string, newName: string) =>
  call<WorkloadSummary>("rename_workload", { name, newName });

export type SynthesisInput = { name: string; seed: number; synthesis: Synthesis };

export const synthesizeWorkload = (job: string, input: SynthesisInput, onProgress: OnProgress) =>
  call<WorkloadSummary>("synthesize_workload", { job, ...input }, onProgress);
export const deleteWorkload = (name: string) => call<null>("delete_workload", { name });
export const cancelJob = (job: string) => call<null>("cancel_job", { job });

export const listCatalogs = () => call<CatalogListing[]>("list_catalogs");
export const useCatalog = (catalog: string) => call<CatalogSummary>("use_catalog", { catalog });
export const showModel = (model: string) => call<ModelDetail>("show_model", { model });
export const catalogChanges = (old: string, newer: string) =>
  call<CatalogChanges>("catalog_changes", { old, new: newer });
export type ImpactInput = { project: Project; workload?: string; scenario: string; old: string; new: string };

/** Which policies the step between two catalogs touches, and which changes answer to it. */
export const catalogImpact = (job: string, input: ImpactInput, onProgress: OnProgress) =>
  call<CatalogImpact>("catalog_impact", { job, ...input }, onProgress);
/** The only command that uses the network. */
export const refreshCatalog = (job: string, address: string | null, onProgress: OnProgress) =>
  call<RefreshSummary>("refresh_catalog", { job, address }, onProgress);
export const keyStates = () => call<KeyStates>("key_states");
/** The key goes to the shell and never comes back. */
export const keepKey = (address: string, key: string, place: KeyPlace) =>
  call<KeyStates>("keep_key", { address, key, place });
export const forgetKey = (address: string) => call<KeyStates>("forget_key", { address });
export const browseRequests = (workload: string, query: RequestQuery, offset: number, limit: number) =>
  call<RequestPage>("browse_requests", { workload, query, offset, limit });
export const showRequest = (workload: string, number: number) =>
  call<RequestDetail>("show_request", { workload, number });

export type ReplayInput = { project: Project; workload: string; scenario: string };

export const compare = (job: string, input: ReplayInput, onProgress: OnProgress) =>
  call<Comparison>("compare", { job, ...input }, onProgress);

export type SearchInput = {
  /** One feature; all of them without. */
  feature: string | null;
  /** The architecture whose guardrails and other features hold meanwhile. */
  within: string;
  objective: SearchObjective;
  /** Dollars for all features together. */
  monthlyBudget?: string;
  /** Shares of the spending, 0 to 1, that may go to a provider at most. */
  vendorCaps?: VendorCap[];
  /** Models that are composed with each other; 8 where absent. */
  models?: number;
  /** Patterns that are tried; all where absent. */
  patterns?: SearchPattern[];
  /** Modifiers that are tried around policies of the front. */
  modifiers?: SearchModifier[];
  /** No other models than these; `AUTHOR/*` stands for all of an author. */
  onlyModels?: string[];
  /** None of these. */
  withoutModels?: string[];
};

/** Progress brings the front on each sample along. */
export const recommend = (job: string, input: ReplayInput, search: SearchInput, onProgress: OnProgress) =>
  call<SearchReport>(
    "recommend",
    {
      job,
      ...input,
      within: search.within,
      ...(search.feature === null ? {} : { feature: search.feature }),
      options: {
        objective: search.objective,
        ...(search.monthlyBudget === undefined ? {} : { monthly_budget_usd: search.monthlyBudget }),
        ...(search.vendorCaps === undefined ? {} : { vendor_caps: search.vendorCaps }),
        ...(search.models === undefined ? {} : { models: search.models }),
        ...(search.patterns === undefined ? {} : { patterns: search.patterns }),
        ...(search.modifiers === undefined ? {} : { modifiers: search.modifiers }),
        ...(search.onlyModels === undefined ? {} : { only_models: search.onlyModels }),
        ...(search.withoutModels === undefined ? {} : { without_models: search.withoutModels }),
      } satisfies SearchOptions,
    },
    onProgress,
  );
/** The best thresholds of the cascade that an architecture has for a feature. */
export const tuneThresholds = (job: string, input: ReplayInput, within: string, feature: string) =>
  call<Tuning>(
    "tune_thresholds",
    { job, ...input, within, feature, options: { objective: "lowest_cost" } satisfies SearchOptions },
    () => {},
  );
/** Intervals of every figure of the same comparison. */
export const figureIntervals = (job: string, input: ReplayInput) =>
  call<Intervals>("figure_intervals", { job, ...input });
/** What the figures of an architecture rest on; null for a workload without a span or a cost. */
export const sensitivity = (
  job: string,
  input: ReplayInput & { architecture: string },
  onProgress: OnProgress,
) => call<Sensitivity | null>("sensitivity", { job, ...input }, onProgress);
/** The calls of a conversation or a task together, under every architecture. */
export const compareSessions = (job: string, input: ReplayInput, onProgress: OnProgress) =>
  call<SessionReport>("compare_sessions", { job, ...input }, onProgress);
export const listReplays = () => call<ReplayListing[]>("list_replays");
/** Replays an architecture and keeps it in the history, to hold a later log against. */
export const keepPlan = (job: string, input: ReplayInput, architecture: string, onProgress: OnProgress) =>
  call<ReplayListing>("keep_plan", { job, ...input, architecture }, onProgress);
export const planAgainstBill = (
  job: string,
  project: Project,
  plan: number,
  workload: string,
  onProgress: OnProgress,
) => call<PlanBill>("plan_against_bill", { job, project, plan, workload }, onProgress);
/** Response cache, prompt compression and off-peak batch around an architecture, each replayed. */
export const whatIfWeAlso = (job: string, input: ReplayInput, architecture: string, onProgress: OnProgress) =>
  call<WhatIf>("what_if_we_also", { job, ...input, architecture }, onProgress);
export const listConditions = () => call<ConditionsListing[]>("list_conditions");
/** What each recorded incident of a scenario cost an architecture. */
export const incidentEffects = (
  job: string,
  input: ReplayInput,
  architecture: string,
  onProgress: OnProgress,
) => call<IncidentEffects>("incident_effects", { job, ...input, architecture }, onProgress);
/** What the outcomes of a workload say of models; refused for a workload without any. */
export const qualityReport = (job: string, project: Project, workload: string) =>
  call<QualityReport>("quality_report", { job, project, workload });
/** Architectures beside single models, their random mixture and the oracle. */
export const scorecard = (job: string, input: ReplayInput, onProgress: OnProgress) =>
  call<Scorecard>("scorecard", { job, ...input }, onProgress);
export const pickOutcomes = () => call<string | null>("pick_outcomes");

export type OutcomesInput = { file: string; workload: string; models: ScoreColumn[] };

/** What attaching these scores would do; nothing is written. */
export const previewOutcomes = (job: string, input: OutcomesInput) =>
  call<AttachedOutcomes>("preview_outcomes", { job, ...input });
export const attachOutcomes = (job: string, input: OutcomesInput, onProgress: OnProgress) =>
  call<AttachedOutcomes>("attach_outcomes", { job, ...input }, onProgress);
/** The scores beside a workload. */
export const workloadScores = (workload: string) => call<WorkloadScores>("workload_scores", { workload });
/** Removes the scores of these models, all of them when null; gives what is left. */
export const removeOutcomes = (workload: string, models: string[] | null) =>
  call<WorkloadScores>("remove_outcomes", { workload, models });
/** The cost of ownership over the months that the project looks ahead, with bands. */
export const projectCosts = (job: string, input: ReplayInput, onProgress: OnProgress) =>
  call<ProjectionReport>("project_costs", { job, ...input }, onProgress);
/** Number of the feature's next request whose journey is of a kind; null where there is none. */
export const findJourney = (
  input: ReplayInput & { architecture: string; feature: string },
  kind: JourneyKind,
  from: number,
  direction: SearchDirection,
) => call<number | null>("find_journey", { ...input, kind, from, direction });
/** Tells apart the requests that stand behind a figure; the answer's id is for the filter of `browseRequests`. */
export const selectRequests = (
  job: string,
  input: ReplayInput & { architecture: string },
  wanted: ReplayedRequests,
  onProgress: OnProgress,
) => call<ReplaySelection>("select_requests", { job, ...input, wanted }, onProgress);
/** The scores that a cascade's evaluator gives the answers of a tier, from 0. */
export const judgedScores = (
  job: string,
  input: ReplayInput & { architecture: string },
  path: string,
  tier: number,
) => call<JudgedScores>("judged_scores", { job, ...input, judged: { path, tier } });
export const explainRequest = (input: ReplayInput, architecture: string, request: string) =>
  call<Explanation>("explain_request", { ...input, architecture, request });
/** Beside `path` lie the versions that a document tells the changes since. */
export type DocumentInput = ReplayInput & { path: string };
export const previewDocument = (input: DocumentInput, candidate: string) =>
  call<string>("preview_document", { ...input, candidate });
/** Sets the document on pages, which stand until the next layout. */
export const layOutDocument = (input: DocumentInput, candidate: string) =>
  call<DocumentPages>("lay_out_document", { ...input, candidate });
/** A page of a layout, as SVG; `not_found` when another layout has taken its place. */
export const documentPage = (layout: number, page: number) => call<string>("document_page", { layout, page });
export const exportDocument = (input: DocumentInput, candidate: string, format: DocumentFormat) =>
  call<ExportedDocument | null>("export_document", { ...input, candidate, format });

export type ConfigurationInput = {
  project: Project;
  /** Without one nothing is replayed, and nothing said of what is lost. */
  workload?: string;
  scenario: string;
  architecture: string;
  target: GatewayTarget;
};

export const previewConfiguration = (input: ConfigurationInput) =>
  call<Configuration>("preview_configuration", { ...input });
/**
 * Asks for a folder and writes the files there, or tells which are in the way; null when the user leaves the dialog. `replacing` is
 * the folder whose files the user has agreed to replace.
 */
export const exportConfiguration = (input: ConfigurationInput & { replacing?: string }) =>
  call<ConfigurationExport | null>("export_configuration", { ...input });

/** Asks where to save a picture and writes it there; null when the user leaves the dialog. */
export const savePicture = (name: string, kind: PictureKind, content: number[]) =>
  call<SavedPicture | null>("save_picture", { name, kind, content });
export const listVersions = (path: string) => call<ProjectVersion[]>("list_versions", { path });
export const saveVersion = (path: string, project: Project, name: string) =>
  call<ProjectVersion[]>("save_version", { path, project, name });
export const openVersion = (path: string, id: string) => call<Project>("open_version", { path, id });
export const diffVersion = (path: string, id: string, project: Project) =>
  call<ProjectChange[]>("diff_version", { path, id, project });
export const deleteVersion = (path: string, id: string) =>
  call<ProjectVersion[]>("delete_version", { path, id });
export const keepFileAsVersion = (path: string, name: string) =>
  call<null>("keep_file_as_version", { path, name });

export const showStorage = () => call<Storage>("show_storage");
export const quit = () => call<null>("quit");

/** One line of the native menu; the shell names it back when it is chosen. */
export type MenuEntry = { id: string; name: string; keys: string | null; enabled: boolean };
export type MenuGroup = { name: string; items: MenuEntry[] };
export const showMenu = (menu: MenuGroup[]) => call<null>("show_menu", { menu });

/** What the shell tells the window without being asked. */
export type ShellListener = {
  chosen: (action: string) => void;
  openFile: (path: string) => void;
  closing: () => void;
  dragging: (over: boolean) => void;
  dropped: (paths: string[]) => void;
};

/** Whether the window stands in the app, and not in a browser. */
export const inApp = isTauri;

export async function listenToShell(listener: ShellListener): Promise<void> {
  if (!isTauri()) return;
  await Promise.all([
    listen<string>("menu", ({ payload }) => listener.chosen(payload)),
    listen<string>("open-file", ({ payload }) => listener.openFile(payload)),
    listen("closing", () => listener.closing()),
    listen("tauri://drag-enter", () => listener.dragging(true)),
    listen("tauri://drag-leave", () => listener.dragging(false)),
    listen<{ paths: string[] }>("tauri://drag-drop", ({ payload }) => {
      listener.dragging(false);
      listener.dropped(payload.paths);
    }),
  ]);
}

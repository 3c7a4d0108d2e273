import { Channel, invoke, isTauri } from "@tauri-apps/api/core";
import { busy } from "../session/busy.svelte";
import type {
  ApiError,
  CheckedProject,
  ColumnChoice,
  Command,
  Comparison,
  DocumentFormat,
  ErrorCode,
  Explanation,
  ExportedDocument,
  ImportedWorkload,
  ImportPreview,
  OpenProject,
  Progress,
  Project,
  RequestDetail,
  RequestPage,
  RequestQuery,
  Start,
  Synthesis,
  WorkloadDetail,
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

  constructor({ code, message, hint }: ApiError) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    if (hint !== undefined) this.hint = hint;
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
export const openSample = () => call<OpenProject>("open_sample");
export const openProject = () => call<OpenProject | null>("open_project");
export const saveProject = (path: string, project: Project) => call<null>("save_project", { path, project });
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

export const browseRequests = (workload: string, query: RequestQuery, offset: number, limit: number) =>
  call<RequestPage>("browse_requests", { workload, query, offset, limit });
export const showRequest = (workload: string, number: number) =>
  call<RequestDetail>("show_request", { workload, number });

export type ReplayInput = { project: Project; workload: string; scenario: string };

export const compare = (job: string, input: ReplayInput, onProgress: OnProgress) =>
  call<Comparison>("compare", { job, ...input }, onProgress);
export const explainRequest = (input: ReplayInput, architecture: string, request: string) =>
  call<Explanation>("explain_request", { ...input, architecture, request });
export const previewDocument = (input: ReplayInput, candidate: string) =>
  call<string>("preview_document", { ...input, candidate });
export const exportDocument = (input: ReplayInput, candidate: string, format: DocumentFormat) =>
  call<ExportedDocument | null>("export_document", { ...input, candidate, format });

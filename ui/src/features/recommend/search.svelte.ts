import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, cancelJob, newJob, recommend } from "$lib/ipc/client";
import type {
  Progress,
  SearchModifier,
  SearchNews,
  SearchObjective,
  SearchPattern,
  SearchReport,
} from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { view } from "$lib/session/view.svelte";
import { adopted, withChoice } from "./model";
import { SEARCHED_PATTERNS, scopeOf, type ModelRule } from "./scope";

/** What is searched: one feature, or the whole application, under the guardrails of an architecture. */
export type SearchScope = { feature: string | null; within: string };

/** A search for the best policies: what it was asked, how it stands, and what it found. */
class Search {
  scope = $state.raw<SearchScope | null>(null);
  objective = $state<SearchObjective>("lowest_cost");
  /** Dollars a month for all features together; empty where there is no limit. */
  monthlyBudget = $state("");
  /** Per cent of the spending, by provider, that may go there at most. */
  vendorCaps = $state.raw<Readonly<Record<string, number>>>({});
  /** How many models are composed with each other; empty for the usual number. */
  models = $state("");
  /** Patterns that are tried. */
  patterns = $state.raw<readonly SearchPattern[]>(SEARCHED_PATTERNS);
  /** Modifiers that are tried around policies of the front. */
  modifiers = $state.raw<readonly SearchModifier[]>([]);
  /** What the list of models means. */
  modelRule = $state<ModelRule>("any");
  /** The list: ids, and `AUTHOR/*` for all of an author. */
  namedModels = $state.raw<readonly string[]>([]);
  running = $state(false);
  progress = $state.raw<Progress | null>(null);
  /** The last front of each feature that was searched, in that order. */
  news = $state.raw<SearchNews[]>([]);
  report = $state.raw<SearchReport | null>(null);
  /** Another policy of the front than the recommended one, where one feature was searched. */
  chosen = $state<number | null>(null);
  seconds = $state<number | null>(null);
  #job: string | null = null;
  #turn = 0;

  open(scope: SearchScope): void {
    this.scope = scope;
    this.#forget();
  }

  close(): void {
    this.cancel();
    this.scope = null;
  }

  cancel(): void {
    this.#turn += 1;
    if (this.#job) void cancelJob(this.#job).catch(() => {});
    this.#job = null;
    this.running = false;
  }

  async run(): Promise<void> {
    const { scope } = this;
    const project = projectDocument.project;
    const workload = session.workload;
    if (!scope || !project || !workload) return;
    this.cancel();
    this.#forget();
    const turn = this.#turn;
    const job = newJob("search");
    this.#job = job;
    this.running = true;
    const startedAt = performance.now();
    try {
      const report = await recommend(
        job,
        { project, workload: workload.name, scenario: replay.scenario },
        {
          ...scope,
          objective: this.objective,
          ...this.#models(),
          ...scopeOf(this.patterns, this.modelRule, this.namedModels, this.modifiers),
          ...(scope.feature === null ? this.#limits() : {}),
        },
        (progress) => turn === this.#turn && this.#hear(progress),
      );
      if (turn !== this.#turn) return;
      this.report = report;
      this.seconds = (performance.now() - startedAt) / 1000;
    } catch (reason) {
      if (turn === this.#turn && !asCommandError(reason).cancelled) toasts.error(reason);
    } finally {
      if (turn === this.#turn) this.running = false;
    }
  }

  /** Takes the result as a new architecture, and the decision for the record: one entry of the undo history. */
  adopt(): void {
    const found = this.report;
    const report = found && this.chosen !== null ? withChoice(found, this.chosen) : found;
    if (!report?.architecture) return;
    const { id, name } = report.architecture;
    projectDocument.edit(`adopt ${name}`, (project) =>
      adopted(project, report, new Date().toISOString().slice(0, 10)),
    );
    view.chooseArchitecture(id);
    this.close();
    toasts.done(`${name} stands beside the other architectures now, with its decision on record.`);
  }

  #models() {
    const models = this.models.trim();
    return models === "" ? {} : { models: Number(models) };
  }

  /** What the features keep together: a search for one of them knows nothing of it. */
  #limits() {
    const budget = this.monthlyBudget.trim();
    const caps = Object.entries(this.vendorCaps).map(([provider, most]) => ({ provider, most: most / 100 }));
    return {
      ...(budget === "" ? {} : { monthlyBudget: budget }),
      ...(caps.length === 0 ? {} : { vendorCaps: caps }),
    };
  }

  #hear(progress: Progress): void {
    this.progress = progress;
    const { news } = progress;
    if (news) this.news = [...this.news.filter(({ feature }) => feature !== news.feature), news];
  }

  #forget(): void {
    this.progress = null;
    this.news = [];
    this.report = null;
    this.chosen = null;
    this.seconds = null;
  }
}

export const search = new Search();

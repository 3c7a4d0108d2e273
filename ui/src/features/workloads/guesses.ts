import type { ColumnChoice, MappedColumn } from "$lib/ipc/generated";

type Guess = { field: string; name: RegExp; value: RegExp };

const WHOLE = /^\d{1,9}$/;
const AMOUNT = /^\$?\d+(\.\d+)?(e-?\d+)?$/i;
const WORDS = /[a-z]/i;
const DATE = /^\d{4}-\d\d-\d\d|^\d{1,2}[./]\d{1,2}[./]\d{2,4}/;
const TIME =
  /^(when|time|date|ts|at)$|time.?stamp|date.?time|(arriv|start|creat|request|receiv|sent)\w*[ _]?(at|time|on)?$/;
/** The unit that a name ends in: "took (s)", "duration_ms"; without one nothing is guessed. */
const IN_MS = /(ms|millis\w*)\)?$/;
const IN_S = /[ _(](s|sec|secs|seconds)\)?$/;

/** In this order: a column is the first that it can be, and a field goes to the first column that can be it. */
const GUESSES: Guess[] = [
  { field: "arrival", name: TIME, value: DATE },
  { field: "arrival_s", name: TIME, value: /^1\d{9}(\.\d+)?$/ },
  { field: "arrival_ms", name: TIME, value: /^1\d{12}$/ },
  { field: "arrival_ns", name: TIME, value: /^1\d{18}$/ },
  { field: "cached_tokens", name: /cache\w*.*tok|tok.*cache/, value: WHOLE },
  { field: "reasoning_tokens", name: /(reason|think).*tok|tok.*(reason|think)/, value: WHOLE },
  {
    field: "completion_tokens",
    name: /(^|[ _])(out|answer|compl|gener|respon|reply)\w*[ _]?tok|tok\w*[ _](out|answer|compl|gener|respon|reply)/,
    value: WHOLE,
  },
  {
    field: "prompt_tokens",
    name: /(^|[ _])(in|prompt|context|question)(put)?[ _]?tok|tok\w*[ _](in|prompt|context|question)/,
    value: WHOLE,
  },
  { field: "cost_cents", name: /cents/, value: AMOUNT },
  { field: "cost_usd", name: /cost|spen[dt]|charge|usd|dollar/, value: AMOUNT },
  { field: "model", name: /^(model|engine|deployment|llm)\b|model[ _]?(name|id)$/, value: WORDS },
  { field: "feature", name: /feature|endpoint|use.?case|function|service/, value: WORDS },
  { field: "session", name: /session|conversation|thread/, value: /./ },
  {
    field: "status",
    name: /^(status|result|outcome)/,
    value: /^(ok|error|rate_limited|timeout|[2-5]\d\d)$/i,
  },
];
const DURATIONS: [string, RegExp][] = [
  ["ttft", /ttft|first.?token/],
  ["latency", /latency|duration|took|elapsed|response.?time|total.?time/],
];

/** What columns without a field look like, by their names and first values. Somebody looks at it before anything is written. */
export function guessed(columns: MappedColumn[]): ColumnChoice[] {
  const choices: ColumnChoice[] = [];
  const taken = new Set(columns.flatMap(({ field }) => (field === undefined ? [] : [quantity(field)])));
  for (const { column, first_value, field } of columns) {
    if (field !== undefined) continue;
    const guess = guessOf(column.trim().toLowerCase(), first_value.trim());
    if (guess === undefined || taken.has(quantity(guess))) continue;
    taken.add(quantity(guess));
    choices.push({ field: guess, column });
  }
  return choices;
}

function guessOf(name: string, value: string): string | undefined {
  const duration = DURATIONS.find(([, called]) => called.test(name));
  if (duration) {
    const unit = IN_MS.test(name) ? "ms" : IN_S.test(name) ? "s" : null;
    return unit !== null && AMOUNT.test(value) ? `${duration[0]}_${unit}` : undefined;
  }
  return GUESSES.find((guess) => guess.name.test(name) && guess.value.test(value))?.field;
}

/** A field without its unit: a log has one arrival, whatever it is counted in. */
function quantity(field: string): string {
  return field.replace(/_(s|ms|ns|usd|cents)$/, "");
}

import type { ColumnChoice, MappedColumn } from "$lib/ipc/generated";

/** A column may hold one field and a field stand in one column: choosing replaces both. "" takes the choice back. */
export function withChoice(mapping: ColumnChoice[], column: string, field: string): ColumnChoice[] {
  const others = mapping.filter((choice) => choice.column !== column && choice.field !== field);
  return field === "" ? others : [...others, { column, field }];
}

/** What a column can be chosen to be, with the field it is already first where it has one by itself. */
export function isChosen(mapping: ColumnChoice[], { column }: MappedColumn): boolean {
  return mapping.some((choice) => choice.column === column);
}

/** What a field is counted in, and what else is to be known of its column: "also feature", "where `key` is empty". */
export function about({ field, unit, also, stands_in_for }: MappedColumn): string {
  if (field === undefined) return "";
  const other = also?.length ? `also ${also.join(", ")}` : "";
  const instead = stands_in_for === undefined ? "" : `where \`${stands_in_for}\` is empty`;
  return [unit, other, instead].filter((part) => part !== "").join(" · ");
}

/** Why nothing can be read yet, with the way out that a window has; the command line's is an option. */
export function inWindow(problem: string): string {
  return problem
    .replace(/ Say which is which, for example --map .*$/, " Choose below which is which.")
    .replace(/; choose one with --map .*$/, "; leave one of them out below");
}

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

/** Columns that say the same in every row can be shown as one. */
import { type CellPart, type Legend, partsOf } from "./legend";
import { type Report } from "./report";

export interface ColumnGroup {
  readonly resource: number;
  /** Action names without the service's prefix. */
  readonly actions: readonly string[];
  /** What each row says, in the rows' order. */
  readonly cells: readonly (readonly CellPart[])[];
}

const bare = (action: string): string => action.slice(action.indexOf(":") + 1);

/** One group a column. */
export function columnGroups(report: Report, legend: Legend): readonly ColumnGroup[] {
  return report.columns.map(({ action, resource }, index) => ({
    resource,
    actions: [bare(action)],
    cells: report.rows.map(({ cells }) => {
      const cell = cells[index];
      return cell === undefined ? [] : partsOf(cell, report.sides, legend);
    }),
  }));
}

/** The same with each resource's equal columns put together. */
export function mergedGroups(groups: readonly ColumnGroup[]): readonly ColumnGroup[] {
  const merged = new Map<string, ColumnGroup>();
  for (const group of groups) {
    const key = JSON.stringify([group.resource, group.cells]);
    const before = merged.get(key);
    merged.set(key, before === undefined ? group : { ...before, actions: [...before.actions, ...group.actions] });
  }
  return [...merged.values()];
}

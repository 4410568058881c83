/** What the picture shows: accounts, who is in them, and how far each comes on the way to the key and the secrets. Pure. */
import { accountName } from "../headings";
import { type Legend } from "../legend";
import { type Answer, type Code, type Report, type Row, type RowKind } from "../report";
import { sectionsOf } from "../text-parts";
import { lastSide, sideName } from "./names";

/**
 * - `works`: both halves are there.
 * - `resource half missing`: only what the resource's owner has to give is missing: key policy, secret policy.
 * - `principal half missing`: only what the principal's own account has to give is missing: IAM policy, boundary ….
 * - `blocked`: both halves may be there, and a statement denies it.
 * - `none`: both halves are missing, no policy can help, or it is denied to whom nothing names, as it should be. It has no line.
 */
export const LINES = [
  "works",
  "resource half missing",
  "principal half missing",
  "blocked",
  "unknown",
  "none",
] as const;
export type Line = (typeof LINES)[number];

/** Where a line begins: what some principals may do with a resource. */
export interface Port {
  /** Indices in the report's resources: one, or several where no line is drawn. */
  readonly resources: readonly number[];
  /** Action names without prefix. Empty: every call that the matrix asks for. */
  readonly actions: readonly string[];
  readonly line: Line;
  readonly text: string;
  /** What was, e.g. `deployed: allowed a+b`, where that is something else. */
  readonly before?: string;
}

/** Principals of one account to whom the same applies. */
export interface Box {
  readonly kind: RowKind;
  /** Indices in the report's rows. */
  readonly rows: readonly number[];
  readonly names: readonly string[];
  readonly ports: readonly Port[];
}

export interface Frame {
  readonly heading: string;
  /** Whether it is an account, and not those who are in none of the report's. */
  readonly isAccount: boolean;
  readonly boxes: readonly Box[];
  /** Indices in the report's resources. */
  readonly resources: readonly number[];
}

type Half = "resource" | "principal";
const HALF_OF: Readonly<Partial<Record<Code, readonly [half: Half, document: string]>>> = {
  KEY: ["resource", "key policy"],
  SECRET: ["resource", "secret policy"],
  IAM: ["principal", "IAM policy"],
  BOUNDARY: ["principal", "permissions boundary"],
  SESSION: ["principal", "session policy"],
  SCP: ["principal", "service control policy"],
};

/** What is missing in words where it is a half; else the outcome with the legend's marks. */
function describe(answer: Answer | undefined, { marksOf }: Legend): readonly [Line, string] {
  if (answer === undefined) return ["none", "not there"];
  const marked = [answer.outcome, marksOf(answer)].filter(Boolean).join(" ");
  if (answer.outcome === "allowed") return ["works", marked];
  if (answer.outcome === "unknown") return ["unknown", marked];
  if (answer.codes.length === 1 && answer.codes[0] === "DENY") return ["blocked", marked];
  const halves = answer.codes.flatMap((code) => {
    const half = HALF_OF[code];
    return half === undefined ? [] : [half];
  });
  const [first] = halves;
  if (first === undefined || halves.length < answer.codes.length) return ["none", marked];
  const missing = `missing: ${halves.map(([, document]) => document).join(", ")}`;
  return [halves.every(([half]) => half === first[0]) ? `${first[0]} half missing` : "none", missing];
}

const bare = (action: string): string => action.slice(action.indexOf(":") + 1);

/** What a row may do with one resource: one port for each answer that its calls have. */
function portsTo(resource: number, row: Row, report: Report, legend: Legend): readonly Port[] {
  const [first] = report.sides;
  const last = lastSide(report);
  if (first === undefined || last === undefined) return [];
  const ports = new Map<string, Port>();
  report.columns.forEach(({ action, resource: of }, index) => {
    const cell = row.cells[index];
    if (of !== resource || cell === undefined) return;
    const [found, text] = describe(cell.answers[last], legend);
    // Strangers miss the owner's half of everything: lines for that would hide the others.
    const line = row.kind === "unlisted account" && found === "resource half missing" ? "none" : found;
    const before = cell.changes ? { before: `${sideName(first)}: ${describe(cell.answers[first], legend)[1]}` } : {};
    const key = JSON.stringify([line, text, before]);
    const actions = [...(ports.get(key)?.actions ?? []), bare(action)];
    ports.set(key, { resources: [resource], actions, line, text, ...before });
  });
  const all = [...ports.values()];
  return all.length === 1 ? all.map((port) => ({ ...port, actions: [] })) : all;
}

/** Ports without a line that say the same are one. */
function together(ports: readonly Port[]): readonly Port[] {
  const merged = new Map<string, Port>();
  for (const port of ports) {
    const { resources, ...rest } = port;
    const key = JSON.stringify(port.line === "none" ? rest : port);
    const before = merged.get(key);
    merged.set(key, before === undefined ? port : { ...port, resources: [...before.resources, ...resources] });
  }
  return [...merged.values()];
}

function boxesOf(rows: readonly (readonly [number, Row])[], report: Report, legend: Legend): readonly Box[] {
  const boxes = new Map<string, Box>();
  for (const [index, row] of rows) {
    const ports = together(report.resources.flatMap((_, resource) => portsTo(resource, row, report, legend)));
    const key = JSON.stringify([row.kind, ports]);
    const { rows: others = [], names = [] } = boxes.get(key) ?? {};
    boxes.set(key, { kind: row.kind, rows: [...others, index], names: [...names, row.label], ports });
  }
  return [...boxes.values()];
}

/** One frame an account, in the order of the report's rows. */
export const framesOf = (report: Report, legend: Legend): readonly Frame[] =>
  sectionsOf(report).map(({ rows }): Frame => {
    const [[, row] = []] = rows;
    const boxes = boxesOf(rows, report, legend);
    if (row?.accountId === undefined || row.kind === "unlisted account") {
      return { heading: "Everybody else", isAccount: false, boxes, resources: [] };
    }
    const { accountId } = row;
    const resources = report.resources.flatMap((each, index) => (each.accountId === accountId ? [index] : []));
    return { heading: accountName(row), isAccount: true, boxes, resources };
  });

/** Builds the access matrix: everybody who may come into question, against every call on every key and secret. Pure. */
import { decideAnyCall } from "../any-call";
import { type Decision } from "../decision";
import { parseArn } from "../identifiers";
import { type DeclaredWorld, type ListedPrincipal, NAMED_IN } from "../stack/declared";
import { type Request, type World } from "../world";
import { answerOf } from "./answer";
import { SIDES, type Cell, type Column, type Report, type ResourceEntry, type Row, type Side } from "./report";
import { KEY_CALLS, moreKeyCalls, moreSecretCalls, SECRET_CALL } from "./calls";
import { underAnyName } from "./named-by-pattern";
import { isStandIn, standIns, withOpenStandIns, withStandIns, type StandIns } from "./stand-ins";

export { KEY_CALLS, SECRET_CALL };

const NOTHING_TO_USE = "There is no key and no secret here, so that there is nothing to have access to.";

export type Sides = Readonly<Partial<Record<Side, DeclaredWorld>>>;

/** What a request can say beside who does what to what. */
export type CallDetails = Omit<Request, "principal" | "action" | "resource" | "callerChoices">;

/** The question that a cell answers on one side, so that the whole reasoning can be had too. */
export interface Inquiry {
  readonly report: Report;
  /**
   * Asks again what a row and a column ask; `undefined` where that side does not have the resource.
   * @param more what else is known of the call
   */
  readonly decide: (
    side: Side,
    principal: string,
    action: string,
    resource: ResourceEntry,
    more?: CallDetails,
  ) => Decision | undefined;
}

function resourceEntries(sides: Sides): readonly ResourceEntry[] {
  const entries = new Map<string, ResourceEntry>();
  for (const side of SIDES) {
    for (const { arn, id, kind, exists, accountId, label } of sides[side]?.resources ?? []) {
      const before = entries.get(id);
      entries.set(id, {
        ...{ id, kind, accountId, label },
        arns: { ...before?.arns, [side]: arn },
        exists: exists || before?.exists === true,
      });
    }
  }
  const all = [...entries.values()];
  return [...all.filter(({ kind }) => kind === "key"), ...all.filter(({ kind }) => kind === "secret")];
}

/** The calls of every matrix, and those that some side's documents give to others. */
function callsOn({ kind, arns, accountId }: ResourceEntry, sides: Sides): readonly string[] {
  const more = SIDES.flatMap((side) => {
    const [world, arn] = [sides[side]?.world, arns[side]];
    if (world === undefined || arn === undefined) return [];
    return (kind === "key" ? moreKeyCalls : moreSecretCalls)(world, arn, accountId);
  });
  return [...new Set([...(kind === "key" ? KEY_CALLS : [SECRET_CALL]), ...more])];
}

const columnsOf = (resources: readonly ResourceEntry[], sides: Sides): readonly Column[] =>
  resources.flatMap((entry, resource) => callsOn(entry, sides).map((action) => ({ action, resource })));

type RowHead = Omit<Row, "cells">;

function listedRows(worlds: readonly DeclaredWorld[]): readonly RowHead[] {
  const byPrincipal = new Map<string, Set<ListedPrincipal["namedIn"][number]>>();
  for (const { principal, namedIn } of worlds.flatMap(({ principals }) => principals)) {
    byPrincipal.set(principal, new Set([...(byPrincipal.get(principal) ?? []), ...namedIn]));
  }
  return [...byPrincipal.keys()].sort().map((principal): RowHead => {
    const arn = parseArn(principal);
    return {
      kind: "listed",
      principal,
      label: arn?.resource ?? principal,
      namedIn: NAMED_IN.filter((where) => byPrincipal.get(principal)?.has(where) ?? false),
      ...(arn === undefined ? {} : { accountId: arn.accountId }),
    };
  });
}

/** By account, those that own a key first; then those in no account. */
function rowHeads(
  worlds: readonly DeclaredWorld[],
  resources: readonly ResourceEntry[],
  ins: StandIns,
): readonly RowHead[] {
  const owners = resources.filter(({ kind }) => kind === "key").map(({ accountId }) => accountId);
  const listed = listedRows(worlds);
  const accounts = [...new Set([...[...ins.others.keys()].filter((id) => owners.includes(id)), ...ins.others.keys()])];
  const ofAccount = (id: string): readonly RowHead[] => [
    ...listed.filter(({ accountId }) => accountId === id),
    {
      ...{ kind: "other", accountId: id, namedIn: [] },
      principal: ins.others.get(id) ?? "",
      label: "any other role or user",
    },
  ];
  return [
    ...accounts.flatMap(ofAccount),
    ...listed.filter(({ accountId }) => accountId === undefined),
    {
      ...{ kind: "unlisted account", principal: ins.stranger, accountId: ins.unlistedAccountId, namedIn: [] },
      label: "administrator of an account that nothing names",
    },
    { kind: "anonymous", principal: "*", label: "anybody who does not sign", namedIn: [] },
  ];
}

function cellOf(sides: readonly Side[], answer: (side: Side) => ReturnType<typeof answerOf> | undefined): Cell {
  const found = sides.map((side) => [side, answer(side)] as const);
  const outcomes = new Set(
    found.map(([, each]) => (each === undefined ? "" : [each.outcome, ...each.codes].join(" "))),
  );
  return {
    answers: Object.fromEntries(found.filter(([, each]) => each !== undefined)),
    changes: outcomes.size > 1,
  };
}

/** @param stacks names to show, @param sides one or more of them */
export function inquire(stacks: readonly string[], sides: Sides): Inquiry {
  const names = SIDES.filter((side) => sides[side] !== undefined);
  const worlds = names.flatMap((side) => sides[side] ?? []);
  const ins = standIns(worlds);
  const complete = new Map(
    names.flatMap((side): [Side, { readonly world: World; readonly open: World }][] => {
      const declared = sides[side];
      if (declared === undefined) return [];
      const world = withStandIns(declared, ins);
      return [[side, { world, open: withOpenStandIns(world, ins) }]];
    }),
  );
  const decide: Inquiry["decide"] = (side, principal, action, { arns }, more = {}) => {
    const [worlds, resource] = [complete.get(side), arns[side]];
    if (worlds === undefined || resource === undefined) return undefined;
    const request = { ...more, principal, action, resource };
    const answer = decideAnyCall(request, worlds.world, worlds.open);
    return isStandIn(principal, ins) ? underAnyName(answer, request, worlds.open) : answer;
  };
  const resources = resourceEntries(sides);
  const columns = columnsOf(resources, sides);
  const cell = (principal: string, { action, resource }: Column): Cell =>
    cellOf(names, (side) => {
      const entry = resources[resource];
      const decision = entry === undefined ? undefined : decide(side, principal, action, entry);
      return decision === undefined ? undefined : answerOf(decision);
    });
  const rows = rowHeads(worlds, resources, ins).map((head): Row => ({
    ...head,
    cells: columns.map((column) => cell(head.principal, column)),
  }));
  const notes = [
    ...new Set(worlds.flatMap((world) => world.notes)),
    ...(resources.length === 0 ? [NOTHING_TO_USE] : []),
  ];
  return { report: { stacks, sides: names, resources, columns, rows, notes }, decide };
}

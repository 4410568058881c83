/** Cells of the matrix that AWS answers differently, and boundaries that take something away. Pure. */
import { resourceName } from "../matrix/headings";
import { type Answer, type Report, type Row } from "../matrix/report";
import { type Difference, type Findings, type NotRead } from "./difference";
import { type LiveFacts, valueOf } from "./facts";

/** What a row stands for, as a subject. */
const subjectOf = ({ kind, label, principal }: Row): string => {
  switch (kind) {
    case "listed":
      return label.replace("/", " ");
    case "other":
      return "any other role or user";
    case "unlisted account":
    case "anonymous":
      return principal === "*" ? "anybody who does not sign" : "an account that nothing names";
  }
};

interface Changed {
  readonly row: Row;
  readonly resource: string;
  readonly action: string;
  readonly state: Answer;
  readonly live: Answer;
}

const codesText = ({ codes }: Answer): string => (codes.length === 0 ? "" : ` (${codes.join(" ")})`);
const sentence = ({ resource, state, live }: Changed): string =>
  `on ${resource}: ${live.outcome}${codesText(live)} live, and ${state.outcome}${codesText(state)} by what is deployed.`;

/** Pairs of answers that are both known on the declared side, in the report's order. */
function decided({ rows, columns, resources }: Report): readonly Changed[] {
  return rows.flatMap((row) =>
    row.cells.flatMap(({ answers: { state, live } }, index) => {
      const column = columns[index];
      const entry = column === undefined ? undefined : resources[column.resource];
      if (state === undefined || live === undefined || column === undefined || entry === undefined) return [];
      if (state.outcome === "unknown" || state.outcome === live.outcome) return [];
      return [{ row, resource: resourceName(entry), action: column.action, state, live }];
    }),
  );
}

/** One entry for the actions of a resource that are answered alike. */
function grouped<T>(
  cells: readonly Changed[],
  keyOf: (cell: Changed) => string,
  make: (first: Changed, actions: string) => T,
) {
  const groups = new Map<string, Changed[]>();
  for (const cell of cells) {
    const key = JSON.stringify([cell.row.principal, keyOf(cell)]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [make(first, group.map(({ action }) => action).join(", "))];
  });
}

const answerDifference = (cell: Changed, actions: string): Difference => ({
  kind: "answer",
  ...(cell.row.accountId === undefined || cell.row.kind === "unlisted account"
    ? {}
    : { accountId: cell.row.accountId }),
  subject: subjectOf(cell.row),
  arn: cell.row.principal,
  text: `${actions} ${sentence(cell)}`,
});

const notTold = (cell: Changed, actions: string): NotRead => ({
  accountId: cell.row.accountId ?? "",
  what: `whether ${subjectOf(cell.row)} may call ${actions} on ${cell.resource}`,
  because: cell.live.because.join("; "),
});

/** A boundary that takes nothing of the share away is the account's own business. */
function boundaryDifferences(cells: readonly Changed[], { holders }: LiveFacts): readonly Difference[] {
  const limited = new Set(cells.filter(({ live }) => live.codes.includes("BOUNDARY")).map(({ row }) => row.principal));
  return holders.flatMap(({ kind, name, accountId, description }): readonly Difference[] => {
    const { arn, boundary } = valueOf(description) ?? {};
    if (arn === undefined || boundary === undefined || !limited.has(arn)) return [];
    const text = `It has the permissions boundary ${boundary}, which does not allow what the stacks give it.`;
    const remedy = "Allow the share's actions in the boundary's policy, or take the boundary away.";
    return [{ kind: "boundary", accountId, subject: `${kind} ${name}`, arn, text, remedy }];
  });
}

/** @param report with the sides `state` and `live` */
export function answerFindings(report: Report, facts: LiveFacts): Findings {
  const cells = decided(report);
  const known = cells.filter(({ live }) => live.outcome !== "unknown");
  const unknown = cells.filter(({ live }) => live.outcome === "unknown");
  return {
    differences: [...boundaryDifferences(known, facts), ...grouped(known, sentence, answerDifference)],
    notRead: grouped(unknown, ({ resource, live }) => JSON.stringify([resource, live.because]), notTold),
  };
}

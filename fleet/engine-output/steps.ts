/** What the engine said of each resource: begun, and how it ended. Pure. */

/** The engine's own words for a step that is under way, and for one that is done. Others change nothing in AWS. */
export const DONE_WORDS = {
  creating: "created",
  updating: "updated",
  deleting: "deleted",
  replacing: "replaced",
  "creating replacement": "created replacement",
  "deleting original": "deleted original",
} as const;
export type Doing = keyof typeof DONE_WORDS;
export const DOINGS = Object.keys(DONE_WORDS) as readonly Doing[];

/**
 * `done`: the engine said so. `failed`: it said that, too. `not tried`: the engine failed before it asked AWS.
 * `not told`: it was begun, and nothing was said of its end.
 */
export type End = "done" | "failed" | "not tried" | "not told";

export interface ToldStep {
  /** As it is displayed: `aws:kms:Key`. */
  readonly type: string;
  readonly name: string;
  readonly doing: Doing;
  readonly end: End;
  /** The engine's words on the failure. */
  readonly error?: string;
  /** Deleted from the state alone: AWS keeps it. */
  readonly retained?: true;
}

/** One thing that was said of a resource. `failed` without a step: whatever was under way. */
export interface Remark extends Omit<ToldStep, "doing"> {
  readonly doing?: Doing;
}

/** `aws:kms/key:Key` → `aws:kms:Key`, as the engine shows it. */
export const shownType = (type: string): string => type.replace(/\/[^:]*/, "");

/** Components and the engine's own resources: there is nothing of them in AWS. */
const NOT_IN_AWS = /^(?:pulumi:|cross-account-cmk:index:)/;
export const isInAws = ({ type }: Pick<ToldStep, "type">): boolean => !NOT_IN_AWS.test(type);

const isSame = (one: Remark, other: ToldStep): boolean => one.name === other.name && one.type === other.type;

/** The step that a remark goes on with: the last one of the resource that has no end yet. */
function underWay(steps: readonly ToldStep[], remark: Remark): number {
  return steps.findLastIndex(
    (step) =>
      isSame(remark, step) && step.end === "not told" && (remark.doing === undefined || remark.doing === step.doing),
  );
}

function withRemark(steps: readonly ToldStep[], remark: Remark): readonly ToldStep[] {
  const at = underWay(steps, remark);
  const before = steps[at];
  if (before !== undefined) return steps.with(at, { ...before, ...remark, doing: before.doing });
  const { doing } = remark;
  return doing === undefined ? steps : [...steps, { ...remark, doing }];
}

/** The engine's own step between the two halves of a replacement changes nothing; a display that shows no halves shows it alone. */
function withoutMiddles(steps: readonly ToldStep[]): readonly ToldStep[] {
  const halves = steps.filter(({ doing }) => doing === "creating replacement" || doing === "deleting original");
  return steps.filter((step) => step.doing !== "replacing" || !halves.some((half) => isSame(half, step)));
}

/** @param remarks in the order of the output */
export const stepsOf = (remarks: readonly Remark[]): readonly ToldStep[] =>
  withoutMiddles(remarks.filter(isInAws).reduce(withRemark, []));

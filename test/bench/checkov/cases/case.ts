import type { Subject } from "../../../policypack/judge";
import type { Topic } from "../topics";

/** Resources as a program declares them: compliant, or with one thing wrong. */
export interface Case {
  /** Kebab-case; the name of its file. */
  readonly name: string;
  /** What it is, in a few words, as the documentation's table shows it. */
  readonly about: string;
  /** What is wrong: one thing, of which more than one topic may speak. None where the case is compliant. */
  readonly wrong: readonly Topic[];
  /** Of a compliant case: topics on which a finding is true and therefore no false alarm. */
  readonly granted?: readonly Topic[];
  readonly resources: readonly Subject[];
}

/**
 * What is true of many a resource, and right as it is: no secret of the catalogue is rotated, and a grant may have no encryption
 * context, as the walkthrough's have. Whoever says so is right.
 */
const TRUE_OF: ReadonlyMap<string, Topic> = new Map([
  ["aws:secretsmanager/secret:Secret", "secret-rotation"],
  ["aws:kms/grant:Grant", "grant-context"],
]);

const grantedTo = (resources: readonly Subject[]): readonly Topic[] =>
  resources.flatMap(({ type }) => TRUE_OF.get(type) ?? []);

export const compliant = (name: string, about: string, ...resources: readonly Subject[]): Case => ({
  name,
  about,
  wrong: [],
  granted: grantedTo(resources),
  resources,
});

export const violating = (
  wrong: Topic | readonly Topic[],
  name: string,
  about: string,
  ...resources: readonly Subject[]
): Case => ({ name, about, wrong: typeof wrong === "string" ? [wrong] : wrong, resources });

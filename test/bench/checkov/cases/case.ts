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

/** No secret of the catalogue is rotated, and the walkthrough's are not: whoever says so is right. */
const holdsSecret = (resources: readonly Subject[]): boolean =>
  resources.some(({ type }) => type === "aws:secretsmanager/secret:Secret");

export const compliant = (name: string, about: string, ...resources: readonly Subject[]): Case => ({
  name,
  about,
  wrong: [],
  ...(holdsSecret(resources) ? { granted: ["secret-rotation"] } : {}),
  resources,
});

export const violating = (
  wrong: Topic | readonly Topic[],
  name: string,
  about: string,
  ...resources: readonly Subject[]
): Case => ({ name, about, wrong: typeof wrong === "string" ? [wrong] : wrong, resources });

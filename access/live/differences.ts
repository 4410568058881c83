/** Everything in which AWS differs from what is deployed. Pure. */
import { inquire, type Inquiry } from "../matrix/build";
import { type DeclaredWorld, type DescribedResource } from "../stack/declared";
import { answerFindings } from "./difference-answers";
import { holderFindings } from "./difference-holders";
import { keyFindings } from "./difference-keys";
import { secretFindings } from "./difference-secrets";
import { inOrder, together, type Findings } from "./difference";
import { holderKey, type LiveFacts } from "./facts";
import { withPaths } from "./paths";
import { aliasesOf, liveWorld } from "./world";
import { parseArn } from "../identifiers";

/**
 * - `as declared`: everything that the stacks declare was read, and is so.
 * - `differs`: something is not, whatever could not be read.
 * - `not known`: nothing that was read differs, and something could not be read.
 */
export const VERDICTS = ["as declared", "differs", "not known"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Comparison extends Findings {
  readonly verdict: Verdict;
  /** The matrix with the sides `state` and `live`. */
  readonly inquiry: Inquiry;
}

/** A resource that a stack has, and not only names. */
export const isDeclared = ({ id, exists }: DescribedResource): boolean => exists && id.startsWith("urn:");

/** Whether a role or user is in its account now. */
function existence({ holders }: LiveFacts): (arn: string) => boolean | undefined {
  const found = new Map(holders.map((holder) => [holderKey(holder), holder.description.is]));
  return (arn) => {
    const { accountId = "", resource = "" } = parseArn(arn) ?? {};
    const [kind] = resource.split("/");
    if (kind !== "role" && kind !== "user") return undefined;
    const is = found.get(holderKey({ kind, accountId, name: resource.slice(resource.lastIndexOf("/") + 1) }));
    return is === "read" ? true : is === "missing" ? false : undefined;
  };
}

function verdictOf({ differences, notRead }: Findings): Verdict {
  if (differences.length > 0) return "differs";
  return notRead.length > 0 ? "not known" : "as declared";
}

/** @param stacks their names, to show */
export function compareWithLive(stacks: readonly string[], deployed: DeclaredWorld, facts: LiveFacts): Comparison {
  const declared = withPaths(deployed, facts);
  const { world, resources } = declared;
  const own = resources.filter(isDeclared);
  const aliases = [...aliasesOf(facts.keys), ...(world.aliases ?? [])];
  const exists = existence(facts);
  const inquiry = inquire(stacks, { state: declared, live: liveWorld(declared, facts) });
  const closed = [...facts.accounts].flatMap(([accountId, read]) =>
    read.is === "not read" ? [{ accountId, what: `account ${accountId}`, because: read.because }] : [],
  );
  const parts = together([
    { differences: [], notRead: closed },
    keyFindings(world, own, facts.keys, exists),
    secretFindings(world, own, facts.secrets, aliases, exists),
    holderFindings(world, facts),
  ]);
  const answers = answerFindings(inquiry.report, facts);
  // Cells that are not known follow from what was not read: they are told where nothing else tells it.
  const notRead = parts.notRead.length > 0 ? parts.notRead : answers.notRead;
  const findings = inOrder({ differences: [...parts.differences, ...answers.differences], notRead });
  return { ...findings, verdict: verdictOf(findings), inquiry };
}

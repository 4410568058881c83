/**
 * Stand-ins under the names that conditions ask for: of those for whom a row stands, somebody may have such a name, or take it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
import { decideAnyCall } from "../any-call";
import { dependsOn } from "../caller-choices";
import { type Decision } from "../decision";
import { parseArn } from "../identifiers";
import { wildcardMatcher } from "../language/glob";
import { parseOperator } from "../language/operators";
import { type PolicyDocument, type Statement } from "../policy-document";
import { type Account, type Request, type World } from "../world";

/** What an Allow asks of `aws:PrincipalArn`. */
function patternsIn({ Effect: effect, Condition: condition }: Statement): readonly string[] {
  if (effect !== "Allow") return [];
  return Object.entries(condition ?? {}).flatMap(([operator, keys]) => {
    const base = parseOperator(operator)?.base;
    if (base === undefined || base === "Null" || base.negated) return [];
    return Object.entries(keys).flatMap(([key, values]) =>
      key.toLowerCase() === "aws:principalarn" ? [values].flat().map(String) : [],
    );
  });
}

const documentsOf = ({ keys = [], secrets = [] }: World): readonly PolicyDocument[] => [
  ...keys.map(({ policy }) => policy),
  ...secrets.flatMap(({ policy }) => policy ?? []),
];

/** A list in every document that was parsed; the evaluator's own documents may be anything. */
const statementsOf = ({ Statement: statements }: PolicyDocument): readonly Statement[] =>
  Array.isArray(statements) ? (statements as readonly Statement[]) : [];

/** A role or user in the principal's account that a pattern matches. */
function nameBy(pattern: string, principal: string): readonly string[] {
  const own = parseArn(principal);
  const [prefix, partition = "", service = "", region = "", accountId = "", ...rest] = pattern.split(":");
  if (own === undefined || prefix !== "arn" || rest.length === 0 || pattern.includes("${")) return [];
  const fits = [
    [partition, own.partition],
    [service, "iam"],
    [region, ""],
    [accountId, own.accountId],
  ].every(([part = "", actual = ""]) => wildcardMatcher(part)(actual));
  const resource = rest.join(":").replaceAll("*", "any").replaceAll("?", "x");
  return fits && /^(role|user)\/./.test(resource) ? [`arn:${own.partition}:iam::${own.accountId}:${resource}`] : [];
}

interface Variants {
  readonly names: readonly string[];
  readonly world: World;
}

const known = new WeakMap<World, Map<string, Variants>>();

function variantsOf(principal: string, world: World): Variants {
  const ofWorld = known.get(world) ?? new Map<string, Variants>();
  known.set(world, ofWorld);
  const before = ofWorld.get(principal);
  if (before !== undefined) return before;
  const taken = new Set(world.accounts.flatMap(({ identities }) => identities.map(({ arn }) => arn)));
  const patterns = documentsOf(world).flatMap(statementsOf).flatMap(patternsIn);
  const names = [...new Set(patterns.flatMap((pattern) => nameBy(pattern, principal)))].filter(
    (arn) => !taken.has(arn),
  );
  const withNames = (account: Account): Account => {
    const standIn = account.identities.find(({ arn }) => arn === principal);
    if (standIn === undefined) return account;
    return { ...account, identities: [...account.identities, ...names.map((arn) => ({ ...standIn, arn }))] };
  };
  const made = { names, world: { ...world, accounts: world.accounts.map(withNames) } };
  ofWorld.set(principal, made);
  return made;
}

/**
 * Decides for a stand-in: denied only where nobody is allowed for whom it stands, whatever the name.
 * @param answer what is decided for the stand-in's own name
 */
export function underAnyName(answer: Decision, request: Request, world: World): Decision {
  if (answer.outcome !== "denied") return answer;
  const variants = variantsOf(request.principal, world);
  for (const principal of variants.names) {
    const found = decideAnyCall({ ...request, principal }, variants.world);
    if (found.outcome === "denied") continue;
    const { action, resource, sameAccount } = answer;
    const allowed = found.outcome === "allowed" ? `allowed when aws:PrincipalArn is ${principal}, and ` : "";
    return {
      ...{ principal: request.principal, action, resource, sameAccount, parts: [], deciding: found.deciding },
      outcome: "unknown",
      because: [...(found.outcome === "unknown" ? found.because : []), dependsOn("aws:PrincipalArn").because],
      detail: `${allowed}denied when it is ${request.principal}`,
    };
  }
  return answer;
}

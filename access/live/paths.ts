/** A stack attaches policies by name, and does not know the path of a role, user or group: AWS tells it. Pure. */
import { type DeclaredWorld } from "../stack/declared";
import { namedPrincipals } from "../stack/principals";
import { declaredHolders } from "./difference-holders";
import { holderKey, valueOf, type LiveFacts } from "./facts";

/** The ARN to use for a declared one. An ARN that a document names stays as it is. */
function toldArns({ world }: DeclaredWorld, { holders }: LiveFacts): (arn: string) => string {
  const named = new Set(namedPrincipals(world.keys ?? [], world.secrets ?? []).map(({ text }) => text));
  const live = new Map(holders.map((each) => [holderKey(each), valueOf(each.description)?.arn]));
  const told = new Map(
    declaredHolders(world)
      .filter(({ arn }) => !named.has(arn))
      .map((holder) => [holder.arn, live.get(holderKey(holder))]),
  );
  return (arn) => told.get(arn) ?? arn;
}

/** The declared world with the ARNs that AWS told. */
export function withPaths(declared: DeclaredWorld, facts: LiveFacts): DeclaredWorld {
  const arnOf = toldArns(declared, facts);
  return {
    ...declared,
    world: {
      ...declared.world,
      accounts: declared.world.accounts.map((account) => ({
        ...account,
        identities: account.identities.map((identity) => ({
          ...identity,
          arn: arnOf(identity.arn),
          ...(identity.groups === undefined ? {} : { groups: identity.groups.map(arnOf) }),
        })),
        ...(account.groups === undefined
          ? {}
          : { groups: account.groups.map((each) => ({ ...each, arn: arnOf(each.arn) })) }),
      })),
    },
    principals: declared.principals.map((each) => ({ ...each, principal: arnOf(each.principal) })),
  };
}

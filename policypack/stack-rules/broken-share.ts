import { listOf } from "../../access/policy-document";
import { givenPolicies } from "../../access/stack/identities";
import { isProvider, placeOfProvider } from "../../access/stack/places";
import type { Key } from "../../access/world";
import { type Declared, declaredBy } from "../stack/declared";
import type { Stack, StackFinding, StackRule } from "../stack/rule";
import { outsideUsers } from "../stack/users";
import { canUse, halvesOf } from "../stack/uses";

type Found = Pick<StackFinding, "what" | "certain" | "remedy">;
const WHY =
  "a share works only where both accounts allow it; half of one fails at the first call, and may come to life later.";
const ALLOWED =
  "for each principal of another account: its IAM policy with the key's exact ARN, and the key's policy or a grant.";
/** For what one stack alone cannot tell. */
const LOOK = "look at both accounts together: npm run access over both stacks, or over the deployed documents.";
const list = (texts: readonly string[]): string => texts.join(", ");

/** What is wrong with the principals of other accounts who are to use a key of the stack. */
function* onKey(key: Key, declared: Declared, deployedTo: ReadonlySet<string>): Generator<Found> {
  const untold: string[] = [];
  for (const { principal, accountId, named, hasPolicies } of outsideUsers(key, declared)) {
    const asking = { accountId, principal };
    if (canUse(key, declared.world, asking)) continue;
    const halves = halvesOf(key, declared.world, asking);
    const ofKey = halves.filter((each) => each.key !== "denied").map(({ action }) => action);
    const ofIdentity = halves.filter(({ identity }) => identity === "allowed").map(({ action }) => action);
    if (ofIdentity.length > 0 && ofKey.length === 0) {
      const what = `${principal} is to use it by its IAM policies (${list(ofIdentity)}), and neither the key's policy nor a grant lets it.`;
      yield { certain: true, what };
    }
    // An owner's stack has never the other account's half: asked only where this one deploys there.
    const hasTheOtherHalf = hasPolicies || deployedTo.has(accountId);
    if (ofIdentity.length === 0 && ofKey.length > 0 && named && hasTheOtherHalf) untold.push(principal);
  }
  if (untold.length > 0) {
    const what = `the key's policy or a grant lets ${list(untold)} use it, and no IAM policy that is known in this stack does.`;
    yield { certain: false, what, remedy: LOOK };
  }
}

/** IAM policies for keys whose own policies are elsewhere, by the keys. */
function* onForeignKeys(stack: Stack, { places, world, resources }: Declared): Generator<StackFinding> {
  const own = new Set((world.keys ?? []).map(({ arn }) => arn));
  const foreign = new Set(resources.filter(({ kind, arn }) => kind === "key" && !own.has(arn)).map(({ arn }) => arn));
  const users = new Map<string, { readonly urn: string; readonly names: string[] }>();
  for (const { urn, kind, name, policy } of givenPolicies(stack.resources, places)) {
    const named = (policy?.document.Statement ?? []).flatMap(({ Resource: resource }) => listOf(resource));
    for (const arn of new Set(named.filter((text) => foreign.has(text)))) {
      const entry = users.get(arn) ?? { urn, names: [] };
      entry.names.push(`${kind} ${name}`);
      users.set(arn, entry);
    }
  }
  for (const [arn, { urn, names }] of users) {
    const what = `whether ${list([...new Set(names)])} can use the key ${arn} hangs on its policy, which is not in this stack.`;
    yield { urn, certain: false, what, why: WHY, allowed: ALLOWED, remedy: LOOK };
  }
}

export const brokenShare: StackRule = {
  name: "broken-share",
  description: "Every principal that is given the use of a key in another account can use it.",
  severity: "medium",
  remedy:
    "make both halves from one definition: the key's policy names the account or principal, and its IAM policy names the key.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  frameworks: [],
  check(stack, report) {
    const declared = declaredBy(stack.resources);
    const deployedTo = new Set(
      stack.resources.filter(isProvider).flatMap((provider) => placeOfProvider(provider).accountId ?? []),
    );
    for (const key of declared.world.keys ?? []) {
      for (const found of onKey(key, declared, deployedTo)) {
        report({ urn: declared.urnOf(key.arn), ...found, why: WHY, allowed: ALLOWED });
      }
    }
    for (const found of onForeignKeys(stack, declared)) report(found);
  },
};

/** Rules about one name in several entries: an account has one role and one user of a name, whatever its path and case. */
import { shown, type Problem } from "../problems";
import type { ShareInput } from "../schema";

interface Named {
  readonly path: string;
  readonly text: string;
  /** The same for texts that name the same principal. */
  readonly principal: string;
  /** The same for principals of which an account has only one. */
  readonly name: string;
}

const withoutArn = (text: string): string => text.replace(/^arn:[^/]*\//, "");

function namedIn(share: ShareInput, index: number): readonly Named[] {
  if (share.level !== "principals") return [];
  return (["roles", "users"] as const).flatMap((kind) =>
    share[kind].map((text, place) => {
      const principal = `${share.accountId} ${kind} ${withoutArn(text)}`;
      const name = `${share.accountId} ${kind} ${text.slice(text.lastIndexOf("/") + 1).toLowerCase()}`;
      return { path: `owner.shares[${index}].${kind}[${place}]`, text, principal, name };
    }),
  );
}

/**
 * Of two spellings of one name, one names nobody, and AWS refuses a policy or grant for a principal that does not exist.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function sameNameRules(shares: readonly ShareInput[]): Problem[] {
  const firsts = new Map<string, Named>();
  return shares.flatMap(namedIn).flatMap((each): Problem[] => {
    const first = firsts.get(each.name) ?? each;
    firsts.set(each.name, first);
    // Within one entry a name is held against the others already.
    const isOfOneEntry = first.path.split(".")[1] === each.path.split(".")[1];
    if (first.principal === each.principal || isOfOneEntry) return [];
    return [
      {
        path: each.path,
        value: shown(each.text),
        rule: `is ${shown(first.text)} of ${first.path} with another path or in another case. IAM tells names apart neither by case nor by path, so only one of the two exists, and AWS refuses the other.`,
        remedy: "Write both as IAM shows the principal's path and name.",
      },
    ];
  });
}

/** Actions that no symmetric encryption key answers to, which is what this program makes. */
import { actionsMatching } from "../../sharing/uses";
import { shown, type Problem } from "../problems";
import type { ShareInput } from "../schema";

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-compare.html */
const OTHER_KEYS: ReadonlySet<string> = new Set([
  "DeriveSharedSecret",
  "GenerateMac",
  "GetPublicKey",
  "Sign",
  "Verify",
  "VerifyMac",
]);

/** An action of which nothing is left would be allowed and never work. */
export const symmetricKeyRules = (path: string, { actions = [] }: ShareInput): Problem[] =>
  actions.flatMap((action, index): Problem[] => {
    const meant = actionsMatching(action);
    if (meant.length === 0 || !meant.every(({ name }) => OTHER_KEYS.has(name))) return [];
    return [
      {
        path: `${path}.actions[${index}]`,
        value: shown(action),
        rule: "is for asymmetric and HMAC keys; the key that this program makes is a symmetric one.",
        remedy: "Remove it.",
      },
    ];
  });

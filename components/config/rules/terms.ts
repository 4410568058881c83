/** Rules about what a share allows: which actions, through which services, with which encryption context. */
import { isOfferedIn } from "../../sharing/services";
import type { Terms } from "../../sharing/share";
import {
  actionsMatching,
  actionsOf,
  isCreateGrant,
  isForSecrets,
  isShareable,
  SHAREABLE_ACTIONS,
} from "../../sharing/uses";
import { closest } from "../closest";
import { shown, type Problem } from "../problems";
import type { TermsInput } from "../schema";
import type { Home } from "./principals";

const HANDING_ON = /^kms:(CreateGrant|ListGrants|RetireGrant|RevokeGrant)$/i;

function actionProblem(path: string, pattern: string): Problem | undefined {
  const value = shown(pattern);
  const matching = actionsMatching(pattern);
  if (matching.length === 0) {
    const meant = closest(pattern, SHAREABLE_ACTIONS);
    const remedy = meant === undefined ? `Known: ${SHAREABLE_ACTIONS.join(", ")}.` : `Did you mean "${meant}"?`;
    return { path, value, rule: "is not a KMS action.", remedy };
  }
  const beyond = matching.filter((action) => !isShareable(action)).map(({ name }) => `kms:${name}`);
  if (beyond.length === 0) return undefined;
  const few = beyond.length > 3 ? `${beyond.slice(0, 3).join(", ")} and ${beyond.length - 3} more` : beyond.join(", ");
  if (beyond.every((name) => HANDING_ON.test(name))) {
    const rule = `reaches ${few}, with which the key could be handed on.`;
    return { path, value, rule, remedy: 'For AWS services that need grants write "delegateToServices: true" instead.' };
  }
  return {
    path,
    value,
    rule: `reaches ${few}, which do nothing on another account's key or hand it on.`,
    remedy: `Name only actions of these: ${SHAREABLE_ACTIONS.join(", ")}.`,
  };
}

function useRules(path: string, { use, actions }: TermsInput, mayCreateGrants: boolean): Problem[] {
  if (use === "custom" && (actions ?? []).length === 0) {
    return [{ path: `${path}.actions`, rule: 'is missing: "use: custom" needs them.', remedy: "List kms: actions." }];
  }
  if (use !== "custom" && actions !== undefined) {
    return [
      {
        path: `${path}.actions`,
        rule: 'goes with "use: custom" only.',
        remedy: 'Write "use: custom", or remove the actions.',
      },
    ];
  }
  return (actions ?? []).flatMap((action, index) =>
    mayCreateGrants && isCreateGrant(action) ? [] : (actionProblem(`${path}.actions[${index}]`, action) ?? []),
  );
}

function viaRules(path: string, { use, via = [] }: TermsInput, { partition, region }: Home): Problem[] {
  const absent = via.flatMap((service, index): Problem[] =>
    isOfferedIn(service, partition)
      ? []
      : [
          {
            path: `${path}.via[${index}]`,
            value: shown(service),
            rule: `is not offered in partition ${partition} (Region ${region}): nothing could use the key through it.`,
            remedy: "Remove it.",
          },
        ],
  );
  if (!isForSecrets(use)) return absent;
  const others = via.flatMap((service, index): Problem[] =>
    service === "secretsmanager"
      ? []
      : [
          {
            path: `${path}.via[${index}]`,
            value: shown(service),
            rule: `cannot be where "use: ${use ?? ""}" is for Secrets Manager alone.`,
            remedy: "Remove it, or choose another use.",
          },
        ],
  );
  return [...absent, ...others];
}

/** A service that makes no grants gets nothing by it. */
const delegationRules = (path: string, { use, delegateToServices }: TermsInput): Problem[] =>
  delegateToServices === true && isForSecrets(use)
    ? [
        {
          path: `${path}.delegateToServices`,
          value: "true",
          rule: `would do nothing with "use: ${use ?? ""}": Secrets Manager makes no grants.`,
          remedy: "Remove it, or choose another use.",
        },
      ]
    : [];

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context */
function contextKeyRules(path: string, { use, encryptionContext = {} }: TermsInput): Problem[] {
  const names = [...(isForSecrets(use) ? ["SecretARN"] : []), ...Object.keys(encryptionContext)];
  return Object.keys(encryptionContext).flatMap((name): Problem[] => {
    const first = names.find((other) => other.toLowerCase() === name.toLowerCase());
    if (first === name || first === undefined) return [];
    return [
      {
        path: `${path}.encryptionContext.${name}`,
        rule: `is the same condition key as "${first}": names of condition keys are not told apart by case.`,
        remedy: `Write "${first}", once.`,
      },
    ];
  });
}

/** A test that is not of this Region's secrets would never be passed by one that uses the key. */
function contextRules(path: string, input: TermsInput, { partition, region }: Home): Problem[] {
  const { encryptionContext, use } = input;
  if (encryptionContext === undefined) return [];
  if (Object.keys(encryptionContext).length === 0) {
    return [{ path: `${path}.encryptionContext`, rule: "is empty.", remedy: "Give a pair, or leave it out." }];
  }
  const problems = contextKeyRules(path, input);
  const actions = actionsOf(toTerms(input));
  const carrying = actions.some((action) => actionsMatching(action).some((each) => each.encryptionContext));
  if (!carrying) {
    problems.push({
      path: `${path}.encryptionContext`,
      rule: "would hold nothing back: none of the share's actions carries an encryption context.",
      remedy: "Remove it.",
    });
  }
  if (isForSecrets(use)) {
    const prefix = `arn:${partition}:secretsmanager:${region}:`;
    const wrong = (encryptionContext.SecretARN ?? []).find((value) => !value.startsWith(prefix));
    if (wrong !== undefined) {
      problems.push({
        path: `${path}.encryptionContext.SecretARN`,
        value: shown(wrong),
        rule: `is no ARN of a secret in ${region}: Secrets Manager would never send it.`,
        remedy: `Start it with ${prefix}.`,
      });
    }
  }
  return problems;
}

/** @param mayCreateGrants whether the share is by grants for service-linked roles, which may have CreateGrant */
export const termsRules = (path: string, input: TermsInput, home: Home, mayCreateGrants = false): Problem[] => [
  ...useRules(path, input, mayCreateGrants),
  ...viaRules(path, input, home),
  ...contextRules(path, input, home),
  ...delegationRules(path, input),
];

/** What the configuration says of a share's terms, in the form of the share model. */
export function toTerms({ use, actions, via, encryptionContext, delegateToServices }: TermsInput): Terms {
  return {
    ...(use === undefined ? {} : use === "custom" ? { use, actions: actions ?? [] } : { use }),
    ...(via === undefined ? {} : { via }),
    ...(encryptionContext === undefined ? {} : { encryptionContext }),
    ...(delegateToServices === true ? { delegateToServices } : {}),
  };
}

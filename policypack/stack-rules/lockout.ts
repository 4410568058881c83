import { evaluate } from "../../access/evaluate";
import { explain } from "../../access/explain";
import { parseArn } from "../../access/identifiers";
import type { Key } from "../../access/world";
import { ableOf, administratorsOf, namesOf } from "../stack/administrators";
import { declaredBy } from "../stack/declared";
import { deployersOf } from "../stack/deployers";
import { worldWith } from "../stack/parties";
import type { StackFinding, StackRule } from "../stack/rule";
import { textsIn } from "../resources/resource";

const DEPLOYING_PRINCIPALS = "deployingPrincipals";
const PUT_KEY_POLICY = "kms:PutKeyPolicy";

const decide = (key: Key, principal: string) =>
  evaluate(
    { principal, action: PUT_KEY_POLICY, resource: key.arn },
    worldWith(key, { accountId: parseArn(principal)?.accountId ?? "", principal }),
  );

type Finding = Pick<StackFinding, "what" | "certain">;

/** Why one who deploys could not change the policy again, with every permission that its account can give. */
function refusal(key: Key, principal: string): Finding | undefined {
  const decision = decide(key, principal);
  if (decision.outcome === "allowed") return undefined;
  // What allows it at home is the administrator's policy that is taken for granted, which is nobody's document.
  const reasons = explain(decision).filter((line) => !line.startsWith("Found Allow"));
  return { certain: decision.outcome === "denied", what: `${principal} deploys it. ${reasons.join(" ")}` };
}

/** Where nothing tells who deploys: whether there is anybody in the account who could. */
function nobody(key: Key): Finding | undefined {
  const { partition = "aws", accountId = "" } = parseArn(key.arn) ?? {};
  const administrators = administratorsOf(key.policy, { partition, accountId });
  const able = ableOf(administrators, (principal) => decide(key, principal).outcome);
  const { allowed, conditionally } = able;
  if (allowed.includes(administrators.anyRole)) return undefined;
  if (allowed.length + conditionally.length > 0) {
    const names = namesOf(able).join(", ") || "on conditions";
    return {
      certain: false,
      what: `not every administrator of the key's account is allowed ${PUT_KEY_POLICY} (${names}), and nothing tells who deploys.`,
    };
  }
  return administrators.isComplete
    ? { certain: true, what: `nobody in the key's account is allowed ${PUT_KEY_POLICY}.` }
    : {
        certain: false,
        what: `whether anybody in the key's account is allowed ${PUT_KEY_POLICY} depends on the principals that the patterns of its policy match, and nothing tells who deploys.`,
      };
}

export const lockout: StackRule = {
  name: "lockout",
  description: "Who deploys a key can change its policy again, all its statements taken together.",
  severity: "critical",
  remedy: `allow ${PUT_KEY_POLICY} to the account's root ARN or to whoever deploys, and take Deny statements away that reach them; or name who deploys in ${DEPLOYING_PRINCIPALS}.`,
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key",
  frameworks: [],
  configSchema: {
    properties: {
      [DEPLOYING_PRINCIPALS]: {
        type: "array",
        items: { type: "string", pattern: "^arn:[^:]+:iam::\\d{12}:(role|user)/" },
        description:
          "Roles or users that deploy keys, by ARN, where neither a provider's assumeRoles nor those of an adopted key's own resource tell them.",
      },
    },
  },
  check(stack, report) {
    const declared = declaredBy(stack.resources);
    for (const key of declared.world.keys ?? []) {
      if (key.policyNotKnown !== undefined) continue;
      const urn = declared.urnOf(key.arn);
      const deployers = deployersOf(key, declared, stack.resources, textsIn(stack.config, DEPLOYING_PRINCIPALS));
      const found = deployers.length === 0 ? [nobody(key)] : deployers.map((each) => refusal(key, each));
      for (const finding of found.filter((each) => each !== undefined)) {
        report({
          urn,
          ...finding,
          why: "a policy that its deployer cannot change stays as it is, and when nobody can, only AWS Support can help.",
          allowed: `${PUT_KEY_POLICY} for whoever deploys, by the key policy or through the account's root ARN.`,
        });
      }
    }
  },
};

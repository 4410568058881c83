/** Rules about the role that deploys the owner's side: it is not locked out, where the root's statement is narrowed. */
import type { PolicyDocument } from "../../../access/policy-document";
import type * as DeployingRole from "../../deploying-role";
import { shown, type Problem } from "../problems";
import type { OwnerInput } from "../schema";
import { assumeRoleRules } from "./principals";

/** The evaluator takes half a second to load, which no other configuration is to wait for. */
const evaluated = (): typeof DeployingRole =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the rules are synchronous, and import() is not
  require("../../deploying-role") as typeof DeployingRole;

/** @param policy the whole key policy, as it is to be */
export function deployingRoleRules(owner: OwnerInput, policy: PolicyDocument): Problem[] {
  const { assumeRole, key, region, secret } = owner;
  if (key.rootAccess !== "administration" || assumeRole === undefined) return [];
  // A role of another account is a problem of its own.
  if (assumeRoleRules("owner", owner).length > 0) return [];
  const { lockoutOf, secretRefusalOf } = evaluated();
  const role = { roleArn: assumeRole.roleArn, region };
  const lockout = lockoutOf(role, policy);
  if (lockout !== undefined) {
    return [
      {
        path: "owner.key.rootAccess",
        value: shown(key.rootAccess),
        rule: `would lock out ${assumeRole.roleArn}, which deploys. It could no longer call ${lockout}`,
        remedy: 'Leave it at "full".',
      },
    ];
  }
  const refusal = secret === undefined ? undefined : secretRefusalOf(role, policy, secret.name);
  if (refusal === undefined) return [];
  return [
    {
      path: "owner.key.users",
      rule: `must have ${assumeRole.roleArn}, which deploys and so writes the secret of owner.secret. It could not call ${refusal}`,
      remedy: 'Add the role to owner.key.users, leave "rootAccess" at "full", or remove owner.secret.',
    },
  ];
}

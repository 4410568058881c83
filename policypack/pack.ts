/** The pack as the engine runs it: making it starts its server. */
import { PolicyPack } from "@pulumi/policy";
import { name } from "./package.json";
import { policiesOf } from "./policy";
import { RULES } from "./rules";
import { keepSecretMarks } from "./secrets-of-the-engine";
import { stackPoliciesOf } from "./stack/policy";
import { STACK_RULES } from "./stack-rules";

keepSecretMarks();
new PolicyPack(name, {
  enforcementLevel: "mandatory",
  policies: [...policiesOf(RULES), ...stackPoliciesOf(STACK_RULES)],
});

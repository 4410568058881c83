/** A pack with a rule that fails, between two of the real ones. */
import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "../../../policypack/policy";
import { keyRotation } from "../../../policypack/rules/key-rotation";
import { lockoutCheck } from "../../../policypack/rules/lockout-check";
import type { Rule } from "../../../policypack/rule";

const failing: Rule = {
  ...keyRotation,
  name: "failing",
  description: "A rule that fails.",
  check({ props }) {
    throw new TypeError(`cannot judge ${JSON.stringify(props.policy)}`);
  },
};

new PolicyPack("failing-pack", {
  enforcementLevel: "mandatory",
  policies: policiesOf([keyRotation, failing, lockoutCheck]),
});

/** The pack as the engine runs it: making it starts its server. */
import { PolicyPack } from "@pulumi/policy";
import { name } from "./package.json";
import { policyOf } from "./policy";
import { RULES } from "./rules";

new PolicyPack(name, { enforcementLevel: "mandatory", policies: RULES.map(policyOf) });

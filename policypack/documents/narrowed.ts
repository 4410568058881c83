/** Conditions that narrow which keys or secrets a statement reaches, or how they are used, and that a rule does not count: its message says so. */
import type { Statement } from "../../access/policy-document";
import { demandingTests } from "./conditions";

/** What a key is called or tagged, which is not for ever. */
const CHANGEABLE = /^(kms:(resourcealiases|requestalias)$|aws:resourcetag\/|secretsmanager:resourcetag\/)/;

/** What tells of the resource, whether it can change or not, and through whom and for what it is used. */
const NARROWING =
  /^(kms:(viaservice$|encryptioncontext(:|keys$))|kms:(resourcealiases|requestalias|keyspec|keyusage|keyorigin|multiregion|multiregionkeytype)$|aws:resource(account|orgid|orgpaths)$|(aws|secretsmanager):resourcetag\/)/;

const keysOf = ({ Condition: block }: Statement): readonly string[] => [
  ...new Set(
    demandingTests(block)
      .map(({ key }) => key)
      .filter((key) => NARROWING.test(key.toLowerCase())),
  ),
];

/** A sentence about the conditions, to be put behind what was found; empty where there is none. */
export function narrowedBy(statement: Statement): string {
  const keys = keysOf(statement);
  if (keys.length === 0) return "";
  const names = keys.join(", ");
  const changeable = keys.filter((key) => CHANGEABLE.test(key.toLowerCase()));
  const because =
    changeable.length === 0
      ? ""
      : `: whoever may set an alias or a tag decides which keys ${changeable.join(", ")} means`;
  return ` Its Condition narrows that by ${names}, which this rule does not count${because}.`;
}

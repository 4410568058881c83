/** Whether another configuration would make a secret anew. Pure. */
import { parseArn } from "../../access/identifiers";
import type { AccountTarget, SecretSettings } from "../config/configuration";
import { shown, type Problem } from "../config/problems";
import { secretNameIn, type Side } from "./deployed";

export interface NextSecret {
  readonly region: string;
  readonly name: string;
  /** The one secret that the configuration lets go. */
  readonly confirmed?: string;
}

export const nextSecretOf = (
  section: (Pick<AccountTarget, "region"> & { readonly secret?: SecretSettings }) | undefined,
): NextSecret | undefined =>
  section?.secret === undefined
    ? undefined
    : {
        region: section.region,
        name: section.secret.name,
        ...(section.secret.confirmReplacement === undefined ? {} : { confirmed: section.secret.confirmReplacement }),
      };

/** Which property makes the secret another one. */
function changed(side: Side, last: string, next: NextSecret): Pick<Problem, "path" | "value"> | undefined {
  if (secretNameIn(last) !== next.name) return { path: `${side}.secret.name`, value: shown(next.name) };
  if (parseArn(last)?.region !== next.region) return { path: `${side}.region`, value: shown(next.region) };
  return undefined;
}

/** What is to be said about a secret that is made anew: a problem where nothing of the old one would be left. */
export function secretFindings(
  side: Side,
  last: string | undefined,
  recoveryWindowInDays: number,
  next: NextSecret | undefined,
): { readonly problems: readonly Problem[]; readonly warnings: readonly string[] } {
  const nothing = { problems: [], warnings: [] };
  if (last === undefined || next === undefined) return nothing;
  const property = changed(side, last, next);
  if (property === undefined) return nothing;
  const anew =
    "makes the secret anew, with the value of the configuration: values that were put into the old one by others do not move.";
  if (recoveryWindowInDays > 0) {
    const warning = `${property.path} ${anew} The old one, ${last}, can be restored for ${recoveryWindowInDays} days.`;
    return { problems: [], warnings: [warning] };
  }
  if (next.confirmed === last) return nothing;
  const problem: Problem = {
    ...property,
    rule: `${anew} The old one, ${last}, was deployed with a recovery window of 0 days: it would be lost at once.`,
    remedy:
      `Deploy a recovery window first (${side}.secret.recoveryWindowInDays), or let this one secret go: ` +
      `pulumi config set --path ${side}.secret.confirmReplacement ${last}`,
  };
  return { problems: [problem], warnings: [] };
}

/** Service principals that AWS does not have, as far as this pack knows them. */
import type { PrincipalElement, Statement } from "../../access/policy-document";
import { listOf } from "../../access/policy-document";
import { closest } from "../../components/config/closest";
import type { UnknownName } from "./names";
import { hasWildcard } from "./patterns";
import { isServicePrincipalName, SERVICE_PRINCIPALS } from "./service-names";

const SUFFIX = /\.amazonaws\.com(?:\.cn)?$/;
/** Alexa's are the only ones under another domain. */
const OTHER_DOMAIN = /^alexa-(appkit|connectedhome)\.amazon\.com$/;
/** Names by which a service is known, in the place of the one that its principal has. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  cloudwatchevents: "events",
  cloudwatchlogs: "logs",
  eventbridge: "events",
  parameterstore: "ssm",
  simpleemailservice: "ses",
  simplenotificationservice: "sns",
  simplequeueservice: "sqs",
  stepfunctions: "states",
  systemsmanager: "ssm",
};

function meantBy(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/^(amazon|aws)-?/, "");
  return OTHER_NAMES[plain.replaceAll("-", "")] ?? closest(plain, SERVICE_PRINCIPALS);
}

const servicesOf = (element: PrincipalElement | undefined): readonly string[] =>
  element === undefined || typeof element === "string" ? [] : listOf(element.Service);

/** Those of a statement. Of wildcards public-principal speaks. */
export const unknownServicePrincipals = ({
  Principal: principal,
  NotPrincipal: except,
}: Statement): readonly UnknownName[] =>
  [...servicesOf(principal), ...servicesOf(except)].flatMap((text) => {
    const lower = text.toLowerCase();
    if (hasWildcard(text) || OTHER_DOMAIN.test(lower)) return [];
    const name = lower.replace(SUFFIX, "");
    if (SUFFIX.test(lower) && isServicePrincipalName(name)) return [];
    const service = isServicePrincipalName(name) ? name : meantBy(name.replace(/\.(amazon|aws)(\.com)?$/, ""));
    return [{ text, what: "service principal", meant: service === undefined ? undefined : `${service}.amazonaws.com` }];
  });

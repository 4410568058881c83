/** A statement in one line, so that a difference can be read without opening the document. Pure. */
import { canonical, listOf, type OneOrMany, type PrincipalElement, type Statement } from "../policy-document";

/** Principals one by one: `*`, or the type and the name. */
export function principalTexts(element: PrincipalElement | undefined): readonly string[] {
  if (element === undefined) return [];
  if (element === "*") return ["*"];
  return Object.entries(element).flatMap(([type, names]) =>
    listOf(names).map((name) => (type === "AWS" && name === "*" ? "*" : type === "AWS" ? name : `${type} ${name}`)),
  );
}

const but = (texts: readonly string[], not: readonly string[]): string =>
  texts.length > 0 ? texts.join(", ") : not.length > 0 ? `everything but ${not.join(", ")}` : "";

const either = (value: OneOrMany | undefined, not: OneOrMany | undefined): string => but(listOf(value), listOf(not));

/** e.g. `Allow kms:Decrypt on * to arn:aws:iam::111122223333:root if {"Bool":{…}}`. */
export function statementText(statement: Statement): string {
  const [only = statement] = canonical({ Version: "2012-10-17", Statement: [statement] }).Statement;
  const who = but(principalTexts(only.Principal), principalTexts(only.NotPrincipal));
  const where = either(only.Resource, only.NotResource);
  return [
    `${only.Effect} ${either(only.Action, only.NotAction)}`,
    ...(where === "" ? [] : [`on ${where}`]),
    ...(who === "" ? [] : [`${only.Effect === "Deny" ? "for" : "to"} ${who}`]),
    ...(only.Condition === undefined ? [] : [`if ${JSON.stringify(only.Condition)}`]),
  ].join(" ");
}

/** How a report calls a statement: by its Sid, else by its place. */
export const statementName = (sid: string | undefined, index: number): string =>
  sid === undefined || sid === "" ? `statement ${index} (no Sid)` : `statement "${sid}"`;

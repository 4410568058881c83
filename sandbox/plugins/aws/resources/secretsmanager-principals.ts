/**
 * A secret's policy that names a deleted principal by its unique id: the official provider waits two minutes for it to become valid,
 * and then fails. The stand-in fails at once.
 */
import { isMap, type Value, type Values } from "../engine/values";

const UNIQUE_ID = /^A(?:IDA|ROA)[A-Z0-9]{8,}$/;

const listOf = (value: Value | undefined): readonly Value[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly Value[]) : [value];

const principalsIn = (policy: string): readonly Value[] =>
  listOf((JSON.parse(policy) as Values).Statement).flatMap((statement) => {
    const principal = isMap(statement) ? statement.Principal : undefined;
    return isMap(principal) ? listOf(principal.AWS) : [];
  });

/** @throws Error where a principal of the policy is a deleted one */
export function requireValidPrincipals(policy: string | undefined): void {
  if (policy === undefined || policy === "") return;
  const isDeleted = (principal: Value): boolean => typeof principal === "string" && UNIQUE_ID.test(principal);
  if (principalsIn(policy).some(isDeleted)) throw new Error("contains invalid principals");
}

/** What a remedy is: a repair that is safe and obvious, made by the pack itself where a rule's level is `remediate`. */
import type { Properties, Resource } from "../resources/resource";

/** The properties to change, with their new values; `undefined` where there is nothing that can be repaired safely. Pure. */
export type Remedy = (resource: Resource) => Properties | undefined;

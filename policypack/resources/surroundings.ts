/** What the resource tells of the requests that its statements are about. */
import { parseArn } from "../../access/identifiers";
import { listOf, type Statement } from "../../access/policy-document";
import { isExactKeyArn } from "../documents/key-arn";
import type { DocumentKind } from "../documents/read";
import type { Surroundings } from "../documents/value-problems";
import { regionOf } from "./home";
import type { Resource } from "./resource";

/** The Regions of the keys that an IAM policy's statement names, where it names nothing else. */
function regionsNamed({ Resource: resource }: Statement): readonly string[] | undefined {
  const texts = listOf(resource);
  if (texts.length === 0 || !texts.every(isExactKeyArn)) return undefined;
  return [...new Set(texts.flatMap((text) => parseArn(text)?.region ?? []))];
}

/** The Regions of a policy's keys: a key policy is asked of its own key alone, replicas have policies of their own. */
export function surroundingsOf(resource: Resource, kind: DocumentKind, statement: Statement): Surroundings {
  if (kind === "identity policy") return { regions: regionsNamed(statement) };
  const region = kind === "key policy" ? regionOf(resource) : undefined;
  return region === undefined ? {} : { regions: [region] };
}

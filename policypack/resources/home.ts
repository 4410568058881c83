/** Where a resource will be, and the ARN of what its policy is for, as far as the program tells it. */
import { isKeyId, parseArn } from "../../access/identifiers";
import { partitionOf } from "../../access/partition";
import type { ArnParts } from "../documents/arn-parts";
import type { DocumentKind } from "../documents/read";
import { ownerAccount } from "./owner";
import type { Resource } from "./resource";
import { isDocumentType } from "./types";

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** The ARN of a key or secret that is there already. */
const givenArn = ({ props }: Resource): string | undefined => textOf(props.keyId) ?? textOf(props.secretArn);

/** The Region: that of the ARN, of the resource itself, or of its provider. */
export const regionOf = (resource: Resource): string | undefined =>
  parseArn(givenArn(resource) ?? "")?.region ??
  textOf(resource.props.region) ??
  textOf(resource.provider?.props.region);

/** The partition; `undefined` where nothing tells the Region, or the Region is newer than this program. */
export const partitionOfResource = (resource: Resource): string | undefined =>
  (isDocumentType(resource.type) ? textOf(resource.props.partition) : undefined) ??
  parseArn(givenArn(resource) ?? "")?.partition ??
  partitionOf(regionOf(resource) ?? "");

const FORMS = { "key policy": ["kms", "key/"], "secret policy": ["secretsmanager", "secret:"] } as const;

/** The ARN of the key or secret whose policy it is, with `*` for whatever is not known; none for an IAM policy or a trust policy. */
export function ownArn(resource: Resource, kind: DocumentKind): ArnParts | undefined {
  if (kind === "identity policy" || kind === "trust policy") return undefined;
  const [service, prefix] = FORMS[kind];
  const given = givenArn(resource) ?? "";
  const arn = parseArn(given);
  return [
    "arn",
    partitionOfResource(resource) ?? "*",
    service,
    regionOf(resource) ?? "*",
    arn?.accountId ?? ownerAccount(resource) ?? "*",
    arn?.resource ?? `${prefix}${isKeyId(given) ? given : "*"}`,
  ];
}

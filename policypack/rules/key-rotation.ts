import { KEY } from "../resources/types";
import { CIS_3_6, KMS_4 } from "../frameworks";
import type { Resource } from "../resources/resource";
import type { Rule } from "../rule";

const SYMMETRIC = "SYMMETRIC_DEFAULT";
const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/** AWS rotates symmetric encryption keys whose material it made itself and keeps outside a custom key store. */
function canRotate({ props }: Resource): boolean {
  const spec = props.customerMasterKeySpec;
  const usage = props.keyUsage;
  if (isSet(spec) && spec !== SYMMETRIC) return false;
  if (isSet(usage) && usage !== "ENCRYPT_DECRYPT") return false;
  return !isSet(props.customKeyStoreId) && !isSet(props.xksKeyId);
}

export const keyRotation: Rule = {
  name: "key-rotation",
  description: "A symmetric customer managed key is rotated automatically.",
  severity: "medium",
  remedy: "set enableKeyRotation: true; id, ARN and policies of the key stay as they are.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  frameworks: [KMS_4, CIS_3_6],
  appliesTo: (type) => type === KEY,
  check(resource, report) {
    const rotation = resource.props.enableKeyRotation;
    if (!canRotate(resource) || rotation === true || rotation === "true") return;
    report({
      what: `enableKeyRotation is ${rotation === undefined ? "absent" : JSON.stringify(rotation)}.`,
      why: "all data ever encrypted under the key would hang on the same key material.",
      allowed:
        "enableKeyRotation: true. Asymmetric and HMAC keys and keys in a custom key store cannot be rotated by AWS and are not judged.",
    });
  },
};

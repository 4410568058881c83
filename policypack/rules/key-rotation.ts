import { configuredDays, daysConfig, daysIn, isWithin, type DayRange } from "../resources/days";
import { KEY } from "../resources/types";
import { CIS_3_6, KMS_4 } from "../frameworks";
import { rotationOn } from "../remedies/values";
import type { Resource } from "../resources/resource";
import type { Finding, Rule } from "../rule";

const SYMMETRIC = "SYMMETRIC_DEFAULT";
const MAXIMUM = "maximumPeriodInDays";
/** What AWS takes as a period; 365 where none is given. */
const PERIOD: DayRange = { least: 90, most: 2560 };
const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== "";
const isOn = (rotation: unknown): boolean => rotation === true || rotation === "true";
const shown = (value: unknown): string => (isSet(value) ? JSON.stringify(value) : "absent");

/** AWS rotates symmetric encryption keys whose material it made itself and keeps outside a custom key store. */
function canRotate({ props }: Resource): boolean {
  const spec = props.customerMasterKeySpec;
  const usage = props.keyUsage;
  if (isSet(spec) && spec !== SYMMETRIC) return false;
  if (isSet(usage) && usage !== "ENCRYPT_DECRYPT") return false;
  return !isSet(props.customKeyStoreId) && !isSet(props.xksKeyId);
}

function finding(resource: Resource): Finding | undefined {
  const { enableKeyRotation, rotationPeriodInDays } = resource.props;
  if (!canRotate(resource)) {
    return isOn(enableKeyRotation)
      ? {
          what: "enableKeyRotation is true for a key that AWS cannot rotate.",
          why: "AWS refuses it, and the key would be made without the rotation that the program promises.",
          allowed: "enableKeyRotation absent for asymmetric and HMAC keys and keys in a custom key store.",
        }
      : undefined;
  }
  if (!isOn(enableKeyRotation)) {
    return {
      what: `enableKeyRotation is ${shown(enableKeyRotation)}.`,
      why: "all data ever encrypted under the key would hang on the same key material.",
      allowed:
        "enableKeyRotation: true. Asymmetric and HMAC keys and keys in a custom key store cannot be rotated by AWS and are not judged.",
    };
  }
  const days = daysIn(rotationPeriodInDays);
  const most = configuredDays(resource, MAXIMUM, PERIOD.most);
  if (days === undefined || isWithin(days, { ...PERIOD, most })) return undefined;
  return {
    what: `rotationPeriodInDays is ${JSON.stringify(rotationPeriodInDays)}.`,
    why: "AWS refuses a period out of its bounds, and a longer one than was decided leaves more data under the same key material.",
    allowed: `${PERIOD.least} to ${most} days; 365 where it is absent.`,
  };
}

export const keyRotation: Rule = {
  name: "key-rotation",
  description: "A symmetric customer managed key is rotated automatically.",
  severity: "medium",
  remedy:
    "set enableKeyRotation: true for a key that AWS can rotate, with a period within the bounds; id, ARN and policies of the key stay as they are.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  frameworks: [KMS_4, CIS_3_6],
  configSchema: daysConfig(MAXIMUM, PERIOD, `The longest period, ${PERIOD.least} to ${PERIOD.most} days, the default.`),
  appliesTo: (type) => type === KEY,
  check(resource, report) {
    const found = finding(resource);
    if (found !== undefined) report(found);
  },
  remediate: (resource) =>
    canRotate(resource) && !isOn(resource.props.enableKeyRotation) ? rotationOn(resource) : undefined,
};

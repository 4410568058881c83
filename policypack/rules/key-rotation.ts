import { configuredDays, daysConfig, daysIn, isWithin, type DayRange } from "../resources/days";
import { KEY } from "../resources/types";
import { CIS_3_6, KMS_4 } from "../frameworks";
import { rotationOff, rotationOn } from "../remedies/values";
import type { Resource } from "../resources/resource";
import type { Finding, Rule } from "../rule";

const SYMMETRIC = "SYMMETRIC_DEFAULT";
/** Where AWS makes the key material itself: `EXTERNAL` is imported, and the others are custom key stores. */
const MADE_BY_AWS = "AWS_KMS";
const MAXIMUM = "maximumPeriodInDays";
/** What AWS takes as a period; 365 where none is given. */
const PERIOD: DayRange = { least: 90, most: 2560 };
const CANNOT_ROTATE =
  "enableKeyRotation false or absent for asymmetric and HMAC keys, keys with imported material and keys in a custom key store.";
const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== "";
const isOn = (rotation: unknown): boolean => rotation === true || rotation === "true";
const shown = (value: unknown): string => (isSet(value) ? JSON.stringify(value) : "absent");

/**
 * What makes AWS unable to rotate the key, as a message names it; `undefined` where AWS can. It rotates symmetric encryption keys
 * whose material it made itself and keeps outside a custom key store.
 */
function rotationObstacle({ props }: Resource): string | undefined {
  const usual: Readonly<Record<string, string | undefined>> = {
    customerMasterKeySpec: SYMMETRIC,
    keyUsage: "ENCRYPT_DECRYPT",
    origin: MADE_BY_AWS,
    customKeyStoreId: undefined,
    xksKeyId: undefined,
  };
  const [found] = Object.entries(usual).filter(([name, value]) => isSet(props[name]) && props[name] !== value);
  return found === undefined ? undefined : `${found[0]} ${shown(props[found[0]])}`;
}

function finding(resource: Resource): Finding | undefined {
  const { enableKeyRotation, rotationPeriodInDays } = resource.props;
  const obstacle = rotationObstacle(resource);
  if (obstacle !== undefined) {
    return isOn(enableKeyRotation)
      ? {
          what: `enableKeyRotation is true for a key that AWS cannot rotate: ${obstacle}.`,
          why: "AWS refuses to turn automatic rotation on for such a key, so the key would not be rotated as the program promises.",
          allowed: CANNOT_ROTATE,
          remedy:
            "set enableKeyRotation: false, or leave it out; to rotate such a key, make a new one and move its alias.",
        }
      : undefined;
  }
  if (!isOn(enableKeyRotation)) {
    return {
      what: `enableKeyRotation is ${shown(enableKeyRotation)}.`,
      why: "all data that is ever encrypted under the key would depend on the same key material.",
      allowed: `enableKeyRotation: true; ${CANNOT_ROTATE}`,
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
  remediate(resource) {
    const on = isOn(resource.props.enableKeyRotation);
    if (rotationObstacle(resource) !== undefined) return on ? rotationOff(resource) : undefined;
    return on ? undefined : rotationOn(resource);
  },
};

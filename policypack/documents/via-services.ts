/**
 * Values of `kms:ViaService` that no request has.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
import { closest } from "../../components/config/closest";
import { isViaService, VIA_SERVICES } from "../../components/sharing/services";
import { hasWildcard, overlap } from "./patterns";
import { isServicePrefix } from "./service-names";

const SUFFIX = ".amazonaws.com";
const REGION_LABEL = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** Whether there is a service that calls KMS for its users by this name. AWS's page does not list them all. */
const isCalling = (service: string): boolean => isViaService(service) || isServicePrefix(service);

/** What is wrong with the text behind the service. */
function placeProblem(value: string, regions: readonly string[] | undefined): string | undefined {
  if (!overlap(value, `*${SUFFIX}`)) {
    return value.includes(".amazonaws.com.cn")
      ? "ends in .amazonaws.com.cn, and this key's values end in .amazonaws.com in China too"
      : "does not end in .amazonaws.com";
  }
  if (!overlap(value, `?*.?*-?*-?*${SUFFIX}`)) return "has no Region; the form is SERVICE.REGION.amazonaws.com";
  if (regions === undefined || regions.some((region) => overlap(value, `?*.${region}${SUFFIX}`))) return undefined;
  return `is of another Region than the key (${regions.join(", ")}); services call KMS in the key's own Region`;
}

/** What is wrong with the service; nothing where a wildcard leaves it open. */
function serviceProblem(value: string): string | undefined {
  const labels = value.slice(0, -SUFFIX.length).split(".");
  const region = labels.at(-1) ?? "";
  const service = labels.slice(0, -1).join(".");
  if (hasWildcard(service) || (!hasWildcard(region) && !REGION_LABEL.test(region)) || isCalling(service))
    return undefined;
  const meant = closest(service, VIA_SERVICES);
  return `names no AWS service that is known here${meant === undefined ? "" : ` (did you mean ${meant}?)`}`;
}

/**
 * Why no request has the value, as a clause that reads after the value; `undefined` where one may.
 * @param regions of the keys that the statement is about; left out where nothing tells them
 */
export function viaServiceProblem(value: string, regions: readonly string[] | undefined): string | undefined {
  if (/[A-Z]/.test(value)) return "has capital letters, which such a value never has";
  return placeProblem(value, regions) ?? (value.endsWith(SUFFIX) ? serviceProblem(value) : undefined);
}

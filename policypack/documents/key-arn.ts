import { isKeyArn, parseArn } from "../../access/identifiers";
import { hasWildcard } from "./patterns";

/** A Region's name, also of one that is newer than this program; no wildcard and no policy variable. */
const REGION_NAME = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** Whether a text names exactly one key, wherever it is evaluated. */
export const isExactKeyArn = (text: string): boolean =>
  isKeyArn(text) && REGION_NAME.test(parseArn(text)?.region ?? "");

/** Whether a text names exactly one alias, in full. */
export const isExactAliasArn = (text: string): boolean => {
  const arn = parseArn(text);
  return (
    arn?.service === "kms" && REGION_NAME.test(arn.region) && /^alias\/[^$]+$/.test(arn.resource) && !hasWildcard(text)
  );
};

/** Whether a text is an ARN of another service and can never match one of KMS. */
export const isOtherService = (text: string): boolean => {
  const service = parseArn(text)?.service;
  return service !== undefined && service.toLowerCase() !== "kms" && !hasWildcard(service);
};

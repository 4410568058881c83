/**
 * Tags that say which resource of which stack something in AWS is: what an interrupted deployment left behind is found by them.
 * KMS, IAM and Secrets Manager take them with the call that creates. Aliases and grants take none, and belong to their key.
 */
import * as pulumi from "@pulumi/pulumi";
import { NAME_TAG, PROJECT_TAG, STACK_TAG, tagValue } from "../access/identity-tags";

/** @param own the program's other tags; one with the name of these would hide the resource, and does not count */
export const identityTags = (name: string, own: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...own,
  [PROJECT_TAG]: tagValue(pulumi.getProject()),
  [STACK_TAG]: tagValue(pulumi.getStack()),
  [NAME_TAG]: tagValue(name),
});

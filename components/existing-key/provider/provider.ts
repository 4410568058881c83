/**
 * What the SDK's dynamic provider runs for `KeyPolicyStatements`, in a process of its own.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/
 */
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import type { StatementInputs, StatementOutputs } from "../statement-properties";
import { check, diff } from "./judge";
import { create, delete as remove, read, update } from "./write";

export const keyPolicyStatementsProvider: ResourceProvider = {
  check: (olds: StatementInputs, news) => Promise.resolve(check(olds, news as never)),
  diff: (_id: string, olds: StatementOutputs, news: StatementInputs) => Promise.resolve(diff(olds, news)),
  create,
  update,
  read,
  delete: remove,
};

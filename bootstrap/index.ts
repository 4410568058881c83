/**
 * Prepares an account for workflows: roles for previews and deployments that a repository's jobs assume by GitHub's tokens, and, in one
 * account, the bucket and the key of the state. Deployed by an administrator of the account, not by a workflow.
 */
import { accountProvider } from "../components/account-provider";
import { AccountRoles } from "./account-roles";
import { readBootstrap } from "./config/read";
import { secretsProviderOf } from "./documents/state";
import { bucketArnOf, StateStore } from "./state-store";
import * as pulumi from "@pulumi/pulumi";

export = () => {
  const { target, names, prefix, state, roles } = readBootstrap();
  const opts = { provider: accountProvider("account", target) };
  const { bucket, region, stacks } = state;
  const store = state.made
    ? new StateStore("state", { home: target, bucket, region, guests: state.guests, prefix }, opts)
    : undefined;
  const backend = state.made
    ? store?.backend
    : { bucketArn: bucketArnOf(target, bucket), keyArn: state.keyArn, region };
  if (backend === undefined) return {};
  const made =
    roles === undefined
      ? undefined
      : new AccountRoles("account", { home: target, names, state, backend, ...roles }, opts);
  return {
    ...(made === undefined ? {} : { previewRoleArn: made.previewRoleArn, deployRoleArn: made.deployRoleArn }),
    region: target.region,
    backendUrl: `s3://${bucket}?region=${region}`,
    ...(store === undefined ? {} : { stateKeyArn: store.keyArn }),
    secretsProviders: pulumi
      .output(backend)
      .apply((known) => Object.fromEntries(stacks.map((stack) => [stack, secretsProviderOf(known, stack)]))),
  };
};

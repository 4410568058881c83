/**
 * Prepares an account for workflows: roles for previews and deployments that a repository's jobs assume by GitHub's tokens, and, in one
 * account, the bucket and the key of the state. Deployed by an administrator of the account, not by a workflow.
 */
import * as pulumi from "@pulumi/pulumi";
import { accountProvider, type AccountComponentOptions } from "../components/account-provider";
import { AccountRoles } from "./account-roles";
import type { Bootstrap } from "./config/parse";
import { readBootstrap } from "./config/read";
import { secretsProviderOf, type StateBackend } from "./documents/state";
import { bucketArnOf, StateStore } from "./state-store";

/** The state is made here, for this account and others; or it is another account's. */
function stateOf({ target, prefix, state }: Bootstrap, opts: AccountComponentOptions) {
  const { bucket, region } = state;
  if (!state.made) return { backend: { bucketArn: bucketArnOf(target, bucket), keyArn: state.keyArn, region } };
  const { backend, keyArn } = new StateStore(
    "state",
    { home: target, bucket, region, guests: state.guests, prefix },
    opts,
  );
  return { backend, stateKeyArn: keyArn };
}

export = () => {
  const bootstrap = readBootstrap();
  const { target, names, state, roles } = bootstrap;
  const opts = { provider: accountProvider("account", target) };
  const { backend, ...made } = stateOf(bootstrap, opts);
  const account =
    roles === undefined
      ? undefined
      : new AccountRoles("account", { home: target, names, state, backend, ...roles }, opts);
  // Whoever administers the state makes the empty stacks of all, since only he can encrypt a data key for each.
  const stacks = [...state.stacks, ...(state.made ? state.guests.flatMap((guest) => guest.stacks) : [])];
  const providers = (known: StateBackend) =>
    Object.fromEntries(stacks.map((stack) => [stack, secretsProviderOf(known, stack)]));
  return {
    ...(account === undefined ? {} : { previewRoleArn: account.previewRoleArn, deployRoleArn: account.deployRoleArn }),
    region: target.region,
    backendUrl: `s3://${state.bucket}?region=${state.region}`,
    ...made,
    secretsProviders: pulumi.output(backend).apply(providers),
  };
};

/** A key of one account, used by a role and a secret of another: the components in a program of your own. */
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { EncryptedSecret, KeyAccess, SharedKey } from "cross-account-cmk";

const config = new pulumi.Config();
const region = config.require("region");
const ownerAccountId = config.require("ownerAccountId");
const externalAccountId = config.require("externalAccountId");
const value = config.requireSecret("secretValue");

/** Each account has a provider that can reach no other. */
const providerFor = (name: string, accountId: string, roleArn: string): Provider =>
  new Provider(name, { region, allowedAccountIds: [accountId], assumeRoles: [{ roleArn }] });

const owner = { provider: providerFor("owner", ownerAccountId, config.require("ownerRoleArn")) };
const external = { provider: providerFor("external", externalAccountId, config.require("externalRoleArn")) };

const key = new SharedKey(
  "shared",
  { region, ownerAccountId, shares: [{ level: "account", accountId: externalAccountId }] },
  owner,
);

const access = new KeyAccess(
  "external",
  { keyArn: key.keyArn, accountId: externalAccountId, roles: ["ExampleRole"] },
  external,
);

new EncryptedSecret("owner", { secretName: "example/owner", keyArn: key.keyArn, value }, owner);

// The role that deploys may itself get its use of the key from the IAM policy.
const dependsOn = [access];
new EncryptedSecret(
  "external",
  { secretName: "example/external", keyArn: key.keyArn, value },
  { ...external, dependsOn },
);

export const keyArn = key.keyArn;
export const keyPolicy = key.policy;
export const accessPolicy = access.policy;

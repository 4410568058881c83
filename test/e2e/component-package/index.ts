/** What a program in another language comes to: the components are made by their host, which knows them by their types alone. */
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const region = "cn-north-1";
const [ownerAccountId, accountId] = ["111122223333", "444455556666"];

/** A component as an SDK has it that was made from the schema. */
class Remote extends pulumi.ComponentResource {
  declare readonly keyArn: pulumi.Output<string>;
  declare readonly policy: pulumi.Output<string>;
  declare readonly policyArn: pulumi.Output<string>;
  declare readonly secretArn: pulumi.Output<string>;
  declare readonly grantIds: pulumi.Output<Record<string, string>>;
  declare readonly grantTokens: pulumi.Output<Record<string, string>>;
  constructor(type: string, name: string, args: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) {
    const outputs = ["keyArn", "policy", "policyArn", "secretArn", "grantIds", "grantTokens"];
    const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
    super(`cross-account-cmk:index:${type}`, name, { ...unset, ...args }, opts, true);
  }
}

/** With default providers off, the package's own is explicit too. */
class Host extends pulumi.ProviderResource {}
const host = new Host("cross-account-cmk", "components", {});

const account = (name: string, id: string): Provider =>
  new Provider(name, {
    region,
    allowedAccountIds: [id],
    assumeRoles: [{ roleArn: `arn:aws-cn:iam::${id}:role/DeployRole` }],
  });
const [owner, external] = [account("owner", ownerAccountId), account("external", accountId)];
const value = config.requireSecret("secretValue");

const key = new Remote(
  "SharedKey",
  "shared",
  {
    region: config.getBoolean("secretRegion") ? pulumi.secret(region) : region,
    ownerAccountId,
    shares: config.getObject<object[]>("shares") ?? [{ level: "account", accountId }],
    settings: { protect: false, deletionWindowInDays: 7 },
  },
  { provider: host, providers: config.getBoolean("withoutProvider") ? [] : [owner] },
);
const access = new Remote(
  "KeyAccess",
  "external",
  { keyArn: key.keyArn, accountId, roles: ["ExampleRole"] },
  { provider: external, providers: [host] },
);
const secret = { keyArn: key.keyArn, value, recoveryWindowInDays: 0 };
const ownSecret = new Remote(
  "EncryptedSecret",
  "owner",
  { ...secret, secretName: "own" },
  { provider: host, providers: { aws: owner } },
);
const externalSecret = new Remote(
  "EncryptedSecret",
  "external",
  { ...secret, secretName: "theirs" },
  { provider: host, providers: { aws: external }, dependsOn: [access] },
);

export const keyArn = key.keyArn;
export const keyPolicy = key.policy;
export const accessPolicy = access.policy;
export const accessPolicyArn = access.policyArn;
export const grantIds = key.grantIds;
export const grantTokens = key.grantTokens;
export const secretArns = [ownSecret.secretArn, externalSecret.secretArn];

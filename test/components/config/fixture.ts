/** One compliant configuration; a test breaks one thing of it. */
import type { RawConfiguration } from "../../../components/config/parse";

export const OWNER_SECTION = {
  accountId: "111122223333",
  region: "cn-north-1",
  assumeRole: { roleArn: "arn:aws-cn:iam::111122223333:role/DeployRole" },
  shares: [{ accountId: "444455556666", level: "account" }],
  secret: { name: "quickstart/MyCustomTypeSecret", valueFile: "mycreds.json" },
};

export const EXTERNAL_SECTION = {
  accountId: "444455556666",
  region: "cn-north-1",
  assumeRole: { roleArn: "arn:aws-cn:iam::444455556666:role/DeployRole" },
  key: { stack: "organization/cross-account-cmk/owner" },
  roles: ["ExampleRole"],
  users: ["ExampleUser"],
  secret: { name: "quickstart/ExternalCMKSecret", description: "Test secret", valueFile: "mycreds.json" },
};

const NO_VALUE = { set: false, secret: false };

export const raw = (changes: Partial<RawConfiguration>): RawConfiguration => ({
  keys: [],
  project: "cross-account-cmk",
  otherKeys: [],
  secretValues: { ownerSecretValue: NO_VALUE, externalSecretValue: NO_VALUE },
  sectionsWithSecrets: [],
  readFile: () => ({ text: '{"username":"saanvi"}' }),
  ...changes,
});

export const ownerRaw = (section: object, changes: Partial<RawConfiguration> = {}): RawConfiguration =>
  raw({ owner: { ...OWNER_SECTION, ...section }, ...changes });

export const externalRaw = (section: object, changes: Partial<RawConfiguration> = {}): RawConfiguration =>
  raw({ external: { ...EXTERNAL_SECTION, ...section }, ...changes });

/** Both sides in one stack: the external section takes the key of the owner section. */
export function bothRaw(owner: object, external: object): RawConfiguration {
  return raw({
    owner: { ...OWNER_SECTION, ...owner },
    external: { ...EXTERNAL_SECTION, key: undefined, ...external },
  });
}

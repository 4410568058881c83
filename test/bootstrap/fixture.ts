/** Accounts that the bootstrap prepares: the walkthrough's, and an owner that uses every way there is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { AccountId, KeyArn } from "../../access/identifiers";
import { checkSections, sectionOf, type Section, type Side } from "../../accounts/stack-sections";
import type { Configuration } from "../../components/config/configuration";
import type { AccountFacts } from "../../bootstrap/documents/roles";
import type { StateBackend } from "../../bootstrap/documents/state";
import { namesWith, type Home } from "../../bootstrap/names";
import { needsOf, type StackNeeds } from "../../bootstrap/needs";

const ROOT = path.resolve(__dirname, "../..");

export const OWNER = "111122223333" as AccountId;
export const EXTERNAL = "444455556666" as AccountId;
export const KEY: KeyArn = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const STATE_KEY: KeyArn = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/99999999-12ab-34cd-56ef-1234567890ab`;
export const BACKEND: StateBackend = {
  bucketArn: "arn:aws-cn:s3:::acme-state",
  keyArn: STATE_KEY,
  region: "cn-north-1",
};
export const NAMES = namesWith("cross-account-cmk");
export const ownerHome: Home = { accountId: OWNER, partition: "aws-cn" };
export const externalHome: Home = { accountId: EXTERNAL, partition: "aws-cn" };

/** The section of the repository's own stack file, without the role that a person deploys with. */
export function ownSection(side: Side): Section {
  const section = sectionOf(readFileSync(path.join(ROOT, `Pulumi.${side}.yaml`), "utf8"), side);
  return { ...section, assumeRole: undefined };
}

export function configurationOf(sections: Partial<Record<Side, Section>>): Configuration {
  const checked = checkSections(sections);
  assert.ok(!("problems" in checked), JSON.stringify(checked));
  return checked.configuration;
}

/** Grants, replicas, duties, a readable secret and a secret of the external account that is read. */
export const EVERY_WAY: Section = {
  ...ownSection("owner"),
  key: {
    alias: "alias/quickstart/shared",
    multiRegion: true,
    replicaRegions: ["cn-northwest-1"],
    administrators: { roles: ["KeyAdministrator"] },
  },
  shares: [
    {
      accountId: EXTERNAL,
      level: "principals",
      roles: ["ExampleRole"],
      users: ["ExampleUser"],
      through: "both",
      use: "decrypt",
    },
  ],
  secret: {
    name: "quickstart/MyCustomTypeSecret",
    valueFile: "mycreds.json",
    readers: [{ accountId: EXTERNAL, roles: ["ExampleRole"] }],
  },
  reads: [
    { accountId: EXTERNAL, secretName: "quickstart/ExternalCMKSecret", roles: ["ExampleRole"], users: ["ExampleUser"] },
  ],
};

export interface StackOptions {
  readonly keyArns?: readonly KeyArn[];
  readonly section?: Section;
}

/** What a stack needs. */
export function needs(side: Side, { keyArns = [], section = ownSection(side) }: StackOptions = {}): StackNeeds {
  const { owner } = configurationOf({ owner: ownSection("owner") });
  const result = needsOf({ stack: side, configuration: configurationOf({ [side]: section }), keyArns, owner });
  assert.ok("needs" in result, JSON.stringify(result));
  return result.needs;
}

export const ownerFacts = (options?: StackOptions): AccountFacts => ({
  stacks: [needs("owner", options)],
  backend: BACKEND,
  state: { stacks: ["cross-account-cmk/owner"], reads: [] },
});

/** Refers to the outputs of the owner's stack. */
export const externalFacts = (): AccountFacts => ({
  stacks: [needs("external", { keyArns: [KEY] })],
  backend: BACKEND,
  state: { stacks: ["cross-account-cmk/external"], reads: ["cross-account-cmk/owner"] },
});

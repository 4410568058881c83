/** The walkthrough as it is deployed, and AWS with all of it in place: each made anew so that a test can break it. */
import { compareDeployed } from "../../../access/live/compare";
import type { Comparison } from "../../../access/live/differences";
import {
  accessPolicy,
  EXTERNAL,
  EXTERNAL_SECRET,
  externalResources,
  KEY_ARN,
  keyPolicy,
  OWNER,
  OWNER_SECRET,
  ownerResources,
  POLICY_ARN,
  REGION,
  ROLE,
  state,
  USER,
  type RawResource,
} from "../stack/walkthrough";
import { FakeAws, type FakeAccount, type FakeHolder, type FakeKey } from "./fake-aws";

export const ALIAS_ARN = `arn:aws-cn:kms:${REGION}:${OWNER}:alias/quickstart/shared`;
export const KEY_PLACE = { accountId: OWNER, subject: "key alias/quickstart/shared", arn: KEY_ARN } as const;

const readSecrets = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*" }],
};

const holder = (arn: string, id: string): FakeHolder => ({
  arn,
  id,
  attached: [POLICY_ARN],
  inline: { Sandbox: readSecrets },
});

export interface LiveWalkthrough {
  readonly aws: FakeAws;
  readonly owner: FakeAccount;
  readonly external: FakeAccount;
  readonly key: FakeKey;
  readonly role: FakeHolder;
  /** The owner's stack and the external one. */
  readonly stacks: RawResource[][];
  readonly compare: () => Promise<Comparison>;
}

/** @param principals of the share, in the stack and in AWS */
export function liveWalkthrough(principals?: unknown): LiveWalkthrough {
  const key: FakeKey = {
    metadata: { Arn: KEY_ARN, KeyState: "Enabled", KeyManager: "CUSTOMER", KeySpec: "SYMMETRIC_DEFAULT" },
    policy: keyPolicy(principals),
    grants: [],
    aliases: [ALIAS_ARN],
    tags: {},
  };
  const owner: FakeAccount = {
    keys: { [KEY_ARN]: key },
    secrets: { [OWNER_SECRET]: { KmsKeyId: KEY_ARN } },
    holders: {},
    policies: {},
  };
  const role = holder(ROLE, "AROAEXAMPLEROLE12345");
  const external: FakeAccount = {
    keys: {},
    secrets: { [EXTERNAL_SECRET]: { KmsKeyId: KEY_ARN } },
    holders: { "role/ExampleRole": role, "user/ExampleUser": holder(USER, "AIDAEXAMPLEUSER12345") },
    policies: { [POLICY_ARN]: accessPolicy() },
  };
  const aws = new FakeAws({ [OWNER]: owner, [EXTERNAL]: external });
  const stacks = [ownerResources(principals), externalResources()];
  return {
    ...{ aws, owner, external, key, role, stacks },
    compare: () => compareDeployed(["external", "owner"], stacks.map(state), aws.enter),
  };
}

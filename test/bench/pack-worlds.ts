/** Programs of so many keys, IAM policies and secrets, no two documents alike: for the pack to judge, all of them compliant. Pure. */
import type { AccountId, KeyArn } from "../../access/identifiers";
import { toJson } from "../../access/policy-document";
import { accessPolicy } from "../../components/access-policy";
import { keyPolicy } from "../../components/key-policy";
import type { Subject } from "../policypack/judge";

export const SIZES = [10, 100, 1000] as const;
/** Resources of a program that are judged in one process, and one by one by a pack that runs. */
export const JUDGED = 1000;

export const REGION = "cn-north-1";
export const OWNER = "111122223333" as AccountId;
export const EXTERNAL = "444455556666" as AccountId;
const FIRST_ACCOUNT = 200_000_000_000;
const KEY_DIGITS = 12;

type Side = "owner" | "external";
const ACCOUNTS = { owner: OWNER, external: EXTERNAL } as const satisfies Record<Side, AccountId>;

/** A resource of the program: the engine sends its inputs as they are. */
export interface Declaration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Whose provider it goes through. */
  readonly side: Side;
}

/** A key that others made. */
const keyArn = (at: number): KeyArn =>
  `arn:aws-cn:kms:${REGION}:${OWNER}:key/1234abcd-12ab-34cd-56ef-${String(at).padStart(KEY_DIGITS, "0")}` as KeyArn;

const key = (at: number): Declaration => ({
  type: "aws:kms/key:Key",
  name: `key-${at}`,
  side: "owner",
  inputs: {
    description: `Shared key ${at}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: toJson(
      keyPolicy({
        region: REGION,
        ownerAccountId: OWNER,
        shares: [{ level: "account", accountId: String(FIRST_ACCOUNT + at) as AccountId }],
      }),
    ),
  },
});

const policy = (at: number): Declaration => ({
  type: "aws:iam/policy:Policy",
  name: `policy-${at}`,
  side: "external",
  inputs: { name: `UseKey${at}`, policy: toJson(accessPolicy({ keyArn: keyArn(at), accountId: EXTERNAL })) },
});

const secret = (at: number): Declaration => ({
  type: "aws:secretsmanager/secret:Secret",
  name: `secret-${at}`,
  side: "external",
  inputs: { name: `bench/secret-${at}`, description: `Secret ${at}`, kmsKeyId: keyArn(at) },
});

const KINDS = [key, policy, secret] as const;

/** Keys, policies and secrets in turn. @param first programs with different ones have no document in common */
export const declarations = (resources: number, first = 0): readonly Declaration[] =>
  Array.from({ length: resources }, (_, at) => (KINDS[at % KINDS.length] ?? key)(first + at));

/** A provider's lists reach the engine as JSON text. */
const providerOf = (side: Side): Subject["provider"] => ({
  name: side,
  props: { region: REGION, allowedAccountIds: JSON.stringify([ACCOUNTS[side]]) },
});

/** The resource as a rule gets it. */
export const subjectOf = ({ type, name, inputs, side }: Declaration): Subject => ({
  type,
  name,
  props: inputs,
  provider: providerOf(side),
});

export const PROJECT = "pack-bench";
export const stackOf = (resources: number): string => `resources-${resources}`;

/** A Pulumi program of all sizes, a stack each: plain JavaScript, so that no compiler takes part. By file name. */
export function programFiles(): Readonly<Record<string, string>> {
  const perSize = SIZES.flatMap((size): [file: string, text: string][] => [
    [`Pulumi.${stackOf(size)}.yaml`, `config:\n  ${PROJECT}:resources: "${size}"\n`],
    [`resources-${size}.json`, JSON.stringify(declarations(size))],
  ]);
  return {
    "Pulumi.yaml": `name: ${PROJECT}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n`,
    "package.json": JSON.stringify({ name: PROJECT, main: "index.js", private: true }),
    "index.js": PROGRAM,
    ...Object.fromEntries(perSize),
  };
}

const PROGRAM = `"use strict";
const { Config } = require("@pulumi/pulumi");
const { Provider } = require("@pulumi/aws/provider");
const CLASSES = {
  "aws:kms/key:Key": require("@pulumi/aws/kms/key").Key,
  "aws:iam/policy:Policy": require("@pulumi/aws/iam/policy").Policy,
  "aws:secretsmanager/secret:Secret": require("@pulumi/aws/secretsmanager/secret").Secret,
};
const provider = (name, account) =>
  new Provider(name, {
    region: "${REGION}",
    allowedAccountIds: [account],
    assumeRoles: [{ roleArn: "arn:aws-cn:iam::" + account + ":role/DeployRole" }],
  });
const providers = { owner: provider("owner", "${OWNER}"), external: provider("external", "${EXTERNAL}") };
const resources = require("./resources-" + new Config().require("resources") + ".json");
for (const { type, name, inputs, side } of resources) new CLASSES[type](name, inputs, { provider: providers[side] });
`;

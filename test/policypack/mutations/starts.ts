/** Compliant documents that the mutants are made from: the walkthrough's and those of the other ways to share. */
import { roleArn, userArn, type AccountId } from "../../../access/identifiers";
import { canonical, toJson, type PolicyDocument, type Statement } from "../../../access/policy-document";
import { accessPolicy } from "../../../components/access-policy";
import { keyPolicy } from "../../../components/key-policy";
import { readersPolicy, readPolicy } from "../../../components/secret-reading/documents";
import type { Share, Terms } from "../../../components/sharing/share";
import type { PolicyKind } from "../../../access";
import type { Subject } from "../judge";
import { EXTERNAL, ORGANIZATION, OWNER, PART_OF, PART_PATH, PLACES, type Place } from "./places";

type StartKind = Extract<PolicyKind, "key policy" | "identity policy" | "secret policy">;

export interface Start {
  /** What a miss calls it. */
  readonly name: string;
  readonly kind: StartKind;
  readonly place: Place;
  /** The account that the document's resource is in. */
  readonly accountId: AccountId;
  readonly document: PolicyDocument;
  /** As the program writes it. */
  readonly text: string;
}

/** The resource that holds a document of the start's kind. */
export function subjectOf({ kind, place, accountId }: Start, policy: string): Subject {
  const provider = {
    name: "explicit",
    props: { region: place.region, allowedAccountIds: JSON.stringify([accountId]) },
  };
  switch (kind) {
    case "key policy":
      return { type: "aws:kms/key:Key", name: "key", provider, props: { enableKeyRotation: true, policy } };
    case "identity policy":
      return { type: "aws:iam/policy:Policy", name: "policy", provider, props: { policy } };
    case "secret policy":
      return {
        type: "aws:secretsmanager/secret:Secret",
        name: "secret",
        provider,
        props: { kmsKeyId: place.keyArn, policy },
      };
  }
}

const CONTEXT = { Project: ["a", "b*"] };
/** Narrow terms of every sort. */
const VIA: Terms = { via: ["s3"], encryptionContext: CONTEXT };

const startIn =
  (place: Place) =>
  (kind: StartKind, name: string, document: PolicyDocument, accountId: AccountId): Start => ({
    name: `${place.partition}: ${name}`,
    kind,
    place,
    accountId,
    document: canonical(document),
    text: toJson(document),
  });

/** As a careful hand adds it: CloudWatch Logs for the account's own log groups, and nobody else from outside. */
function fenced({ region }: Place): PolicyDocument {
  const policy = keyPolicy({ region, ownerAccountId: OWNER, shares: [{ level: "account", accountId: EXTERNAL }] });
  const logs: Statement = {
    Sid: "CloudWatch Logs",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ["kms:Decrypt", "kms:Encrypt"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": OWNER } },
  };
  const fence: Statement = {
    Sid: "Nobody else",
    Effect: "Deny",
    Principal: "*",
    Action: "kms:*",
    Resource: "*",
    Condition: {
      StringNotEquals: { "aws:PrincipalAccount": [OWNER, EXTERNAL] },
      Bool: { "aws:PrincipalIsAWSService": "false" },
    },
  };
  return { ...policy, Statement: [...policy.Statement, logs, fence] };
}

function keyPolicies(place: Place): readonly Start[] {
  const { region, partition } = place;
  const start = startIn(place);
  const account = { level: "account", accountId: EXTERNAL } as const;
  const principals = [roleArn(partition, EXTERNAL, "ExampleRole"), userArn(partition, EXTERNAL, "ExampleUser")];
  const named = { level: "principals", accountId: EXTERNAL, principals } as const;
  const patterns = [`arn:${partition}:iam::${EXTERNAL}:role/team/*`] as const;
  const matching = { level: "matching", accountId: EXTERNAL, patterns } as const;
  const organization = { level: "organization", organizationId: ORGANIZATION } as const;
  const part = { level: "organization", organizationId: PART_OF, paths: [PART_PATH] } as const;
  const ofShares = (name: string, ...shares: readonly Share[]): Start =>
    start("key policy", `key policy, ${name}`, keyPolicy({ region, ownerAccountId: OWNER, shares }), OWNER);
  const duties = {
    administrators: [roleArn(partition, OWNER, "KeyAdministrator")],
    users: [userArn(partition, OWNER, "KeyUser")],
    rootAccess: "administration",
  } as const;
  return [
    ofShares("the walkthrough", account),
    ofShares("a role and a user", named),
    ofShares("a role and a user, narrow", { ...named, ...VIA }),
    ofShares("matching roles", matching),
    ofShares("an organization", organization),
    ofShares("an organization, narrow, with delegation", { ...organization, ...VIA, delegateToServices: true }),
    ofShares("a part of an organization", part),
    ofShares("an account, narrow", { ...account, ...VIA }),
    ofShares("an account, with delegation", { ...account, delegateToServices: true }),
    ofShares("matching roles, to read secrets", { ...matching, use: "secretsManagerRead" }),
    ofShares("several", { ...account, use: "encrypt" }, { ...organization, use: "decrypt" }, part),
    start("key policy", "key policy, a service and a fence", fenced(place), OWNER),
    start(
      "key policy",
      "key policy, duties apart",
      keyPolicy({ region, ownerAccountId: OWNER, shares: [account], duties }),
      OWNER,
    ),
  ];
}

function identityPolicies(place: Place): readonly Start[] {
  const start = startIn(place);
  const { keyArn, secretPattern } = place;
  const access = (name: string, accountId: AccountId, ...terms: readonly Terms[]): Start =>
    start("identity policy", `IAM policy, ${name}`, accessPolicy({ keyArn, accountId, terms }), accountId);
  return [
    access("the walkthrough", EXTERNAL, {}),
    access("narrow", EXTERNAL, VIA),
    access("with delegation", EXTERNAL, { delegateToServices: true }),
    access("in the key's own account", OWNER, {}),
    start(
      "identity policy",
      "IAM policy, reading a secret",
      readPolicy({ keyArn, secretArn: secretPattern }),
      EXTERNAL,
    ),
    start(
      "identity policy",
      "IAM policy, reading a secret of the own account",
      readPolicy({ keyArn, secretArn: secretPattern }),
      OWNER,
    ),
  ];
}

function secretPolicies(place: Place): readonly Start[] {
  const { partition } = place;
  const start = startIn(place);
  const reading: Statement = {
    Effect: "Allow",
    Principal: "*",
    Action: "secretsmanager:GetSecretValue",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
  };
  const readers = [roleArn(partition, EXTERNAL, "ExampleRole"), userArn(partition, EXTERNAL, "ExampleUser")];
  return [
    start("secret policy", "secret policy, a reader", readersPolicy(readers.slice(0, 1)), OWNER),
    start("secret policy", "secret policy, two readers", readersPolicy(readers), OWNER),
    start(
      "secret policy",
      "secret policy, readers by a pattern",
      readersPolicy([`arn:${partition}:iam::${EXTERNAL}:role/team/*`]),
      OWNER,
    ),
    start("secret policy", "secret policy, an organization", { Version: "2012-10-17", Statement: [reading] }, OWNER),
  ];
}

export const STARTS: readonly Start[] = PLACES.flatMap((place) => [
  ...keyPolicies(place),
  ...identityPolicies(place),
  ...secretPolicies(place),
]);

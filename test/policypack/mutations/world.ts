/** The accounts, keys and secrets that a mutant is put among: made once, with the one document in its place. */
import type { Account, Identity, Key, Organization, Secret, World } from "../../../access";
import type { PolicyDocument } from "../../../access/policy-document";
import {
  EXTERNAL,
  IN_PART,
  KEY_ID,
  MEMBER,
  ORGANIZATION,
  OUTSIDE_PART,
  OWNER,
  PART_OF,
  STRANGE_ORGANIZATION,
  STRANGER,
  TYPING_ERROR,
  type Place,
} from "./places";
import type { Start } from "./starts";

const allow = (more: object): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...more }],
});
const EVERYTHING = { name: "everything", document: allow({}) };
/** Outside the owner account. */
const NAMES = ["role/ExampleRole", "user/ExampleUser", "role/team/Example", "role/Other"];
const OUTSIDE = [STRANGER, TYPING_ERROR, OUTSIDE_PART, EXTERNAL, MEMBER, IN_PART];
/** Of every key and secret that the mutant is not about: its owner lets every account decide for itself. */
const OPEN = allow({ Principal: { AWS: [OWNER, ...OUTSIDE] } });
/** Accounts whose principals a swapped account id may mean; of the others a few will do. */
const SWAPPED = [STRANGER, TYPING_ERROR, EXTERNAL];
/** In the owner account, without an IAM policy: what they may do, the key or secret allows by itself. */
export const NAMED_ONLY = ["role/Plain", "role/KeyAdministrator", "user/KeyUser", "role/ExampleRole"];

const arnOf = ({ partition }: Place, accountId: string, name: string): string =>
  `arn:${partition}:iam::${accountId}:${name}`;

function organizationOf(id: string): Organization {
  const paths: Readonly<Record<string, readonly [string, string]>> = {
    [MEMBER]: [ORGANIZATION, "r-root/ou-root-11111111/"],
    [IN_PART]: [PART_OF, "r-ab12/ou-ab12-11111111/ou-ab12-22222222/"],
    [OUTSIDE_PART]: [PART_OF, "r-ab12/ou-ab12-33333333/"],
  };
  const [organization, path] = paths[id] ?? [STRANGE_ORGANIZATION, "r-zz99/"];
  return { id: organization, path: `${organization}/${path}` };
}

const accountOf = (id: string, identities: readonly Omit<Identity, "tags">[]): Account => ({
  id,
  organization: id === OWNER || id === EXTERNAL ? "none" : organizationOf(id),
  identities: identities.map((each) => ({ ...each, tags: {} })),
});

/** All accounts, with a document on the holder's side where there is one. */
function accountsIn(place: Place): readonly Account[] {
  const identity = (id: string, name: string, policies: Identity["policies"]): Omit<Identity, "tags"> => ({
    arn: arnOf(place, id, name),
    policies,
  });
  return [
    accountOf(OWNER, [
      identity(OWNER, "role/Admin", [EVERYTHING]),
      ...NAMED_ONLY.map((name) => identity(OWNER, name, [])),
    ]),
    ...OUTSIDE.map((id) =>
      accountOf(
        id,
        NAMES.map((name) => identity(id, name, [EVERYTHING])),
      ),
    ),
  ];
}

const keyArnOf = ({ partition }: Place, region: string, accountId: string, id: string): string =>
  `arn:${partition}:kms:${region}:${accountId}:key/${id}`;
const secretArnOf = ({ partition, region }: Place, accountId: string, name: string): string =>
  `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}`;

const OTHER_REGIONS: Readonly<Record<string, string>> = {
  "cn-north-1": "cn-northwest-1",
  "eu-central-1": "eu-west-1",
  "us-gov-west-1": "us-gov-east-1",
};

/** Keys beside the shared one: alike but for a character, in another Region, a stranger's, the external account's own. */
const otherKeys = (place: Place): readonly string[] => [
  keyArnOf(place, place.region, OWNER, KEY_ID.replace(/b$/, "c")),
  keyArnOf(place, place.region, OWNER, KEY_ID.replace(/^1/, "2")),
  keyArnOf(place, place.region, OWNER, "99999999-9999-9999-9999-999999999999"),
  keyArnOf(place, OTHER_REGIONS[place.region] ?? "", OWNER, KEY_ID),
  keyArnOf(place, place.region, STRANGER, KEY_ID),
  keyArnOf(place, place.region, TYPING_ERROR, KEY_ID),
  keyArnOf(place, place.region, EXTERNAL, KEY_ID),
  keyArnOf(place, place.region, EXTERNAL, "88888888-8888-8888-8888-888888888888"),
];
/** Secrets beside the shared one. */
const otherSecrets = (place: Place): readonly string[] => [
  secretArnOf(place, OWNER, "shared/example-2-a1B2c3"),
  secretArnOf(place, OWNER, "shared/other-a1B2c3"),
  secretArnOf(place, OWNER, "another-a1B2c3"),
  secretArnOf(place, STRANGER, "shared/example-a1B2c3"),
  secretArnOf(place, EXTERNAL, "shared/example-a1B2c3"),
  secretArnOf(place, EXTERNAL, "another-a1B2c3"),
];

const keyOf = (arn: string, policy: PolicyDocument = OPEN): Key => ({ arn, policy, tags: {} });
const secretOf = (kmsKeyId: string | undefined, arn: string, policy: PolicyDocument = OPEN): Secret => ({
  arn,
  policy,
  tags: {},
  ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
});

/** What can be asked about, and the world for a document. */
export interface Surroundings {
  /** Who may come off differently by the start and a mutant of it. */
  readonly callersFor: (mutant: PolicyDocument) => readonly string[];
  readonly keys: readonly string[];
  readonly aliases: readonly string[];
  readonly secrets: readonly string[];
  readonly worldOf: (document: PolicyDocument) => World;
}

const HOLDER = "role/Holder";

function ofIdentityPolicy({ place, accountId }: Start): Surroundings {
  const arn = arnOf(place, accountId, HOLDER);
  const keys = [place.keyArn, ...otherKeys(place)];
  const secrets = [place.secretArn, ...otherSecrets(place)];
  const alias = `arn:${place.partition}:kms:${place.region}:${accountId}:alias/other`;
  const fixed = {
    aliases: [{ arn: alias, targetKeyArn: place.keyArn }],
    keys: keys.map((each) => keyOf(each)),
    // The AWS managed key in the secret's own account: nothing but the secret's name stands between.
    secrets: secrets.map((each) => secretOf(each.includes(`:${OWNER}:`) ? place.keyArn : undefined, each)),
  };
  return {
    callersFor: () => [arn],
    keys,
    aliases: [alias],
    secrets,
    worldOf: (document) => ({
      ...fixed,
      accounts: [accountOf(accountId, [{ arn, policies: [{ name: "the mutant", document }] }])],
    }),
  };
}

const SERVICES = ["s3.amazonaws.com"];
const isOfOrganizations = (text: string): boolean => /o-[a-z*?$]|OrgID|OrgPaths/i.test(text);

/** Strangers first: most of what is too wide lets them in. An account that no text names is as good as any other stranger's. */
function callersFor(place: Place, text: string): readonly string[] {
  const isNamed = (id: string): boolean =>
    id === STRANGER || id === EXTERNAL || text.includes(id) || (id !== TYPING_ERROR && isOfOrganizations(text));
  const of = (id: string, names: readonly string[]): readonly string[] => names.map((name) => arnOf(place, id, name));
  const sessions = /assumed-role|userid/i.test(text) ? [EXTERNAL, STRANGER] : [];
  return [
    ...OUTSIDE.filter(isNamed).flatMap((id) =>
      of(id, SWAPPED.includes(id) ? ["root", ...NAMES] : ["root", "role/ExampleRole"]),
    ),
    ...of(OWNER, ["root", "role/Admin", ...NAMED_ONLY]),
    ...sessions.map((id) => `arn:${place.partition}:sts::${id}:assumed-role/ExampleRole/session`),
    `logs.${place.region}.amazonaws.com`,
    ...SERVICES,
    "*",
  ];
}

export function surroundingsOf(start: Start): Surroundings {
  const { kind, place } = start;
  if (kind === "identity policy") return ofIdentityPolicy(start);
  const accounts = accountsIn(place);
  const own = JSON.stringify(start.document);
  const callersOf = (mutant: PolicyDocument): readonly string[] => callersFor(place, `${own}${JSON.stringify(mutant)}`);
  if (kind === "key policy") {
    const worldOf = (document: PolicyDocument): World => ({ accounts, keys: [keyOf(place.keyArn, document)] });
    return { callersFor: callersOf, keys: [place.keyArn], aliases: [], secrets: [], worldOf };
  }
  const keys = [keyOf(place.keyArn)];
  const worldOf = (document: PolicyDocument): World => ({
    accounts,
    keys,
    secrets: [secretOf(place.keyArn, place.secretArn, document)],
  });
  return { callersFor: callersOf, keys: [], aliases: [], secrets: [place.secretArn], worldOf };
}

/** Random worlds of two accounts in three partitions, for the differential and property tests and the benchmark. */
import fc from "fast-check";
import { type Account, type NamedPolicy, type Request, type World } from "../../access";
import { PARTITIONS, type Partition } from "../../access/partition";
import { type PolicyDocument, type Statement } from "../../access/policy-document";

export const OWNER = "111122223333";
export const EXTERNAL = "444455556666";
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const REGION_OF: Readonly<Record<Partition, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};

/** One question with its world, and everything that is needed to put the same question to another evaluator. */
export interface Case {
  readonly request: Request;
  readonly world: World;
  readonly partition: Partition;
  readonly resourceArn: string;
  readonly resourcePolicy: PolicyDocument | undefined;
}

interface Setting {
  readonly partition: Partition;
  readonly region: string;
  readonly keyArn: string;
  readonly secretArn: string;
  readonly onKey: boolean;
}

const KEY_ACTIONS = [
  "Decrypt",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "DescribeKey",
  "ReEncryptFrom",
  "ListGrants",
  "Sign",
  "GetPublicKey",
];
const OWN_KEY_ACTIONS = ["PutKeyPolicy", "ScheduleKeyDeletion", "GetKeyPolicy"];
/** Actions on the secret alone, which use no key. */
const SECRET_ACTIONS = [
  "DescribeSecret",
  "GetResourcePolicy",
  "PutResourcePolicy",
  "ListSecretVersionIds",
  "DeleteSecret",
];
const ACTION_PATTERNS = [
  "*",
  "kms:*",
  "kms:Decrypt",
  "kms:decrypt",
  "kms:De*",
  "kms:GenerateDataKey*",
  "kms:Encrypt",
  "kms:?ncrypt",
  "kms:ReEncrypt*",
  "kms:ListGrants",
  "kms:Put*",
  "secretsmanager:*",
  "secretsmanager:DescribeSecret",
  "secretsmanager:Get*",
  "SecretsManager:describesecret",
  "s3:GetObject",
];

const some = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const oneOrMany = (values: readonly string[]): fc.Arbitrary<string | string[]> =>
  fc.oneof(some(values), fc.uniqueArray(some(values), { minLength: 1, maxLength: 3 }));

const principalsOf = ({ partition }: Setting): readonly string[] => [
  ...[OWNER, EXTERNAL].flatMap((id) => [
    `arn:${partition}:iam::${id}:role/ExampleRole`,
    `arn:${partition}:iam::${id}:user/ExampleUser`,
    `arn:${partition}:sts::${id}:assumed-role/ExampleRole/session`,
  ]),
];

function resourcesOf({ partition, region, keyArn, secretArn }: Setting): readonly string[] {
  return [
    "*",
    "*",
    keyArn,
    secretArn,
    `arn:${partition}:kms:*:${OWNER}:key/*`,
    `arn:${partition}:kms:${region}:${EXTERNAL}:key/*`,
    `arn:*:kms:*:*:key/${KEY_ID}`,
    `arn:${partition}:kms:${region}:${OWNER}:key/1234abcd-*`,
    `arn:${partition}:kms:${region}:${OWNER}:key/????????-12ab-*`,
    `arn:${partition}:secretsmanager:*:*:secret:quickstart/*`,
    `arn:${partition}:kms:${region}:${OWNER}:alias/*`,
  ];
}

type Conditions = NonNullable<Statement["Condition"]>;
const condition = (operator: string, key: string, values: readonly string[]): fc.Arbitrary<Conditions> =>
  oneOrMany(values).map((value) => ({ [operator]: { [key]: value } }));

const suffixed = (operators: readonly string[]): readonly string[] =>
  operators.flatMap((name) => [name, `${name}IfExists`]);
const STRINGS = suffixed([
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
]);
const ARNS = suffixed(["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"]);
const NUMBERS = suffixed([
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
]);
const DATES = suffixed([
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
]);
const ADDRESSES = suffixed(["IpAddress", "NotIpAddress"]);
const SETS = [
  "ForAllValues:StringEquals",
  "ForAnyValue:StringEquals",
  "ForAllValues:StringLike",
  "ForAnyValue:StringLike",
  "ForAllValues:StringNotEquals",
  "ForAnyValue:StringNotEquals",
];

function conditionsOf(setting: Setting): fc.Arbitrary<Conditions> {
  const from = (operators: readonly string[], key: string, values: readonly string[]): fc.Arbitrary<Conditions> =>
    some(operators).chain((operator) => condition(operator, key, values));
  const arns = principalsOf(setting).filter((arn) => !arn.includes(":sts:"));
  return fc.oneof(
    from(STRINGS, "aws:PrincipalAccount", [OWNER, EXTERNAL, "1111*", "????55556666"]),
    from(STRINGS, "kms:CallerAccount", [OWNER, EXTERNAL]),
    from(STRINGS, "aws:PrincipalOrgID", ["o-a1b2c3d4e5", "O-A1B2C3D4E5", "o-*"]),
    from(STRINGS, "aws:PrincipalTag/Team", ["blue", "BLUE", "red", "${aws:PrincipalTag/Other}", "b*"]),
    from(STRINGS, "AWS:ResourceAccount", [OWNER, EXTERNAL, "${aws:PrincipalAccount}"]),
    from(ARNS, "aws:PrincipalArn", [...arns, `arn:*:iam::${EXTERNAL}:role/*`, `arn:*:iam::*:user/Example*`]),
    from(["StringLike", "StringNotLike"], "aws:PrincipalArn", [...arns, `arn:*:iam::${EXTERNAL}:role/*`]),
    from(NUMBERS, "aws:MultiFactorAuthAge", ["10", "100", "100.0", "1000"]),
    from(DATES, "aws:CurrentTime", ["2026-01-01T00:00:00Z", "2025-06-01T00:00:00Z", "2027-01-01T00:00:00Z"]),
    from(suffixed(["Bool"]), "aws:MultiFactorAuthPresent", ["true", "false", "True"]),
    from(ADDRESSES, "aws:SourceIp", ["10.0.0.0/8", "192.0.2.0/24", "192.0.2.7/32", "2001:db8::/32"]),
    from(SETS, "aws:TagKeys", ["Team", "Cost", "T*"]),
    from(["Null"], "aws:SourceVpce", ["true", "false"]),
    from(["Null"], "aws:MultiFactorAuthPresent", ["true", "false"]),
  );
}

const documentOf = (statements: readonly Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

function statementOf(setting: Setting, principals: boolean, resourceControl = false): fc.Arbitrary<Statement> {
  const { partition } = setting;
  const named = [
    ...principalsOf(setting),
    ...[OWNER, EXTERNAL].map((id) => `arn:${partition}:iam::${id}:root`),
    OWNER,
    EXTERNAL,
    "*",
  ];
  const principal = fc.oneof(
    fc.constant("*" as const),
    oneOrMany(named).map((AWS) => ({ AWS })),
  );
  const resources = principals && setting.onKey ? ["*", setting.keyArn] : resourcesOf(setting);
  return fc
    .record({
      effect: resourceControl ? fc.constant("Deny" as const) : some(["Allow", "Allow", "Allow", "Deny"] as const),
      actions: oneOrMany(resourceControl ? ACTION_PATTERNS.filter((each) => each !== "*") : ACTION_PATTERNS),
      notAction: some(resourceControl ? [false] : [false, false, false, true]),
      resource: oneOrMany(resources),
      notResource: some([false, false, false, true]),
      principal,
      condition: fc.option(conditionsOf(setting), { freq: 1, nil: undefined }),
    })
    .map(({ effect, actions, notAction, resource, notResource, principal: who, condition: when }) => ({
      Effect: effect,
      ...(principals ? { Principal: who } : {}),
      ...(notAction ? { NotAction: actions } : { Action: actions }),
      ...(notResource && !principals ? { NotResource: resource } : { Resource: resource }),
      ...(when === undefined ? {} : { Condition: when }),
    }));
}

const policyOf = (setting: Setting, name: string, minLength = 0): fc.Arbitrary<NamedPolicy> =>
  fc
    .array(statementOf(setting, false), { minLength, maxLength: 3 })
    .map((statements) => ({ name, document: documentOf(statements) }));

/** A side's limit is there now and then, so that most cases reach the sides behind it. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const contextOf = fc.record({
  "aws:MultiFactorAuthAge": some([null, "10", "100", "500"]),
  "aws:MultiFactorAuthPresent": some([null, "true", "false"]),
  "aws:CurrentTime": some(["2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z"]),
  "aws:SourceIp": some(["10.1.2.3", "192.0.2.7", "198.51.100.1", "2001:db8::1"]),
  "aws:TagKeys": some([null, ["Team"], ["Team", "Cost"], ["Other"]]),
  "aws:SourceVpce": some([null, "vpce-1234567890abcdef0"]),
  "aws:PrincipalOrgID": some([null, "o-a1b2c3d4e5"]),
  "aws:PrincipalTag/Team": some([null, "blue", "red"]),
  "aws:PrincipalTag/Other": some([null, "blue"]),
});

interface Parts {
  readonly caller: { readonly kind: "role" | "user" | "session" | "root"; readonly accountId: string };
  readonly action: string;
  readonly policies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
  readonly session: NamedPolicy | undefined;
  readonly scps: readonly NamedPolicy[] | undefined;
  readonly rcps: readonly NamedPolicy[] | undefined;
  readonly resourcePolicy: readonly Statement[];
  readonly context: Readonly<Record<string, string | string[] | null>>;
}

const CALLERS: Readonly<Record<Parts["caller"]["kind"], string>> = {
  role: "iam::ACCOUNT:role/ExampleRole",
  user: "iam::ACCOUNT:user/ExampleUser",
  session: "sts::ACCOUNT:assumed-role/ExampleRole/session",
  root: "iam::ACCOUNT:root",
};

const arnOf = (partition: Partition, kind: Parts["caller"]["kind"], accountId: string): string =>
  `arn:${partition}:${CALLERS[kind].replace("ACCOUNT", accountId)}`;

function accountsOf({ partition }: Setting, parts: Parts): readonly Account[] {
  const { caller, policies, boundary, scps, rcps } = parts;
  const kind = caller.kind === "session" ? "role" : caller.kind;
  const identities =
    kind === "root"
      ? []
      : [{ arn: arnOf(partition, kind, caller.accountId), policies, ...(boundary === undefined ? {} : { boundary }) }];
  return [OWNER, EXTERNAL].map((id) => ({
    id,
    identities: id === caller.accountId ? identities : [],
    ...(id === caller.accountId && scps !== undefined ? { serviceControlPolicies: [scps] } : {}),
    ...(id === OWNER && rcps !== undefined ? { resourceControlPolicies: rcps } : {}),
  }));
}

function assemble(setting: Setting, parts: Parts): Case {
  const { partition, region, keyArn, secretArn, onKey } = setting;
  const hasPolicy = onKey || parts.resourcePolicy.length > 0;
  const resourcePolicy = hasPolicy ? documentOf(parts.resourcePolicy) : undefined;
  const resource = onKey
    ? { keys: [{ arn: keyArn, policy: documentOf(parts.resourcePolicy) }] }
    : { secrets: [{ arn: secretArn, ...(resourcePolicy === undefined ? {} : { policy: resourcePolicy }) }] };
  const resourceArn = onKey ? keyArn : secretArn;
  return {
    partition,
    resourceArn,
    resourcePolicy,
    world: { accounts: accountsOf(setting, parts), ...resource },
    request: {
      principal: arnOf(partition, parts.caller.kind, parts.caller.accountId),
      action: `${onKey ? "kms" : "secretsmanager"}:${parts.action}`,
      resource: resourceArn,
      region,
      context: parts.context,
      contextIsComplete: true,
      ...(parts.session === undefined ? {} : { sessionPolicies: [parts.session] }),
    },
  };
}

function partsOf(setting: Setting): fc.Arbitrary<Parts> {
  const { onKey } = setting;
  return fc
    .record({ kind: some(["role", "user", "session", "session", "root"] as const), accountId: some([OWNER, EXTERNAL]) })
    .chain((caller) =>
      fc.record({
        caller: fc.constant(caller),
        action: some(onKey ? [...KEY_ACTIONS, ...KEY_ACTIONS, ...OWN_KEY_ACTIONS] : SECRET_ACTIONS),
        policies:
          caller.kind === "root"
            ? fc.constant([])
            : fc.array(policyOf(setting, "identity", 1), { minLength: 1, maxLength: 2 }),
        boundary: caller.kind === "root" ? fc.constant(undefined) : seldom(policyOf(setting, "boundary", 1)),
        session: caller.kind === "session" ? seldom(policyOf(setting, "session", 1)) : fc.constant(undefined),
        scps: seldom(fc.array(policyOf(setting, "scp", 1), { minLength: 1, maxLength: 2 })),
        rcps: seldom(
          fc
            .array(statementOf(setting, true, true), { minLength: 1, maxLength: 2 })
            .map((statements) => [
              { name: "rcp", document: documentOf(statements.map((each) => ({ ...each, Principal: "*" as const }))) },
            ]),
        ),
        resourcePolicy: fc.array(statementOf(setting, true), { minLength: 0, maxLength: 4 }),
        context: contextOf,
      }),
    );
}

/** A case: principal, action and documents of every side, with a complete context. */
export const aCase: fc.Arbitrary<Case> = fc
  .record({ partition: some(PARTITIONS), onKey: some([true, true, true, false]) })
  .map(({ partition, onKey }): Setting => {
    const region = REGION_OF[partition];
    return {
      partition,
      region,
      onKey,
      keyArn: `arn:${partition}:kms:${region}:${OWNER}:key/${KEY_ID}`,
      secretArn: `arn:${partition}:secretsmanager:${region}:${OWNER}:secret:quickstart/MyCustomTypeSecret-AbCdEf`,
    };
  })
  .chain((setting) => partsOf(setting).map((parts) => assemble(setting, parts)));

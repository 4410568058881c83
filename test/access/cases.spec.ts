import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Decision,
  evaluate,
  explain,
  type Grant,
  type NamedPolicy,
  type Organization,
  type Request,
  type World,
} from "../../access";
import { PARTITIONS, type Partition } from "../../access/partition";
import { type PolicyDocument, type Statement } from "../../access/policy-document";

/**
 * One case, asked twice: for a caller in the key's own account and for one in another. Words with a `$` stand for what differs
 * between the two and between partitions, see `wordsOf`.
 */
interface CaseData {
  readonly name: string;
  readonly page: string;
  readonly request: Partial<Request> & Pick<Request, "action">;
  readonly identity?: readonly Statement[];
  readonly group?: readonly Statement[];
  readonly boundary?: readonly Statement[];
  readonly session?: readonly Statement[];
  readonly scps?: readonly (readonly Statement[])[];
  readonly rcps?: readonly Statement[];
  readonly key?: readonly Statement[];
  readonly keyFacts?: Readonly<Record<string, unknown>>;
  readonly grants?: readonly Grant[];
  readonly secret?: readonly Statement[];
  readonly secretKey?: string | null;
  readonly tags?: Readonly<Record<string, string>>;
  readonly organization?: Organization | "none";
  readonly version?: PolicyDocument["Version"];
  /** `allowed`, `unknown`, or a reason for a denial. */
  readonly same: string;
  readonly different: string;
}

const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const REGIONS: Readonly<Record<Partition, string>> = {
  aws: "eu-west-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-east-1",
};
const ELSEWHERE: Readonly<Record<Partition, string>> = {
  aws: "eu-central-1",
  "aws-cn": "cn-northwest-1",
  "aws-us-gov": "us-gov-west-1",
};
const FOLDER = join(__dirname, "cases");

function wordsOf(partition: Partition, account: string): Readonly<Record<string, string>> {
  const region = REGIONS[partition];
  return {
    $PARTITION: partition,
    $REGION: region,
    $ELSEWHERE: ELSEWHERE[partition],
    $ACCOUNT: account,
    $OWNER: OWNER,
    $KEYID: KEY_ID,
    $KEY: `arn:${partition}:kms:${region}:${OWNER}:key/${KEY_ID}`,
    $ALIAS: `arn:${partition}:kms:${region}:${OWNER}:alias/shared`,
    $SECRET: `arn:${partition}:secretsmanager:${region}:${OWNER}:secret:quickstart/MyCustomTypeSecret-AbCdEf`,
    $ROLE: `arn:${partition}:iam::${account}:role/ExampleRole`,
    $USER: `arn:${partition}:iam::${account}:user/ExampleUser`,
    $SESSION: `arn:${partition}:sts::${account}:assumed-role/ExampleRole/alice`,
    $ROOT: `arn:${partition}:iam::${account}:root`,
    $STRANGER: `arn:${partition}:iam::777788889999:role/Stranger`,
    $FOREIGN: partition === "aws" ? "aws-cn" : "aws",
  };
}

function inPlace(data: CaseData, partition: Partition, account: string): CaseData {
  const words = wordsOf(partition, account);
  const text = JSON.stringify(data).replace(/\$[A-Z]+/g, (word) => words[word] ?? assert.fail(`unknown word ${word}`));
  return JSON.parse(text) as CaseData;
}

function worldOf(data: CaseData, partition: Partition, account: string): World {
  const words = wordsOf(partition, account);
  const document = (statements: readonly Statement[]): PolicyDocument => ({
    Version: data.version ?? "2012-10-17",
    Statement: statements,
  });
  const policy = (name: string, statements: readonly Statement[]): NamedPolicy => ({
    name,
    document: document(statements),
  });
  const groupArn = `arn:${partition}:iam::${account}:group/Readers`;
  const common = {
    policies: data.identity === undefined ? [] : [policy("identity", data.identity)],
    ...(data.boundary === undefined ? {} : { boundary: policy("boundary", data.boundary) }),
    tags: data.tags ?? {},
  };
  const caller = {
    id: account,
    identities: [
      { arn: words.$ROLE!, id: "AROAEXAMPLE1234567890", ...common },
      {
        arn: words.$USER!,
        id: "AIDAEXAMPLE1234567890",
        ...common,
        ...(data.group === undefined ? {} : { groups: [groupArn] }),
      },
    ],
    groups: data.group === undefined ? [] : [{ arn: groupArn, policies: [policy("group", data.group)] }],
    ...(data.organization === undefined ? {} : { organization: data.organization }),
    ...(data.scps === undefined
      ? {}
      : { serviceControlPolicies: data.scps.map((level, at) => [policy(`scp ${at}`, level)]) }),
  };
  const rcps = data.rcps === undefined ? {} : { resourceControlPolicies: [policy("rcp", data.rcps)] };
  const accounts = account === OWNER ? [{ ...caller, ...rcps }] : [caller, { id: OWNER, identities: [], ...rcps }];
  const secretKey =
    data.secretKey === undefined
      ? { kmsKeyId: words.$KEY! }
      : data.secretKey === null
        ? {}
        : { kmsKeyId: data.secretKey };
  return {
    accounts,
    keys: [
      {
        arn: words.$KEY!,
        policy: document(data.key ?? []),
        tags: {},
        ...(data.grants === undefined ? {} : { grants: data.grants }),
        ...data.keyFacts,
      },
    ],
    aliases: [{ arn: words.$ALIAS!, targetKeyArn: words.$KEY! }],
    secrets: [
      {
        arn: words.$SECRET!,
        tags: {},
        ...secretKey,
        ...(data.secret === undefined ? {} : { policy: document(data.secret) }),
      },
    ],
  };
}

const outcomeOf = (decision: Decision): string => (decision.outcome === "denied" ? decision.reason : decision.outcome);

function ask(source: CaseData, account: string, expected: string): void {
  for (const partition of PARTITIONS) {
    const data = inPlace(source, partition, account);
    const words = wordsOf(partition, account);
    const session =
      data.session === undefined
        ? {}
        : {
            sessionPolicies: [
              { name: "session", document: { Version: "2012-10-17" as const, Statement: data.session } },
            ],
          };
    const request: Request = {
      principal: words.$ROLE!,
      resource: words.$KEY!,
      region: REGIONS[partition],
      ...session,
      ...data.request,
    };
    const decision = evaluate(request, worldOf(data, partition, account));
    const because = decision.outcome === "unknown" ? decision.because.join("; ") : "";
    assert.equal(outcomeOf(decision), expected, `${partition}: ${explain(decision).join("\n")} ${because}`);
  }
}

const AWS_PAGE = /^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html(#[\w-]+)?$/;

describe("access: hand-checked cases", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  const cases = files.flatMap((file) =>
    (JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as readonly CaseData[]).map((data) => ({ file, data })),
  );

  it("must be at least 150, each once in the same and once in another account, each citing an AWS page", () => {
    assert.ok(cases.length * 2 >= 150, `only ${cases.length * 2}`);
    assert.deepEqual(
      cases.filter(({ data }) => !AWS_PAGE.test(data.page)).map(({ data }) => data.name),
      [],
    );
    assert.equal(new Set(cases.map(({ data }) => data.name)).size, cases.length, "two cases have the same name");
  });

  for (const { file, data } of cases) {
    const topic = file.replace(".json", "");
    it(`${topic}: ${data.name}: in the same account must be ${data.same}`, () => {
      ask(data, OWNER, data.same);
    });
    it(`${topic}: ${data.name}: across accounts must be ${data.different}`, () => {
      ask(data, EXTERNAL, data.different);
    });
  }
});

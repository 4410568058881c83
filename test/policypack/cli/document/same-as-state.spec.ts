/** A document by itself is judged as it is in the resource of a stack: by the same rules, with the same findings. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentFile } from "../../../../policypack/cli/document/file";
import { isAsked } from "../../../../policypack/cli/document/asked";
import { judge } from "../../../../policypack/cli/judge";
import { isStackRule } from "../../../../policypack/cli/settings";
import { DOCUMENT_TYPES, type DocumentType, isDocumentType } from "../../../../policypack/resources/types";
import { RULES } from "../../../../policypack/rules";
import { STACK_RULES } from "../../../../policypack/stack-rules";
import { oneFile, settings } from "../files";

const OWNER = "111122223333";
const PROVIDER = "urn:pulumi:s::p::pulumi:providers:aws::owner";
const RESOURCES: Readonly<Record<DocumentType, readonly [type: string, property: string]>> = {
  "key-policy": ["aws:kms/keyPolicy:KeyPolicy", "policy"],
  "secret-policy": ["aws:secretsmanager/secretPolicy:SecretPolicy", "policy"],
  "iam-policy": ["aws:iam/rolePolicy:RolePolicy", "policy"],
  "trust-policy": ["aws:iam/role:Role", "assumeRolePolicy"],
};
const CONFIG = Object.fromEntries(
  ["trusted-parties", "role-trust", "service-principals"].map((rule) => [rule, { trustedAccounts: ["444455556666"] }]),
);
const ALL = settings(CONFIG, [...RULES, ...STACK_RULES]);
const DAY = "2026-11-28";

/** Rules and what they found, without the words for whose document it is and where: the Region is the stack's alone. */
function findings(file: Parameters<typeof judge>[0][number], path: string, type: DocumentType): readonly string[] {
  const own = new RegExp(`(^|; )${path}(?=[,: ])`, "g");
  const said = (message: string): string =>
    (message.replace(/^.*?\): /, "").split("\n")[0] ?? "")
      .replace(own, "$1the document")
      .replace(/cn-north-1(?=:\d{12}:(key\/|secret:)\*; )/, "*");
  return judge([file], ALL, DAY)[0]!
    .judgements.filter(({ rule }) => RULES.some((each) => each.name === rule.name && isAsked(each, { type })))
    .flatMap(({ rule, violations }) => violations.map(({ message }) => `${rule.name}: ${said(message)}`));
}

function inState(text: string, type: DocumentType): readonly string[] {
  const [resourceType, property] = RESOURCES[type];
  const resources = [
    {
      urn: PROVIDER,
      type: "pulumi:providers:aws",
      id: "1",
      inputs: { region: "cn-north-1", allowedAccountIds: JSON.stringify([OWNER]) },
    },
    {
      urn: `urn:pulumi:s::p::${resourceType}::x`,
      type: resourceType,
      provider: `${PROVIDER}::1`,
      inputs: { [property]: text },
    },
  ];
  return findings(oneFile(JSON.stringify({ version: 3, deployment: { resources } })), property, type);
}

/** What is said of the document by itself; `undefined` where it is refused before it is judged. */
function alone(text: string, type: DocumentType): readonly string[] | undefined {
  try {
    const input = { kind: "document", file: "x.json", type, owner: OWNER, partition: "aws-cn" } as const;
    return findings(documentFile(text, "x.json", input), "the document", type);
  } catch (error) {
    assert.ok(error instanceof Error && error.name === "AccessError", String(error));
    return undefined;
  }
}

const TYPES = Object.keys(DOCUMENT_TYPES).filter(isDocumentType);

/** A value as random as the seed makes it. */
function random(seed: number): <T>(values: readonly T[]) => T {
  let state = seed;
  return (values) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return values[Math.floor((state / 2_147_483_648) * values.length)]!;
  };
}

const ARN = "arn:aws-cn:iam::";
const PRINCIPALS = [
  "*",
  { AWS: "*" },
  { AWS: `${ARN}${OWNER}:root` },
  { AWS: `${ARN}444455556666:root` },
  { AWS: [`${ARN}999999999999:role/R`, `arn:aws:iam::${OWNER}:user/U`] },
  { AWS: `${ARN}${OWNER}:group/G` },
  { Service: "logs.amazonaws.com" },
  { Federated: `${ARN}${OWNER}:oidc-provider/token.actions.githubusercontent.com` },
  undefined,
];
const ACTIONS = [
  "*",
  "kms:*",
  "kms:Decrypt",
  ["kms:Decrypt", "kms:PutKeyPolicy"],
  "kms:CreateGrant",
  "kms:Decript",
  "secretsmanager:*",
  "secretsmanager:GetSecretValue",
  "sts:AssumeRole",
  ["sts:AssumeRoleWithWebIdentity"],
  "sts:AsumeRole",
  "s3:GetObject",
];
const PLACES = [
  undefined,
  "*",
  "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  "arn:aws-cn:kms:*:*:key/*",
  "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:app-??????",
];
const CONDITIONS = [
  undefined,
  undefined,
  { StringEquals: { "aws:PrincipalAccount": "444455556666" } },
  { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  { StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com" } },
  { StringEquals: { "aws:SourceAccount": OWNER } },
  { Bool: { "kms:GrantIsForAWSResource": "true" } },
  { StringEqual: { "aws:PrincipalArn": "x" } },
];
const SIDS = [undefined, "One", "with spaces", "Statement[7]"];

function documentOf(pick: ReturnType<typeof random>): string {
  const statement = (): object => ({
    Sid: pick(SIDS),
    Effect: pick(["Allow", "Allow", "Allow", "Deny"]),
    Principal: pick(PRINCIPALS),
    [pick(["Action", "Action", "NotAction"])]: pick(ACTIONS),
    Resource: pick(PLACES),
    Condition: pick(CONDITIONS),
  });
  const Statement = pick([1, 1, 2, 3]) === 1 ? statement() : [statement(), statement()];
  return JSON.stringify({ Version: pick(["2012-10-17", undefined]), Statement });
}

/** The documents of a kind in the states that this project's rules were tried on. */
function documentsIn(file: string): readonly (readonly [type: DocumentType, text: string])[] {
  const { deployment } = JSON.parse(readFileSync(file, "utf8")) as {
    deployment: { resources: readonly { type: string; inputs?: Readonly<Record<string, unknown>> }[] };
  };
  return deployment.resources.flatMap(({ type: of, inputs = {} }) =>
    (["policy", "assumeRolePolicy"] as const).flatMap((property) => {
      const kinds: Readonly<Record<string, DocumentType>> = {
        kms: "key-policy",
        secretsmanager: "secret-policy",
        iam: property === "policy" ? "iam-policy" : "trust-policy",
      };
      const type = kinds[/^aws:(\w+)\//.exec(of)?.[1] ?? ""];
      const text = inputs[property];
      return type === undefined || typeof text !== "string" ? [] : [[type, text] as const];
    }),
  );
}

const EARLIER = join(__dirname, "../../../e2e/earlier");
const COUNT = 250;

describe("a document by itself and in a stack", () => {
  it("have the same findings in what is deployed", () => {
    const documents = ["owner", "external"].flatMap((stack) => documentsIn(join(EARLIER, `${stack}.json`)));
    assert.ok(documents.length > 1);
    for (const [type, text] of documents) assert.deepEqual(alone(text, type), inState(text, type), text);
  });

  it(`have the same findings in ${COUNT} made-up documents of every kind, good and bad`, function () {
    this.timeout(120_000);
    let judged = 0;
    let refused = 0;
    for (let seed = 1; seed <= COUNT; seed++) {
      const text = documentOf(random(seed * 7_919));
      for (const type of TYPES) {
        const own = alone(text, type);
        const there = inState(text, type);
        if (own === undefined) {
          refused += 1;
          // What is refused at once must not be something that passes in a stack.
          assert.ok(
            there.some((each) => each.startsWith("readable-documents: ")),
            `${type} ${text}`,
          );
        } else {
          judged += 1;
          assert.deepEqual(own, there, `${type} ${text}`);
        }
      }
    }
    assert.ok(judged > COUNT / 2 && refused > COUNT / 10, `${judged} judged, ${refused} refused`);
  });

  it("must not be asked about the stack, its providers, or what the document does not hold", () => {
    const asked = [...RULES, ...STACK_RULES].filter((rule) => TYPES.some((type) => isAsked(rule, { type })));
    for (const rule of asked) assert.equal(isStackRule(rule), false, rule.name);
    for (const name of [
      "explicit-provider",
      "owner-account-known",
      "lockout-check",
      "key-policy-present",
      "key-rotation",
    ]) {
      assert.ok(!asked.some((rule) => rule.name === name), name);
    }
  });
});

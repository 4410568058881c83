/** docs/secrets-across-accounts.md: its examples are configuration that the program takes, its documents what the program makes. */
import assert from "node:assert/strict";
import { evaluate, type Identity, type World } from "../../access";
import type { AccountId, KeyArn } from "../../access/identifiers";
import type { PolicyDocument, Statement } from "../../access/policy-document";
import type { Configuration } from "../../components/config/configuration";
import { keyPolicy } from "../../components/key-policy";
import { readersPolicy, readPolicy } from "../../components/secret-reading/documents";
import { everyReader, readableSecretOf, readsOf, sharesWithReaders } from "../../components/secret-reading/secret-read";
import { configured, exampleOf, formatted, jsonBlock, sectionWith } from "./examples";
import { assertGenerated } from "./generated";

const PAGE = "docs/secrets-across-accounts.md";
const EXTERNAL = "444455556666" as AccountId;
const KEY: KeyArn = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SECRET_ARN = (name: string): string => `arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:${name}-AbCdEf`;

const example = (part: string): object => exampleOf(PAGE, part);
const forth = configured({ owner: sectionWith("owner", { shares: [], ...example("reading-owner") }) });

/** All documents of the owner's secret that is read from outside. */
function documentsOf({ owner }: Configuration) {
  assert.ok(owner);
  const readable = readableSecretOf(owner) ?? assert.fail("no readers");
  const [read] = readsOf(readable, EXTERNAL);
  assert.ok(read);
  const shares = [...owner.shares, ...sharesWithReaders(readable)];
  const { region, accountId: ownerAccountId } = owner;
  return {
    read,
    key: keyPolicy({ region, ownerAccountId, shares }),
    secret: readersPolicy(everyReader(readable.readers)),
    iam: readPolicy({ keyArn: KEY, secretArn: read.secretArn }),
  };
}
const { read, key, secret, iam } = documentsOf(forth);

const statementBlock = async (statement: Statement): Promise<string> =>
  `\`\`\`json\n${await formatted(JSON.stringify(statement), "json")}\n\`\`\``;

const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
const CALLERS: readonly { readonly label: string; readonly name: string; readonly document?: PolicyDocument }[] = [
  { label: "a listed reader", name: "Reader", document: iam },
  { label: "a listed reader, without the IAM policy", name: "Reader" },
  { label: "another role, with the same IAM policy", name: "Other", document: iam },
  { label: "an administrator of the account", name: "Administrator", document: EVERYTHING },
];
const CALLS = {
  "read the secret": { action: "secretsmanager:GetSecretValue", resource: SECRET_ARN("quickstart/MyCustomTypeSecret") },
  "read another secret under the key": { action: "secretsmanager:GetSecretValue", resource: SECRET_ARN("another") },
  "decrypt with the key directly": { action: "kms:Decrypt", resource: KEY, contextIsComplete: true },
} as const;

function callersTable(): string {
  const rows = CALLERS.map(({ label, name, document }) => {
    const principal = `arn:aws-cn:iam::${EXTERNAL}:role/${name}`;
    const policies: Identity["policies"] = document === undefined ? [] : [{ name: "policy", document }];
    const world: World = {
      accounts: [{ id: EXTERNAL, identities: [{ arn: principal, policies }] }],
      keys: [{ arn: KEY, policy: key }],
      secrets: [
        { arn: CALLS["read the secret"].resource, kmsKeyId: KEY, policy: secret },
        { arn: CALLS["read another secret under the key"].resource, kmsKeyId: KEY },
      ],
    };
    const cells = Object.values(CALLS).map((call) => {
      const { outcome } = evaluate({ principal, ...call }, world);
      assert.notEqual(outcome, "unknown");
      return outcome === "allowed" ? "yes" : "no";
    });
    return `| ${[label, ...cells].join(" | ")} |`;
  });
  return [`| | ${Object.keys(CALLS).join(" | ")} |`, "| --- | --- | --- | --- |", ...rows].join("\n");
}

describe("the documentation of secrets read across accounts", () => {
  it("must show the documents as the program writes them", async () => {
    assertGenerated(PAGE, "reading-secret-policy", await jsonBlock(secret));
    assertGenerated(PAGE, "reading-iam-policy", await jsonBlock(iam));
    const [, statement, ...others] = key.Statement;
    assert.deepEqual(others, []);
    assertGenerated(PAGE, "reading-key-statement", await statementBlock(statement!));
  });

  it("must tell who can read it as the evaluator answers", async () => {
    assertGenerated(PAGE, "reading-callers", await formatted(callersTable(), "markdown"));
  });

  it("must show the statement for readers by pattern as the program writes it", async () => {
    const { secret } = documentsOf(configured({ owner: sectionWith("owner", example("reading-pattern")) }));
    const [listed, matching, ...others] = secret.Statement;
    assert.deepEqual([listed?.Principal, others], [{ AWS: `arn:aws-cn:iam::${EXTERNAL}:role/Reader` }, []]);
    assertGenerated(PAGE, "reading-pattern-statement", await statementBlock(matching!));
  });

  it("must have an external section that needs nothing beside the owner's", () => {
    const { external } = configured({ external: example("reading-external") });
    assert.deepEqual(external?.key, { from: "stack", stack: "organization/cross-account-cmk/owner" });
    assert.equal(external.principals, undefined);
  });

  it("must have the same reading by the key's ARN", () => {
    const { external } = configured({ external: example("reading-by-arn") });
    assert.deepEqual(external?.reads, [read]);
  });

  it("must have both halves of the other way in its examples", () => {
    configured({
      owner: sectionWith("owner", example("reading-back-owner")),
      external: sectionWith("external", { key: undefined, ...example("reading-back-external") }),
    });
  });
});

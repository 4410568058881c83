/** docs/separation-of-duties.md: its example is configuration that the program takes, its document what the program makes of it. */
import assert from "node:assert/strict";
import { evaluate, type Identity } from "../../access";
import type { AccountId, KeyArn } from "../../access/identifiers";
import type { PolicyDocument } from "../../access/policy-document";
import type { RootAccess } from "../../components/key-duties";
import { keyPolicy } from "../../components/key-policy";
import { configured, exampleOf, formatted, jsonBlock, parsed, sectionWith } from "./examples";
import { assertGenerated } from "./generated";

const PAGE = "docs/separation-of-duties.md";
const OWNER = "111122223333" as AccountId;
const KEY: KeyArn = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ALL_OF_KMS: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }],
};

const example = exampleOf(PAGE, "duties-example") as { readonly key: object };
const { owner } = configured({ owner: sectionWith("owner", example) });

function policyWith(rootAccess: RootAccess): PolicyDocument {
  assert.ok(owner?.duties);
  const { region, accountId: ownerAccountId, shares, duties } = owner;
  return keyPolicy({ region, ownerAccountId, duties: { ...duties, rootAccess }, shares });
}

const WHO = {
  "an administrator": "role/KeyAdministrator",
  "a user": "user/ExampleUser",
  "anybody else": "role/Other",
} as const;
const IAM = {
  "with `kms:*` by IAM": [{ name: "policy", document: ALL_OF_KMS }],
  without: [],
} as const;
const WHAT = { use: "kms:Decrypt", grant: "kms:CreateGrant", change: "kms:PutKeyPolicy" } as const;

function cells(name: string, policies: Identity["policies"], rootAccess: RootAccess): readonly string[] {
  const principal = `arn:aws-cn:iam::${OWNER}:${name}`;
  const accounts = [{ id: OWNER, identities: [{ arn: principal, policies }] }];
  const world = { accounts, keys: [{ arn: KEY, policy: policyWith(rootAccess) }] };
  return Object.values(WHAT).map((action) => {
    const { outcome } = evaluate({ principal, action, resource: KEY }, world);
    assert.notEqual(outcome, "unknown");
    return outcome === "allowed" ? "yes" : "no";
  });
}

function callersTable(): string {
  const kinds = ["administration", "full"] as const;
  const header = kinds.flatMap((kind) => Object.keys(WHAT).map((what) => `\`${kind}\`: ${what}`));
  const rows = Object.entries(WHO).flatMap(([who, name]) =>
    Object.entries(IAM).map(([iam, policies]) =>
      [`${who}, ${iam}`, ...kinds.flatMap((kind) => cells(name, policies, kind))].join(" | "),
    ),
  );
  return [
    `| ${["role or user", ...header].join(" | ")} |`,
    `|${" --- |".repeat(7)}`,
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

describe("the documentation of separated duties", () => {
  it("must show the key policy of its example as the program writes it", async () => {
    assertGenerated(PAGE, "duties-policy", await jsonBlock(policyWith("administration")));
  });

  it("must tell who can do what as the evaluator answers", async () => {
    assertGenerated(PAGE, "duties-callers", await formatted(callersTable(), "markdown"));
  });

  it("must show what is said where the deploying role is no user of the key", async () => {
    const key = { ...example.key, users: { users: ["ExampleUser"] } };
    const result = parsed({ owner: sectionWith("owner", { key }) });
    assert.ok("problems" in result);
    const [problem, ...others] = result.problems;
    assert.deepEqual(others, []);
    const { path, rule, remedy } = problem!;
    assertGenerated(PAGE, "duties-refusal", await formatted(`> ${path} ${rule}\n>\n> Remedy: ${remedy}`, "markdown"));
  });
});

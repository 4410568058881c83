/** docs/levels.md: its examples are configuration that the program takes, its documents what the program makes of them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import prettier from "prettier";
import { parse } from "yaml";
import { evaluate, type Decision, type Identity } from "../../access";
import type { AccountId, KeyArn } from "../../access/identifiers";
import type { PolicyDocument } from "../../access/policy-document";
import { accessPolicy } from "../../components/access-policy";
import type { Configuration } from "../../components/config/configuration";
import { parseConfiguration } from "../../components/config/parse";
import { deployRoleWarning } from "../../components/key-source";
import { keyPolicy } from "../../components/key-policy";
import type { Share } from "../../components/sharing/share";
import { assertGenerated, partOf } from "./generated";

const ROOT = join(__dirname, "../..");
const PAGE = "docs/levels.md";
const KEY: KeyArn = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const EXTERNAL = "arn:aws-cn:iam::444455556666";

/** A section of the repository's own stack file, with the properties of the page's example in the place of its own. */
function sectionWith(side: "owner" | "external", example: object): object {
  const text = readFileSync(join(ROOT, `Pulumi.${side}.yaml`), "utf8");
  const { config } = parse(text) as { config: Record<string, object> };
  return { ...config[`cross-account-cmk:${side}`], ...example };
}

const exampleOf = (part: string): object =>
  parse(partOf(PAGE, part).replace(/^```yaml\n([\s\S]*)\n```$/, "$1")) as object;

/** Owner's example and external example in one stack, so that each is checked against the other. */
function configured(owner: object, external: object): Configuration {
  const none = { set: false, secret: false };
  const result = parseConfiguration({
    keys: ["owner", "external"],
    project: "cross-account-cmk",
    otherKeys: [],
    owner: sectionWith("owner", owner),
    external: sectionWith("external", { key: undefined, ...external }),
    secretValues: { ownerSecretValue: none, externalSecretValue: none },
    sectionsWithSecrets: [],
    readFile: () => ({ text: "{}" }),
  });
  assert.ok("configuration" in result, JSON.stringify(result));
  return result.configuration;
}

const sharesOf = ({ owner }: Configuration): readonly Share[] => owner?.shares ?? assert.fail("no owner");
function policyOf({ owner }: Configuration): PolicyDocument {
  assert.ok(owner);
  const { region, accountId: ownerAccountId, shares } = owner;
  return keyPolicy({ region, ownerAccountId, shares });
}
const formatted = async (text: string, parser: "json" | "markdown"): Promise<string> =>
  (await prettier.format(text, { parser, printWidth: 120 })).trim();
const jsonBlock = async (document: PolicyDocument): Promise<string> =>
  `\`\`\`json\n${await formatted(JSON.stringify(document), "json")}\n\`\`\``;

const IAM_POLICY = accessPolicy({ keyArn: KEY, accountId: "444455556666" as AccountId });
const ADMINISTRATOR: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
/** Who stands for what in the table of the page. */
const CALLERS: readonly { readonly label: string; readonly name: string; readonly document?: PolicyDocument }[] = [
  { label: "listed, with the IAM policy", name: "role/ExampleRole", document: IAM_POLICY },
  { label: "listed, an administrator", name: "role/DeployRole", document: ADMINISTRATOR },
  { label: "listed, without an IAM policy that allows it", name: "user/ExampleUser" },
  { label: "not listed, with the IAM policy", name: "role/Other", document: IAM_POLICY },
  { label: "not listed, an administrator", name: "role/Administrator", document: ADMINISTRATOR },
  { label: "not listed, without an IAM policy that allows it", name: "user/Other" },
];

const HALVES: Readonly<Record<string, string>> = {
  "no allow on the resource side": "the key policy",
  "no allow on the identity side": "an IAM policy",
};
function cell(decision: Decision): string {
  if (decision.outcome === "allowed") return "yes";
  if (decision.outcome === "unknown") return assert.fail(decision.because.join(", "));
  const missing = decision.reasons.map((reason) => HALVES[reason] ?? assert.fail(reason));
  return `no: ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing`;
}

function callersTable(levels: readonly Configuration[]): string {
  const identities = CALLERS.map(({ name, document }): Identity => ({
    arn: `${EXTERNAL}:${name}`,
    policies: document === undefined ? [] : [{ name: "policy", document }],
  }));
  const accounts = [
    { id: "111122223333", identities: [] },
    { id: "444455556666", identities },
  ];
  const rows = CALLERS.map(({ label, name }) => {
    const cells = levels.map((level) =>
      cell(
        evaluate(
          { principal: `${EXTERNAL}:${name}`, action: "kms:Decrypt", resource: KEY },
          { accounts, keys: [{ arn: KEY, policy: policyOf(level) }] },
        ),
      ),
    );
    return `| ${[label, ...cells].join(" | ")} |`;
  });
  return ["| role or user | account level | users-and-roles level |", "| --- | --- | --- |", ...rows].join("\n");
}

describe("the documentation of the levels of sharing", () => {
  const atAccount = configured(exampleOf("account-share"), exampleOf("account-external"));
  const ofPrincipals = configured(exampleOf("principals-share"), { roles: undefined, users: undefined });

  it("must show the key policy of the account level as the program writes it", async () => {
    assertGenerated(PAGE, "account-policy", await jsonBlock(policyOf(atAccount)));
  });

  it("must show the key policy of the users-and-roles level as the program writes it", async () => {
    assertGenerated(PAGE, "principals-policy", await jsonBlock(policyOf(ofPrincipals)));
  });

  it("must show the IAM policy as the program writes it", async () => {
    assertGenerated(PAGE, "iam-policy", await jsonBlock(IAM_POLICY));
  });

  it("must tell who can use the key as the evaluator answers", async () => {
    const table = await formatted(callersTable([atAccount, ofPrincipals]), "markdown");
    assertGenerated(PAGE, "callers", table);
  });

  it("must show the example's share without a warning, and the warning where it lacks the deploy role", async () => {
    const { external } = ofPrincipals;
    assert.ok(external);
    const grant = { keyArn: KEY, access: [], shares: sharesOf(ofPrincipals) };
    assert.equal(deployRoleWarning(external, grant), undefined);
    const [share] = grant.shares;
    assert.ok(share?.level === "principals");
    const principals = share.principals.filter((principal) => !principal.endsWith(":role/DeployRole"));
    const warning = deployRoleWarning(external, { ...grant, shares: [{ ...share, principals }] });
    assertGenerated(PAGE, "warning", await formatted(`> ${warning ?? assert.fail("no warning")}`, "markdown"));
  });
});

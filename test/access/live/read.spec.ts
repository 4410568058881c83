import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { compareDeployed } from "../../../access/live/compare";
import { AccessError } from "../../../access/stack/errors";
import { EXTERNAL, OWNER, POLICY_ARN, ROLE, USER } from "../stack/walkthrough";
import { ALIAS_ARN, liveWalkthrough } from "./walkthrough";

const DOCS = path.resolve(__dirname, "../../../docs/access-live.md");
const GRANTEE = `arn:aws-cn:iam::${OWNER}:role/Service`;
const GROUP = `arn:aws-cn:iam::${EXTERNAL}:group/Team`;

/** The actions of the policy document that the page shows. */
function documentedActions(): readonly string[] {
  const text = readFileSync(DOCS, "utf8");
  const json = /```json\n(\{\n {2}"Version"[\s\S]*?)```/.exec(text)?.[1] ?? "";
  const { Statement } = JSON.parse(json) as { Statement: { Action: string | string[] }[] };
  return Statement.flatMap(({ Action }) => Action).sort();
}

/** The walkthrough with something of every kind that can be read, and several of each. */
function everything() {
  const live = liveWalkthrough();
  const { key, external } = live;
  key.grants = ["g1", "g2", "g3"].map((GrantId) => ({ GrantId, GranteePrincipal: GRANTEE, Operations: ["Decrypt"] }));
  key.aliases = ["a", "b", ALIAS_ARN.slice(ALIAS_ARN.indexOf(":alias/") + 7)].map(
    (name) => ALIAS_ARN.slice(0, ALIAS_ARN.indexOf(":alias/") + 7) + name,
  );
  key.tags = { one: "1", two: "2", three: "3" };
  const [more, managed] = [`${POLICY_ARN}-more`, "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"];
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:Get*", Resource: "*" }] };
  Object.assign(external.policies, { [more]: document, [managed]: document });
  for (const each of Object.values(external.holders)) {
    each.attached = [more, managed, POLICY_ARN];
    each.inline = { ...each.inline, Second: document, Third: document };
    each.boundary = managed;
  }
  external.holders["user/ExampleUser"]!.groups = [`${GROUP}1`, GROUP];
  for (const name of ["Team", "Team1"]) {
    const arn = `arn:aws-cn:iam::${EXTERNAL}:group/${name}`;
    external.holders[`group/${name}`] = {
      arn,
      id: "",
      attached: [more, managed],
      inline: { A: document, B: document },
    };
  }
  return live;
}

describe("reading what AWS has", () => {
  it("takes every page of every list", async () => {
    const { compare, key } = everything();
    const { inquiry, differences, notRead } = await compare();
    assert.deepEqual(notRead, []);
    assert.deepEqual(
      differences.filter(({ kind }) => kind === "grant added").map(({ text }) => text),
      key.grants.map(({ GrantId }) => `It also has the grant ${String(GrantId)}: Decrypt to ${GRANTEE}.`),
    );
    // The attachment that the stacks declare and the alias are on the last pages.
    assert.deepEqual(
      differences.map(({ kind }) => kind).filter((kind) => kind === "attachment missing" || kind === "alias moved"),
      [],
    );
    const row = inquiry.report.rows.find(({ principal }) => principal === USER);
    assert.deepEqual(row?.cells[1]?.answers.live?.outcome, "denied", "the boundary was read");
  });

  it("takes a grant to a service, with the resource on whose behalf it must call", async () => {
    const { compare, key } = everything();
    const SourceArn = `arn:aws-cn:ec2:cn-north-1:${OWNER}:instance/i-1234567890abcdef0`;
    key.grants = [
      {
        ...{ GrantId: "g", GranteeServicePrincipal: "ec2.amazonaws.com", Operations: ["Decrypt"] },
        ...{ RetiringServicePrincipal: "ec2.amazonaws.com", Constraints: { SourceArn } },
      },
    ];
    const { differences } = await compare();
    assert.deepEqual(
      differences.filter(({ kind }) => kind === "grant added").map(({ text }) => text),
      [
        `It also has the grant g: Decrypt to ec2.amazonaws.com under {"sourceArn":"${SourceArn}"} to be retired by ec2.amazonaws.com.`,
      ],
    );
  });

  it("calls exactly the actions that the documented policy allows", async () => {
    const { compare, aws } = everything();
    await compare();
    assert.deepEqual([...new Set(aws.calls)].sort(), documentedActions());
  });

  it("must not read a secret's value, nor call anything that is not for reading", async () => {
    const { compare, aws } = everything();
    await compare();
    assert.deepEqual(
      aws.calls.filter((action) => action.includes("SecretValue") || !/:(Get|List|Describe)/.test(action)),
      [],
    );
  });

  it("must not make more than twenty calls at a time", async () => {
    const { compare, aws, external, stacks } = everything();
    const principals = Array.from({ length: 60 }, (_, index) => `arn:aws-cn:iam::${EXTERNAL}:role/Role${index}`);
    for (const arn of principals) {
      external.holders[arn.slice(arn.indexOf("role/"))] = { arn, id: "AROA", attached: [], inline: {} };
    }
    const owner = liveWalkthrough(principals);
    stacks[0] = owner.stacks[0]!;
    await compare();
    assert.ok(aws.calls.length > 200);
    assert.ok(aws.busiest <= 20, `${aws.busiest} calls at a time`);
  });

  it("reads each thing once", async () => {
    const { compare, aws } = liveWalkthrough([ROLE, USER, `arn:aws-cn:sts::${EXTERNAL}:assumed-role/ExampleRole/s`]);
    await compare();
    const counts = Object.fromEntries(
      [...new Set(aws.calls)].map((action) => [action, aws.calls.filter((each) => each === action).length]),
    );
    assert.deepEqual(counts, {
      "kms:DescribeKey": 1,
      "kms:GetKeyPolicy": 1,
      "kms:ListGrants": 1,
      "kms:ListAliases": 1,
      "kms:ListResourceTags": 1,
      "secretsmanager:DescribeSecret": 2,
      "secretsmanager:GetResourcePolicy": 2,
      "iam:GetRole": 1,
      "iam:GetUser": 1,
      "iam:ListAttachedRolePolicies": 1,
      "iam:ListAttachedUserPolicies": 1,
      "iam:ListRolePolicies": 1,
      "iam:ListUserPolicies": 1,
      "iam:GetRolePolicy": 1,
      "iam:GetUserPolicy": 1,
      "iam:ListGroupsForUser": 1,
      "iam:GetPolicy": 1,
      "iam:GetPolicyVersion": 1,
    });
  });
});

const REFUSED = ["AccessDeniedException", "User is not authorized.\nRequest id: 1"] as const;

describe("a read that is refused", () => {
  for (const [action, what, account] of [
    ["kms:DescribeKey", "the state of key alias/quickstart/shared", OWNER],
    ["kms:GetKeyPolicy", "the policy of key alias/quickstart/shared", OWNER],
    ["kms:ListGrants", "the grants of key alias/quickstart/shared", OWNER],
    ["kms:ListAliases", "the aliases of key alias/quickstart/shared", OWNER],
    ["kms:ListResourceTags", "the tags of key alias/quickstart/shared", OWNER],
    ["iam:GetRole", "the description of role ExampleRole", EXTERNAL],
    ["iam:ListAttachedRolePolicies", "the attached policies of role ExampleRole", EXTERNAL],
    ["iam:ListGroupsForUser", "the groups of user ExampleUser", EXTERNAL],
    ["iam:GetPolicy", "the document of policy cross-account-cmk-access", EXTERNAL],
    ["iam:GetPolicyVersion", "the document of policy cross-account-cmk-access", EXTERNAL],
  ] as const) {
    it(`must say that it does not know ${what}, and tell of no difference (${action})`, async () => {
      const { compare, aws } = liveWalkthrough();
      aws.failures = { [action]: REFUSED };
      const { verdict, differences, notRead } = await compare();
      const because = `${action} failed with AccessDeniedException: User is not authorized`;
      assert.deepEqual(
        { verdict, differences, notRead },
        {
          verdict: "not known",
          differences: [],
          notRead: [{ accountId: account, what, because }],
        },
      );
    });
  }

  it("must leave what hangs on it unknown, with the reason", async () => {
    const { compare, aws } = liveWalkthrough();
    aws.failures = { "kms:GetKeyPolicy": REFUSED };
    const { inquiry } = await compare();
    const cell = inquiry.report.rows.find(({ principal }) => principal === ROLE)?.cells[1];
    assert.deepEqual(cell?.answers.live, {
      outcome: "unknown",
      codes: [],
      deciding: cell?.answers.live?.deciding,
      because: ["kms:GetKeyPolicy failed with AccessDeniedException: User is not authorized"],
    });
  });

  it("must make an answer unknown that a policy beside the declared one may turn", async () => {
    const { compare, aws } = liveWalkthrough();
    aws.failures = { "iam:GetRolePolicy": REFUSED };
    const { verdict, notRead } = await compare();
    assert.equal(verdict, "not known");
    assert.deepEqual(notRead, [
      {
        accountId: EXTERNAL,
        what: "whether role ExampleRole may call kms:Encrypt, kms:Decrypt, kms:ReEncryptFrom, kms:GenerateDataKey, kms:DescribeKey on key alias/quickstart/shared",
        because: "iam:GetRolePolicy failed with AccessDeniedException: User is not authorized",
      },
    ]);
  });

  it("must not call denied what a grant may allow that could not be read", async () => {
    const { compare, aws, role } = liveWalkthrough();
    aws.failures = { "kms:ListGrants": REFUSED };
    role.attached = [];
    const { inquiry } = await compare();
    const answer = inquiry.report.rows.find(({ principal }) => principal === ROLE)?.cells[1]?.answers.live;
    assert.equal(answer?.outcome, "unknown");
    assert.deepEqual(answer.because, ["kms:ListGrants failed with AccessDeniedException: User is not authorized"]);
  });

  it("must not hide what differs elsewhere", async () => {
    const { compare, aws, role } = liveWalkthrough();
    aws.failures = { "kms:ListGrants": REFUSED };
    role.attached = [];
    const { verdict, differences, notRead } = await compare();
    assert.equal(verdict, "differs");
    assert.equal(differences[0]?.kind, "attachment missing");
    assert.equal(notRead.length, 1);
  });

  it("must leave the other account's half as it is where an account cannot be entered", async () => {
    const { compare, stacks, aws } = liveWalkthrough();
    const provider = stacks[1]!.find(({ type }) => type === "pulumi:providers:aws")!;
    provider.inputs.assumeRoles = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ciphertext: "x",
    };
    const { verdict, differences, notRead } = await compare();
    assert.deepEqual(
      { verdict, differences, notRead },
      {
        verdict: "not known",
        differences: [],
        notRead: [
          {
            accountId: EXTERNAL,
            what: `account ${EXTERNAL}`,
            because: "the roles that the provider external takes on are kept as a secret, or not understood",
          },
        ],
      },
    );
    assert.ok(aws.calls.includes("kms:GetKeyPolicy"));
    assert.ok(!aws.calls.some((action) => action.startsWith("iam:")));
  });

  it("must not stop for a document that cannot be understood", async () => {
    const { compare, key } = liveWalkthrough();
    key.policy = "no document";
    const { notRead } = await compare();
    assert.equal(notRead.length, 1);
    assert.match(notRead[0]!.because, /^the key policy is not a document that this program can read: /);
  });

  it("must not compare previews, or stacks that have nothing", async () => {
    await assert.rejects(compareDeployed(["a"], [{ kind: "preview", resources: [], notes: [] }]), AccessError);
    await assert.rejects(compareDeployed(["a"], [{ kind: "state", resources: [], notes: [] }]), {
      name: "AccessError",
      message: "Nothing is deployed that could be compared with AWS: a has no key and no secret.",
    });
  });
});

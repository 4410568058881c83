import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseArguments } from "../../../access/cli/arguments";
import { type CallOptions } from "../../../access/cli/call-options";
import { explainCell, explanationText } from "../../../access/cli/explanation";
import { readSessionPolicies } from "../../../access/cli/session-policies";
import { type NamedPolicy } from "../../../access/world";
import { deployed } from "../matrix/scenarios";
import { KEY_ARN, ROLE } from "../stack/walkthrough";

function parse(...words: string[]): CallOptions | undefined {
  const parsed = parseArguments(["--explain", "A", "B", ...words]);
  return parsed.kind === "task" ? parsed.task.explain?.call : assert.fail(JSON.stringify(parsed));
}
function problems(...words: string[]): readonly string[] {
  const parsed = parseArguments(words);
  return parsed.kind === "invalid" ? parsed.problems : assert.fail(`${words.join(" ")} was taken`);
}

describe("the options of a call to explain", () => {
  it("say all that the library can be asked", () => {
    assert.deepEqual(
      parse(
        ...["--via", "s3.eu-west-1.amazonaws.com", "--encryption-context", "App=a=b", "--encryption-context", "Team="],
        ...[
          "--region",
          "eu-west-1",
          "--target-key",
          "alias/x",
          "--session-policy",
          "a.json",
          "--session-policy",
          "b.json",
        ],
        ...[
          "--context",
          "aws:MultiFactorAuthPresent=true",
          "--context",
          "aws:TagKeys=a",
          "--context",
          "aws:TagKeys=b,c",
        ],
        ...["--context", "aws:TokenIssueTime", "--context", "saml:aud=x", "--context-is-complete"],
      ),
      {
        via: "s3.eu-west-1.amazonaws.com",
        encryptionContext: { App: "a=b", Team: "" },
        context: {
          "aws:MultiFactorAuthPresent": "true",
          "aws:TagKeys": ["a", "b,c"],
          "aws:TokenIssueTime": null,
          "saml:aud": "x",
        },
        contextIsComplete: true,
        sessionPolicies: ["a.json", "b.json"],
        region: "eu-west-1",
        targetKey: "alias/x",
      },
    );
    assert.deepEqual(parse("--via", "none", "--encryption-context", "none"), { via: "none", encryptionContext: {} });
    assert.deepEqual(
      parse(
        ...["--grant", "grantId=g-1", "--grant", "granteePrincipal=arn:x", "--grant", "retiringPrincipal=arn:y"],
        ...["--grant", "operations=Decrypt,encrypt", "--grant", "operations=Sign", "--grant", "isForAwsResource=true"],
        ...[
          "--grant",
          "encryptionContextSubset.App=x",
          "--grant",
          "encryptionContextEquals.Team=y",
          "--grant",
          "sourceArn=arn:z",
        ],
      )?.grant,
      {
        ...{ id: "g-1", granteePrincipal: "arn:x", retiringPrincipal: "arn:y", isForAwsResource: true },
        operations: ["Decrypt", "Encrypt", "Sign"],
        constraints: {
          encryptionContextEquals: { Team: "y" },
          encryptionContextSubset: { App: "x" },
          sourceArn: "arn:z",
        },
      },
    );
  });

  it("must be refused with all that is wrong at once", () => {
    assert.deepEqual(
      problems(
        ...["--explain", "A", "B", "--via", "s3.cn-north-1.amazonaws.com.cn", "--encryption-context", "App"],
        ...["--encryption-context", "a=1", "--encryption-context", "a=2", "--region", "Ireland"],
        ...[
          "--context",
          "aws:SourceVpe=x",
          "--context",
          "MFA",
          "--context",
          "aws:TagKeys",
          "--context",
          "aws:tagkeys=x",
        ],
        ...["--target-key", "a", "--target-key", "b", "--grant", "grantees=x", "--grant", "operations=Decrpt"],
        ...["--grant", "isForAwsResource=yes", "--grant", "grantId"],
      ),
      [
        '--via is "s3.cn-north-1.amazonaws.com.cn". Allowed is a service as kms:ViaService has it, with its Region and ".amazonaws.com" in every partition, e.g. s3.eu-west-1.amazonaws.com, or "none" for a call by the principal itself.',
        '--encryption-context is "App". Allowed is KEY=VALUE, or "none" by itself for a call without one.',
        "--encryption-context has the key a more than once. A call sends one value for each key.",
        '--context names aws:SourceVpe, and AWS has no such condition key. Did you mean "aws:SourceVpc"?',
        '--context names "MFA", which is not a condition key. Allowed is SERVICE:NAME, e.g. aws:SourceIp.',
        "--context says that the request does not have aws:TagKeys, and gives a value of it. Give one of the two.",
        '--region is "Ireland". Allowed is the name of a Region, e.g. eu-west-1.',
        "--target-key: give one value; it got a, b.",
        '--grant names "grantees". Allowed are grantId, granteePrincipal, retiringPrincipal, operations, sourceArn, isForAwsResource, encryptionContextEquals.KEY, encryptionContextSubset.KEY.',
        '--grant has the operation "Decrpt", which no grant can hold. Did you mean "Decrypt"?',
        '--grant is "grantId". Allowed are grantId, granteePrincipal, retiringPrincipal, operations, sourceArn, isForAwsResource, encryptionContextEquals.KEY, encryptionContextSubset.KEY, each as NAME=VALUE.',
        "--grant has isForAwsResource=yes. Allowed are true and false.",
      ],
    );
    assert.deepEqual(problems("--via", "none", "--region", "eu-west-1"), [
      "--via says more of a call: it needs --explain PRINCIPAL ACTION [RESOURCE].",
      "--region says more of a call: it needs --explain PRINCIPAL ACTION [RESOURCE].",
    ]);
    assert.deepEqual(
      problems(...["--explain", "A", "B", "--via", "s3.eu-west-1.amazonaws.com", "--context", "aws:SourceIp=10.0.0.1"]),
      [
        "--context names aws:SourceIp, and the call that s3.eu-west-1.amazonaws.com makes to KMS does not have it from the principal's call. Leave it out, or leave out --via.",
      ],
    );
  });
});

/** The sentences, or the problems. */
function explained(
  words: readonly [string, string, string?],
  call: CallOptions,
  policies: readonly NamedPolicy[] = [],
): string {
  const [principal, action, resource] = words;
  const request = { principal, action, call, ...(resource === undefined ? {} : { resource }) };
  const found = explainCell(request, deployed(), policies);
  return found.kind === "invalid" ? found.problems.join("\n") : explanationText(found.explanation);
}

describe("the explanation of a call that options describe", () => {
  it("says which call it is about", () => {
    const text = explained(["ExampleRole", "Decrypt"], {
      via: "s3.cn-north-1.amazonaws.com",
      encryptionContext: { App: "x", Team: "y" },
      context: { "aws:SourceVpc": null, "aws:TagKeys": ["a", "b"] },
    });
    assert.deepEqual(text.split("\n").slice(0, 3), [
      "deployed:",
      "  This is about a call through s3.cn-north-1.amazonaws.com, with the encryption context App=x and Team=y, with aws:TagKeys=a or b, without aws:SourceVpc.",
      `  ${ROLE} may call kms:Decrypt on ${KEY_ARN}, across accounts.`,
    ]);
  });

  it("holds a session to its policies", () => {
    const document = {
      Version: "2012-10-17" as const,
      Statement: [{ Effect: "Allow" as const, Action: "kms:Encrypt", Resource: "*" }],
    };
    const text = explained(["ExampleRole", "Decrypt"], { sessionPolicies: ["s.json"] }, [{ name: "s.json", document }]);
    assert.match(
      text,
      /under the session policy s\.json\.\n.* may not call .*\n {2}It is denied, because no session policy allows it\./,
    );
  });

  it("takes an alias for an alias, by the key's label too, and a target key by its label", () => {
    const text = explained(["other:111122223333", "UpdateAlias", "alias/quickstart/shared"], {
      targetKey: "alias/quickstart/shared",
    });
    assert.match(
      text,
      /kms:UpdateAlias on arn:aws-cn:kms:cn-north-1:111122223333:alias\/quickstart\/shared, in its own account/,
    );
    assert.doesNotMatch(text, /is not known/);
    const create = explained(["other:111122223333", "CreateAlias", "alias/new"], {
      region: "cn-north-1",
      targetKey: KEY_ARN,
    });
    assert.match(create, /kms:CreateAlias on arn:aws-cn:kms:cn-north-1:111122223333:alias\/new, in its own account/);
  });

  it("must be refused with all that does not go with the action", () => {
    assert.equal(
      explained(["ExampleUser", "DescribeKey"], {
        encryptionContext: { App: "x" },
        targetKey: "alias/x",
        grant: { id: "g-1" },
        sessionPolicies: ["s.json"],
      }),
      [
        "--session-policy: arn:aws-cn:iam::444455556666:user/ExampleUser has no session. Session policies are of a role, its session, or a federated user.",
        "--encryption-context: kms:DescribeKey does not take one; the call has none. Leave it out.",
        "--target-key: kms:DescribeKey names no second key. Leave it out.",
        "--grant: kms:DescribeKey is about no grant. Leave it out.",
      ].join("\n"),
    );
    assert.equal(
      explained(["other:111122223333", "CreateAlias", "alias/new"], { targetKey: "alais" }),
      [
        'RESOURCE "alias/new" is a name in a Region. Give its ARN, or --region with it.',
        '--target-key "alais" is no key here. Known: alias/quickstart/shared; or any ARN.',
      ].join("\n"),
    );
  });
});

describe("the files of session policies", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "session-policies-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };

  it("are read in their order", async () => {
    const files = ["a", "b"].map((name) =>
      file(name, JSON.stringify({ Version: "2012-10-17", Statement: [statement] })),
    );
    assert.deepEqual(
      (await readSessionPolicies(files)).map(({ name }) => name),
      files,
    );
  });

  it("must be refused with all that is wrong with all of them", async () => {
    const files = [
      file("c", "{"),
      file("d", JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Principal: "*" }] })),
      path.join(folder, "none"),
    ];
    await assert.rejects(readSessionPolicies(files), (error: Error) => {
      const lines = error.message.split("\n");
      assert.equal(lines.length, 3);
      assert.match(lines[0] ?? "", /c: the session policy is not JSON/);
      assert.match(
        lines[1] ?? "",
        /d: Statement\[0\] has a Principal; a session policy must not name one: remove it\.$/,
      );
      assert.match(lines[2] ?? "", /none cannot be read \(ENOENT\)\.$/);
      return true;
    });
  });
});

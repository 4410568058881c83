import assert from "node:assert/strict";
import { roleArn, userArn } from "../../../access/identifiers";
import { isNarrow, matchesPattern, principalPattern } from "../../../components/sharing/principal-pattern";
import { EXTERNAL } from "./fixture";

const role = (name: string) => roleArn("aws", EXTERNAL, name);

describe("a pattern of principals", () => {
  it("is the ARN's, from a path and name or as it is", () => {
    assert.equal(
      principalPattern("role", "aws-us-gov", EXTERNAL, "team/*"),
      "arn:aws-us-gov:iam::444455556666:role/team/*",
    );
    assert.equal(principalPattern("user", "aws", EXTERNAL, "team/?x"), "arn:aws:iam::444455556666:user/team/?x");
    const whole = "arn:aws:iam::444455556666:role/team/*";
    assert.equal(principalPattern("role", "aws", EXTERNAL, whole), whole);
  });

  it("must not have a wildcard before a path that is written out", () => {
    const narrow = ["Name", "team/*", "team/sub/Deploy-?", "team/*/Deploy", "aws-reserved/sso.amazonaws.com/*_Admin_*"];
    const wide = ["*", "Deploy*", "?", "*/Deploy", "team*/Deploy", "t?am/Deploy"];
    assert.deepEqual([...narrow, ...wide].filter(isNarrow), narrow);
  });

  it("means the principals that aws:PrincipalArn would match", () => {
    const pattern = principalPattern("role", "aws", EXTERNAL, "team/*");
    assert.ok(matchesPattern(pattern, role("team/A")) && matchesPattern(pattern, role("team/sub/B")));
    const others = [role("A"), role("Team/A"), role("teams/A"), userArn("aws", EXTERNAL, "team/A")];
    assert.ok(!others.some((other) => matchesPattern(pattern, other)));
  });
});

/** One name in several entries of an account. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
import assert from "node:assert/strict";
import { parseConfiguration } from "../../../../components/config/parse";
import { ownerRaw } from "../fixture";

const accountId = "444455556666";
const share = (use: string, names: object): object => ({ level: "principals", accountId, use, ...names });
function problemsOf(...shares: object[]): readonly string[] {
  const result = parseConfiguration(ownerRaw({ shares }));
  return "problems" in result ? result.problems.map(({ path, value, rule }) => `${path} = ${value ?? ""} ${rule}`) : [];
}

describe("one name in several entries", () => {
  it("must be written with one path and in one case, since AWS refuses a principal that does not exist", () => {
    for (const other of ["path/Worker", "worker", `arn:aws-cn:iam::${accountId}:role/path/Worker`]) {
      assert.deepEqual(problemsOf(share("decrypt", { roles: ["Worker"] }), share("encrypt", { roles: [other] })), [
        `owner.shares[1].roles[0] = "${other}" is "Worker" of owner.shares[0].roles[0] with another path or in another case. ` +
          "IAM tells names apart neither by case nor by path, so only one of the two exists, and AWS refuses the other.",
      ]);
    }
  });

  it("may stand in several entries, as an ARN too, and be a role's and a user's", () => {
    assert.deepEqual(
      problemsOf(
        share("decrypt", { roles: ["path/Worker"] }),
        share("encrypt", { roles: [`arn:aws-cn:iam::${accountId}:role/path/Worker`], users: ["worker"] }),
        { ...share("encrypt", { roles: ["worker"] }), accountId: "777788889999" },
      ),
      [],
    );
  });

  it("must not give a pattern of service-linked roles what only a grant gives them", () => {
    const roles = ["aws-service-role/autoscaling.amazonaws.com/*"];
    const [problem, ...others] = problemsOf({ level: "matching", accountId, roles });
    assert.equal(others.length, 0);
    assert.match(problem ?? "", /^owner\.shares\[0\]\.roles\[0\] = .* is a service-linked role whose policy/);
  });
});

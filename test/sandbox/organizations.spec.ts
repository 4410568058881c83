import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { organizationIn, organizationsFile, readOrganizations, writeOrganizations } from "../../sandbox/organizations";
import { temporaryFolder } from "./temporary-folder";

const MEMBER = "444455556666";
const PATH = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";

describe("the organizations of the sandbox's accounts", () => {
  const folder = temporaryFolder();
  const file = (): string => organizationsFile(folder());

  it("must have no account in them where nothing says so", () => {
    assert.deepEqual(readOrganizations(file()), {});
    assert.equal(organizationIn({}, MEMBER), "none");
  });

  it("must give an account the organization that its path begins with", async () => {
    const paths = { [MEMBER]: PATH, "777788889999": "o-a1b2c3d4e5/r-ab12/" };
    await writeOrganizations(file(), paths);
    const read = readOrganizations(file());
    assert.deepEqual(read, paths);
    assert.deepEqual(organizationIn(read, MEMBER), { id: "o-a1b2c3d4e5", path: PATH });
    assert.equal(organizationIn(read, "111122223333"), "none");
  });

  it("must not be read from a file with a wrong id or path, and tell of each", () => {
    writeFileSync(
      file(),
      JSON.stringify({ [MEMBER]: "o-a1b2c3d4e5/r-ab12", "7777": PATH, "777788889999": `${PATH}*` }),
    );
    const looks = 'a path looks like "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/", with the slash at its end';
    assert.throws(() => readOrganizations(file()), {
      name: "SandboxError",
      message: [
        `${file()} does not say where accounts are in an organization:`,
        "  - 7777: an account id has twelve digits",
        `  - ${MEMBER}: ${looks}`,
        `  - 777788889999: ${looks}`,
      ].join("\n"),
    });
    writeFileSync(file(), "{");
    assert.throws(() => readOrganizations(file()), {
      name: "SandboxError",
      message: /organizations\.json is no JSON: /,
    });
  });

  it("must not be written where a path is none", async () => {
    await assert.rejects(writeOrganizations(file(), { [MEMBER]: "r-ab12/" }), { name: "SandboxError" });
    assert.deepEqual(readOrganizations(file()), {});
  });
});

/** The last deployment held against another configuration. */
import assert from "node:assert/strict";
import type { KeyArn } from "../../../access/identifiers";
import { lastOutputs, lastResources, secretNameIn } from "../../../components/moving-on/deployed";
import { keyProblems, type NextKey } from "../../../components/moving-on/replaced-key";
import { secretFindings } from "../../../components/moving-on/replaced-secret";

const KEY: KeyArn = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OTHER: KeyArn = "arn:aws-cn:kms:cn-north-1:111122223333:key/00000000-12ab-34cd-56ef-1234567890ab";
const SECRET = "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:quickstart/My-Secret-hpNNkU";
const LAST = lastOutputs({ keyArn: KEY, ownerSecretArn: SECRET });
const SAME: NextKey = { region: "cn-north-1" };

const paths = (isOwn: boolean, next: NextKey | undefined, confirmed?: string): readonly string[] =>
  keyProblems(LAST, isOwn, next, confirmed).map(({ path }) => path);

describe("a key that another configuration would take away", () => {
  it("is none where the stack was never deployed", () => {
    for (const outputs of [undefined, {}, { keyArn: 7 }]) {
      assert.deepEqual(keyProblems(lastOutputs(outputs), false, undefined, undefined), []);
    }
  });

  it("is none where the key stays", () => {
    assert.deepEqual(paths(true, SAME), []);
    assert.deepEqual(paths(true, { ...SAME, multiRegion: false }), []);
    assert.deepEqual(paths(false, { ...SAME, arn: KEY }), []);
  });

  for (const [what, isOwn, next, path] of [
    ["another Region", true, { region: "cn-northwest-1" }, "owner.region"],
    ["a multi-Region key", true, { ...SAME, multiRegion: true }, "owner.key.multiRegion"],
    ["a key that exists already", true, { ...SAME, arn: OTHER }, "owner.key.arn"],
    ["another existing key", false, { ...SAME, arn: OTHER }, "owner.key.arn"],
    ["a key of its own, after an existing one", false, SAME, "owner.key.arn"],
  ] as const) {
    it(`must not go for ${what}, unless exactly this key is confirmed`, () => {
      assert.deepEqual(paths(isOwn, next), [path]);
      assert.deepEqual(paths(isOwn, next, KEY), []);
      assert.deepEqual(paths(isOwn, next, OTHER), [path, "owner.key.confirmReplacement"]);
    });
  }

  it("must not go with its section, nor be taken for somebody else's, whatever is confirmed", () => {
    assert.deepEqual(paths(true, undefined, KEY), ["owner"]);
    assert.deepEqual(paths(true, { ...SAME, arn: KEY }, KEY), ["owner.key.arn"]);
    assert.deepEqual(paths(false, undefined), []);
  });
});

describe("a secret that another configuration would make anew", () => {
  const renamed = { region: "cn-north-1", name: "other" };

  it("is none where name and Region stay, and none where the secret is taken away on purpose", () => {
    const nothing = { problems: [], warnings: [] };
    assert.deepEqual(secretFindings("owner", SECRET, 30, { ...renamed, name: "quickstart/My-Secret" }), nothing);
    assert.deepEqual(secretFindings("owner", SECRET, 30, undefined), nothing);
    assert.deepEqual(secretFindings("owner", undefined, 30, renamed), nothing);
  });

  it("is warned of while the old one can be restored", () => {
    const { problems, warnings } = secretFindings("owner", SECRET, 7, renamed);
    assert.deepEqual(problems, []);
    assert.match(warnings.join(), /can be restored for 7 days/);
  });

  it("must not be lost at once, unless exactly this secret is confirmed", () => {
    const findings = (confirmed?: string) =>
      secretFindings("owner", SECRET, 0, { ...renamed, ...(confirmed === undefined ? {} : { confirmed }) });
    assert.deepEqual(
      findings().problems.map(({ path }) => path),
      ["owner.secret.name"],
    );
    assert.equal(findings(`${SECRET}x`).problems.length, 1);
    assert.deepEqual(findings(SECRET), { problems: [], warnings: [] });
  });
});

describe("the last state", () => {
  it("tells the keys that the stack made and how long its secrets can be restored", () => {
    const { ownKeys, recoveryWindows } = lastResources({
      a: { type: "aws:kms/key:Key", outputs: { arn: KEY } },
      b: { type: "aws:secretsmanager/secret:Secret", outputs: { arn: SECRET, recoveryWindowInDays: 0 } },
      c: { type: "pulumi:pulumi:Stack" },
    });
    assert.deepEqual(ownKeys, [KEY]);
    assert.deepEqual([...recoveryWindows], [[SECRET, 0]]);
  });

  it("tells a secret's name without the characters that AWS puts behind it", () => {
    assert.equal(secretNameIn(SECRET), "quickstart/My-Secret");
  });
});

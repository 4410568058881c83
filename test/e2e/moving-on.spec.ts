/** A deployed stack under another configuration: in place where AWS can, and a stop where something would be lost. */
import assert from "node:assert/strict";
import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { Section } from "./checkout";
import { EXTERNAL, inSandbox, roleArn } from "./in-sandbox";

describe("moving on", function () {
  this.timeout(600_000);
  let owner: Section;
  let external: Section;

  const e2e = inSandbox(async (checkout) => {
    owner = await checkout.section("owner");
    external = await checkout.section("external");
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external });
  });
  const setOwner = (section: Section): Promise<void> => e2e.checkout.setStack("owner", { owner: section });
  const setExternal = (section: Section): Promise<void> => e2e.checkout.setStack("external", { external: section });

  /** What a preview with this owner section would do, one line for each resource that is not left alone. */
  async function changes(section: Section): Promise<string[]> {
    await setOwner(section);
    return (await e2e.changes("owner")).map(({ op, urn, detailedDiff }) => {
      const properties = Object.keys(detailedDiff ?? {})
        .sort()
        .join(", ");
      return `${op} ${urn.split("::").at(-1) ?? ""}${properties === "" ? "" : `: ${properties}`}`;
    });
  }
  async function stops(section: Section): Promise<string> {
    await setOwner(section);
    return e2e.fails("owner", "preview", "--non-interactive");
  }
  const share = (rest: object, accountId = EXTERNAL) => ({ accountId, ...rest });
  const secret = (recoveryWindowInDays: number) => ({ ...(owner.secret as object), recoveryWindowInDays });
  const keyWith = (rest: object): Section => ({ ...owner, key: { ...(owner.key as object), ...rest } });

  describe("from a stack that an earlier commit made", () => {
    for (const stack of ["owner", "external"]) {
      it(`must change nothing of the ${stack} stack but the tags by which it is found, nor of its outputs`, async () => {
        const file = path.join(__dirname, "earlier", `${stack}.json`);
        await e2e.succeeds(stack, "stack", "import", "--file", file);
        const changes = await e2e.changes(stack);
        assert.ok(changes.length > 0);
        for (const { op, urn, detailedDiff } of changes) {
          assert.equal(op, "update", urn);
          const changed = Object.keys(detailedDiff ?? {}).filter((property) => !/^tags(?:All)?\b/.test(property));
          assert.deepEqual(changed, [], urn);
        }
        const text = await e2e.succeeds(stack, "preview", "--non-interactive", "--diff");
        assert.doesNotMatch(text, /^ *outputs:/im);
      });
    }

    it("keeps the resources of a component under another name, by its alias", async () => {
      const inCheckout = (...parts: string[]): string => path.join(e2e.checkout.folder, ...parts);
      const inRepository = (...parts: string[]): string => path.join(__dirname, "../..", ...parts);
      // Real files in the place of links, so that the program takes the changed one.
      for (const entry of ["index.ts", "components"]) {
        await rm(inCheckout(entry));
        await cp(inRepository(entry), inCheckout(entry), { recursive: true });
      }
      try {
        const file = inCheckout("components/sides/owner.ts");
        const program = await readFile(file, "utf8");
        const renamed = program.replace(
          'new SharedKey("shared", args, opts)',
          'new SharedKey("renamed", args, { ...opts, aliases: [{ name: "shared" }] })',
        );
        assert.notEqual(renamed, program);
        await writeFile(file, renamed);
        // The tags by which a resource is found have its logical name.
        for (const change of await changes(owner)) assert.match(change, /^update \S+: (?:tags\S*(?:, )?)+$/);
      } finally {
        for (const entry of ["index.ts", "components"]) {
          await rm(inCheckout(entry), { recursive: true });
          await symlink(inRepository(entry), inCheckout(entry));
        }
      }
    });

    it("must not go to another external account, where it could reach nothing of what it made", async () => {
      const accountId = "999988887777";
      await setExternal({ ...external, accountId, assumeRole: { roleArn: roleArn(accountId, "DeployRole") } });
      const text = await e2e.fails("external", "preview", "--non-interactive");
      await setExternal(external);
      assert.match(text, /external\.accountId = "999988887777"\s+is another account than the one .*, 444455556666\./);
    });

    for (const stack of ["owner", "external"]) {
      it(`is no more once it is taken out of the state (${stack})`, async () => {
        await e2e.succeeds(stack, "stack", "rm", "--force", "--yes", "--preserve-config");
      });
    }
  });

  describe("from a stack of this commit", () => {
    it("deploys the walkthrough's owner, with no last state to hold anything against", async () => {
      await e2e.up("owner");
    });

    for (const [what, section] of [
      ["the level, to matching ARNs", () => ({ ...owner, shares: [share({ level: "matching", roles: ["team/*"] })] })],
      ["the use, narrowed", () => ({ ...owner, shares: [share({ level: "account", use: "decrypt" })] })],
      ["the services", () => ({ ...owner, shares: [share({ level: "account", via: ["secretsmanager"] })] })],
      [
        "the list of accounts, one added",
        () => ({ ...owner, shares: [share({ level: "account" }), share({ level: "account" }, "999988887777")] }),
      ],
      ["the list of accounts, the last removed", () => ({ ...owner, shares: [] })],
    ] as const) {
      it(`changes ${what}, in place: the key's policy and nothing else`, async () => {
        assert.deepEqual(await changes(section()), ["update shared-key: policy"]);
      });
    }

    it("widens a use again, in place", async () => {
      await setOwner({ ...owner, shares: [share({ level: "account", use: "decrypt" })], secret: secret(0) });
      await e2e.up("owner");
      assert.deepEqual(await changes({ ...owner, secret: secret(0) }), ["update shared-key: policy"]);
    });

    it("must not make a secret anew that would be lost at once, unless that one is let go", async () => {
      const text = await stops({ ...owner, secret: { ...secret(0), name: "other" } });
      assert.match(text, /owner\.secret\.name = "other"\s+makes the secret anew/);
      const [, arn] = /pulumi config set --path owner\.secret\.confirmReplacement (arn:\S+)/.exec(text) ?? [];
      assert.match(
        arn ?? "",
        /^arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:quickstart\/MyCustomTypeSecret-/,
      );
      assert.match(text, /with a recovery window of 0 days: it would be lost at once/);
      await setOwner({ ...owner, secret: { ...secret(0), name: "other", confirmReplacement: arn } });
      await e2e.succeeds("owner", "preview", "--non-interactive");
      await setOwner(owner);
      await e2e.up("owner");
    });

    it("changes rotation and description in place", async () => {
      assert.deepEqual(await changes(keyWith({ rotationPeriodInDays: 180, description: "Another" })), [
        "update shared-key: description, rotationPeriodInDays",
      ]);
    });

    it("makes another alias, and leaves the key alone", async () => {
      assert.deepEqual(await changes(keyWith({ alias: "alias/quickstart/other" })), ["replace shared-alias: name"]);
    });

    it("must not replace the key for another Region, and says what would be lost and how to confirm", async () => {
      const text = await stops({ ...owner, region: "cn-northwest-1" });
      assert.match(text, /owner\.region = "cn-northwest-1"\s+would replace the key, since a key stays in its Region/);
      assert.match(text, /could then never be read again/);
      assert.match(text, /owner\.key\.confirmReplacement arn:aws-cn:kms:cn-north-1:111122223333:key\//);
    });

    it("must not let a confirmation of another key pass", async () => {
      const other = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
      const text = await stops({ ...keyWith({ confirmReplacement: other }), region: "cn-northwest-1" });
      assert.match(text, /lets another key go than the one that would/);
    });

    it("must not make a key for one Region into one for several, nor the other way round", async () => {
      const text = await stops(keyWith({ multiRegion: true }));
      assert.match(
        text,
        /owner\.key\.multiRegion = "true"\s+would replace the key, since a key is made for one Region or/,
      );
      assert.match(text, /could then never be read again/);
    });

    it("must not take a key that exists already in its place, nor its own key for one", async () => {
      const { keyArn } = await e2e.outputs("owner");
      const existing = (arn: string): Section => ({ ...owner, key: { arn } });
      const other = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
      assert.match(await stops(existing(other)), /owner\.key\.arn = "\S+"\s+would replace the key, for another one\./);
      assert.match(await stops(existing(keyArn ?? "")), /is the key that this stack made itself\. .* so be deleted/);
    });

    it("leaves a confirmed replacement to the key's protection, the second line", async () => {
      const { keyArn } = await e2e.outputs("owner");
      const text = await stops({ ...keyWith({ confirmReplacement: keyArn }), region: "cn-northwest-1" });
      assert.doesNotMatch(text, /Nothing was changed/);
      assert.match(text, /protect/);
    });

    it("must not go to another account, where it could reach nothing of what it made", async () => {
      const assumeRole = { roleArn: "arn:aws-cn:iam::999988887777:role/DeployRole" };
      const text = await stops({ ...owner, accountId: "999988887777", assumeRole });
      assert.match(text, /is another account than the one that this stack has deployed to, 111122223333/);
    });

    it("warns that a secret of another name is made anew, and how long the old one can be restored", async () => {
      await setOwner({ ...owner, secret: { ...(owner.secret as object), name: "other" } });
      const text = await e2e.succeeds("owner", "preview", "--non-interactive");
      assert.match(text, /owner\.secret\.name makes the secret anew/);
      assert.match(text, /can be restored for 30 days/);
    });
  });
});

import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { ShadowProject } from "../../sandbox/project";
import { temporaryFolder } from "./temporary-folder";

const OWNER = "# kept\nconfig:\n  p:owner: {}\n";

describe("the shadow project", () => {
  const folder = temporaryFolder();
  const checkout = (...names: string[]) => path.join(folder(), "checkout", ...names);
  const shadow = (...names: string[]) => path.join(folder(), "sandbox", "project", ...names);
  const read = (file: string) => readFileSync(file, "utf8");
  const project = () => new ShadowProject(shadow(), checkout());

  beforeEach(() => {
    for (const name of [".git", ".sandbox", "components"]) mkdirSync(checkout(name), { recursive: true });
    writeFileSync(checkout("Pulumi.yaml"), "name: p\n");
    writeFileSync(checkout("Pulumi.owner.yaml"), OWNER);
    writeFileSync(checkout("index.ts"), "");
  });

  it("must link everything but the stack files, the repository and the sandbox", async () => {
    await project().update();
    const entries = ["Pulumi.owner.yaml", "Pulumi.yaml", "components", "index.ts", "mycreds.json"];
    assert.deepEqual(readdirSync(shadow()).sort(), entries.sort());
    for (const name of ["Pulumi.yaml", "components", "index.ts"])
      assert.equal(realpathSync(shadow(name)), checkout(name));
    assert.equal(lstatSync(shadow("Pulumi.owner.yaml")).isSymbolicLink(), false);
    assert.equal(read(shadow("Pulumi.owner.yaml")), OWNER);
    assert.deepEqual(await project().stacks(), ["owner"]);
  });

  it("must follow the checkout: new entries appear, removed ones go, edits of stack files arrive", async () => {
    await project().update();
    rmSync(checkout("index.ts"));
    writeFileSync(checkout("main.ts"), "");
    writeFileSync(checkout("Pulumi.owner.yaml"), `${OWNER}  p:more: "1"\n`);
    await project().update();
    assert.equal(existsSync(shadow("index.ts")), false);
    assert.equal(lstatSync(shadow("main.ts")).isSymbolicLink(), true);
    assert.equal(read(shadow("Pulumi.owner.yaml")), `${OWNER}  p:more: "1"\n`);
  });

  it("must keep the salt that pulumi wrote, and keep it out of the checkout", async () => {
    await project().update();
    writeFileSync(shadow("Pulumi.owner.yaml"), `encryptionsalt: v1:s\n${OWNER}`);
    await project().carryBack();
    assert.equal(read(checkout("Pulumi.owner.yaml")), OWNER);
    await project().update();
    assert.equal(read(shadow("Pulumi.owner.yaml")), `encryptionsalt: v1:s\n${OWNER}`);
  });

  it("must carry a change of the config back, and the salt only with an encrypted value", async () => {
    await project().update();
    writeFileSync(shadow("Pulumi.owner.yaml"), `encryptionsalt: v1:s\n${OWNER}  p:a: b\n`);
    await project().carryBack();
    assert.equal(read(checkout("Pulumi.owner.yaml")), `${OWNER}  p:a: b\n`);
    const secret = `encryptionsalt: v1:s\n${OWNER}  p:a:\n    secure: v1:x\n`;
    writeFileSync(shadow("Pulumi.owner.yaml"), secret);
    await project().carryBack();
    assert.equal(read(checkout("Pulumi.owner.yaml")), secret);
  });

  it("must bring a file that a command wrote to where the user typed the command", async () => {
    await project().update();
    writeFileSync(shadow("state.json"), "{}");
    await project().carryBack();
    assert.equal(read(checkout("state.json")), "{}");
    assert.equal(existsSync(shadow("state.json")), false);
  });

  it("must not bring the example secret value into the checkout", async () => {
    await project().update();
    await project().carryBack();
    assert.equal(existsSync(checkout("mycreds.json")), false);
    const { engine, username } = JSON.parse(read(shadow("mycreds.json"))) as Record<string, string>;
    assert.deepEqual({ engine, username }, { engine: "mysql", username: "saanvis" });
  });

  it("must use the checkout's own secret value as soon as there is one", async () => {
    await project().update();
    writeFileSync(checkout("mycreds.json"), '{"mine":true}');
    await project().update();
    assert.equal(read(shadow("mycreds.json")), '{"mine":true}');
    assert.equal(lstatSync(shadow("mycreds.json")).isSymbolicLink(), true);
  });

  it("must not put the example where the checkout's secret value is a link that leads nowhere", async () => {
    symlinkSync(path.join(folder(), "none.json"), checkout("mycreds.json"));
    await project().update();
    await project().update();
    assert.equal(existsSync(path.join(folder(), "none.json")), false);
    assert.equal(existsSync(shadow("mycreds.json")), false);
  });

  it("must not bring back a stack file that the user removed, but keep its stack's salt", async () => {
    await project().update();
    writeFileSync(shadow("Pulumi.owner.yaml"), `encryptionsalt: v1:s\n${OWNER}`);
    rmSync(checkout("Pulumi.owner.yaml"));
    await project().update();
    await project().carryBack();
    assert.equal(existsSync(checkout("Pulumi.owner.yaml")), false);
    assert.equal(read(shadow("Pulumi.owner.yaml")), "encryptionsalt: v1:s\n");
  });
});

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as prettier from "prettier";
import { KEYS_OF_ACTION } from "../../access/service-reference";
import { KMS_ACTIONS } from "../../access/kms-actions";
import { SECRET_ACTIONS } from "../../access/secrets/actions";
import { serviceReferenceSource } from "./service-reference";

const FILE = join(__dirname, "..", "..", "access", "service-reference.ts");

describe("access: the Service Authorization Reference in the repository", () => {
  it("must be the one that is published; WRITE_REFERENCE=1 writes it anew", async () => {
    const options = await prettier.resolveConfig(FILE);
    const wanted = await prettier.format(await serviceReferenceSource(), { ...options, filepath: FILE });
    if (process.env.WRITE_REFERENCE === "1") writeFileSync(FILE, wanted);
    assert.equal(readFileSync(FILE, "utf8"), wanted);
  });

  it("must list every action that the evaluator decides, and no other", () => {
    const known = [
      ...KMS_ACTIONS.map(({ name }) => `kms:${name}`),
      ...SECRET_ACTIONS.map(({ name }) => `secretsmanager:${name}`),
    ];
    assert.deepEqual(Object.keys(KEYS_OF_ACTION).sort(), known.sort());
  });
});

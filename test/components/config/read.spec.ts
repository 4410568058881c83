import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTextFile } from "../../../components/config/read";

describe("a file with a secret's value", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "read-spec-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const read = (content: Buffer | string) => {
    const file = join(folder, "value.txt");
    writeFileSync(file, content);
    return readTextFile(file);
  };

  it("is read as it is, to the last byte", () => {
    for (const text of ["p\u00e4ss \u{1F511}\r\n", "\uFEFF{}"]) assert.deepEqual(read(text), { text });
  });

  it("must not be of another encoding, which would make another secret of it", () => {
    for (const content of [Buffer.from("\uFEFFhunter2", "utf16le"), Buffer.from("p\u00e4ss", "latin1")]) {
      assert.deepEqual(read(content), { error: "it is not UTF-8 text" });
    }
  });

  it("must be a file that is there", () => {
    assert.deepEqual(readTextFile(folder), { error: "it is a folder" });
    assert.deepEqual(readTextFile(join(folder, "none")), { error: "no such file" });
  });
});

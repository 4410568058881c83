import assert from "node:assert/strict";

import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { UNKNOWN, type Values } from "../../../../../sandbox/plugins/aws/engine/values";
import { decode, encode } from "../../../../../sandbox/plugins/aws/engine/wire";

const KEY = "4dabf18193072939515e22adb298388d";
const signed = (signature: string, fields: object) => ({ [KEY]: signature, ...fields });

describe("values on the wire", () => {
  it("must come back as they went", () => {
    const values: Values = { a: null, b: true, c: 1.5, d: "x", e: ["y", { f: UNKNOWN }], g: UNKNOWN };
    assert.deepEqual(decode(encode(values)), values);
  });

  it("must mark secrets and leave out what is undefined", () => {
    const struct = encode({ open: "a", hidden: "b", absent: undefined }, new Set(["hidden", "absent"]));
    assert.deepEqual(struct.toJavaScript(), {
      open: "a",
      hidden: signed("1b47061264138c4ac30d75fd1eb44270", { value: "b" }),
    });
  });

  it("must be unwrapped: secrets, outputs, unknown outputs and references to resources", () => {
    const struct = Struct.fromJavaScript({
      secret: signed("1b47061264138c4ac30d75fd1eb44270", { value: ["b"] }),
      output: signed("d0e6a833031e9bbcd3f4e8bde6ca49a4", { value: "c", secret: true }),
      unknown: signed("d0e6a833031e9bbcd3f4e8bde6ca49a4", {}),
      role: signed("5cf8f73096256a8f31e491e813e4eb8e", { urn: "urn", id: "ExampleRole" }),
    });
    assert.deepEqual(decode(struct), { secret: ["b"], output: "c", unknown: UNKNOWN, role: "ExampleRole" });
  });

  it("must refuse assets", () => {
    const struct = Struct.fromJavaScript({ a: signed("c44067f5952c0a294b673a41bacd8c17", { text: "t" }) });
    assert.throws(() => decode(struct), {
      message: "assets and archives are not accepted by any resource of this provider",
    });
  });
});

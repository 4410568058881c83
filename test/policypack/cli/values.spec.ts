import assert from "node:assert/strict";
import { NotToldError, readable as readableWith, SecretWatch, untold } from "../../../policypack/cli/values";
import { unknownMetBy } from "../../../policypack/resources/unknowns";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const secret = (held: Readonly<Record<string, unknown>>) => ({ [SIGNATURE]: SECRET, ...held });

const readable = (raw: Readonly<Record<string, unknown>>) => readableWith(raw, new SecretWatch());

/** The path that a rule is stopped by which reads everything. */
const stoppedBy = (raw: Readonly<Record<string, unknown>>): string | undefined =>
  unknownMetBy(() => JSON.stringify(readable(raw)));

describe("the properties of a resource in a file", () => {
  it("are what the file says, without the engine's own", () => {
    const raw = { policy: "{}", nested: { list: [1, null, { __kept: true }] }, __defaults: ["a"], absent: null };
    assert.deepEqual(readable(raw), { policy: "{}", nested: { list: [1, null, { __kept: true }] }, absent: null });
  });

  it("must stop whoever reads one that only the update will tell, and nobody else", () => {
    const props = readable({ policy: UNKNOWN, other: 1 });
    assert.equal(props.other, 1);
    assert.throws(() => props.policy, new NotToldError(["policy"], ""));
    assert.equal(stoppedBy({ policy: UNKNOWN }), "policy");
    assert.equal(stoppedBy({ inlinePolicies: [{ name: "a" }, { policy: UNKNOWN }] }), "inlinePolicies.1.policy");
  });

  it("must stop whoever reads a secret that the file hides, in a state and in a preview", () => {
    assert.equal(stoppedBy({ a: secret({ ciphertext: "v1:x" }) }), "a (a secret that the file hides)");
    assert.equal(stoppedBy({ a: { b: "[secret]" } }), "a.b (a secret that the file hides)");
  });

  it("are a secret's own value where the state shows it, as in the engine", () => {
    const props = readable({ a: secret({ plaintext: '{"b":[1]}' }), c: [secret({ plaintext: '"d"' })] });
    assert.deepEqual(JSON.parse(JSON.stringify(props)), { a: { b: [1] }, c: ["d"] });
    assert.equal(stoppedBy({ a: secret({ plaintext: "{" }) }), "a (a secret that cannot be read)");
    assert.equal(stoppedBy({ a: secret({ plaintext: JSON.stringify([UNKNOWN]) }) }), "a.0");
    assert.equal(stoppedBy({ a: secret({ plaintext: JSON.stringify(UNKNOWN) }) }), "a");
    const twice = secret({ plaintext: JSON.stringify(secret({ plaintext: "1" })) });
    assert.equal(readable({ a: twice }).a, 1);
  });

  it("must have it noted which secrets of theirs are read", () => {
    const secrets = new SecretWatch();
    const raw = {
      a: secret({ plaintext: '{"b":1}' }),
      c: [secret({ plaintext: "1" })],
      d: 1,
      e: secret({ ciphertext: "x" }),
    };
    const props = readableWith(raw, secrets);
    assert.equal(props.d, 1);
    assert.throws(() => props.e, NotToldError);
    assert.deepEqual(secrets.read, []);
    assert.equal((props.a as { b: number }).b, 1);
    assert.deepEqual(secrets.read, ["a"]);
    assert.deepEqual((props.c as unknown[])[0], 1);
    assert.deepEqual(secrets.read, ["a", "c.0"]);
    secrets.forget();
    assert.deepEqual(secrets.read, []);
  });

  it("name another resource by its id, else its URN", () => {
    const reference = { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:pulumi:a" };
    assert.deepEqual(readable({ a: reference, b: { ...reference, id: "i" } }), { a: "urn:pulumi:a", b: "i" });
    assert.equal(stoppedBy({ a: { ...reference, id: UNKNOWN } }), "a");
  });

  it("must not pass over a value of a kind that nobody here knows", () => {
    assert.equal(stoppedBy({ a: { [SIGNATURE]: "new", value: "x" } }), "a (of a kind that is not read here)");
  });

  it("must not end in an error of the machine's where they are nested without measure", () => {
    let deep: unknown = "policy";
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    const props = readable({ deep, policy: "{}" });
    assert.equal(props.policy, "{}");
    assert.match(unknownMetBy(() => JSON.stringify(props)) ?? "", /\(nested more than 200 levels deep\)$/);
  });

  it("must not be taken from a prototype", () => {
    const raw = JSON.parse('{"__proto__": {"policy": 1}, "a": {"__proto__": {"b": 1}}}') as Record<string, unknown>;
    assert.equal(readable(raw).policy, undefined);
    assert.deepEqual(Object.keys(readable(raw)), ["a"]);
  });
});

describe("the properties of a provider that no file has", () => {
  it("must stop whoever reads one", () => {
    const props = untold("of provider owner, which no file has");
    assert.equal(
      unknownMetBy(() => props.allowedAccountIds),
      "allowedAccountIds (of provider owner, which no file has)",
    );
  });
});

import assert from "node:assert/strict";

import { ConfiguredProvider } from "../../../../../sandbox/plugins/aws/engine/context";
import { create, NotInitialised, read, update } from "../../../../../sandbox/plugins/aws/engine/lifecycle";
import { parseProviderConfig } from "../../../../../sandbox/plugins/aws/engine/provider-config";
import { samePolicy } from "../../../../../sandbox/plugins/aws/engine/policy-json";
import { type ResourceType, secretsOf } from "../../../../../sandbox/plugins/aws/engine/resource-type";
import { previewedCreate, previewedUpdate } from "../../../../../sandbox/plugins/aws/engine/state";
import { UNKNOWN, type Values } from "../../../../../sandbox/plugins/aws/engine/values";

const provider = new ConfiguredProvider(parseProviderConfig({ region: "cn-north-1" }), new AbortController().signal);

/** A resource type whose AWS is one object in memory. */
function memoryType(overrides: Partial<ResourceType> = {}): { type: ResourceType; live: Map<string, Values> } {
  const live = new Map<string, Values>();
  const type: ResourceType = {
    token: "aws:test/thing:Thing",
    inputs: {
      name: { type: "string", computed: true, replaces: true },
      policy: { type: "json", computed: true, same: samePolicy },
      region: { type: "string", computed: true, replaces: true },
      window: { type: "integer", local: true, default: 30 },
      secretValue: { type: "string", secret: true },
      secretWo: { type: "string", secret: true, writeOnly: true },
    },
    outputs: { arn: "string" },
    create: (_context, inputs) => {
      live.set("id", { ...inputs, arn: "arn" });
      return Promise.resolve("id");
    },
    read: (_context, id) => Promise.resolve(live.get(id)),
    update: (_context, { id, news }) => {
      live.set(id, { ...news, arn: "arn" });
      return Promise.resolve();
    },
    delete: (_context, id) => {
      live.delete(id);
      return Promise.resolve();
    },
    ...overrides,
  };
  return { type, live };
}

const failWith = (message: string) => (): Promise<never> => Promise.reject(new Error(message));

describe("lifecycle", () => {
  it("must store what AWS answers, what only the provider knows, and nothing write-only", async () => {
    const { type } = memoryType();
    const created = await create(provider, type, { name: "n", window: 7, secretWo: "hush", __defaults: [] });
    assert.deepEqual(created, { id: "id", outputs: { name: "n", window: 7, arn: "arn" } });
  });

  it("must keep what AWS tells only at the creation, as a secret where it is one", async () => {
    const { type, live } = memoryType({
      outputs: { arn: "string", token: "string" },
      secretOutputs: ["token"],
      read: (_context, id, prior) => Promise.resolve({ ...live.get(id), token: prior.token }),
      create: (_context, inputs) => {
        live.set("id", { ...inputs, arn: "arn" });
        return Promise.resolve({ id: "id", toldOnce: { token: "hush" } });
      },
    });
    const created = await create(provider, type, { name: "n" });
    assert.deepEqual(created, { id: "id", outputs: { name: "n", window: 30, arn: "arn", token: "hush" } });
    assert.ok(secretsOf(type).has("token"));
    const found = await read(provider, type, { id: "id", inputs: { name: "n" }, state: created.outputs });
    assert.equal(found?.state.token, "hush");
  });

  it("must keep a resource whose creation failed half-way, without its secrets in the error", async () => {
    const { type } = memoryType({ settle: failWith("cannot set hush and more-hush") });
    const call = create(provider, type, { name: "n", secretValue: "hush", secretWo: "more-hush" });
    await assert.rejects(call, (error: unknown) => {
      assert.ok(error instanceof NotInitialised);
      assert.deepEqual(
        [error.id, error.message, error.properties, [...error.secrets], error.cause],
        [
          "id",
          "cannot set [secret] and more-[secret]",
          { name: "n", window: 30, secretValue: "hush" },
          ["secretValue", "secretWo"],
          undefined,
        ],
      );
      return true;
    });
  });

  it("must not quote a secret when nothing was made", async () => {
    const { type } = memoryType({ create: failWith("refused: hush") });
    await assert.rejects(create(provider, type, { secretValue: "hush" }), {
      name: "Error",
      message: "refused: [secret]",
    });
  });

  it("must keep the program's text of a policy that means the same", async () => {
    const { type, live } = memoryType();
    await create(provider, type, { policy: '{"Statement":[]}' });
    live.set("id", { policy: '{ "Statement" : [] }', arn: "arn" });
    const found = await read(provider, type, {
      id: "id",
      inputs: { policy: '{"Statement":[]}', secretWo: "hush", __defaults: ["name"] },
      state: { policy: '{"Statement":[]}', arn: "arn" },
    });
    assert.deepEqual(found, {
      id: "id",
      inputs: { policy: '{"Statement":[]}', __defaults: ["name"] },
      state: { policy: '{"Statement":[]}', arn: "arn", window: 30 },
    });
  });

  it("must show in inputs and state what was changed by hand", async () => {
    const { type, live } = memoryType();
    live.set("id", { name: "n", policy: '{"Statement":[{"Effect":"Deny"}]}', arn: "arn" });
    const found = await read(provider, type, {
      id: "id",
      inputs: { name: "n", policy: "{}" },
      state: { name: "n", policy: "{}", arn: "arn" },
    });
    assert.equal(found?.inputs.policy, '{"Statement":[{"Effect":"Deny"}]}');
    assert.equal(found.state.policy, '{"Statement":[{"Effect":"Deny"}]}');
  });

  it("must find the inputs of an import, and the Region after the id", async () => {
    const { type, live } = memoryType({
      read: ({ region }, id) => Promise.resolve({ ...live.get(id), region }),
    });
    live.set("id", { name: "n", policy: "", arn: "arn" });
    assert.deepEqual(await read(provider, type, { id: "id@cn-northwest-1", inputs: {}, state: {} }), {
      id: "id",
      inputs: { name: "n", region: "cn-northwest-1" },
      state: { name: "n", policy: "", region: "cn-northwest-1", arn: "arn", window: 30 },
    });
  });

  it("must answer nothing for a resource that is gone", async () => {
    assert.equal(await read(provider, memoryType().type, { id: "id", inputs: {}, state: {} }), undefined);
  });

  it("must tell an update which properties changed in meaning", async () => {
    const seen: boolean[] = [];
    const { type, live } = memoryType({
      update: (_context, { changed }) => {
        seen.push(changed("policy"), changed("name"), changed("secretWo"), changed("nothing"));
        return Promise.resolve();
      },
    });
    live.set("id", { name: "b", arn: "arn" });
    const olds = { name: "a", policy: '{"a":1}' };
    await update(provider, type, { id: "id", olds, news: { name: "b", policy: '{ "a": 1 }', secretWo: "x" } });
    assert.deepEqual(seen, [false, true, false, false]);
  });

  // As the official provider does: https://github.com/pulumi/pulumi/issues/21458
  it("must keep what was asked for where an update failed, and take it for done at the next one", async () => {
    const calls: unknown[] = [];
    const { type, live } = memoryType({
      update: (_context, { changed, news }) => {
        if (!changed("policy")) return Promise.resolve();
        calls.push(news.policy);
        return Promise.reject(new Error("refused"));
      },
    });
    live.set("id", { name: "n", policy: "{}", arn: "arn" });
    const olds = { name: "n", policy: "{}", arn: "arn", window: 30 };
    const news = { name: "n", policy: '{"a":1}', secretWo: "hush" };
    const failed = await update(provider, type, { id: "id", olds, news }).catch((error: unknown) => error);
    assert.ok(failed instanceof NotInitialised);
    assert.deepEqual([failed.id, failed.message], ["id", "refused"]);
    assert.deepEqual(failed.properties, { name: "n", policy: '{"a":1}', arn: "arn", window: 30 });
    const next = await update(provider, type, { id: "id", olds: failed.properties, news });
    assert.equal(next.policy, "{}");
    assert.deepEqual(calls, ['{"a":1}']);
  });

  it("must preview a creation with all that AWS decides unknown", () => {
    const { type } = memoryType();
    assert.deepEqual(previewedCreate(type, { name: "n", secretWo: "hush", __defaults: [] }), {
      arn: UNKNOWN,
      name: "n",
      policy: UNKNOWN,
      region: UNKNOWN,
    });
  });

  it("must preview an update with the state that stays, and without what is taken away", () => {
    const { type } = memoryType();
    const olds = { arn: "arn", name: "n", policy: "{}", window: 7 };
    assert.deepEqual(previewedUpdate(type, olds, { name: UNKNOWN, secretWo: "hush" }), {
      arn: "arn",
      name: UNKNOWN,
      policy: "{}",
    });
  });
});

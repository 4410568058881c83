/** What the tests of create, read, update and delete start from: a provider that is configured for the owner account. */
import assert from "node:assert/strict";

import { type Values } from "../../../../../sandbox/plugins/aws/engine/values";
import { EmulatedAccounts, OWNER } from "../emulated-accounts";
import { type ProviderClient, type Resource, unwrapped } from "../provider-client";

const ROOT = `arn:aws-cn:iam::${OWNER}:root`;

export const without = (name: string, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));

export const keyPolicy = (Sid: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid, Effect: "Allow", Principal: { AWS: ROOT }, Action: "kms:*", Resource: "*" }],
  });
export const iamPolicy = (Sid: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid, Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }],
  });

export const text = (value: unknown): string => (typeof value === "string" ? value : assert.fail("not a text"));

/** An emulated AWS with the provider in front of it, and what every resource must stand. */
export class EmulatedProvider {
  constructor(
    readonly accounts: EmulatedAccounts,
    readonly provider: ProviderClient,
  ) {}

  /** What a refresh answers. */
  refresh({ type, id, inputs, state }: Resource): ReturnType<ProviderClient["read"]> {
    return this.provider.read(type, id, inputs, state);
  }

  /** Deletes twice: what is gone already is no error; and then a refresh must find nothing. */
  async deleteForGood(resource: Resource): Promise<void> {
    await this.provider.delete(resource);
    await this.provider.delete(resource);
    assert.deepEqual(await this.refresh(resource), { id: "", inputs: {}, state: {} });
  }

  /** A refresh must change nothing, and neither must the same program afterwards. */
  async assertSettled(resource: Resource, news: Values): Promise<void> {
    const { id, inputs, state } = await this.refresh(resource);
    const kept = without("secretStringWo", resource.inputs);
    assert.deepEqual(
      { id, inputs: unwrapped(inputs), state: unwrapped(state) },
      { id: resource.id, inputs: kept, state: resource.state },
    );
    assert.deepEqual((await this.provider.change(resource, news)).paths, []);
  }
}

/** Starts one before the tests of the suite that calls this, and stops it after them. @returns how to get at it */
export function emulatedProvider(): () => EmulatedProvider {
  let current: EmulatedProvider | undefined;
  before(async function () {
    this.timeout(300_000);
    const accounts = await EmulatedAccounts.start();
    current = new EmulatedProvider(
      accounts,
      await accounts.provider(OWNER, { defaultTags: '{"tags":{"project":"p"}}' }),
    );
  });
  after(async () => {
    current?.provider.close();
    await current?.accounts.stop();
  });
  return () => current ?? assert.fail("used before it was started");
}

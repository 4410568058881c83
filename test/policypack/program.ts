/** What the program deploys under a configuration, as the engine would send it to the pack: under Pulumi's mocks, with ARNs as AWS makes them. */
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import type { Subject } from "./judge";

type Properties = Record<string, unknown>;

const settle = async (): Promise<void> => {
  // Registrations follow one another through promises; let the queue run empty.
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};

const isText = (value: unknown): value is string => typeof value === "string";

/** A provider is told by its URN and id. */
const providersName = ({ provider = "" }: MockResourceArgs): string =>
  /::pulumi:providers:aws::([^:]+)/.exec(provider)?.[1] ?? "";

interface Place {
  readonly region: string;
  readonly accountId: string;
}

const PLACES: Readonly<Record<string, Place>> = {
  owner: { region: "cn-north-1", accountId: "111122223333" },
  external: { region: "cn-north-1", accountId: "444455556666" },
};

function placeOf(args: MockResourceArgs): Place {
  const { region } = args.inputs as Properties;
  const place = PLACES[providersName(args)] ?? { region: "", accountId: "" };
  return isText(region) ? { ...place, region } : place;
}

/** A key id in the form of AWS, another for each name; of a multi-Region key, and so of a replica. */
function keyId(name: string, multiRegion: boolean): string {
  const hex = Buffer.from(name).toString("hex").padEnd(32, "0").slice(-32);
  if (multiRegion) return `mrk-${hex}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The outputs that other resources take. */
function stateOf(args: MockResourceArgs): Properties {
  const { type, name } = args;
  const inputs = args.inputs as Properties;
  const { region, accountId } = placeOf(args);
  const arn = (service: string, resource: string, where = region): Properties => ({
    ...inputs,
    arn: `arn:aws-cn:${service}:${where}:${accountId}:${resource}`,
  });
  if (type === "aws:kms/key:Key" || type === "aws:kms/replicaKey:ReplicaKey") {
    const id = keyId(name, inputs.multiRegion === true || type !== "aws:kms/key:Key");
    return { ...arn("kms", `key/${id}`), keyId: id };
  }
  if (type === "aws:secretsmanager/secret:Secret") return arn("secretsmanager", `secret:${String(inputs.name)}-AbCdEf`);
  if (type === "aws:iam/policy:Policy") return arn("iam", `policy/${String(inputs.name)}`, "");
  return arn("kms", `alias/${name}`);
}

/**
 * The resources of AWS and their providers.
 * @param outputs those of the owner's stack, for a stack that asks for them
 */
export async function deployed(
  config: Readonly<Properties>,
  outputs: Readonly<Properties> = {},
): Promise<readonly Subject[]> {
  const made: MockResourceArgs[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource(args) {
      if (args.type === "pulumi:pulumi:StackReference") return { id: args.name, state: { outputs } };
      made.push(args);
      const state = stateOf(args);
      return { id: isText(state.arn) ? state.arn : args.name, state };
    },
    call: () => ({}),
  };
  await pulumi.runtime.setMocks(mocks, "cross-account-cmk", "test", false, "organization");
  const encoded = Object.entries(config).map(([key, value]) => [
    `cross-account-cmk:${key}`,
    isText(value) ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(encoded) as Record<string, string>);
  const path = require.resolve("../../index");
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the program runs when it is loaded, so load it anew
  delete require.cache[path];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the engine does
  const program = require(path) as () => Promise<unknown>;
  await program();
  await settle();
  return made.filter(({ type }) => /^(aws|pulumi:providers:aws$)/.test(type)).map((args) => subjectOf(args, made));
}

function subjectOf(args: MockResourceArgs, made: readonly MockResourceArgs[]): Subject {
  const name = providersName(args);
  const provider = made.find((other) => other.type === "pulumi:providers:aws" && other.name === name);
  const subject = { type: args.type, name: args.name, props: args.inputs as Properties };
  return provider === undefined ? subject : { ...subject, provider: { name, props: provider.inputs as Properties } };
}

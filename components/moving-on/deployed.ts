/** What the stack has deployed, as its last state tells it: as much as another configuration could lose. Pure. */
import * as z from "zod";
import { isKeyArn, parseArn, type KeyArn } from "../../access/identifiers";

export type Side = "owner" | "external";
export const SIDES = ["owner", "external"] as const satisfies readonly Side[];

/** From the stack's outputs. All of it is absent where the stack was never deployed to its end. */
export interface LastOutputs {
  /** The key that is shared. */
  readonly keyArn?: KeyArn;
  readonly accessPolicyArn?: string;
  readonly secretArns: Readonly<Partial<Record<Side, string>>>;
}

/** From the resources in the state: what the outputs do not say. */
export interface LastResources {
  /** Keys that the stack made, and so would delete. */
  readonly ownKeys: readonly string[];
  /** Days that a secret can be restored after it was deleted, by the secret's ARN. */
  readonly recoveryWindows: ReadonlyMap<string, number>;
}

const text = z.string().optional().catch(undefined);
const outputs = z
  .object({ keyArn: text, accessPolicyArn: text, ownerSecretArn: text, externalSecretArn: text })
  .catch({});

/** @param value the outputs of the stack, or `undefined` where it has none */
export function lastOutputs(value: unknown): LastOutputs {
  const { keyArn, accessPolicyArn, ownerSecretArn, externalSecretArn } = outputs.parse(value);
  return {
    ...(keyArn !== undefined && isKeyArn(keyArn) ? { keyArn } : {}),
    ...(accessPolicyArn === undefined ? {} : { accessPolicyArn }),
    secretArns: {
      ...(ownerSecretArn === undefined ? {} : { owner: ownerSecretArn }),
      ...(externalSecretArn === undefined ? {} : { external: externalSecretArn }),
    },
  };
}

/** Whether there is anything that could be lost. */
export const isDeployed = ({ keyArn, secretArns }: LastOutputs): boolean =>
  keyArn !== undefined || Object.keys(secretArns).length > 0;

const resources = z
  .record(
    z.string(),
    z.object({ type: z.string(), outputs: z.record(z.string(), z.unknown()) }).catch({ type: "", outputs: {} }),
  )
  .catch({});

/** @param value type and outputs of each resource, by its URN */
export function lastResources(value: unknown): LastResources {
  const all = Object.values(resources.parse(value));
  const ofType = (type: string): readonly Readonly<Record<string, unknown>>[] =>
    all.filter((resource) => resource.type === type).map((resource) => resource.outputs);
  return {
    ownKeys: ofType("aws:kms/key:Key").map(({ arn }) => String(arn)),
    recoveryWindows: new Map(
      ofType("aws:secretsmanager/secret:Secret").map(({ arn, recoveryWindowInDays }): [string, number] => [
        String(arn),
        typeof recoveryWindowInDays === "number" ? recoveryWindowInDays : 30,
      ]),
    ),
  };
}

/** The account that a side was deployed to. */
export function lastAccount(side: Side, { keyArn, accessPolicyArn, secretArns }: LastOutputs): string | undefined {
  const arn = (side === "owner" ? keyArn : accessPolicyArn) ?? secretArns[side];
  return arn === undefined ? undefined : parseArn(arn)?.accountId;
}

/** The name in a secret's ARN, which AWS puts a hyphen and six characters behind. */
export const secretNameIn = (arn: string): string =>
  (parseArn(arn)?.resource ?? "").replace(/^secret:/, "").replace(/-[A-Za-z0-9]{6}$/, "");

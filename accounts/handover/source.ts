/** What the owner's side says: from the outputs of its stack, or from a stack file. */
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { readOutputs } from "../../access/cli/engine";
import { fromHere } from "../../access/cli/here";
import { isKeyArn, parseArn, type KeyArn } from "../../access/identifiers";
import { AccessError } from "../../access/stack/errors";
import { describeProblems } from "../../components/config/problems";
import { sharesOutput } from "../../components/sharing/shares-output";
import { codeOf } from "../failure";
import { checkSections, sectionOf } from "../stack-sections";
import type { HandOverSource } from "./arguments";
import type { OwnersSide } from "./hand-over";

const keyArn = z.custom<KeyArn>((value) => typeof value === "string" && isKeyArn(value));
const outputs = z.object({
  keyArn,
  shares: sharesOutput,
  replicaKeyArns: z.record(z.string(), keyArn).nullish(),
});

/** @throws {AccessError} where the outputs are not those of an owner's stack */
export function ownersSideOfOutputs(stack: string, value: unknown): OwnersSide {
  const parsed = outputs.safeParse(value);
  if (parsed.success) return { ...parsed.data, replicaKeyArns: parsed.data.replicaKeyArns ?? {} };
  throw new AccessError(
    `Stack ${stack} has no outputs keyArn and shares: it was not deployed yet, or it is not a stack of this program with an ` +
      "owner section. Deploy it first (pulumi up --stack owner), or give --config FILE and --key-arn ARN.",
  );
}

/** @throws {AccessError} where the file has no owner section, or a wrong one, or the key is not its key */
export function ownersSideOfFile(file: string, text: string, given: KeyArn | undefined): OwnersSide {
  const section = sectionOf(text, "owner");
  if (section === undefined) {
    throw new AccessError(`${file} is no stack file with an owner section (cross-account-cmk:owner).`);
  }
  const checked = checkSections({ owner: { ...section, secret: undefined } });
  if ("problems" in checked) throw new AccessError(describeProblems(file, checked.problems));
  const { owner } = checked.configuration;
  if (owner === undefined) throw new AccessError(`${file} has no owner section.`);
  const known = given ?? owner.key.arn;
  if (known === undefined) {
    throw new AccessError(
      `${file} makes a key, whose ARN it does not know: give --key-arn ARN (the owner's stack prints it as keyArn).`,
    );
  }
  const { accountId, region } = parseArn(known) ?? {};
  if (accountId !== owner.accountId || region !== owner.region || (owner.key.arn ?? known) !== known) {
    throw new AccessError(
      `--key-arn ${known} is not a key of the owner section of ${file}: account ${owner.accountId}, Region ${owner.region}` +
        `${owner.key.arn === undefined ? "" : `, key ${owner.key.arn}`}.`,
    );
  }
  return { keyArn: known, replicaKeyArns: {}, shares: owner.shares };
}

const NO_PULUMI = [
  "pulumi is not on PATH. Either",
  "  - install it: https://www.pulumi.com/docs/install/",
  "  - try the sandbox: npm run sandbox -- exec -- npm run handover -- --account ID",
  "  - read a stack file: npm run handover -- --account ID --config FILE --key-arn ARN",
].join("\n");

/** @throws {AccessError} where it cannot be read, or is not an owner's side */
export async function readOwnersSide(source: HandOverSource): Promise<OwnersSide> {
  if (source.from === "stack") return ownersSideOfOutputs(source.stack, await readOutputs(source.stack, NO_PULUMI));
  let text;
  try {
    text = await readFile(fromHere(source.file), "utf8");
  } catch (error) {
    throw new AccessError(`${source.file} cannot be read (${codeOf(error)}).`);
  }
  return ownersSideOfFile(source.file, text, source.keyArn);
}

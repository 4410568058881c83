/**
 * Which emulated accounts are in an organization, and where in it: a file of the sandbox, read anew for each call that is judged.
 *
 * ```json
 * { "444455556666": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/" }
 * ```
 * The emulator's Organizations service gives random ids to organizations and accounts, and takes in no account that exists.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths
 */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import * as z from "zod";
import type { Organization } from "../access";
import { isAccountId } from "../access/identifiers";
import { codeOf, messageOf, SandboxError } from "./errors";

/** By account id, the account's path: organization, root and units, each with a slash behind it. */
export type OrganizationPaths = Readonly<Record<string, string>>;

const PATH = /^(o-[a-z0-9]{10,32})\/r-[a-z0-9]{4,32}\/(?:ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)*$/;
const schema = z.record(
  z.string().refine(isAccountId, "an account id has twelve digits"),
  z.string().regex(PATH, 'a path looks like "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/", with the slash at its end'),
);

export const organizationsFile = (folder: string): string => path.join(folder, "organizations.json");

function parsed(text: string, file: string): OrganizationPaths {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SandboxError(`${file} is no JSON: ${messageOf(error)}`);
  }
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const problems = error.issues.map((issue) => {
    // A key's own problem is one level down.
    const [{ message } = issue] = "issues" in issue ? issue.issues : [];
    return `  - ${issue.path.join(".")}: ${message}`;
  });
  throw new SandboxError(`${file} does not say where accounts are in an organization:\n${problems.join("\n")}`);
}

/**
 * The accounts that are in an organization. Without the file, none is.
 * @throws SandboxError that lists every problem of the file
 */
export function readOrganizations(file: string): OrganizationPaths {
  try {
    return parsed(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return {};
    throw error;
  }
}

/** @throws SandboxError where a path or an id is none */
export async function writeOrganizations(file: string, paths: OrganizationPaths): Promise<void> {
  const text = `${JSON.stringify(paths, undefined, 2)}\n`;
  parsed(text, file);
  await writeFile(file, text);
}

export function organizationIn(paths: OrganizationPaths, accountId: string): Organization | "none" {
  const place = paths[accountId];
  const id = PATH.exec(place ?? "")?.[1];
  return place === undefined || id === undefined ? "none" : { id, path: place };
}

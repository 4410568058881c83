/** From the command line and a stack file to what is to be read. Pure but for the reading of the file, which is given. */
import { ALL_REGIONS, isRegion, partitionOf } from "../access/partition";
import { isAccountId, isRoleArn, parseArn, type Arn } from "../access/identifiers";
import { SIDES, type Side } from "./error-guidance";
import { didYouMean, readCommandLine, type CommandLine } from "./options";
import type { ReadRequest } from "./read-secret";
import { parseStackFile, sectionKey, type SideDefaults } from "./stack-file";

export interface DemoTask {
  readonly side: Side;
  readonly request: ReadRequest;
  /** The role that the side's stack deploys with, to be named where the caller is in the wrong account. */
  readonly deployRoleArn?: string;
}

export type DemoArguments =
  | { readonly kind: "help" }
  | { readonly kind: "task"; readonly task: DemoTask; readonly json: boolean }
  | { readonly kind: "invalid"; readonly problems: readonly string[]; readonly json: boolean };

/** The text of a stack file; throws Node's error where it cannot be read. */
export type ReadStackFile = (file: string) => string;

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const SECRET_NAME = /^[\w/+=.@!-]{1,512}$/;

const isSide = (text: string): text is Side => (SIDES as readonly string[]).includes(text);

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

function secretArn(secret: string): Arn | undefined {
  const arn = parseArn(secret);
  return arn?.service === "secretsmanager" && arn.resource.startsWith("secret:") ? arn : undefined;
}

/** Collects the problems of one run, so that all are told at once. */
class Checks {
  readonly problems: string[];

  constructor(private readonly line: CommandLine) {
    this.problems = [...line.problems];
  }

  side(): Side | undefined {
    const side = this.line.texts.get("side");
    if (side !== undefined && isSide(side)) return side;
    if (side !== undefined) this.problems.push(`--side "${side}" is not a side: owner or external.`);
    else if (!this.problems.some((problem) => problem.startsWith("--side")))
      this.problems.push("--side is missing: owner or external.");
    return undefined;
  }

  stackFile(side: Side, read: ReadStackFile): { readonly file: string; readonly defaults?: SideDefaults } {
    const file = this.line.texts.get("stack") ?? `Pulumi.${side}.yaml`;
    try {
      const parsed = parseStackFile(read(file), side);
      if ("defaults" in parsed) return { file, defaults: parsed.defaults };
      this.problems.push(`${file}: ${parsed.problem}.`);
    } catch (error) {
      const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      this.problems.push(`${file} cannot be read (${reason}). Name a stack file with --stack.`);
    }
    return { file };
  }

  /** A value that a stack file, or an option, has to give. */
  required(value: string | undefined, what: string, path: string, stack: { file: string; defaults?: SideDefaults }) {
    if (value === undefined && stack.defaults !== undefined)
      this.problems.push(`${what}: ${stack.file} has no \`${path}\`.`);
    return value ?? "";
  }

  region(region: string): void {
    if (region !== "" && !isRegion(region))
      this.problems.push(`--region "${region}" is not a known Region.${didYouMean(region, ALL_REGIONS)}`);
  }

  secret(secret: string, region: string): void {
    if (secret === "") return;
    const arn = secretArn(secret);
    if (arn === undefined && !SECRET_NAME.test(secret))
      this.problems.push(`--secret "${secret}" is neither a secret's ARN nor a name (letters, digits and /_+=.@!-).`);
    if (arn !== undefined && region !== "" && arn.region !== region)
      this.problems.push(`--secret is in Region ${arn.region}, --region says ${region}: they must be the same.`);
  }

  role(role: string | undefined, region: string, expectedAccountId: string | undefined): void {
    if (role === undefined) return;
    if (!isRoleArn(role)) {
      this.problems.push(`--role "${role}" is not the ARN of a role: arn:PARTITION:iam::ACCOUNT:role/NAME.`);
      return;
    }
    const { partition, accountId } = parseArn(role) ?? {};
    const wanted = partitionOf(region);
    if (wanted !== undefined && partition !== wanted)
      this.problems.push(
        `--role is in partition ${partition ?? ""}, Region ${region} in ${wanted}: they must be the same.`,
      );
    if (expectedAccountId !== undefined && accountId !== expectedAccountId)
      this.problems.push(
        `--role is in account ${accountId ?? ""}, this side's is ${expectedAccountId}: take a role there, or --any-account.`,
      );
  }

  endpoint(endpoint: string | undefined): void {
    if (endpoint !== undefined && !isHttpUrl(endpoint))
      this.problems.push(`--endpoint "${endpoint}" is not an http or https URL.`);
  }

  accountId(accountId: string, file: string, path: string): void {
    if (accountId !== "" && !isAccountId(accountId))
      this.problems.push(`${file}: \`${path}\` "${accountId}" is not an account id: twelve digits.`);
  }
}

function taskOf(line: CommandLine, checks: Checks, side: Side, read: ReadStackFile): DemoTask {
  const stack = checks.stackFile(side, read);
  const key = sectionKey(side);
  const { defaults } = stack;
  const [profile, role, endpoint] = [line.texts.get("profile"), line.texts.get("role"), line.texts.get("endpoint")];

  const secret = checks.required(
    line.texts.get("secret") ?? defaults?.secretName,
    "Give --secret NAME_OR_ARN",
    `${key}.secret.name`,
    stack,
  );
  const givenRegion = line.texts.get("region") ?? secretArn(line.texts.get("secret") ?? "")?.region;
  const region = checks.required(givenRegion ?? defaults?.region, "Give --region REGION", `${key}.region`, stack);
  const anyAccount = line.flags.has("any-account");
  const accountId = anyAccount
    ? undefined
    : checks.required(defaults?.accountId, "Give --any-account", `${key}.accountId`, stack);

  checks.accountId(accountId ?? "", stack.file, `${key}.accountId`);
  checks.region(region);
  checks.secret(secret, region);
  checks.role(role, region, accountId === "" ? undefined : accountId);
  checks.endpoint(endpoint);
  const request: ReadRequest = {
    region,
    secretId: secret,
    reveal: line.flags.has("reveal"),
    ...(accountId === undefined ? {} : { expectedAccountId: accountId }),
    ...(profile === undefined ? {} : { profile }),
    ...(role === undefined ? {} : { roleArn: role }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  return { side, request, ...(defaults?.deployRoleArn === undefined ? {} : { deployRoleArn: defaults.deployRoleArn }) };
}

/** @param argv the arguments after the program's name */
export function parseArguments(argv: readonly string[], read: ReadStackFile): DemoArguments {
  const line = readCommandLine(argv);
  if (line.flags.has("help")) return { kind: "help" };
  const json = line.flags.has("json");
  const checks = new Checks(line);
  const side = checks.side();
  const task = side === undefined ? undefined : taskOf(line, checks, side, read);
  if (task === undefined || checks.problems.length > 0) return { kind: "invalid", problems: checks.problems, json };
  return { kind: "task", task, json };
}

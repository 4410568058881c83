/** Raw configuration and stack files in, what is to be made or every problem out. Pure: files are read by the function it is given. */
import type { KeyArn } from "../../access/identifiers";
import { partitionOf, type Partition, type Region } from "../../access/partition";
import { checkSections, sectionOf, type Side } from "../../accounts/stack-sections";
import type { AccountTarget, Configuration } from "../../components/config/configuration";
import { closest } from "../../components/config/closest";
import type { FileContent } from "../../components/config/parse";
import type { Problem } from "../../components/config/problems";
import { parseSection } from "../../components/config/schema-problems";
import { MAIN_PROJECT, type StateName, type StateUse } from "../documents/state";
import type { StateGuest } from "../documents/guests";
import type { GitHub } from "../documents/trust";
import { namesWith, roleArnOf, type Names } from "../names";
import { needsOf, type StackNeeds } from "../needs";
import { schema, type BootstrapInput } from "./schema";
import { sizeProblems } from "./sizes";

export const CONFIG_KEYS = [
  "account",
  "github",
  "granteeBoundary",
  "keyArns",
  "prefix",
  "program",
  "stacks",
  "state",
] as const;

/** Where the state is: in a bucket that this account makes for itself and others, or in another account's. */
export type StatePlace =
  { readonly made: true; readonly guests: readonly StateGuest[] } | { readonly made: false; readonly keyArn: KeyArn };

export interface Bootstrap {
  readonly target: AccountTarget;
  readonly names: Names;
  /** What the names begin with. */
  readonly prefix: string;
  readonly state: StateUse & StatePlace & { readonly bucket: string; readonly region: Region };
  /** What the two roles are for. Absent: the account only keeps the state. */
  readonly roles?: {
    readonly github: GitHub;
    readonly providerExists: boolean;
    readonly stacks: readonly StackNeeds[];
    readonly granteeBoundary?: string;
  };
}

export interface RawBootstrap {
  /** By key, as the engine hands them over. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Reads a file by its path. */
  readonly readFile: (path: string) => FileContent;
}

export type ParsedBootstrap = { readonly bootstrap: Bootstrap } | { readonly problems: readonly Problem[] };

const stateName = (stack: string): StateName => `${MAIN_PROJECT}/${stack}`;

function unknownKeys(values: RawBootstrap["values"]): readonly Problem[] {
  const known: readonly string[] = CONFIG_KEYS;
  return Object.keys(values)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = closest(key, known);
      const remedy = meant === undefined ? `Remove it. Known: ${known.join(", ")}.` : `Did you mean "${meant}"?`;
      return { path: key, rule: "is not a configuration key of this program.", remedy };
    });
}

const fileOf = ({ program }: BootstrapInput, stack: string): string => `${program}/Pulumi.${stack}.yaml`;

type FoundStack = { readonly configuration: Configuration } | { readonly problems: readonly Problem[] };

/** The sections of a stack's file, by the main program's own rules. */
function stackOf(input: BootstrapInput, stack: string, { readFile }: RawBootstrap): FoundStack {
  const file = fileOf(input, stack);
  const about = { path: "stacks", value: JSON.stringify(stack) };
  const content = readFile(file);
  if ("error" in content) {
    const rule = `has no file that can be read, ${file}: ${content.error}.`;
    return {
      problems: [
        { ...about, rule, remedy: "Name a stack whose file is there, or the folder with the files as program." },
      ],
    };
  }
  const sides: readonly Side[] = ["owner", "external"];
  const sections = sides.flatMap((side) => {
    const section = sectionOf(content.text, side);
    return section === undefined ? [] : [[side, section] as const];
  });
  if (sections.length === 0) {
    const rule = `has neither an owner nor an external section in ${file}.`;
    return { problems: [{ ...about, rule, remedy: "Name a stack of the main program." }] };
  }
  const checked = checkSections(Object.fromEntries(sections));
  if (!("problems" in checked)) return checked;
  return { problems: checked.problems.map((problem) => ({ ...problem, path: `${file}: ${problem.path}` })) };
}

/** A stack is another account's, or assumes a role: the roles would not be the ones that deploy it. */
function placeProblems(
  stack: string,
  { owner, external }: Configuration,
  { account }: BootstrapInput,
): readonly Problem[] {
  return [owner, external].flatMap((section) => {
    if (section === undefined) return [];
    const about = { path: "stacks", value: JSON.stringify(stack) };
    const problems: Problem[] = [];
    if (section.accountId !== account.accountId) {
      const rule = `is deployed to account ${section.accountId}, and account.accountId is ${account.accountId}.`;
      problems.push({
        ...about,
        rule,
        remedy: "Name the stacks of this account; each account has a bootstrap of its own.",
      });
    }
    if (partitionOf(section.region) !== partitionOf(account.region)) {
      const rule = `is in the partition ${partitionOf(section.region)}, and account.region is ${account.region}.`;
      problems.push({ ...about, rule, remedy: "An account is in one partition only: correct one of the Regions." });
    }
    if (section.assumeRole !== undefined) {
      problems.push({
        ...about,
        rule: `takes on ${section.assumeRole.roleArn}. A preview would do so too, and could then change whatever that role can.`,
        remedy: `Remove assumeRole from Pulumi.${stack}.yaml: whoever deploys has the account's credentials already, and accountId refuses those of another.`,
      });
    }
    return problems;
  });
}

/** The owner's section of the stack that an external one takes its key from, where its file is beside it. */
function ownersOf({ external }: Configuration, input: BootstrapInput, raw: RawBootstrap) {
  if (external?.key.from !== "stack") return undefined;
  const found = stackOf(input, external.key.stack.split("/").at(-1) ?? "", raw);
  return "configuration" in found ? found.configuration.owner : undefined;
}

function neededBy(input: BootstrapInput, raw: RawBootstrap) {
  const problems: Problem[] = [];
  const needs: StackNeeds[] = [];
  for (const stack of input.stacks) {
    const found = stackOf(input, stack, raw);
    if ("problems" in found) {
      problems.push(...found.problems);
      continue;
    }
    const { configuration } = found;
    const result = needsOf({
      stack,
      configuration,
      keyArns: input.keyArns,
      owner: ownersOf(configuration, input, raw),
    });
    problems.push(...placeProblems(stack, configuration, input), ...("problems" in result ? result.problems : []));
    if ("needs" in result) needs.push(result.needs);
  }
  return { problems, needs };
}

/** The claims of their own are documented for AWS's commercial Regions; in others a condition on one might never hold. */
function branchCheckProblems({ github, account }: BootstrapInput): readonly Problem[] {
  const partition = partitionOf(account.region);
  if (github === undefined || partition === "aws" || ["subject", "environment"].includes(github.branchCheck ?? ""))
    return [];
  return [
    {
      path: "github.branchCheck",
      ...(github.branchCheck === undefined ? {} : { value: JSON.stringify(github.branchCheck) }),
      rule: `must say in the partition ${partition} where the branch of a deployment is checked: AWS documents the claim "ref" for the partition aws alone.`,
      remedy:
        '"subject" where the repository has repo, context and ref in its subject claims (gh api --method PUT repos/OWNER/NAME/actions/oidc/customization/sub); "environment" where the deployment branches of the environments are to hold it alone.',
    },
  ];
}

function rules(input: BootstrapInput): readonly Problem[] {
  const { state, stacks, github, account } = input;
  const problems: Problem[] = [...branchCheckProblems(input)];
  if (stacks.length > 0 && github === undefined) {
    problems.push({
      path: "github",
      rule: "is missing; the roles are for the jobs of one repository.",
      remedy: "Give github.repository and github.deployEnvironments.",
    });
  }
  if (stacks.length === 0 && state.keyArn !== undefined) {
    problems.push({
      path: "stacks",
      rule: "is empty, and the state is another account's: there is nothing to make.",
      remedy: "Name the stacks of this account.",
    });
  }
  if (state.keyArn !== undefined && state.accounts !== undefined) {
    problems.push({
      path: "state.accounts",
      rule: "is for the account that makes the bucket, and state.keyArn says that another one does.",
      remedy: "Remove one of the two.",
    });
  }
  const region = state.region ?? account.region;
  if (partitionOf(region) !== partitionOf(account.region)) {
    problems.push({
      path: "state.region",
      value: JSON.stringify(region),
      rule: `is in another partition than account.region, ${account.region}.`,
      remedy: "Keep the state in a Region of the same partition.",
    });
  }
  if (state.keyArn !== undefined && input.keyArns.includes(state.keyArn)) {
    problems.push({
      path: "state.keyArn",
      value: JSON.stringify(state.keyArn),
      rule: "is one of keyArns: the key that is shared must not be the one that the state is encrypted with.",
      remedy: "Give the key that the bootstrap of the state's account made.",
    });
  }
  return problems;
}

function placeOf({ state, account, prefix }: BootstrapInput, partition: Partition): StatePlace {
  if (state.keyArn !== undefined) return { made: false, keyArn: state.keyArn };
  const guests = (state.accounts ?? []).filter(({ accountId }) => accountId !== account.accountId);
  return {
    made: true,
    guests: guests.map(({ accountId, stacks, reads, prefix: own = prefix }) => ({
      accountId,
      stacks: stacks.map(stateName),
      reads: reads.map(stateName),
      previewRole: roleArnOf({ accountId, partition }, namesWith(own).previewRole),
      deployRole: roleArnOf({ accountId, partition }, namesWith(own).deployRole),
    })),
  };
}

function toGitHub({ repository, ...github }: NonNullable<BootstrapInput["github"]>): GitHub {
  const { subjectPrefix = `repo:${repository}`, branchCheck = "claim", repositoryId, branch } = github;
  const { previewEnvironments, deployEnvironments, pullRequests } = github;
  return {
    subjectPrefix,
    ...(repositoryId === undefined ? {} : { repositoryId }),
    ...{ branch, branchCheck, previewEnvironments, deployEnvironments, pullRequests },
  };
}

function toBootstrap(input: BootstrapInput, needs: readonly StackNeeds[]): Bootstrap {
  const { account, state, github, granteeBoundary } = input;
  const { accountId, region, tags, assumeRole } = account;
  const partition = partitionOf(region);
  return {
    target: {
      ...{ accountId, region, partition, tags },
      ...(assumeRole === undefined
        ? {}
        : {
            assumeRole: {
              roleArn: assumeRole.roleArn,
              ...(assumeRole.externalId === undefined ? {} : { externalId: assumeRole.externalId }),
            },
          }),
    },
    names: namesWith(input.prefix),
    prefix: input.prefix,
    state: {
      ...placeOf(input, partition),
      bucket: state.bucket,
      region: state.region ?? region,
      stacks: input.stacks.map(stateName),
      reads: state.reads.map(stateName),
    },
    ...(github === undefined || needs.length === 0
      ? {}
      : {
          roles: {
            github: toGitHub(github),
            providerExists: github.providerExists,
            stacks: needs,
            ...(granteeBoundary === undefined ? {} : { granteeBoundary }),
          },
        }),
  };
}

/** All checks, so that all problems are told at once. */
export function parseBootstrap(raw: RawBootstrap): ParsedBootstrap {
  const parsed = parseSection<BootstrapInput>(schema, "", raw.values);
  const refused = unknownKeys(raw.values);
  // The schema says the same of unknown keys, in words for a section.
  const own = (parsed.problems ?? []).filter(({ path }) => !refused.some((problem) => problem.path === path));
  if (parsed.value === undefined || refused.length > 0) return { problems: [...refused, ...own] };
  const input = parsed.value;
  const { problems, needs } = neededBy(input, raw);
  const all = [...rules(input), ...problems];
  if (all.length > 0) return { problems: all };
  const bootstrap = toBootstrap(input, needs);
  const tooLong = sizeProblems(bootstrap);
  return tooLong.length > 0 ? { problems: tooLong } : { bootstrap };
}

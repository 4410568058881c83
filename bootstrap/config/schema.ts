/** The shape of the bootstrap's configuration. Rules between fields are in `parse.ts`. */
import * as z from "zod";

import * as fields from "../../components/config/fields";
import type { FieldRule } from "../../components/config/fields";
import { BRANCH_CHECKS, type BranchCheck } from "../documents/trust";

const text = (pattern: RegExp, rule: FieldRule): z.ZodCustom<string, string> =>
  z.custom<string>((value) => typeof value === "string" && pattern.test(value), { params: { field: rule } });

/** @see https://docs.github.com/en/actions/reference/security/oidc */
const repository = text(/^[\w.-]+\/[\w.-]+$/, {
  rule: "must be a GitHub repository as OWNER/NAME.",
  remedy: "Copy it from the repository's address, without https://github.com/.",
});
const subjectPrefix = text(/^[a-z_]+:[\w.@-]+\/[\w.@-]+$/, {
  rule: "must be what the subject claims of the repository begin with, as in repo:OWNER/NAME.",
  remedy:
    "Copy it from the repository's settings of OpenID Connect, up to the colon behind the name; leave it out for repo:OWNER/NAME.",
});
const repositoryId = text(/^\d+$/, {
  rule: "must be the repository's number, as a string.",
  remedy: "Ask GitHub: gh api repos/OWNER/NAME --jq .id",
});
/** A wildcard would be taken for the character itself by StringEquals, and nobody would be let in. */
const branch = text(/^(?!\/)[^\s*?~^:\\[\]]+$/, {
  rule: "must be the name of one branch, without wildcards.",
  remedy: "Name the branch that is deployed, e.g. main.",
});
const environment = text(/^[^\s*?:'"`,;\\/][^*?:'"`,;\\/]{0,254}$/, {
  rule: "must be the name of one of the repository's environments, without colons and wildcards.",
  remedy: "Name environments as in the repository's settings, e.g. owner.",
});
const branchCheck = z.custom<BranchCheck>((value) => (BRANCH_CHECKS as readonly unknown[]).includes(value), {
  params: {
    field: {
      rule: 'must be one of "claim", "subject" and "environment".',
      remedy:
        'Leave it out in the partition aws. In the others: "subject" where the repository has the branch in its subject claims.',
    },
  },
});
const stackName = text(/^[\w.-]{1,100}$/, {
  rule: "must be the name of a stack, without organization and project.",
  remedy: "Name stacks as their files do: owner for Pulumi.owner.yaml.",
});
/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucket = text(/^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, {
  rule: "must be a bucket's name: 3 to 63 lower case letters, digits and hyphens.",
  remedy: "Choose a name that nobody else in the partition has, e.g. ORGANIZATION-pulumi-state.",
});
/** The roles' names, with what follows, are 64 characters at most. */
const prefix = text(/^[\w+=,.@-]{1,50}$/, {
  rule: "must be 1 to 50 characters that a role's name may have.",
  remedy: "Leave it out for cross-account-cmk.",
});
const folder = text(/^.+$/, { rule: "must be a folder.", remedy: "Leave it out for the folder above bootstrap/." });
const boundary = text(/^arn:aws(-cn|-us-gov)?:iam::(\d{12}|aws):policy\/.+$/, {
  rule: "must be the ARN of an IAM policy.",
  remedy: "Give the ARN of the permissions boundary that the roles and users have.",
});

const stacks = z.array(stackName);

export const schema = z.strictObject({
  account: z.strictObject({
    accountId: fields.accountId,
    region: fields.region,
    /** Absent: the credentials at hand must already be this account's. */
    assumeRole: z.strictObject({ roleArn: fields.roleArnField, externalId: fields.externalId.optional() }).optional(),
    tags: fields.tags.default({}),
  }),
  /** The stacks of the main program that are deployed to this account. None: the account only keeps the state. */
  stacks: stacks.default([]),
  github: z
    .strictObject({
      repository,
      subjectPrefix: subjectPrefix.optional(),
      repositoryId: repositoryId.optional(),
      branch: branch.default("main"),
      branchCheck: branchCheck.optional(),
      pullRequests: fields.flag.default(true),
      previewEnvironments: z.array(environment).default([]),
      deployEnvironments: z.array(environment).min(1),
      /** Whether the account has a provider for GitHub's tokens already: it can have one only. */
      providerExists: fields.flag.default(false),
    })
    .optional(),
  keyArns: z.array(fields.keyArn).default([]),
  granteeBoundary: boundary.optional(),
  state: z.strictObject({
    bucket,
    /** Of the bucket and its key. Absent: the account's. */
    region: fields.region.optional(),
    /** Of the key, where bucket and key are another account's, which makes them. Absent: made here. */
    keyArn: fields.keyArn.optional(),
    /** Stacks to whose outputs those of this account refer. */
    reads: stacks.default([]),
    /** Other accounts whose roles keep their stacks here. */
    accounts: z
      .array(
        z.strictObject({ accountId: fields.accountId, stacks, reads: stacks.default([]), prefix: prefix.optional() }),
      )
      .optional(),
  }),
  prefix: prefix.default("cross-account-cmk"),
  program: folder.default(".."),
});

export type BootstrapInput = z.output<typeof schema>;

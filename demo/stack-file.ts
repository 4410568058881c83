/** What a stack file of this project says of one side: where its secret is. Pure: text in, facts or problems out. */
import { parse } from "yaml";
import { z } from "zod";
import type { Side } from "./error-guidance";

/** The part of a side's section that a reader of its secret needs. What the program itself requires, it checks itself. */
export interface SideDefaults {
  readonly accountId?: string;
  readonly region?: string;
  readonly secretName?: string;
  /** The role that the stack deploys with. */
  readonly deployRoleArn?: string;
}

export type StackFile = { readonly defaults: SideDefaults } | { readonly problem: string };

const TEXT = "must be text (in quotes, where it is a number)";
const text = z.string(TEXT).optional();

const SECTION = z.looseObject(
  {
    accountId: text,
    region: text,
    secret: z.looseObject({ name: text }, "must be an object").optional(),
    assumeRole: z.looseObject({ roleArn: text }, "must be an object").optional(),
  },
  "must be an object",
);

const FILE = z.looseObject({ config: z.record(z.string(), z.unknown()).optional() });

export const sectionKey = (side: Side): string => `cross-account-cmk:${side}`;

function configOf(yaml: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const file = FILE.safeParse(parse(yaml) ?? {});
    return file.success ? (file.data.config ?? {}) : undefined;
  } catch {
    // The parser's message quotes the file, which may hold a value in plain text.
    return undefined;
  }
}

const present = (key: keyof SideDefaults, value: string | undefined): SideDefaults =>
  value === undefined ? {} : { [key]: value };

/** The defaults of a side, from the text of a stack file. A file without the side's section has none. */
export function parseStackFile(yaml: string, side: Side): StackFile {
  const config = configOf(yaml);
  if (config === undefined) return { problem: "is not a Pulumi stack file: it must be YAML with a `config` object" };
  const section = SECTION.safeParse(config[sectionKey(side)] ?? {});
  if (!section.success) {
    const problems = section.error.issues.map(
      (issue) => `\`${[sectionKey(side), ...issue.path].join(".")}\` ${issue.message}`,
    );
    return { problem: problems.join("; ") };
  }
  const { accountId, region, secret, assumeRole } = section.data;
  return {
    defaults: {
      ...present("accountId", accountId),
      ...present("region", region),
      ...present("secretName", secret?.name),
      ...present("deployRoleArn", assumeRole?.roleArn),
    },
  };
}

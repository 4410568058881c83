/** The stacks of the project, as their files tell. Pure. */
import { isAccountId, type AccountId } from "../../access/identifiers";
import { isRegion, partitionOf, type Partition, type Region } from "../../access/partition";
import { sectionOf, type Section, type Side } from "../../accounts/stack-sections";

export interface StackFile {
  readonly stack: string;
  /** `owner` where it has that section, whether or not it has the other one too. */
  readonly side: Side;
  /** Of that side. */
  readonly accountId: AccountId;
  readonly region: Region;
  readonly partition: Partition;
  /** The stack that has the key, as `organization/project/stack`; absent where the key is named by its ARN or is the stack's own. */
  readonly ownerStack?: string;
}

const STACK_FILE = /^Pulumi\.(.+)\.yaml$/;
/** The engine's own rule; such a name is safe in a file's name, in an artifact's and in a shell. */
const STACK_NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** The stack of a file in the project's own folder. */
export const stackOfFile = (file: string): string | undefined => STACK_FILE.exec(file)?.[1];

function ownerStackOf(external: Section | undefined): string | undefined {
  const key = external?.key;
  const stack = typeof key === "object" && key !== null && "stack" in key ? key.stack : undefined;
  return typeof stack === "string" ? stack : undefined;
}

/** @returns the stack, or what is wrong with its file */
export function readStackFile(stack: string, text: string): StackFile | string {
  const file = `Pulumi.${stack}.yaml`;
  if (!STACK_NAME.test(stack)) return `${file}: a stack's name has letters, digits, "-", "_" and "." only.`;
  const owner = sectionOf(text, "owner");
  const external = sectionOf(text, "external");
  const [side, section]: readonly [Side, Section | undefined] =
    owner === undefined ? ["external", external] : ["owner", owner];
  if (section === undefined) return `${file} is not YAML, or has neither an owner nor an external section.`;
  const { accountId, region } = section;
  if (typeof accountId !== "string" || !isAccountId(accountId)) {
    return `${file}: ${side}.accountId must be twelve digits, quoted.`;
  }
  if (typeof region !== "string" || !isRegion(region)) return `${file}: ${side}.region must be a Region of AWS.`;
  const ownerStack = owner === undefined ? ownerStackOf(external) : undefined;
  return {
    stack,
    side,
    accountId,
    region,
    partition: partitionOf(region),
    ...(ownerStack === undefined ? {} : { ownerStack }),
  };
}

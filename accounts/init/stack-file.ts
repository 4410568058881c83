/** The stack file that answers come to, the owner's entry for it, and what to do next. Pure. */
import { Document, isMap, parseDocument, stringify } from "yaml";
import { parseArn } from "../../access/identifiers";
import { PROJECT, type Side } from "../stack-sections";
import { namesIn, type Answers } from "./questions";

type Section = Readonly<Record<string, unknown>>;

const present = (name: string, value: unknown): Section =>
  value === undefined || value === "" ? {} : { [name]: value };
const listOf = (name: string, text: string | undefined): Section => {
  const names = namesIn(text);
  return names.length === 0 ? {} : { [name]: names };
};

export const sideOf = ({ side }: Answers): Side => (side === "owner" ? "owner" : "external");

/** The section of the configuration, not checked yet. */
export function sectionFrom(answers: Answers): Section {
  const { account, region, ownerStack, keyArn, roles, users, secretName, valueFile, deployRole } = answers;
  const secret = secretName ? { secret: { name: secretName, ...present("valueFile", valueFile) } } : {};
  return {
    accountId: account,
    region,
    ...(deployRole ? { assumeRole: { roleArn: deployRole } } : {}),
    ...(sideOf(answers) === "owner"
      ? { shares: [] }
      : {
          key: { ...present("stack", ownerStack), ...present("arn", keyArn) },
          ...listOf("roles", roles),
          ...listOf("users", users),
        }),
    ...secret,
  };
}

const sectionKey = (side: Side): string => `${PROJECT}:${side}`;

/** `replaces`: whether something is lost, which is to be asked for. */
export type StackFileText = { readonly text: string; readonly replaces: boolean } | { readonly problem: string };

/**
 * The text of the stack file. Of one that is there all else stays: encrypted values and what they are encrypted with are
 * nowhere else.
 */
export function stackFileText(side: Side, section: Section, former: string | undefined): StackFileText {
  const document = former === undefined || former.trim() === "" ? new Document({}) : parseDocument(former);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    return { problem: "is no stack file: it must be YAML with a `config` object" };
  }
  const other = side === "owner" ? "external" : "owner";
  if (document.hasIn(["config", sectionKey(other)])) {
    return { problem: `is the file of an ${other} side: name another stack` };
  }
  if (document.has("config") && !isMap(document.get("config"))) document.delete("config");
  const replaces = document.hasIn(["config", sectionKey(side)]);
  document.setIn(["config", sectionKey(side)], document.createNode(section));
  return { text: document.toString({ lineWidth: 0 }), replaces };
}

/** The role's path and name, as the configuration has them. */
const roleNameOf = (arn: string): string => (parseArn(arn)?.resource ?? "").replace(/^role\//, "");

/** Whom the owner is to share with. The deploying role makes the secret, so it uses the key as well. */
export function ownersEntry({ account, roles, users, secretName, deployRole }: Answers): string {
  const named = [...namesIn(roles), ...namesIn(users)].length > 0;
  const deploying = secretName && deployRole ? [roleNameOf(deployRole), deployRole] : [];
  const listed = named ? namesIn(roles) : ["ExampleRole"];
  const [deployName] = deploying.some((each) => listed.includes(each)) ? [] : deploying;
  const all = [...(deployName === undefined ? [] : [deployName]), ...listed];
  const share = {
    accountId: account,
    level: "principals",
    ...(all.length === 0 ? {} : { roles: all }),
    ...listOf("users", users),
  };
  const note = named ? "" : "# ExampleRole stands for the roles that may use the key: put theirs in its place.\n";
  return note + stringify([share], { lineWidth: 0 });
}

/** The commands that come next, one a line. */
export function nextCommands(answers: Answers): readonly string[] {
  const { stack = "", secretName, valueFile } = answers;
  const side = sideOf(answers);
  const value = secretName && !valueFile ? [`pulumi config set --secret ${side}SecretValue --stack ${stack}`] : [];
  return [
    ...(side === "external" ? ["pulumi up --stack owner --policy-pack policypack   # with the entry above"] : []),
    `pulumi stack init ${stack}`,
    ...value,
    `pulumi up --stack ${stack} --policy-pack policypack`,
  ];
}

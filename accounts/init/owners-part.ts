/** What the owner has to add for an external account: written out, and held against the account's section. Pure. */
import { stringify } from "yaml";
import { parseArn } from "../../access/identifiers";
import type { Problem } from "../../components/config/problems";
import { checkSections, type Section } from "../stack-sections";
import { isGiven, levelOf, readsOnly, type Answers } from "./answers";
import { namesIn } from "./checks";
import { accountOf, listed, principalsFrom, sectionFrom, termsFrom } from "./stack-file";

/** The role's path and name, as the configuration has them. */
const roleNameOf = (arn: string): string => (parseArn(arn)?.resource ?? "").replace(/^role\//, "");

/** Whom the entry stands for where nobody is named yet. */
const EXAMPLE = "ExampleRole";
const namesNobody = ({ roles, users }: Answers): boolean => namesIn(roles).length + namesIn(users).length === 0;

/** The deploying role makes the secret, so it uses the key as well. */
function namedPrincipals(answers: Answers): Section {
  const { roles, users, secretName, deployRole } = answers;
  const deploying = isGiven(secretName) && isGiven(deployRole) ? [roleNameOf(deployRole), deployRole] : [];
  const named = namesNobody(answers) ? [EXAMPLE] : namesIn(roles);
  const [deployName] = deploying.some((each) => named.includes(each)) ? [] : deploying;
  const all = deployName === undefined ? named : [deployName, ...named];
  return { ...listed("roles", all), ...listed("users", namesIn(users)) };
}

function grantees(answers: Answers): Section {
  const { account: accountId, rolePatterns, userPatterns, organization, organizationPaths } = answers;
  const level = levelOf(answers);
  switch (level) {
    case "organization":
      return { level, organizationId: organization, ...listed("paths", namesIn(organizationPaths)) };
    case "matching":
      return {
        ...{ accountId, level },
        ...listed("roles", namesIn(rolePatterns)),
        ...listed("users", namesIn(userPatterns)),
      };
    case "principals":
      return { accountId, level, ...namedPrincipals(answers) };
    default:
      return { accountId, level };
  }
}

/** What goes into the owner section: a share, readers of the owner's secret, and what the owner's principals read. */
interface OwnersPart {
  readonly share?: Section;
  readonly readers?: Section;
  readonly read?: Section;
}

function ownersPart(answers: Answers): OwnersPart {
  const { account: accountId, through, retiringPrincipal, reads, secretName, secretReaders } = answers;
  const means = {
    ...(isGiven(through) ? { through } : {}),
    ...(isGiven(retiringPrincipal) ? { retiringPrincipal } : {}),
  };
  const readers = {
    accountId,
    ...listed("roles", namesIn(answers.readsRoles)),
    ...listed("users", namesIn(answers.readsUsers)),
  };
  const read = { accountId, secretName, ...principalsFrom(secretReaders) };
  return {
    ...(readsOnly(answers) ? {} : { share: { ...grantees(answers), ...termsFrom(answers), ...means } }),
    ...(isGiven(reads) ? { readers } : {}),
    ...(isGiven(secretReaders) ? { read } : {}),
  };
}

const written = (entry: Section): string => stringify([entry], { lineWidth: 0 }).trimEnd();

/** The paragraphs that tell it. */
export function ownersEntries(answers: Answers): readonly string[] {
  const { share, readers, read } = ownersPart(answers);
  const note =
    levelOf(answers) === "principals" && namesNobody(answers)
      ? `# ${EXAMPLE} stands for the roles that may use the key: put theirs in its place.\n`
      : "";
  const parts: readonly (readonly [place: string, text: string])[] = [
    ...(share === undefined ? [] : [['"shares"', note + written(share)] as const]),
    ...(readers === undefined ? [] : [[`"readers" of its secret ${answers.reads ?? ""}`, written(readers)] as const]),
    ...(read === undefined ? [] : [['"reads"', written(read)] as const]),
  ];
  return parts.flatMap(([place, text]) => [`The owner adds to its ${place}, in Pulumi.owner.yaml:`, text]);
}

/** Some owner, whose own properties are not known here. */
const OTHER_ACCOUNTS = ["111111111111", "222222222222"];

/**
 * What the program would say of the owner's part and of the account's section, were they in one stack.
 * @param answers for an external account
 */
export function problemsOfBoth(answers: Answers): readonly Problem[] {
  const { share, readers, read } = ownersPart(answers);
  const [other] = OTHER_ACCOUNTS.filter((id) => id !== answers.account);
  const owner = {
    accountId: parseArn(answers.keyArn ?? "")?.accountId ?? accountOf(answers.secretReaders) ?? other,
    region: answers.region,
    shares: share === undefined ? [] : [share],
    ...(read === undefined ? {} : { reads: [read] }),
    ...(readers === undefined ? {} : { secret: { name: answers.reads, valueFile: "the owner's", readers: [readers] } }),
  };
  const ofOwner = Object.fromEntries(
    [...Object.keys(termsFrom(answers)), "key", "reads"].map((name) => [name, undefined]),
  );
  const external = { ...sectionFrom(answers), ...ofOwner };
  const checked = checkSections({ owner, external });
  return "problems" in checked ? checked.problems : [];
}

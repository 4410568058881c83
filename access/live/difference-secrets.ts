/** What differs at the secrets: key, resource policy, deletion. Pure. */
import { isKeyId, parseArn } from "../identifiers";
import { type DescribedResource } from "../stack/declared";
import { type Alias, type Secret, type World } from "../world";
import { NO_FINDINGS, together, type Difference, type Findings } from "./difference";
import { documentDifferences, type Existence } from "./difference-documents";
import { unread } from "./difference-keys";
import { type LiveSecret, type Read } from "./facts";
import { EMPTY_DOCUMENT } from "../stack/documents";
import { type PolicyDocument } from "../policy-document";

type Place = Pick<Difference, "accountId" | "subject" | "arn"> & { readonly accountId: string };

const MANAGED_KEY = "alias/aws/secretsmanager";

/** A key id or an alias as the ARN that it means for this secret; as it is, where nothing tells. */
function keyOf(text: string | undefined, secretArn: string, aliases: readonly Alias[]): string {
  if (text === undefined || text.endsWith(MANAGED_KEY)) return MANAGED_KEY;
  const { partition = "", region = "", accountId = "" } = parseArn(secretArn) ?? {};
  const own = `arn:${partition}:kms:${region}:${accountId}`;
  if (isKeyId(text)) return `${own}:key/${text}`;
  const arn = text.startsWith("alias/") ? `${own}:${text}` : text;
  return aliases.find((alias) => alias.arn === arn)?.targetKeyArn ?? arn;
}

const keyName = (key: string): string => (key === MANAGED_KEY ? `the AWS managed key (${key})` : key);

/** Of a secret whose policy names a deleted principal. `npm run drift` finds it in the output. */
export const CANNOT_REFRESH = "A refresh of this secret fails after two minutes (contains invalid principals)";

/**
 * The AWS provider waits for such a policy to become valid, which it never does, whether one reader was deleted or one of many.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
const unreadable = (remove: string): string =>
  `${CANNOT_REFRESH}: run \`${remove}\` first. Its readers in other accounts lose access until the next deployment writes the policy again.`;

function policyDifferences(
  place: Place,
  declared: PolicyDocument | undefined,
  live: Read<PolicyDocument>,
  exists: Existence,
): readonly Difference[] {
  const region = parseArn(place.arn)?.region ?? "";
  const remove = `aws secretsmanager delete-resource-policy --secret-id ${place.arn} --region ${region}`;
  // A policy that the program does not set at all is none of the engine's business: a refresh leaves it there.
  const remedy =
    declared === undefined
      ? `The stacks declare no policy here, so \`pulumi up\` leaves this one: \`${remove}\`, or declare it.`
      : "`pulumi up --refresh` of its stack puts the deployed policy back.";
  switch (live.is) {
    case "read":
      return documentDifferences(
        { ...place, remedy, beforeRefresh: unreadable(remove) },
        declared ?? EMPTY_DOCUMENT,
        live.value,
        exists,
      );
    case "missing":
      if (declared === undefined || declared.Statement.length === 0) return [];
      return [{ ...place, kind: "policy missing", text: "It has no resource policy any more.", remedy }];
    case "not read":
      return [];
  }
}

function ofSecret(place: Place, declared: Secret, live: LiveSecret, aliases: readonly Alias[], exists: Existence) {
  const { description, policy } = live;
  if (description.is === "missing") {
    const remedy = "`pulumi up --refresh` of its stack makes it anew.";
    return {
      differences: [{ ...place, kind: "resource missing" as const, text: "It does not exist.", remedy }],
      notRead: [],
    };
  }
  const differences: Difference[] = [];
  if (description.is === "read") {
    const { kmsKeyId, deletionDate } = description.value;
    const [was, is] = [keyOf(declared.kmsKeyId, place.arn, aliases), keyOf(kmsKeyId, place.arn, aliases)];
    if (was !== is) {
      const text = `It is encrypted with ${keyName(is)} instead of ${keyName(was)}.`;
      const remedy = "`pulumi up --refresh` of its stack sets the key again, for its versions from then on.";
      differences.push({ ...place, kind: "other key", text, remedy });
    }
    if (deletionDate !== undefined) {
      const region = parseArn(place.arn)?.region ?? "";
      const restore = `aws secretsmanager restore-secret --secret-id ${place.arn} --region ${region}`;
      const text = `It is scheduled for deletion (AWS tells the date ${deletionDate}): nobody can read it until it is restored.`;
      differences.push({ ...place, kind: "deletion scheduled", text, remedy: `If nobody meant that: \`${restore}\`.` });
    }
  }
  const { policyNotKnown } = declared;
  const undeclared =
    policyNotKnown === undefined
      ? []
      : [
          {
            accountId: place.accountId,
            what: `the declared resource policy of ${place.subject}`,
            because: policyNotKnown,
          },
        ];
  return {
    differences: [
      ...differences,
      ...(policyNotKnown === undefined ? policyDifferences(place, declared.policy, policy, exists) : []),
    ],
    notRead: [
      ...undeclared,
      ...unread(place, "the description", description),
      ...unread(place, "the resource policy", policy),
    ],
  };
}

/**
 * Of the secrets that the stacks declare and that were read.
 * @param aliases all that are known, to tell which key an alias means
 */
export function secretFindings(
  world: World,
  described: readonly DescribedResource[],
  live: readonly LiveSecret[],
  aliases: readonly Alias[],
  exists: Existence,
): Findings {
  return together(
    described.map(({ arn, accountId, label }) => {
      const declared = world.secrets?.find((secret) => secret.arn === arn);
      const read = live.find((secret) => secret.arn === arn);
      if (declared === undefined || read === undefined) return NO_FINDINGS;
      return ofSecret({ accountId, subject: `secret ${label}`, arn }, declared, read, aliases, exists);
    }),
  );
}

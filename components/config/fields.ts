/** The fields of the configuration: each knows what it allows and what to do about anything else. */
import * as z from "zod";
import {
  isAccountId,
  isIamPathAndName,
  isKeyArn,
  isRoleArn,
  isUserArn,
  parseArn,
  type AccountId,
  type KeyArn,
  type PrincipalArn,
  type RoleArn,
} from "../../access/identifiers";
import { ALL_REGIONS, isRegion } from "../../access/partition";
import { ROOT_ACCESS, type RootAccess } from "../key-duties";
import { isNarrow } from "../sharing/principal-pattern";
import { isViaService, type ViaService } from "../sharing/services";
import type { PrincipalPattern } from "../sharing/share";
import { remedyForService } from "./remedies/service";
import { NAMED_USES, type NamedUse } from "../sharing/uses";
import { closest } from "./closest";

/** Limits of AWS, each used for the check and for the message that quotes it. */
export const LIMITS = {
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
  rotationPeriodInDays: { min: 90, max: 2560 },
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
  deletionWindowInDays: { min: 7, max: 30 },
  /** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
  recoveryWindowInDays: { min: 7, max: 30 },
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
  keyDescriptionLength: 8192,
  /** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
  secretDescriptionLength: 2048,
  secretNameLength: 512,
  secretValueBytes: 65_536,
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  policyNameLength: 128,
  /** Of one resource: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
  tags: 50,
} as const;

/** What a failed field says; `remedy` may depend on the value that was found. */
export interface FieldRule {
  readonly rule: string;
  readonly remedy: string | ((value: unknown) => string);
  /** The value might be a secret pasted into the wrong place: never show it. */
  readonly hidden?: true;
}

const isText = (value: unknown): value is string => typeof value === "string";

/** White space at an end, as copying leaves it, is told before anything else: it is not seen. */
const remedyFor =
  (test: (value: unknown) => boolean, { remedy }: FieldRule) =>
  (value: unknown): string => {
    if (isText(value) && test(value.trim())) return "Remove the white space around it.";
    return isText(remedy) ? remedy : remedy(value);
  };

/** A field by its test. Wrong type, wrong form and absence are all told by the same rule. */
const field = <T>(test: (value: unknown) => boolean, rule: FieldRule): z.ZodCustom<T, T> =>
  z.custom<T>(test, { params: { field: { ...rule, remedy: remedyFor(test, rule) } } });

const textWhere =
  (test: (text: string) => boolean) =>
  (value: unknown): boolean =>
    isText(value) && test(value);
const wholeNumberIn =
  ({ min, max }: { readonly min: number; readonly max: number }) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

const remedyForAccountId = (value: unknown): string => {
  if (typeof value === "number") {
    // Shorter ones had a leading zero. Which id it was cannot be told: many YAML readers take such digits for octal.
    return isAccountId(String(value))
      ? `Put the id in quotes: "${String(value)}".`
      : "Copy the id from the account's page in the console and put it in quotes: bare digits are read as a number, and with a leading zero as another one.";
  }
  return "Copy the id from the account's page in the console, without dashes, in quotes.";
};

export const accountId = field<AccountId>(textWhere(isAccountId), {
  rule: "must be an AWS account id: twelve digits, as a string.",
  remedy: remedyForAccountId,
});

export const region = field<(typeof ALL_REGIONS)[number]>(textWhere(isRegion), {
  rule: "must be a Region of the partitions aws, aws-cn or aws-us-gov.",
  remedy: (value) => {
    const nearest = isText(value) ? closest(value, ALL_REGIONS) : undefined;
    return nearest === undefined
      ? "Use a Region's code, e.g. eu-central-1 or cn-north-1."
      : `Did you mean "${nearest}"?`;
  },
});

export const roleArnField = field<RoleArn>(textWhere(isRoleArn), {
  rule: "must be the ARN of an IAM role: arn:PARTITION:iam::ACCOUNT:role/NAME.",
  remedy: (value) =>
    isText(value) && value.includes(":assumed-role/")
      ? "That is a session's ARN. Give the role's own: arn:PARTITION:iam::ACCOUNT:role/NAME."
      : "Copy the role's ARN from the IAM console of that account.",
});

const remedyForKeyArn = (value: unknown): string => {
  if (!isText(value)) return "Give the ARN that the owner's stack prints as keyArn.";
  if (/(^|:)alias\//.test(value)) {
    return "That is an alias, which can be pointed at another key. Give the key's own ARN (the owner's stack prints it as keyArn).";
  }
  if (parseArn(value) === undefined) {
    return "A bare key id means a key of the caller's own account. Give the key's ARN (the owner's stack prints it as keyArn).";
  }
  return "Give the key's full ARN without wildcards (the owner's stack prints it as keyArn).";
};

export const keyArn = field<KeyArn>(textWhere(isKeyArn), {
  rule: "must be the ARN of a KMS key: arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID.",
  remedy: remedyForKeyArn,
});

/** In the owner's own section nobody else's output helps. */
export const ownKeyArn = field<KeyArn>(textWhere(isKeyArn), {
  rule: "must be the ARN of a KMS key: arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID.",
  remedy: (value) =>
    isText(value) && /(^|:)alias\//.test(value)
      ? "That is an alias, which can be pointed at another key. Give the key's own ARN, as its page in the KMS console shows it."
      : "Copy the key's full ARN from its page in the KMS console.",
});

export const stackName = field<string>(
  textWhere((text) => /^[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(text)),
  {
    rule: "must be the owner's stack as ORGANIZATION/PROJECT/STACK.",
    remedy:
      'With a self-managed backend the organization is the word "organization": organization/cross-account-cmk/owner.',
  },
);

export const externalId = field<string>(
  textWhere((text) => /^[\w+=,.@:/-]{2,1224}$/.test(text)),
  {
    rule: "must be an external id: 2 to 1,224 letters, digits and + = , . @ : / - _.",
    remedy: "Use the id that the role's trust policy asks for.",
    hidden: true,
  },
);

export const sessionName = field<string>(
  textWhere((text) => /^[\w+=,.@-]{2,64}$/.test(text)),
  {
    rule: "must be a role session name: 2 to 64 letters, digits and + = , . @ - _.",
    remedy: "Leave it out, or use a short name that CloudTrail may show.",
  },
);

/** A role or user: its name, its path and name, or its ARN. Which account and partition is checked where both are known. */
const principal = (kind: "role" | "user"): z.ZodCustom<string, string> =>
  field<string>(textWhere(isPrincipalText(kind, isIamPathAndName)), {
    rule: `must be the ${kind}'s name, path/name or ARN: letters, digits and + = , . @ - _, no wildcard.`,
    remedy: (value) => remedyForPrincipal(kind, value),
  });

const isPrincipalText =
  (kind: "role" | "user", isName: (text: string) => boolean) =>
  (text: string): boolean => {
    if (!text.startsWith("arn:")) return isName(text) && !/^(role|user|group|assumed-role)\//.test(text);
    // A colon is legal in a path, so that what is nearly an ARN would pass for a path and name.
    const { service, region, accountId: account = "", resource = "" } = parseArn(text) ?? {};
    if (service !== "iam" || region !== "" || !isAccountId(account)) return false;
    return resource.startsWith(`${kind}/`) && isName(resource.slice(kind.length + 1));
  };

/** As in a name and its path, and the wildcards `*` and `?`. Where a wildcard may stand is a rule of its own. */
const isPatternOfName = (text: string): boolean =>
  // IAM allows ${ in a path, but a condition would take it for the beginning of a policy variable.
  /^(?:[!-.0-~]+\/)*[\w+=,.@*?-]{1,64}$/.test(text) && !text.includes("${");

const principalPattern = (kind: "role" | "user"): z.ZodCustom<string, string> =>
  field<string>(textWhere(isPrincipalText(kind, isPatternOfName)), {
    rule: `must be the ${kind}'s name, path/name or ARN, in which * and ? may stand behind a path.`,
    remedy: (value) => {
      if (isText(value) && value.includes("${")) return 'Leave out "${": a condition takes it for a policy variable.';
      return isText(value) && /[*?]/.test(value) ? 'Use e.g. "team/*".' : remedyForPrincipal(kind, value);
    },
  });

function remedyForPrincipal(kind: "role" | "user", value: unknown): string {
  const text = isText(value) ? value : "";
  if (/(^|:)group\//.test(text)) return "A group is never a principal in a policy. List its users, or a role.";
  if (/(^|:)assumed-role\//.test(text)) return "That is a session. Give the role itself.";
  if (text.endsWith(":root")) return 'For the whole account use "level: account" in the owner\'s share.';
  if (/[*?]/.test(text)) return `A wildcard never matches in a principal. List each ${kind} by its name.`;
  const bare = /^(role|user)\/(.+)$/.exec(text);
  if (bare?.[1] === kind) return `Leave out the "${kind}/": ${JSON.stringify(bare[2])}.`;
  const other = kind === "role" ? "user" : "role";
  if (bare !== null || text.includes(`:${other}/`)) return `That is not a ${kind}: move it to "${other}s".`;
  if (text.startsWith("arn:")) return `An ARN of a ${kind} is arn:PARTITION:iam::ACCOUNT:${kind}/PATH/NAME.`;
  return `Give the ${kind}'s name as IAM shows it, e.g. Example${kind === "role" ? "Role" : "User"}.`;
}

export const role = principal("role");
export const user = principal("user");
export const rolePattern = principalPattern("role");
export const userPattern = principalPattern("user");

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export const organizationId = field<string>(
  textWhere((text) => /^o-[a-z0-9]{10,32}$/.test(text)),
  {
    rule: "must be an organization's id: o- and then 10 to 32 lower-case letters and digits.",
    remedy: "Copy the id from the organization's page in the console of its management account.",
  },
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths */
export const organizationPath = field<string>(
  textWhere((text) => /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(?:ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)*\*?$/.test(text)),
  {
    rule: "must be a path of an organization: o-ID/r-ROOT/, then ou-… parts with a / behind each, and * for all below.",
    remedy: "Use e.g. o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*.",
  },
);

const USES: readonly string[] = [...NAMED_USES, "custom"];

export const through = field<"policy" | "grants" | "both">(
  textWhere((text) => ["policy", "grants", "both"].includes(text)),
  { rule: 'must be "policy", "grants" or "both".', remedy: "Leave it out for the key policy." },
);

export const principalArn = field<PrincipalArn>(
  textWhere((text) => isRoleArn(text) || isUserArn(text)),
  {
    rule: "must be the ARN of a role or user.",
    remedy: "Copy it from IAM, e.g. arn:aws:iam::444455556666:role/ExampleRole.",
  },
);

/** The same, or a pattern of ARNs. */
export const principalPatternArn = field<PrincipalPattern>(
  textWhere((text) => {
    const [, kind, pathAndName = ""] = /^arn:[^:]+:iam::\d{12}:(role|user)\/(.+)$/.exec(text) ?? [];
    if (kind !== "role" && kind !== "user") return false;
    return isPrincipalText(kind, isPatternOfName)(text) && isNarrow(pathAndName);
  }),
  {
    rule: "must be the ARN of a role or user, in which * and ? may stand behind a path.",
    remedy: (value) =>
      isText(value) && value.includes("${")
        ? 'Leave out "${": a condition takes it for a policy variable.'
        : isText(value) && /[*?]/.test(value)
          ? "Put the wildcard behind a path, e.g. arn:aws:iam::444455556666:role/team/*."
          : "Copy it from IAM, e.g. arn:aws:iam::444455556666:role/ExampleRole.",
  },
);

export const use = field<NamedUse | "custom">(
  textWhere((text) => USES.includes(text)),
  {
    rule: `must be one of ${USES.join(", ")}; left out, it is the walkthrough's five actions.`,
    remedy: (value) => {
      const nearest = isText(value) ? closest(value, USES) : undefined;
      return nearest === undefined ? "Choose one of them, or leave it out." : `Did you mean "${nearest}"?`;
    },
  },
);

export const action = field<string>(
  textWhere((text) => /^kms:[A-Za-z]+[A-Za-z*?]*$/.test(text)),
  {
    rule: "must be a KMS action: kms: and its name, in which * may stand at the end.",
    remedy: (value) =>
      isText(value) && /^[A-Za-z]+\*?$/.test(value) ? `Write "kms:${value}".` : "Use e.g. kms:Decrypt.",
  },
);

export const viaService = field<ViaService>(isViaService, {
  rule: "must be the name of a service that kms:ViaService knows.",
  remedy: remedyForService,
});

/** None would mean: no condition at all. Whoever writes an empty list hardly means that. */
export const viaServices = z.array(viaService).min(1);

const CONTEXT_KEY = /^[\w.:/=@+-]{1,256}$/;
const isContextText = (value: unknown): boolean =>
  isText(value) && value.length > 0 && value.length <= 2048 && !value.includes("${");

/** One value or several; as the share model has it, always several. */
export const encryptionContext = z
  .record(
    field<string>(
      textWhere((text) => CONTEXT_KEY.test(text)),
      {
        rule: "must be an encryption context's key: letters, digits and _ . : / = @ + -.",
        remedy: "Use e.g. SecretARN.",
      },
    ),
    field<string | readonly string[]>(
      (value) => isContextText(value) || (Array.isArray(value) && value.length > 0 && value.every(isContextText)),
      {
        rule: "must be the value that the encryption context has, or a list of them; * and ? are wildcards, ${ is not allowed.",
        remedy: "Put the value in quotes. It is no secret: CloudTrail shows encryption contexts.",
      },
    ),
  )
  .transform((context) =>
    Object.fromEntries(
      Object.entries(context).map(([key, value]): [string, readonly string[]] => [
        key,
        typeof value === "string" ? [value] : value,
      ]),
    ),
  );

export const aliasName = field<`alias/${string}`>(
  textWhere((text) => /^alias\/(?!aws\/)[\w/-]{1,250}$/.test(text)),
  {
    rule: "must be an alias of your own: alias/ and then letters, digits, / _ -; alias/aws/ is reserved for AWS.",
    remedy: (value) =>
      isText(value) && /^(?!alias\/)[\w/-]+$/.test(value) && !value.startsWith("aws/")
        ? `Write "alias/${value}".`
        : "Use e.g. alias/cross-account-cmk.",
  },
);

const days = (limits: { readonly min: number; readonly max: number }, remedy: string): z.ZodCustom<number, number> =>
  field<number>(wholeNumberIn(limits), {
    rule: `must be a whole number of days, ${limits.min} to ${limits.max}.`,
    remedy,
  });

export const rotationPeriodInDays = days(LIMITS.rotationPeriodInDays, "Leave it out for 365 days.");
export const deletionWindowInDays = days(LIMITS.deletionWindowInDays, "Leave it out for 30 days.");

export const recoveryWindowInDays = field<number>(
  (value) => value === 0 || wholeNumberIn(LIMITS.recoveryWindowInDays)(value),
  {
    rule: `must be 0 (no recovery) or a whole number of days, ${LIMITS.recoveryWindowInDays.min} to ${LIMITS.recoveryWindowInDays.max}.`,
    remedy: "Leave it out for 30 days.",
  },
);

const QUOTE_IT = "Put the value in quotes.";

const describedUpTo = (length: number, hidden: Pick<FieldRule, "hidden"> = {}): z.ZodCustom<string, string> =>
  field<string>(
    textWhere((text) => text.length <= length),
    {
      rule: `must be text of at most ${length} characters.`,
      remedy: (value) => (isText(value) ? "Shorten it." : QUOTE_IT),
      ...hidden,
    },
  );

export const keyDescription = describedUpTo(LIMITS.keyDescriptionLength);
// Beside a secret's value its other properties are where the value is pasted by mistake.
export const secretDescription = describedUpTo(LIMITS.secretDescriptionLength, { hidden: true });

export const secretName = field<string>(
  textWhere((text) => /^[\w/+=.@-]+$/.test(text) && text.length <= LIMITS.secretNameLength),
  {
    rule: `must be a secret's name: 1 to ${LIMITS.secretNameLength} letters, digits and / _ + = . @ -.`,
    remedy: "Use e.g. quickstart/ExternalCMKSecret.",
    hidden: true,
  },
);

export const secretArn = field<string>(
  textWhere((text) => parseArn(text)?.service === "secretsmanager"),
  {
    rule: "must be the ARN of a secret: arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX.",
    remedy: "Copy it from the message that asks for it.",
    hidden: true,
  },
);

export const policyName = field<string>(
  textWhere((text) => /^[\w+=,.@-]+$/.test(text) && text.length <= LIMITS.policyNameLength),
  {
    rule: `must be an IAM policy's name: 1 to ${LIMITS.policyNameLength} letters, digits and + = , . @ - _.`,
    remedy: "Leave it out for cross-account-cmk-access.",
  },
);

/** A file's path. Something with braces, quotes or line breaks is a pasted value and is not repeated in a message. */
export const valueFile = field<string>(
  textWhere((text) => /^[^{}"\r\n]{1,1024}$/.test(text)),
  {
    rule: "must be the path of a file that holds the secret's value, relative to the project's folder.",
    remedy: "Put the value into a file such as mycreds.json (git ignores it), or use pulumi config set --secret.",
    hidden: true,
  },
);

export const flag = field<boolean>((value) => typeof value === "boolean", {
  rule: "must be true or false.",
  remedy: "Write true or false without quotes.",
});

export const rootAccess = field<RootAccess>(
  textWhere((text) => (ROOT_ACCESS as readonly string[]).includes(text)),
  {
    rule: 'must be "full" (IAM policies of the account may allow everything) or "administration" (they cannot allow its use).',
    remedy: "Leave it out for full.",
  },
);

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const tags = z.record(
  field<string>(
    textWhere((text) => /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u.test(text)),
    {
      rule: "must be a tag's key: 1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws:.",
      remedy: "Rename the tag.",
    },
  ),
  field<string>(
    textWhere((text) => /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u.test(text)),
    {
      rule: "must be a tag's value: text of at most 256 letters, digits, spaces and _ . : / = + - @.",
      remedy: (value) => (isText(value) ? "Shorten it, or leave other characters out." : QUOTE_IT),
    },
  ),
);

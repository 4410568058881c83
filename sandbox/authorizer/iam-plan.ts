/**
 * What an IAM call asks: its action, on what. Pure.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
import type { Account } from "../../access";
import type { ElsewhereQuestion } from "./elsewhere-judge";

export interface IamPlace {
  readonly partition: string;
  readonly accountId: string;
  /** As it is before the call: paths of roles and users are told by it alone. */
  readonly account: Account;
}

const KINDS = ["role", "user", "group"] as const;

/** The ARN of a role, user or group that a call names without its path. */
function principalArn(form: URLSearchParams, { partition, accountId, account }: IamPlace): string | undefined {
  for (const kind of KINDS) {
    const name = form.get(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}Name`);
    if (name === null) continue;
    const arns = [...account.identities, ...(account.groups ?? [])].map(({ arn }) => arn);
    const known = arns.find((arn) => arn.includes(`:${kind}/`) && arn.endsWith(`/${name}`));
    return known ?? `arn:${partition}:iam::${accountId}:${kind}${form.get("Path") ?? "/"}${name}`;
  }
  return undefined;
}

/** The ARN of a policy or an identity provider that the call makes. */
function createdArn(form: URLSearchParams, { partition, accountId }: IamPlace): string | undefined {
  const [policy, url] = [form.get("PolicyName"), form.get("Url")];
  if (form.get("Action") === "CreatePolicy" && policy !== null)
    return `arn:${partition}:iam::${accountId}:policy${form.get("Path") ?? "/"}${policy}`;
  return url === null
    ? undefined
    : `arn:${partition}:iam::${accountId}:oidc-provider/${url.replace(/^https:\/\//, "")}`;
}

export function iamQuestion(form: URLSearchParams, place: IamPlace): ElsewhereQuestion {
  const policyArn = form.get("PolicyArn");
  const resource =
    principalArn(form, place) ?? policyArn ?? form.get("OpenIDConnectProviderArn") ?? createdArn(form, place) ?? "*";
  return {
    action: `iam:${form.get("Action") ?? ""}`,
    resource,
    context: {
      "iam:PolicyARN": policyArn,
      "iam:PermissionsBoundary": form.get("PermissionsBoundary"),
    },
  };
}

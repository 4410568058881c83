/** Shares as a program gives them to a component: account ids and names are plain text, checked by the component. */
import { parseArn } from "../../access/identifiers";
import type { Share, Terms } from "../sharing/share";

/** Roles and users of one account, each by its name, its path and name, or its ARN. */
export interface NamedPrincipals {
  readonly roles?: readonly string[] | undefined;
  readonly users?: readonly string[] | undefined;
}

/** How some external principals may use the key: whose use it is, and on which {@link Terms}. */
export type ShareArgs = Terms &
  (
    | {
        /** The whole account: its administrators decide which of its principals, by IAM policy. */
        readonly level: "account";
        /** Twelve digits. */
        readonly accountId: string;
      }
    | ({
        /** The listed roles and users only. They must exist. */
        readonly level: "principals";
        readonly accountId: string;
      } & NamedPrincipals)
    | ({
        /** Whoever of the account has a matching name; `*` and `?` may stand behind a path, e.g. `team/*`. */
        readonly level: "matching";
        readonly accountId: string;
      } & NamedPrincipals)
    | {
        /** All accounts of an organization, or of the named parts of it. */
        readonly level: "organization";
        /** `o-` and ten to thirty-two letters and digits. */
        readonly organizationId: string;
        /** E.g. `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`. */
        readonly paths?: readonly string[] | undefined;
      }
  );

const isUser = (arn: string): boolean => parseArn(arn)?.resource.startsWith("user/") === true;

const byKind = (arns: readonly string[]): NamedPrincipals => ({
  roles: arns.filter((arn) => !isUser(arn)),
  users: arns.filter(isUser),
});

/** A share of either form → the form of the configuration, which schema and rules are made for. */
export function shareInput(share: ShareArgs | Share): object {
  if ("principals" in share) {
    const { principals, ...rest } = share;
    return { ...rest, ...byKind(principals) };
  }
  if ("patterns" in share) {
    const { patterns, ...rest } = share;
    return { ...rest, ...byKind(patterns) };
  }
  return share;
}

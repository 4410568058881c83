/** Who makes a call: the principal behind its access key, with all that allows or limits it on its own side. */
import type { Account, NamedPolicy } from "../../access";
import { parseArn, type Arn } from "../../access/identifiers";
import { partitionOf } from "../../access/partition";
import { BASE_CREDENTIALS, TOOLING_ACCOUNT } from "../seed";
import { AwsError } from "./answer";
import type { DocumentSource } from "./document-source";
import { identityPolicy, type Place } from "./documents";
import type { Session, Sessions } from "./sessions";
import type { Signature } from "./signature";

export interface CallerFacts {
  /** ARN of a user or an assumed-role session. */
  readonly arn: string;
  readonly accountId: string;
  readonly partition: string;
  /** The caller's own account, as the evaluator wants it but for its organization. */
  readonly account: Account;
  readonly sessionPolicies?: readonly NamedPolicy[];
  /** The service that makes the call for this caller, by its name in `kms:ViaService`, e.g. `ec2`. */
  readonly service?: string;
}

const notValid = (): AwsError =>
  new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.");

/** The sandbox's own credentials: a user without any policy, whose account is neither the owner nor an external one. */
function tooling(region: string): CallerFacts {
  const partition = partitionOf(region) ?? "aws";
  const arn = `arn:${partition}:iam::${TOOLING_ACCOUNT}:user/sandbox-tooling`;
  const account: Account = { id: TOOLING_ACCOUNT, identities: [{ arn, policies: [], tags: {} }] };
  return { arn, accountId: TOOLING_ACCOUNT, partition, account };
}

/** The role's name in `assumed-role/NAME/SESSION`, where the ARN is one of a session. */
const sessionRole = ({ service, resource }: Arn): string | undefined =>
  service === "sts" && resource.startsWith("assumed-role/") ? resource.split("/")[1] : undefined;

/** Session tags stand before the role's own tags of the same name. */
function withSessionTags(account: Account, roleName: string, { tags }: Session): Account {
  const identities = account.identities.map((identity) =>
    identity.arn.includes(":role/") && identity.arn.endsWith(`/${roleName}`)
      ? { ...identity, tags: { ...identity.tags, ...tags } }
      : identity,
  );
  return { ...account, identities };
}

export class Callers {
  constructor(
    private readonly source: DocumentSource,
    private readonly sessions: Sessions,
  ) {}

  /**
   * The caller behind a signature.
   * @throws AwsError as AWS answers an access key that it does not know, or whose session has expired
   */
  async identify(signature: Signature): Promise<CallerFacts> {
    const { accessKeyId, region } = signature;
    if (accessKeyId === BASE_CREDENTIALS.accessKeyId) return tooling(region);
    const session = this.sessions.get(accessKeyId);
    const arn = session?.arn ?? (await this.source.callerArn(signature));
    const parsed = parseArn(arn);
    // Credentials of one partition are unknown in another, and moto makes a user up for a key that it does not know.
    if (parsed === undefined || parsed.partition !== partitionOf(region)) throw notValid();
    if (session === undefined && !(parsed.service === "iam" && parsed.resource.startsWith("user/"))) {
      if (sessionRole(parsed) === undefined) throw notValid();
      throw new AwsError(
        "ExpiredTokenException",
        `The session of ${arn} was not begun since the sandbox was opened: assume the role again.`,
      );
    }
    const { accountId, partition } = parsed;
    const caller = { arn, accountId, partition };
    const place = { accountId, region };
    if (session === undefined) return { ...caller, account: await this.source.account(place) };
    return { ...caller, ...(await this.limits(place, session, sessionRole(parsed) ?? "")) };
  }

  private async limits(place: Place, session: Session, roleName: string) {
    const [account, managed] = await Promise.all([
      this.source.account(place),
      Promise.all(session.policyArns.map((arn) => this.source.managedPolicy(place, arn))),
    ]);
    const inline = session.policy === undefined ? [] : [identityPolicy("session policy", session.policy)];
    const sessionPolicies = [...inline, ...managed];
    return {
      account: withSessionTags(account, roleName, session),
      ...(session.service === undefined ? {} : { service: session.service }),
      ...(sessionPolicies.length === 0 ? {} : { sessionPolicies }),
    };
  }
}

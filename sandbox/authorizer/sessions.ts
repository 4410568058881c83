/** The sessions that STS began since the authorizer started, by access key. */
import { AwsError } from "./answer";

/** What an AssumeRole call made: who the access key is, and what it was limited to. */
export interface Session {
  /** `arn:PARTITION:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
  readonly arn: string;
  readonly expiresAt: Date;
  /** The inline session policy's text. */
  readonly policy?: string;
  /** ARNs of the managed policies that were passed as session policies. */
  readonly policyArns: readonly string[];
  /** Session tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** The service that calls with it for the principal, by its name in `kms:ViaService`. Left out: the principal itself. */
  readonly service?: string;
}

const BEGINS_SESSION = "AssumeRole";

const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim();

/** `Tags.member.1.Key` and its like, in the order of their numbers. */
function members(form: URLSearchParams, list: string, field: string): readonly string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = form.get(`${list}.member.${index}.${field}`);
    if (value === null) return values;
    values.push(value);
  }
}

/** The session that a call began, with its access key; `undefined` where it began none. */
export function sessionOf(requestBody: string, responseBody: string): [string, Session] | undefined {
  const form = new URLSearchParams(requestBody);
  if (form.get("Action")?.startsWith(BEGINS_SESSION) !== true) return undefined;
  const accessKeyId = element(responseBody, "AccessKeyId");
  const arn = element(responseBody, "Arn");
  const expiration = Date.parse(element(responseBody, "Expiration") ?? "");
  if (accessKeyId === undefined || arn === undefined || Number.isNaN(expiration)) return undefined;
  const values = members(form, "Tags", "Value");
  const tags = members(form, "Tags", "Key").map((key, index): [string, string] => [key, values[index] ?? ""]);
  const policy = form.get("Policy");
  const session: Session = {
    arn,
    expiresAt: new Date(expiration),
    policyArns: members(form, "PolicyArns", "arn"),
    tags: Object.fromEntries(tags),
    ...(policy === null ? {} : { policy }),
  };
  return [accessKeyId, session];
}

export class Sessions {
  private readonly byAccessKey = new Map<string, Session>();

  constructor(private readonly now: () => Date = () => new Date()) {}

  /** Takes note of the session that an STS call began, if it did. */
  note(requestBody: string, responseBody: string): void {
    const begun = sessionOf(requestBody, responseBody);
    if (begun !== undefined) this.byAccessKey.set(...begun);
  }

  /**
   * The session of an access key, or `undefined` where it has none.
   * @throws AwsError where it has expired
   */
  get(accessKeyId: string): Session | undefined {
    const session = this.byAccessKey.get(accessKeyId);
    if (session !== undefined && session.expiresAt <= this.now()) {
      throw new AwsError("ExpiredTokenException", "The security token included in the request is expired");
    }
    return session;
  }

  /**
   * From now on the calls of a session are ones that a service makes for its principal.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
   */
  forward(accessKeyId: string, service: string): void {
    const session = this.byAccessKey.get(accessKeyId);
    if (session === undefined) throw new Error("A session that was not begun here cannot be handed to a service.");
    this.byAccessKey.set(accessKeyId, { ...session, service });
  }

  /** The ARNs of all sessions. */
  arns(): readonly string[] {
    return [...this.byAccessKey.values()].map(({ arn }) => arn);
  }
}

/** Lets a call of KMS or Secrets Manager through where AWS would, and refuses it as AWS does where it would not. */
import { parseArn } from "../../access/identifiers";
import type { AwsCall } from "./aws-call";
import { Callers } from "./callers";
import type { DocumentSource } from "./document-source";
import { KmsJudge, type Route } from "./kms-judge";
import type { Asker, Witness } from "./question";
import { SecretJudge } from "./secret-judge";
import type { Sessions } from "./sessions";

export class Judge {
  private readonly callers: Callers;
  private readonly kms: KmsJudge;
  private readonly secrets: SecretJudge;

  constructor(
    private readonly source: DocumentSource,
    sessions: Sessions,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.callers = new Callers(source, sessions);
    this.kms = new KmsJudge(source, () => accountsOf(sessions));
    this.secrets = new SecretJudge(source);
  }

  /**
   * @returns where an allowed call is to go
   * @throws AwsError where AWS would refuse the call, or where that cannot be told
   */
  async judge(call: AwsCall, witness: Witness): Promise<Route> {
    const { signature, service } = call;
    const asker: Asker = {
      caller: await this.callers.identify(signature),
      region: signature.region,
      now: this.now(),
      organizationOf: (accountId) => this.source.organizationOf(accountId),
    };
    return service === "kms" ? this.kms.judge(call, asker, witness) : this.secrets.judge(call, asker, witness);
  }
}

/** The accounts that a session was begun in. */
export const accountsOf = (sessions: Sessions): readonly string[] => [
  ...new Set(sessions.arns().flatMap((arn) => parseArn(arn)?.accountId ?? [])),
];

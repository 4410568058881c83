/** Judges calls of IAM and S3: by the caller's own policies and boundary, and the bucket's policy. */
import type { IncomingMessage } from "node:http";
import type { Decision } from "../../access";
import { evaluateElsewhere, type ElsewhereResource } from "../../access/elsewhere";
import { AwsError } from "./answer";
import type { OtherService } from "./aws-call";
import type { CallerFacts, Callers } from "./callers";
import type { EmulatedBuckets } from "./emulated-buckets";
import { iamQuestion } from "./iam-plan";
import type { Context, Witness } from "./question";
import { refusal, undecided } from "./refusal";
import { s3Plan } from "./s3-plan";
import type { Signature } from "./signature";

export interface ElsewhereQuestion {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** A call as it came, with its whole body. */
export interface ElsewhereCall {
  readonly service: OtherService;
  readonly signature: Signature;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

const DENIED = 403;

/** Both services answer an AccessDenied of their own, and not an AccessDeniedException. */
function enforce(decision: Decision): void {
  if (decision.outcome === "unknown") throw undecided(decision);
  if (decision.outcome === "denied") throw new AwsError("AccessDenied", refusal("kms", decision).message, DENIED);
}

export class ElsewhereJudge {
  constructor(
    private readonly callers: Callers,
    private readonly buckets: EmulatedBuckets,
  ) {}

  /** @throws AwsError unless the call is allowed */
  async judge(call: ElsewhereCall, witness: Witness): Promise<void> {
    const { signature } = call;
    const caller = await this.callers.identify(signature);
    const { questions, resource } = await this.planOf(call, caller);
    for (const question of questions) {
      const request = {
        ...question,
        principal: caller.arn,
        region: signature.region,
        ...(caller.sessionPolicies === undefined ? {} : { sessionPolicies: caller.sessionPolicies }),
      };
      const decision = evaluateElsewhere(request, { accounts: [caller.account] }, resource);
      witness(decision);
      enforce(decision);
    }
  }

  private async planOf(
    { service, signature, request, body }: ElsewhereCall,
    caller: CallerFacts,
  ): Promise<{ readonly questions: readonly ElsewhereQuestion[]; readonly resource: ElsewhereResource }> {
    const { accountId, partition, account } = caller;
    const own = { accountId };
    if (service === "iam") {
      const form = new URLSearchParams(body.toString("utf8"));
      return { questions: [iamQuestion(form, { partition, accountId, account })], resource: own };
    }
    const { method = "GET", url = "/", headers } = request;
    const { bucket, creates, questions } = s3Plan({ method, url, headers, partition });
    if (bucket === "" || creates) return { questions, resource: own };
    const found = await this.buckets.find(bucket, signature.region, accountId);
    return { questions, resource: found ?? own };
  }
}

/** The questions that one call asks the evaluator, and how they are asked. Pure. */
import {
  evaluate,
  type Account,
  type Decision,
  type Organization,
  type Request,
  type Secret,
  type World,
} from "../../access";
import { parseArn } from "../../access/identifiers";
import { isRegion, viaServiceName } from "../../access/partition";
import type { JudgedService } from "./aws-call";
import type { CallerFacts } from "./callers";
import type { FoundKey } from "./document-source";
import type { Place } from "./documents";
import { enforce } from "./refusal";

export type Context = NonNullable<Request["context"]>;

export interface Question {
  /** What is asked; who asks, where and when is added by {@link ask}. */
  readonly request: Omit<Request, "principal" | "region" | "sessionPolicies">;
  /** What AWS's sentence calls the resource; "" for none. Left out: the ARN that the request resolved to. */
  readonly shown?: string;
  /** The Region in which something is done for the call, where it is not the call's own. */
  readonly region?: string;
}

/** The account and Region that a name means for a caller: an ARN's own, else the caller's and the call's. */
export function placeOf(name: string, caller: CallerFacts, region: string): Place {
  const arn = parseArn(name);
  return { accountId: arn?.accountId ?? caller.accountId, region: arn?.region ?? region };
}

export function worldOf(asker: Asker, keys: readonly FoundKey[], secrets: readonly Secret[] = []): World {
  const { caller, organizationOf } = asker;
  const owners = [...keys.map(({ key }) => key.arn), ...secrets.map(({ arn }) => arn)].map(
    (arn) => parseArn(arn)?.accountId ?? "",
  );
  const others = [...new Set(owners)].filter((id) => id !== caller.accountId);
  const accounts: readonly Account[] = [caller.account, ...others.map((id) => ({ id, identities: [] }))];
  return {
    accounts: accounts.map((account) => ({ ...account, organization: organizationOf(account.id) })),
    keys: keys.map(({ key }) => key),
    aliases: keys.flatMap(({ aliases }) => aliases),
    secrets,
  };
}

/** Condition keys of the moment. The network's are not told: a loopback address would answer for AWS what it is not asked. */
function moment(now: Date): Context {
  return { "aws:CurrentTime": now.toISOString(), "aws:EpochTime": Math.floor(now.getTime() / 1000) };
}

export interface Asker {
  readonly caller: CallerFacts;
  readonly region: string;
  readonly now: Date;
  readonly organizationOf: (accountId: string) => Organization | "none";
}

/** Which service makes the call, where one does for the caller. */
const viaOf = ({ service }: CallerFacts, region: string): Pick<Request, "via"> =>
  service !== undefined && isRegion(region) ? { via: viaServiceName(service, region) } : {};

export function decide({ caller, region: own, now }: Asker, question: Question, world: World): Decision {
  const { request, shown, region = own } = question;
  const { arn: principal, sessionPolicies } = caller;
  const context = { ...moment(now), ...request.context };
  const session = sessionPolicies === undefined ? {} : { sessionPolicies };
  const whole = evaluate({ ...request, ...session, ...viaOf(caller, own), principal, region, context }, world);
  // The secrets of a batch are asked about one by one, beside the permission for the batch itself.
  const decision = request.action === BATCH ? (whole.parts[0] ?? whole) : whole;
  if (shown === undefined || decision.parts.length > 0) return decision;
  return { ...decision, resource: shown === "" ? "*" : shown };
}

const BATCH = "secretsmanager:BatchGetSecretValue";

/** Told of every decision before it takes effect. */
export type Witness = (decision: Decision) => void;

/** @throws AwsError at the first question that is not answered by "allowed" */
export function askAll(
  service: JudgedService,
  asker: Asker,
  questions: readonly Question[],
  world: World,
  witness: Witness,
): void {
  for (const question of questions) {
    const decision = decide(asker, question, world);
    witness(decision);
    enforce(service, decision);
  }
}

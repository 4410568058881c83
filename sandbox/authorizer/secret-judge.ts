/** Judges one call to Secrets Manager: the secret's side, and what the caller needs of its key. */
import { secretAction, type Secret } from "../../access";
import { parseArn } from "../../access/identifiers";
import type { AwsCall } from "./aws-call";
import { AwsError } from "./answer";
import type { CallerFacts } from "./callers";
import type { DocumentSource, FoundKey } from "./document-source";
import type { Route } from "./kms-judge";
import { secretParameters, type SecretParameters } from "./parameters";
import { askAll, placeOf, worldOf, type Asker, type Question, type Witness } from "./question";
import { kmsRefused, notAuthorized, UNDECIDED } from "./refusal";
import { secretPlan, type SecretPlan } from "./secret-plan";

const NOT_FOUND = "ResourceNotFoundException";
/** The six characters that AWS adds to a name are not known before the secret is there. */
const NEW_SUFFIX = "SANDBX";

/** AWS was seen to hold the creation of a secret against the whole ARN, which the emulator is about to give it. */
function byItsArn(question: Question, [created]: readonly Secret[]): Question {
  if (created === undefined || question.request.action !== "secretsmanager:CreateSecret") return question;
  const { resource, context } = question.request;
  const told = { ...context, "secretsmanager:Name": resource };
  return { ...question, request: { ...question.request, resource: created.arn, context: told } };
}

export class SecretJudge {
  constructor(private readonly source: DocumentSource) {}

  /** @throws AwsError unless the call is allowed */
  async judge(call: AwsCall, asker: Asker, witness: Witness): Promise<Route> {
    const parameters = secretParameters(call.parameters);
    const plan = secretPlan(call.operation, parameters, call.parameters);
    const action = plan.questions.at(-1)?.request.action ?? `secretsmanager:${call.operation}`;
    const existing = await Promise.all(plan.secrets.map((name) => this.secret(name, action, asker)));
    const created = plan.created === undefined ? [] : [await this.created(plan.created, parameters, asker)];
    const secrets = [...existing, ...created];
    const keys = await this.keysOf(plan, secrets, asker);
    const questions = plan.questions.map((question) => byItsArn(question, created));
    askAll("secretsmanager", asker, questions, worldOf(asker, keys, secrets), witness);
    return route(secrets, asker.caller);
  }

  /** A secret that the call names. One's own that is missing is told of as such, another account's is not. */
  private async secret(name: string, action: string, { caller, region }: Asker): Promise<Secret> {
    const place = placeOf(name, caller, region);
    try {
      return await this.source.secret(place, name);
    } catch (error) {
      if (!isMissing(error) || place.accountId === caller.accountId) throw error;
      const why = `because no resource-based policy allows the ${action} action`;
      throw new AwsError("AccessDeniedException", notAuthorized(caller.arn, action, name, why));
    }
  }

  /** The secret as it is going to be; the one of that name where there is one, so that AWS can say so. */
  private async created(name: string, { KmsKeyId, Tags = [] }: SecretParameters, asker: Asker): Promise<Secret> {
    const { caller, region } = asker;
    const { accountId, partition } = caller;
    try {
      return await this.source.secret({ accountId, region }, name);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return {
      arn: `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}-${NEW_SUFFIX}`,
      tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
      ...(KmsKeyId === undefined ? {} : { kmsKeyId: KmsKeyId }),
    };
  }

  /** The keys of the secrets and the one that the call names. A bare id means a key of the secret's own account. */
  private async keysOf(plan: SecretPlan, secrets: readonly Secret[], asker: Asker): Promise<readonly FoundKey[]> {
    if (!plan.questions.some(needsKey)) return [];
    const wanted = secrets.flatMap(({ arn, kmsKeyId }) => {
      const { accountId = "", region = "" } = parseArn(arn) ?? {};
      return [kmsKeyId, plan.key].flatMap((key) => (key === undefined ? [] : [{ key, own: { accountId, region } }]));
    });
    const distinct = new Map(wanted.map((each) => [`${each.own.accountId} ${each.key}`, each]));
    const found = [...distinct.values()].map(({ key, own }) => {
      const arn = parseArn(key);
      const place = arn === undefined ? own : { accountId: arn.accountId, region: arn.region };
      return this.key(place, key, asker);
    });
    return (await Promise.all(found)).flat();
  }

  /** No key where there is none: the evaluator then says that it is not known. Another account's is out of sight. */
  private async key(place: { accountId: string; region: string }, key: string, { caller }: Asker) {
    try {
      return [await this.source.key(place, key)];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (place.accountId !== caller.accountId) throw kmsRefused();
      return [];
    }
  }
}

const needsKey = ({ request }: Question): boolean => (secretAction(request.action)?.kmsActions.length ?? 0) > 0;

const isMissing = (error: unknown): boolean => error instanceof AwsError && error.code === NOT_FOUND;

/** Another account's secret is reached as that account. */
function route(secrets: readonly Secret[], caller: CallerFacts): Route {
  const [accountId, ...others] = new Set(secrets.map(({ arn }) => parseArn(arn)?.accountId ?? caller.accountId));
  if (others.length > 0) {
    throw new AwsError(UNDECIDED, "The emulated AWS cannot read secrets of two accounts in one call.");
  }
  return accountId === undefined || accountId === caller.accountId ? {} : { accountId };
}

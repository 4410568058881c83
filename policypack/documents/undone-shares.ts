/** What a policy gives and takes away again by a Deny of its own, asked of the evaluator: whatever it does not know is not told. */
import { evaluate } from "../../access/evaluate";
import { KMS_ACTIONS } from "../../access/kms-actions";
import { listOf, type PolicyDocument, type Statement } from "../../access/policy-document";
import type { World } from "../../access/world";
import { actionsMatched, reachesAction } from "./actions";
import { testsOf } from "./conditions";
import { type Asker, type Manner, mannersOf, MOST, type Receiver, receiversOf } from "./share-askers";

/** The key whose policy it is. */
export interface Home {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly owner: string;
}

export interface Undone {
  /** The index of the statement that gives it. */
  readonly index: number;
  readonly receiver: Receiver;
  /** The action patterns of which nothing is left, as they are written. */
  readonly patterns: readonly string[];
  /** Whether another pattern is left. */
  readonly isPartial: boolean;
  /** The indexes of the Deny statements. */
  readonly by: readonly number[];
}

/** Condition keys whose values the askers and manners go through, or that follow from them. With any other a Deny is left aside. */
const GONE_THROUGH =
  /^(aws:(principalarn|principalaccount|principalorgid|principaltype|viaawsservice|securetransport|principalisawsservice|resourceaccount)|kms:(calleraccount|viaservice|grantisforawsresource|encryptioncontextkeys|encryptioncontext:.+))$/;

/** Patterns for the ARN of a principal from which an asker is made. */
const ASKED = /^arn:[^:]+:(iam|sts)::[^:]*:(root|\*|(role|user|assumed-role|federated-user)\/.+)$/;

const isCertain = ({ Condition: block }: Statement): boolean =>
  testsOf(block).every(({ key, values }) => {
    const lower = key.toLowerCase();
    if (!GONE_THROUGH.test(lower) || values.some((value) => value.includes("${"))) return false;
    return lower !== "aws:principalarn" || values.every((value) => ASKED.test(value));
  });

const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

function worldOf(askers: readonly Asker[], policy: PolicyDocument, { arn }: Home): World {
  const policies = [{ name: "AdministratorAccess", document: EVERYTHING }];
  const [first] = askers;
  const identities = askers.map(({ principal }) => ({ arn: principal, policies }));
  const organization = first?.organization;
  return {
    accounts: [{ id: first?.accountId ?? "", identities, ...(organization === undefined ? {} : { organization }) }],
    keys: [{ arn, policy }],
  };
}

/** Whether the Deny statements refuse an action to every asker, in every manner in which the Allow would let one. */
function isUndone(
  action: string,
  { askers }: Receiver,
  manners: readonly Manner[],
  worlds: readonly [World, World],
  { arn }: Home,
) {
  const [given, left] = worlds;
  const requests = askers.flatMap(({ principal }) =>
    manners.map((manner) => ({ principal, action, resource: arn, ...manner })),
  );
  if (requests.length > MOST) return undefined;
  const served = requests.filter((request) => evaluate(request, given).outcome !== "denied");
  if (served.length === 0) return undefined;
  return served.every((request) => evaluate(request, left).outcome === "denied");
}

function undoneFor(
  receiver: Receiver,
  statement: Statement,
  denies: readonly Statement[],
  document: PolicyDocument,
  home: Home,
) {
  // A guard on the encryption context is one for the calls that have any, whatever it does to the others.
  const byContext = denies.some(({ Condition: block }) =>
    testsOf(block).some(({ key }) => key.toLowerCase().startsWith("kms:encryptioncontext")),
  );
  const manners = mannersOf([statement, ...denies], home);
  const worlds = [
    worldOf(receiver.askers, { ...document, Statement: [statement] }, home),
    worldOf(receiver.askers, { ...document, Statement: [statement, ...denies] }, home),
  ] as const;
  const answers = new Map<string, boolean | undefined>();
  const answerTo = (action: string): boolean | undefined => {
    if (!answers.has(action)) answers.set(action, isUndone(action, receiver, manners, worlds, home));
    return answers.get(action);
  };
  const told = listOf(statement.Action).map((pattern) => {
    const known = actionsMatched(pattern)
      .filter(({ resourceType, encryptionContext }) => resourceType === "key" && (encryptionContext || !byContext))
      .map(({ name }) => answerTo(`kms:${name}`))
      .filter((each) => each !== undefined);
    return { pattern, undone: known.length > 0 && known.every((each) => each), given: known.length > 0 };
  });
  const patterns = told.filter(({ undone }) => undone).map(({ pattern }) => pattern);
  return { patterns, isPartial: told.some(({ given, undone }) => given && !undone) };
}

const reachesAny = (statement: Statement): boolean =>
  KMS_ACTIONS.some(({ name }) => reachesAction(statement, `kms:${name}`));

/** Shares of a key policy that its Deny statements undo, in whole or in part. */
export function undoneShares(document: PolicyDocument, home: Home): readonly Undone[] {
  const all = document.Statement.map((statement, index) => ({ statement, index }));
  const denies = all.filter(
    ({ statement }) => statement.Effect === "Deny" && isCertain(statement) && reachesAny(statement),
  );
  if (denies.length === 0) return [];
  const statements = denies.map(({ statement }) => statement);
  return all
    .filter(({ statement }) => statement.Effect === "Allow" && statement.NotAction === undefined)
    .flatMap(({ statement, index }) =>
      receiversOf(statement, home, [statement, ...statements]).flatMap((receiver): readonly Undone[] => {
        const found = undoneFor(receiver, statement, statements, document, home);
        if (found.patterns.length === 0) return [];
        const alone = denies.filter(
          ({ statement: deny }) => undoneFor(receiver, statement, [deny], document, home).patterns.length > 0,
        );
        const by = (alone.length > 0 ? alone : denies).map((each) => each.index);
        return [{ index, receiver, ...found, by }];
      }),
    );
}

/**
 * The requests that a mutant is held against: every caller, every action, every key and secret, made in several manners.
 * What the documents cannot tell apart is asked once (actions that the same statements speak of, manners where no condition is),
 * and what they say the same of not at all.
 */
import {
  KMS_ACTIONS,
  type KmsAction,
  type KmsResourceType,
  type Request,
  SECRET_ACTIONS,
  type SecretAction,
} from "../../../access";
import { wildcardMatcher } from "../../../access/language/glob";
import { listOf, type PolicyDocument } from "../../../access/policy-document";
import { OWNER, STRANGER, type Place } from "./places";
import type { Start } from "./starts";
import type { Surroundings } from "./world";

/** How a call is made, beside who makes it. */
export interface Manner {
  readonly via?: string;
  readonly context?: Readonly<Record<string, string>>;
  /** An AWS service makes the grant for a resource of its own. */
  readonly forAwsResource?: true;
  /** The account of the resource that a service principal calls for. */
  readonly sourceAccount?: string;
}

export interface Ask {
  /** Its own among the asks of one start. */
  readonly id: string;
  readonly caller: string;
  /** With its prefix. */
  readonly action: string;
  readonly resource: string;
  readonly manner: Manner;
  readonly request: Request;
}

const DIRECT: Manner = {};
const FOR_AWS: Manner = { forAwsResource: true };
const THROUGH = { via: "s3", context: { Project: "a" } } as const;
const OTHERWISE: Manner = { via: "rds", context: { Project: "z" } };
const forSecret = ({ secretArn }: Place): Manner => ({ via: "secretsmanager", context: { SecretARN: secretArn } });
/** A service calls for somebody's resource: it matters whose. */
const BY_SERVICE: readonly Manner[] = [{ sourceAccount: OWNER }, { sourceAccount: STRANGER }];

const isService = (caller: string): boolean => caller.endsWith(".amazonaws.com");

function requestOf(place: Place, caller: string, action: string, resource: string, manner: Manner): Request {
  const { partition, region } = place;
  const { via, context, forAwsResource, sourceAccount } = manner;
  const grantee = `arn:${partition}:iam::${STRANGER}:role/Grantee`;
  return {
    principal: caller,
    action,
    resource,
    region,
    ...(context === undefined ? {} : { encryptionContext: context }),
    context: {
      ...(via === undefined ? {} : { "kms:ViaService": `${via}.${region}.amazonaws.com` }),
      ...(sourceAccount === undefined
        ? {}
        : {
            "aws:SourceAccount": sourceAccount,
            "aws:SourceArn": `arn:${partition}:logs:${region}:${sourceAccount}:log-group:example`,
          }),
    },
    contextIsComplete: true,
    grant: { granteePrincipal: grantee, operations: ["Decrypt"], isForAwsResource: forAwsResource === true },
    targetKey: place.keyArn,
  };
}

/** Actions whose requests the evaluator or the measure of what is declared treats by their names. */
const BY_NAME =
  /^kms:(CreateGrant|ListGrants|RevokeGrant|RetireGrant|PutKeyPolicy|ScheduleKeyDeletion|DisableKey|ReplicateKey|Decrypt|ReEncryptFrom|Sign|SynchronizeMultiRegionKey)$/;
const OF_A_SHARE = /^kms:(Decrypt|DescribeKey|Encrypt|GenerateDataKey\w*|ReEncrypt(From|To))$/;
export const isOfAShare = (action: string): boolean => OF_A_SHARE.test(action);

const traitsOf = (name: string, { resourceType, crossAccount, encryptionContext, grantOperation }: KmsAction): string =>
  [resourceType, crossAccount, encryptionContext, grantOperation, BY_NAME.test(name) ? name : isOfAShare(name)].join();

/** The statements of a document that speak of an action, without what makes them do so and without their names. */
type Speaking = (action: string) => string;

const speaking = new WeakMap<PolicyDocument, Speaking>();

function speakingIn(document: PolicyDocument): Speaking {
  let known = speaking.get(document);
  if (known !== undefined) return known;
  const statements = document.Statement.map((statement) => {
    const { Action: action, NotAction: except } = statement;
    const matchers = listOf(action ?? except).map((pattern) => wildcardMatcher(pattern.toLowerCase()));
    const text = JSON.stringify({ ...statement, Sid: undefined, Action: undefined, NotAction: undefined });
    return { text, matchers, wanted: action !== undefined };
  });
  known = (action) =>
    [
      document.Version,
      ...statements
        .filter(({ matchers, wanted }) => matchers.some((matches) => matches(action)) === wanted)
        .map(({ text }) => text)
        .sort(),
    ].join("\n");
  speaking.set(document, known);
  return known;
}

interface Named {
  readonly name: string;
  /** All permissions that a call needs, in lower case. */
  readonly needs: readonly string[];
  /** Actions of different traits are never the same to the evaluator. */
  readonly traits: string;
}

const kms = (type: KmsResourceType): readonly Named[] =>
  KMS_ACTIONS.filter(({ resourceType }) => resourceType === type).map((each) => {
    const name = `kms:${each.name}`;
    return { name, needs: [each.id], traits: traitsOf(name, each) };
  });
const secrets = (type: SecretAction["resource"]): readonly Named[] =>
  SECRET_ACTIONS.filter(({ resource }) => resource === type).map(
    ({ name, id, kmsActions, disputedKmsActions = [] }) => {
      const needed = [...kmsActions, ...disputedKmsActions];
      return {
        name: `secretsmanager:${name}`,
        needs: [id, ...needed.map((each) => each.toLowerCase())],
        traits: [...needed, /^(DescribeSecret|GetSecretValue)$/.test(name)].join(),
      };
    },
  );

const ON_KEYS = kms("key");
const ON_ALIASES = kms("alias");
const ON_SECRETS = secrets("existing");
const ON_NOTHING = [...kms("none"), ...secrets("none")];

interface Differing {
  readonly action: string;
  /** Everything that either document says of it. */
  readonly said: string;
}

/** What to ask of a document and its mutant: actions of which they say different things, one of each group that they treat alike. */
function differing(actions: readonly Named[], before: Speaking, after: Speaking): readonly Differing[] {
  const groups = new Map<string, Differing>();
  for (const { name, needs, traits } of actions) {
    const [was, is] = [before, after].map((each) => needs.map(each).join("\n\n"));
    const said = `${traits}\n\n${was}\n\n${is}`;
    if (was !== is && !groups.has(said)) groups.set(said, { action: name, said });
  }
  return [...groups.values()];
}

const asked = new WeakMap<Start, Map<string, Ask>>();

/** Made once for a start: thousands of mutants are asked the same. */
export function askOf(start: Start, caller: string, action: string, resource: string, manner: Manner): Ask {
  const known = asked.get(start) ?? new Map<string, Ask>();
  asked.set(start, known);
  const { via, context, forAwsResource, sourceAccount } = manner;
  const id = [caller, action, resource, via, context === undefined, forAwsResource, sourceAccount].join(" ");
  let ask = known.get(id);
  if (ask === undefined) {
    ask = { id, caller, action, resource, manner, request: requestOf(start.place, caller, action, resource, manner) };
    known.set(id, ask);
  }
  return ask;
}

const ON_GRANTS = /^kms:(CreateGrant|ListGrants|RevokeGrant)$/;

/** The manners in which a caller calls, as far as they can matter to what is said of the action: all of them where nothing is told. */
export function mannersOf({ place }: Start, caller: string, action: string, said?: string): readonly Manner[] {
  if (isService(caller)) return BY_SERVICE;
  const isTold = said === undefined || /ViaService|EncryptionContext|\$\{/i.test(said);
  const isGrants = ON_GRANTS.test(action) && (said === undefined || said.includes('"Condition":'));
  const direct = isGrants ? [DIRECT, FOR_AWS] : [DIRECT];
  if (!isTold) return direct;
  const through = isGrants ? [THROUGH, { ...THROUGH, ...FOR_AWS }] : [THROUGH];
  return [...direct, ...through, OTHERWISE, forSecret(place)];
}

/** What is asked of a document and of a mutant of it alike. */
export function* asksFor(start: Start, surroundings: Surroundings, mutant: PolicyDocument): Generator<Ask> {
  const { callersFor, keys, aliases, secrets } = surroundings;
  const [before, after] = [speakingIn(start.document), speakingIn(mutant)];
  const groups = [
    [keys, ON_KEYS],
    [secrets, ON_SECRETS],
    [aliases, ON_ALIASES],
    [start.kind === "identity policy" ? ["*"] : [], ON_NOTHING],
  ] as const;
  const asks = groups.flatMap(([resources, actions]) =>
    resources.length === 0
      ? []
      : differing(actions, before, after).flatMap((each) => resources.map((resource) => ({ ...each, resource }))),
  );
  if (asks.length === 0) return;
  for (const caller of callersFor(mutant)) {
    for (const { action, said, resource } of asks) {
      for (const manner of mannersOf(start, caller, action, said)) yield askOf(start, caller, action, resource, manner);
    }
  }
}

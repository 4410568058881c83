/**
 * What the attachments of a managed policy to a role and to a user have in common: an id `NAME/POLICY-ARN`, and that
 * every change makes a new one.
 */
import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { type ResourceType, type Validator } from "../engine/resource-type";
import { requiredTextOf, type Values } from "../engine/values";
import { matches } from "./validators";

/** IAM's calls for one kind of principal. */
export interface AttachmentKind {
  readonly token: string;
  /** The property with the principal's name: `role` or `user`. */
  readonly property: "role" | "user";
  /** As in messages: `Role` or `User`. */
  readonly label: string;
  readonly attach: (context: ProviderContext, principal: string, policyArn: string) => Promise<unknown>;
  readonly detach: (context: ProviderContext, principal: string, policyArn: string) => Promise<unknown>;
  readonly isAttached: (context: ProviderContext, principal: string, policyArn: string) => Promise<boolean>;
}

const GONE = ["NoSuchEntity", "NoSuchEntityException"] as const;
const POLICY_ARN: Validator = matches(/^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/, "is not the ARN of an IAM policy");

/** @throws Error for an id of another form */
function parseId(kind: AttachmentKind, id: string): [principal: string, policyArn: string] {
  const slash = id.indexOf("/");
  const [principal, policyArn] = [id.slice(0, slash), id.slice(slash + 1)];
  if (slash <= 0 || policyArn === "") {
    throw new Error(`unexpected format of ID (${id}), expected <${kind.property}-name>/<policy_arn>`);
  }
  return [principal, policyArn];
}

async function create(kind: AttachmentKind, context: ProviderContext, inputs: Values): Promise<string> {
  const [principal, policyArn] = [requiredTextOf(inputs, kind.property), requiredTextOf(inputs, "policyArn")];
  await during(`attaching IAM Policy (${policyArn}) to IAM ${kind.label} (${principal})`, () =>
    kind.attach(context, principal, policyArn),
  );
  return `${principal}/${policyArn}`;
}

async function read(kind: AttachmentKind, context: ProviderContext, id: string): Promise<Values | undefined> {
  const [principal, policyArn] = parseId(kind, id);
  const isAttached = await during(`reading IAM ${kind.label} Policy Attachment (${id})`, () =>
    unlessGone(GONE, () => kind.isAttached(context, principal, policyArn)),
  );
  return isAttached ? { [kind.property]: principal, policyArn } : undefined;
}

async function remove(kind: AttachmentKind, context: ProviderContext, id: string): Promise<void> {
  const [principal, policyArn] = parseId(kind, id);
  try {
    await during(`detaching IAM Policy (${policyArn}) from IAM ${kind.label} (${principal})`, () =>
      kind.detach(context, principal, policyArn),
    );
  } catch (error) {
    if (!hasCode(error, ...GONE)) throw error;
  }
}

export const attachmentType = (kind: AttachmentKind): ResourceType => ({
  token: kind.token,
  deletesBeforeReplace: true,
  inputs: {
    policyArn: { type: "string", required: true, replaces: true, validate: [POLICY_ARN] },
    [kind.property]: { type: "string", required: true, replaces: true },
  },
  outputs: {},
  create: (context, inputs) => create(kind, context, inputs),
  read: (context, id) => read(kind, context, id),
  delete: (context, id) => remove(kind, context, id),
});

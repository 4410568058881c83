/** What the matrix is shown for: the walkthrough, whole and broken. */
import { inquire, type Inquiry } from "../../../access/matrix/build";
import { declaredWorld } from "../../../access/stack/world";
import {
  externalResources,
  firstPreview,
  KEY_URN,
  keyPolicy,
  ownerResources,
  ROLE,
  state,
  updatePreview,
  type RawResource,
} from "../stack/walkthrough";

const STACKS = ["owner", "external"];
const everything = (principals?: unknown): RawResource[] => [...ownerResources(principals), ...externalResources()];

/** The owner's resources with another key policy. */
const withKeyPolicy = (policy: unknown): RawResource[] =>
  everything().map((each) => {
    if (each.urn !== KEY_URN) return each;
    const text = JSON.stringify(policy);
    return { ...each, inputs: { ...each.inputs, policy: text }, outputs: { ...each.outputs, policy: text } };
  });

export const deployed = (): Inquiry => inquire(STACKS, { state: declaredWorld([state(everything())]) });

/** An update that narrows the share from the account to its role. */
export const narrowed = (): Inquiry =>
  inquire(STACKS, {
    state: declaredWorld([state(everything())]),
    preview: declaredWorld([updatePreview(everything(), everything(ROLE))]),
  });

export const beforeTheFirstDeployment = (): Inquiry =>
  inquire(["owner"], { preview: declaredWorld([firstPreview(ownerResources())]) });

/** What the external account sees without the owner's stack. */
export const externalAlone = (): Inquiry =>
  inquire(["external"], { state: declaredWorld([state(externalResources())]) });

/** The key's owner has not let the external account in. */
export const withoutTheKeysHalf = (): Inquiry =>
  inquire(STACKS, {
    state: declaredWorld([state(withKeyPolicy({ ...keyPolicy(), Statement: keyPolicy().Statement.slice(0, 1) }))]),
  });

/** The external account has not given its role and user the policy. */
export const withoutTheIamHalf = (): Inquiry =>
  inquire(STACKS, {
    state: declaredWorld([state(everything().filter(({ type }) => !type.startsWith("aws:iam/")))]),
  });

export const withADeny = (): Inquiry => {
  const deny = { Sid: "NotTheRole", Effect: "Deny", Principal: { AWS: ROLE }, Action: "kms:Decrypt", Resource: "*" };
  const policy = { ...keyPolicy(), Statement: [...keyPolicy().Statement, deny] };
  return inquire(STACKS, { state: declaredWorld([state(withKeyPolicy(policy))]) });
};

export const nothing = (): Inquiry => inquire(["owner"], { state: declaredWorld([state([])]) });

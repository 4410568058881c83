/** A stack that is not there: this one, or the owner's. */
import { type BadDay, type Context, quoted } from "./explanation";
import { stateBy } from "./state";

const packOption = ({ policyPack }: Context): string =>
  policyPack === undefined ? "" : ` --policy-pack ${quoted(policyPack)}`;

export const passphrase: BadDay = (output, { again }) => {
  const { text } = output;
  if (!/incorrect passphrase|passphrase must be set with PULUMI_CONFIG_PASSPHRASE/.test(text)) return undefined;
  return {
    kind: "wrong passphrase",
    happened: "The stack's secrets cannot be decrypted: the passphrase is missing or another one.",
    state: "Nothing was changed.",
    next: ["set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to this stack's passphrase", again],
  };
};

export const noSuchStack: BadDay = (output, { stack, again }) => {
  const { text } = output;
  if (!/no stack named '.*' found/.test(text)) return undefined;
  return {
    kind: "no such stack",
    happened: `The backend has no stack ${stack}: it was never deployed, it was removed, or this is another backend (pulumi whoami -v).`,
    state: "Nothing was changed. What a removed stack had made is still in AWS, and nobody manages it.",
    next: [
      `a state that was removed by mistake comes back from the bucket's versions or an export: pulumi stack init ${quoted(stack)}, then pulumi stack import --stack ${quoted(stack)} --file FILE`,
      again,
    ],
  };
};

/** The owner's stack is gone from the backend: a deployed key may still be there. */
export const ownerGone: BadDay = (output, context) => {
  const { text } = output;
  const [, reference] = /unknown stack "([^"]+)"/.exec(text) ?? [];
  if (reference === undefined) return undefined;
  const owner = quoted(reference.split("/").at(-1) ?? reference);
  return {
    kind: "owner gone",
    happened: `The owner's stack ${reference} is not in this backend: it was never deployed, it was removed, or this is another backend (pulumi whoami -v).`,
    state: `${stateBy(output, context.operation)} If the stack was removed, its key is still in AWS as long as nobody deleted it, and what is encrypted with it can be read.`,
    next: [
      `if it was removed: restore its state from the bucket's versions or an export (pulumi stack init ${owner}; pulumi stack import --stack ${owner} --file FILE), since an up without it makes another key; or name the key by its ARN as external.key.arn`,
      `if it was never deployed: pulumi up --stack ${owner}${packOption(context)}`,
      context.again,
    ],
  };
};

export const ownerEmpty: BadDay = (output, context) => {
  const { text } = output;
  const [, reference] = /external\.key\.stack = "([^"]+)"\n\s*has no outputs? /.exec(text) ?? [];
  if (reference === undefined) return undefined;
  const owner = quoted(reference.split("/").at(-1) ?? reference);
  return {
    kind: "owner not deployed",
    happened: `The owner's stack ${reference} has no key: it was destroyed, or its deployment did not come to its end.`,
    state: `${stateBy(output, context.operation)} A key that was destroyed waits for its deletion in AWS, 30 days unless configured, and can be kept until then: aws kms cancel-key-deletion.`,
    next: [`pulumi up --stack ${owner}${packOption(context)}`, context.again],
  };
};

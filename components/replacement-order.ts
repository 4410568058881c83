/**
 * In which order a replacement goes. Pulumi's AWS provider deletes first wherever the program gives the name, and always for IAM
 * attachments: access would be missing meanwhile, and a secret whose new name is not free would be lost for nothing.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/deletebeforereplace/
 */

/** For a resource that is replaced only when its name or Region is another one: both can exist side by side. */
export const CREATE_FIRST = { deleteBeforeReplace: false } as const;

/** For an IAM policy, which its description replaces too, under a name that is taken: the description stays as it was made. */
export const POLICY_CREATE_FIRST: { deleteBeforeReplace: boolean; ignoreChanges: string[] } = {
  ...CREATE_FIRST,
  ignoreChanges: ["description"],
};

/** The resource that keeps this program's statements in the policy of a key that exists already. */
import * as pulumi from "@pulumi/pulumi";
import type { KeyArn } from "../../access/identifiers";
import type { ProgramInputs } from "./statement-properties";

/**
 * Known to the policy pack and to the access report. Its first part makes the engine start the SDK's dynamic provider.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/
 */
export const KEY_POLICY_STATEMENTS = "pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements";

/**
 * The code that the dynamic provider runs: it goes into the state, so it is one line that never changes and finds this package
 * from the folder of the program. The SDK's own way, a serialised function, would change with each version of the code, run the
 * old one on deletion, and load the TypeScript compiler in every preview.
 */
const PROVIDER_CODE =
  'exports.handler = () => require(require("node:module").createRequire(process.cwd() + "/").resolve("cross-account-cmk/key-policy-provider"));';

/** Through an explicit provider: default providers are disabled. The account's role is in the inputs. */
export class KeyPolicyStatements extends pulumi.CustomResource {
  /** The key's ARN. Whatever uses it waits for the statements, and is not made where they are refused. */
  declare public readonly keyId: pulumi.Output<KeyArn>;

  constructor(
    name: string,
    inputs: ProgramInputs,
    opts: pulumi.CustomResourceOptions & { readonly provider: pulumi.ProviderResource },
  ) {
    super(KEY_POLICY_STATEMENTS, name, { ...inputs, __provider: PROVIDER_CODE }, opts);
  }
}

/** The process that runs the code above. */
export class KeyPolicyProvider extends pulumi.ProviderResource {
  constructor(name: string, opts?: pulumi.ResourceOptions) {
    super("pulumi-nodejs", name, {}, opts);
  }
}

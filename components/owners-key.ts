/** The key of the owner's side, as the rest of the program sees it: made by the stack, or there before. */
import type * as pulumi from "@pulumi/pulumi";
import type { Region } from "../access/partition";
import type { Replica } from "./replica-keys";

export interface OwnersKey {
  /** The key's ARN: the only name by which another account can use it. */
  readonly keyArn: pulumi.Output<string>;
  /** Only where it has an alias of this program's. */
  readonly aliasArn: pulumi.Output<string> | undefined;
  /** The key policy, canonical JSON; known at preview. */
  readonly policy: string;
  /** Of a multi-Region key that the stack makes: its keys in other Regions. */
  readonly replicas: readonly Replica[];
  /** The ARN of the key that can be used in a Region: of the replica there, else of the key itself. */
  keyArnIn(region: Region): pulumi.Output<string>;
}

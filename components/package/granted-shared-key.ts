/** The key together with what a program for Node.js makes beside it: the grants of its shares. */
import * as pulumi from "@pulumi/pulumi";
import type { AccountComponentOptions } from "../account-provider";
import { checkedSharedKey } from "../arguments/shared-key";
import { grantedKeys, KeyGrants } from "../key-grants";
import { SharedKey, type SharedKeyArgs } from "../shared-key";

type Texts = pulumi.Output<Readonly<Record<string, string>>>;

const NONE: Readonly<Record<string, string>> = {};

/** A share by grants that came without them would let nobody in, and nothing would tell. */
export class GrantedSharedKey extends SharedKey {
  public readonly replicaKeyArns: Texts;
  public readonly grantIds: Texts;
  public readonly grantTokens: Texts;

  constructor(name: string, args: SharedKeyArgs, opts: AccountComponentOptions) {
    super(name, args, opts);
    this.replicaKeyArns = pulumi.output(
      Object.fromEntries(this.replicas.map(({ region, keyArn }) => [region, keyArn] as const)),
    );
    const { shares, region: home } = checkedSharedKey(name, args);
    const keys = grantedKeys(this, shares, home);
    const grants =
      keys.length === 0 ? undefined : new KeyGrants(name, { keys }, { parent: this, provider: opts.provider });
    this.grantIds = grants?.grantIds ?? pulumi.output(NONE);
    this.grantTokens = grants?.grantTokens ?? pulumi.secret(NONE);
  }
}

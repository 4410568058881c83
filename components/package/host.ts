/**
 * The host of the components for programs in other languages: it tells the engine their schema, which it infers from their types,
 * and makes them when a program asks for one.
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/components/build-a-component/
 */
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import { EncryptedSecret, KeyAccess, SharedKey } from "./index";

/** Listens, and writes its port as the engine expects it. The version is the one of this package. */
export async function serve(version: string): Promise<void> {
  // Compiled or not, the types are beside this file.
  const options = {
    name: "cross-account-cmk",
    version,
    dirname: __dirname,
    components: [SharedKey, KeyAccess, EncryptedSecret],
  };
  await componentProviderHost(options);
}

/**
 * Shares a KMS key across accounts. The stack's sections decide the side: `owner`, `external`, or both.
 * Configuration in; providers, components and outputs out.
 */
import { readConfiguration } from "./components/config/read";
import { resolveKey } from "./components/key-source";
import { checkMovingOn } from "./components/moving-on/check";
import { deployExternal } from "./components/sides/external";
import { deployOwner } from "./components/sides/owner";

export = async () => {
  const configuration = readConfiguration();
  await checkMovingOn(configuration);
  const { owner, external } = configuration;
  // Whatever may still fail for want of a right configuration comes before the first resource of either account.
  const ownSide = owner && { owner, ...(await deployOwner(owner)) };
  const externalOutputs = external && deployExternal(external, await resolveKey(external, ownSide));
  return { ...ownSide?.outputs, ...externalOutputs };
};

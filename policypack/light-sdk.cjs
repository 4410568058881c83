// Of @pulumi/pulumi the policy SDK needs assets and outputs. Asked for as a whole, as it does, the package brings what programs need too,
// the automation API and npm's own dependency resolver among it: 700 files, most of the pack's start. Here it gets those two parts;
// whatever else is asked for comes from the whole package after all.
"use strict";

const { createRequire } = require("node:module");

const SDK = "@pulumi/pulumi";
// As the policy SDK finds it.
const requireSdk = createRequire(require.resolve("@pulumi/policy"));
const whole = requireSdk.resolve(SDK);

const parts = {
  asset: () => requireSdk(`${SDK}/asset`),
  Output: () => requireSdk(`${SDK}/output`).Output,
};

function load() {
  delete require.cache[whole];
  return requireSdk(SDK);
}

// What has loaded it already needed it.
if (require.cache[whole] === undefined) {
  const exports = new Proxy({}, { get: (_, name) => (Object.hasOwn(parts, name) ? parts[name]() : load()[name]) });
  require.cache[whole] = { id: whole, filename: whole, path: whole, loaded: true, children: [], paths: [], exports };
}

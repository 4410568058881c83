// The component package, as the engine runs it for programs in any language (PulumiPlugin.yaml, `main` of package.json).
"use strict";

const { version } = require("../../package.json");

require("../load.cjs")(module, "host").serve(version);

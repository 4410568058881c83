// The provider, as the process has it that the engine starts for it.
"use strict";

module.exports = require("../../load.cjs")(module, "provider").keyPolicyStatementsProvider;

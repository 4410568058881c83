// The entry of the compiled pack, which `npm run build:pack` makes one file of, pack.ts with all it imports in it.
"use strict";

require("./light-sdk.cjs");
// The SDK reads the version from the package.json of the working directory, whatever that may be.
process.chdir(__dirname);
require("./pack.ts");

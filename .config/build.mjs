// `npm run build`: the package that other programs import, compiled to dist/.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
// What a file that is gone left behind would be packed.
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "--project", join(root, ".config", "tsconfig.build.json")], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;

/** Where the user stands. */
import * as path from "node:path";

/** npm runs its scripts in the package's folder, and tells where the user stands. */
export const fromHere = (file: string): string => path.resolve(process.env.INIT_CWD ?? process.cwd(), file);

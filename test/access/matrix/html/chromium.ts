/** A Chromium that is here already: tests download none. */
import { accessSync, constants } from "node:fs";
import * as path from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const runs = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** `CHROMIUM` of the environment, else the first on PATH. */
export function findChromium({ CHROMIUM, PATH = "" }: NodeJS.ProcessEnv = process.env): string | undefined {
  if (CHROMIUM !== undefined && CHROMIUM !== "") return CHROMIUM;
  const folders = PATH.split(path.delimiter).filter((folder) => folder !== "");
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(runs);
}

export const NO_CHROMIUM =
  "No Chromium was found: install one (Debian: apt-get install chromium), or name it in CHROMIUM. The page was not tried in a browser.";

/** Root may not use Chromium's own sandbox. */
export const launchOptions = (executablePath: string): { executablePath: string; args: string[] } => ({
  executablePath,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

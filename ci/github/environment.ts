/** What a job knows of itself: https://docs.github.com/en/actions/reference/workflows-and-actions/variables. Pure. */
import * as z from "zod";

/** Where to call, and as whom. The token is in no message. */
export interface GitHubPlace {
  /** The API's base URL, without a slash at the end. */
  readonly api: string;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
}

const DEFAULT_API = "https://api.github.com";
const isLoopback = (url: URL): boolean => url.protocol === "http:" && url.hostname === "127.0.0.1";

/** A token is sent there: encrypted, or not beyond this machine. */
const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "https:" || isLoopback(url);
};

const variables = z.object({
  GITHUB_API_URL: z
    .string()
    .refine(isSafe, "GITHUB_API_URL must be an https URL; GitHub sets it itself, also on an Enterprise Server.")
    .default(DEFAULT_API),
  GITHUB_REPOSITORY: z
    .string("GITHUB_REPOSITORY is not set: OWNER/NAME. GitHub sets it itself; on your machine, set it.")
    .regex(/^[\w.-]+\/[\w.-]+$/, "GITHUB_REPOSITORY must be OWNER/NAME."),
  GITHUB_TOKEN: z
    .string("GITHUB_TOKEN is not set: give the step `env: GITHUB_TOKEN: ${{ github.token }}`.")
    .min(1, "GITHUB_TOKEN is empty: give the step `env: GITHUB_TOKEN: ${{ github.token }}`.")
    // Anything else would be refused by the HTTP client in words that quote it.
    .regex(/^[\x21-\x7e]*$/, "GITHUB_TOKEN is not a token: it has white space in it, or other strange characters."),
});

/** @returns the place, or all that is missing */
export function readPlace(
  environment: NodeJS.ProcessEnv,
): { readonly place: GitHubPlace } | { readonly problems: readonly string[] } {
  const parsed = variables.safeParse(environment);
  if (!parsed.success) return { problems: parsed.error.issues.map(({ message }) => message) };
  const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = parsed.data;
  const [owner = "", repo = ""] = GITHUB_REPOSITORY.split("/");
  return { place: { api: GITHUB_API_URL.replace(/\/+$/, ""), owner, repo, token: GITHUB_TOKEN } };
}

// What the tests need of GitHub's published description of its API, which has 13 MB: some operations, and the schemas that they name.
// Made anew from the npm package @octokit/openapi (MIT), which GitHub's own project makes from what GitHub publishes:
//
//     npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz
//     node test/ci/github/extract-schema.mjs package/generated/api.github.com.json
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OPERATIONS = [
  ["/repos/{owner}/{repo}/actions/artifacts", "get"],
  ["/repos/{owner}/{repo}/actions/runs/{run_id}", "get"],
  ["/repos/{owner}/{repo}/commits/{commit_sha}/pulls", "get"],
  ["/repos/{owner}/{repo}/compare/{basehead}", "get"],
  ["/repos/{owner}/{repo}/issues", "get", "post"],
  ["/repos/{owner}/{repo}/issues/{issue_number}", "patch"],
  ["/repos/{owner}/{repo}/issues/{issue_number}/comments", "get", "post"],
  ["/repos/{owner}/{repo}/issues/comments/{comment_id}", "patch", "delete"],
];
/** For people, or for other tools. */
const LEFT_OUT = new Set(["description", "summary", "example", "examples", "externalDocs", "tags", "title", "headers"]);
const NAMES = new Set(["properties", "schemas", "parameters", "responses", "paths"]);

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("Name the file api.github.com.json of @octokit/openapi");
const source = JSON.parse(readFileSync(file, "utf8"));

/** @param named whether the keys are names of things, which may be called like a keyword */
function stripped(value, named = false) {
  if (Array.isArray(value)) return value.map((each) => stripped(each));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key]) => named || !(LEFT_OUT.has(key) || (key.startsWith("x-") && key !== "x-github")),
  );
  return Object.fromEntries(
    kept
      .filter(([key]) => named || key !== "x-github")
      .map(([key, each]) => [key, stripped(each, NAMES.has(key) && !named)]),
  );
}

const at = (pointer) => pointer.split("/").reduce((value, part) => value[part], source);
const wanted = {};
function put(pointer) {
  const parts = pointer.split("/");
  let place = wanted;
  for (const part of parts.slice(0, -1)) place = place[part] ??= {};
  place[parts.at(-1)] ??= stripped(at(pointer));
}
const seen = new Set();
function follow(value) {
  if (typeof value !== "object" || value === null) return;
  if (typeof value.$ref === "string" && !seen.has(value.$ref)) {
    seen.add(value.$ref);
    const pointer = value.$ref.replace("#/", "");
    put(pointer);
    follow(stripped(at(pointer)));
  }
  Object.values(value).forEach(follow);
}

const paths = Object.fromEntries(
  OPERATIONS.map(([path, ...methods]) => [
    path,
    Object.fromEntries(methods.map((method) => [method, stripped(source.paths[path][method])])),
  ]),
);
follow(paths);
const { openapi, info } = source;
const text = JSON.stringify({
  openapi,
  info: { title: info.title, license: info.license, version: info.version },
  paths,
  ...wanted,
});
writeFileSync(join(import.meta.dirname, "api.json"), `${text}\n`);

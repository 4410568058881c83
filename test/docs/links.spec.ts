import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { anchorsOf, codeOf, linksOf } from "./markdown";
import { PAGES, ROOT, textOf } from "./pages";

const isAddress = (link: string): boolean => /^[a-z]+:/.test(link);

/** Where a link leads, relative to the project. */
function targetOf(page: string, link: string): { readonly path: string; readonly anchor: string | undefined } {
  const [file = "", anchor] = link.split("#");
  return { path: file === "" ? page : posix.join(posix.dirname(page), file), anchor };
}

const brokenLinks = (page: string): readonly string[] =>
  linksOf(textOf(page)).filter((link) => {
    if (isAddress(link)) return false;
    const { path, anchor } = targetOf(page, link);
    return !existsSync(join(ROOT, path)) || (anchor !== undefined && !anchorsOf(textOf(path)).has(anchor));
  });

/** Stack files of the bootstrap are their user's. */
const OF_THE_USER = /^bootstrap\/Pulumi\.[\w-]+\.yaml$/;
/** Folders and files of the project: what starts with one of them is a path. */
const PATH =
  /^(?:\.ci|\.config|\.github|access|accounts|bootstrap|ci|components|demo|docs|fleet|policypack|report|sandbox|test)\/[\w./-]*$/;

describe("the pages of the documentation", () => {
  for (const page of PAGES) {
    it(`${page} must have no link that leads nowhere`, () => {
      assert.deepEqual(brokenLinks(page), []);
    });

    it(`${page} must name no file that is not there`, () => {
      const paths = codeOf(textOf(page)).filter((code) => PATH.test(code) && !OF_THE_USER.test(code));
      assert.deepEqual(
        paths.filter((path) => !existsSync(join(ROOT, path))),
        [],
      );
    });
  }

  it("must all be reached from the README", () => {
    const reached = new Set(["README.md"]);
    for (const page of reached) {
      for (const link of linksOf(textOf(page)).filter((each) => !isAddress(each))) {
        const { path } = targetOf(page, link);
        if (PAGES.includes(path)) reached.add(path);
      }
    }
    assert.deepEqual(
      PAGES.filter((page) => !reached.has(page)),
      [],
    );
  });
});

describe("the reading of a page", () => {
  const PAGE =
    "# A `b`: c\n\n## A\n\n## A\n\n[x](y.md#z) `[no](link)` `npm test`\n\n```sh\nnpm start   # [no](link)\n```\n";

  it("must find links, and none in code", () => {
    assert.deepEqual(linksOf(PAGE), ["y.md#z"]);
  });

  it("must make anchors as GitHub does", () => {
    assert.deepEqual([...anchorsOf(PAGE)], ["a-b-c", "a", "a-1"]);
  });

  it("must find commands, without their comments", () => {
    assert.deepEqual(codeOf(PAGE), ["b", "[no](link)", "npm test", "npm start"]);
  });
});

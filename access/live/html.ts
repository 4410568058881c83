/** The comparison as a page: what differs first, then the matrix. Pure. */
import { htmlPage } from "../matrix/html/page";
import { type Comparison } from "./differences";
import { groupsOf, notReadText, verdictText } from "./headings";

/** The whole comparison; its last line has no line break. */
export function liveHtml(comparison: Comparison): string {
  const { notRead, inquiry } = comparison;
  const groups = groupsOf(comparison).map(({ heading, differences }) => ({
    heading,
    items: differences.map(({ text, remedy }) => [text, remedy].filter(Boolean).join(" ")),
  }));
  const open = notRead.length === 0 ? [] : [{ heading: "Not known", items: notRead.map(notReadText) }];
  return htmlPage(inquiry, {
    heading: "Deployed and live",
    verdict: verdictText(comparison),
    groups: [...groups, ...open],
  });
}

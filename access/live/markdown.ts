/** The comparison as GitHub Flavored Markdown: what differs first, then the matrix. Pure. */
import { markdownReport, markdownText } from "../matrix/markdown";
import { type Comparison } from "./differences";
import { groupsOf, notReadText, verdictText } from "./headings";

/** The whole comparison; its last line has no line break. */
export function liveMarkdown(comparison: Comparison): string {
  const { notRead, inquiry } = comparison;
  const groups = groupsOf(comparison).flatMap(({ heading, differences }) => [
    "",
    `**${markdownText(heading)}**`,
    "",
    ...differences.map(({ text, remedy }) => `- ${markdownText([text, remedy].filter(Boolean).join(" "))}`),
  ]);
  const open = notRead.map((each) => `- ${markdownText(notReadText(each))}`);
  return [
    `### ${markdownText(verdictText(comparison))}`,
    ...groups,
    ...(open.length === 0 ? [] : ["", "**Not known**", "", ...open]),
    "",
    markdownReport(inquiry.report),
  ].join("\n");
}

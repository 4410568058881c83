/** Which comments to write, edit and remove, for the reports that there are. Pure. */
import { isSameText, markerOf, subjectOf, type Marker } from "./marker";

/** A comment as it stands below a pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Login of who wrote it; absent where the account is gone. */
  readonly author?: string;
}

export interface Report {
  readonly marker: Marker;
  readonly body: string;
}

export type Step =
  | { readonly kind: "create"; readonly report: Report }
  | { readonly kind: "edit"; readonly id: number; readonly report: Report }
  | { readonly kind: "keep"; readonly id: number; readonly report: Report }
  /** A second comment with the marker of another one. */
  | { readonly kind: "remove"; readonly id: number; readonly marker: Marker };

export interface Decision {
  readonly steps: readonly Step[];
  /** Markers of comments that somebody else wrote: those stay as they are. */
  readonly strangers: readonly Marker[];
}

/** What stands in the place of a report on a stack that the pull request does not touch any more. */
export const retired = (marker: Marker): Report => ({
  marker,
  body: `${marker}\n\n**\`${subjectOf(marker)}\`**: this pull request does not touch the stack any more.\n`,
});

/** Oldest first: the first of several is the one that people have linked to. */
const byAge = (comments: readonly Comment[]): readonly Comment[] =>
  [...comments].sort((one, other) => one.id - other.id);

function stepsFor(report: Report, own: readonly Comment[]): readonly Step[] {
  const [first, ...rest] = own.filter(({ body }) => markerOf(body) === report.marker);
  if (first === undefined) return [{ kind: "create", report }];
  const kind = isSameText(first.body, report.body) ? "keep" : "edit";
  return [
    { kind, id: first.id, report },
    ...rest.map(({ id }): Step => ({ kind: "remove", id, marker: report.marker })),
  ];
}

/**
 * @param author whose comments may be touched: a marker proves nothing, anybody can write one
 * @param retireOthers whether a report that is there already, on something that is in none of these, is told to be past
 */
export function decide(
  reports: readonly Report[],
  comments: readonly Comment[],
  author: string,
  retireOthers: boolean,
): Decision {
  const marked = byAge(comments).filter(({ body }) => markerOf(body) !== undefined);
  const own = marked.filter((comment) => comment.author === author);
  const wanted = new Set(reports.map(({ marker }) => marker));
  const others = new Set(
    own.flatMap(({ body }) => {
      const marker = markerOf(body);
      return marker === undefined || wanted.has(marker) ? [] : [marker];
    }),
  );
  const all = [...reports, ...(retireOthers ? [...others].map(retired) : [])];
  return {
    steps: all.flatMap((report) => stepsFor(report, own)),
    strangers: marked.flatMap((comment) => {
      const marker = markerOf(comment.body);
      return comment.author === author || marker === undefined || !wanted.has(marker) ? [] : [marker];
    }),
  };
}

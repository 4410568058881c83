/**
 * The engine could not write the state, or cannot read it.
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/
 */
import { type BadDay, type Context, quoted, takeOver } from "./explanation";
import { errorsIn, errorsToShow } from "./output";
import { stateBy } from "./state";

const FULL = /no space left on device|disk quota exceeded|ENOSPC/i;
const EXPIRED = /\bExpiredToken|security token .* expired/i;
const DENIED = /\bAccessDenied|Forbidden|permission denied|EACCES|read-only file system/i;

/** What kept the state from being written, where the engine's words tell it. */
function remedyIn(text: string): string {
  if (FULL.test(text)) return "make room on the disk that holds the state";
  if (EXPIRED.test(text))
    return "renew the credentials for the state's bucket (aws sso login; in a CI system, run the job again)";
  if (DENIED.test(text))
    return "let these credentials write the state: s3:PutObject on the bucket, and the key that encrypts it";
  return "see that the backend can be written: pulumi whoami -v names it";
}

const compare = (stack: string): readonly string[] => [
  `see what the state has: pulumi stack export --stack ${quoted(stack)}`,
  `${takeOver(stack)}; what has no tags, by pulumi import --stack ${quoted(stack)} TYPE NAME ID`,
];

export const notSaved: BadDay = (output, { stack, operation, again }) => {
  if (output.snapshot !== "not saved") return undefined;
  const isInvalid = /failed to verify snapshot|snapshot integrity failure/.test(output.text);
  const told = errorsIn(output.text).filter((message) => /snapshot|checkpoint/.test(message));
  return {
    kind: "state not saved",
    happened: `The engine could not save the stack's state.\n${told[0] ?? errorsToShow(output.text)}`,
    state: stateBy(output, operation),
    next: [
      isInvalid ? `repair the state: pulumi state repair --stack ${quoted(stack)}` : remedyIn(output.text),
      ...compare(stack),
      again,
    ],
  };
};

const NOT_READ =
  /failed to load checkpoint|snapshot integrity failure; refusing to use it|could not deserialize deployment|unmarshal(?:l?ing)? (?:the )?(?:checkpoint|deployment)|failed to decrypt.*checkpoint/i;
/** The state is whole, and is not let out. */
const NOT_LET =
  /AccessDenied|Forbidden|ExpiredToken|permission denied|no such host|connection refused|NoCredentialProviders/i;

/** Where a backend with files keeps a stack: the file, the one before it, and one of each update. */
function waysBack(stack: string): readonly string[] {
  const file = `.pulumi/stacks/PROJECT/${stack}.json`;
  return [
    "keep a copy of the file as it is, and run no up meanwhile: without a state it makes everything anew",
    `the file before the last write is beside it: ${file}.bak, and one of each update is in .pulumi/backups/PROJECT/${stack}/. In a bucket with versions: aws s3api list-object-versions --bucket BUCKET --prefix ${file}`,
    `put the newest that is whole in its place: for an S3 backend, aws s3 cp s3://BUCKET/${file}.bak s3://BUCKET/${file}`,
    ...compare(stack),
  ];
}

function notReadNext(text: string, { stack, again }: Context): readonly string[] {
  if (text.includes("snapshot integrity failure; refusing to use it"))
    return [`repair the state: pulumi state repair --stack ${quoted(stack)}`, ...waysBack(stack), again];
  if (NOT_LET.test(text)) return ["see that these credentials may read the backend: pulumi whoami -v names it", again];
  return [...waysBack(stack), again];
}

export const notReadable: BadDay = (output, context) => {
  const { text, began } = output;
  if (!NOT_READ.test(text)) return undefined;
  const what = "What earlier runs made is in AWS as before.";
  return {
    kind: "state not readable",
    happened: `The engine cannot read the stack's state.\n${errorsToShow(text)}`,
    state: began === "run" ? stateBy(output, context.operation) : `This run changed nothing. ${what}`,
    next: notReadNext(text, context),
  };
};

/**
 * The partitions that a document speaks of, by its ARNs and its names of services.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
import { partitionOf } from "../../access/partition";
import { listOf, type PolicyDocument, type PrincipalElement, type Statement } from "../../access/policy-document";
import { type ConditionTest, testsOf } from "./conditions";
import { hasWildcard } from "./patterns";

/** Something in a statement that is of one partition only. */
export interface Placed {
  /** The statement's index. */
  readonly index: number;
  /** As it is written. */
  readonly text: string;
  readonly partition: string;
}

const ARN = /^arn:([^:]*):/;
const CHINA = ".amazonaws.com.cn";
const VIA_SERVICE = "kms:viaservice";

const principalTexts = (element: PrincipalElement | undefined, type: string): readonly string[] =>
  element === undefined || typeof element === "string" ? [] : listOf(element[type]);

/** An encryption context may hold any text. */
const isContext = (key: string): boolean => key.toLowerCase().startsWith("kms:encryptioncontext");

const valuesOf = ({ Condition: block }: Statement, isMeant: (test: ConditionTest) => boolean): readonly string[] =>
  testsOf(block)
    .filter(isMeant)
    .flatMap(({ values }) => values);

function arnsOf(statement: Statement): readonly string[] {
  const { Principal: principal, NotPrincipal: notPrincipal, Resource: resource, NotResource: notResource } = statement;
  return [
    ...[principal, notPrincipal].flatMap((element) =>
      ["AWS", "Federated"].flatMap((type) => principalTexts(element, type)),
    ),
    ...listOf(resource),
    ...listOf(notResource),
    ...valuesOf(statement, ({ key }) => !isContext(key)),
  ];
}

function partitionOfArn(text: string): string | undefined {
  const partition = ARN.exec(text)?.[1];
  return partition === undefined || hasWildcard(partition) || partition.includes("$") ? undefined : partition;
}

/** Of `SERVICE.REGION.amazonaws.com`, by its Region. */
const partitionOfVia = (text: string): string | undefined => partitionOf(text.split(".")[1] ?? "");

/** Every ARN, and every service that a Region's name or a suffix places. */
export function placedIn({ Statement: statements }: PolicyDocument): readonly Placed[] {
  return statements.flatMap((statement, index) => {
    const services = [statement.Principal, statement.NotPrincipal].flatMap((each) => principalTexts(each, "Service"));
    const via = valuesOf(statement, ({ key }) => key.toLowerCase() === VIA_SERVICE);
    const found: readonly (readonly [text: string, partition: string | undefined])[] = [
      ...arnsOf(statement).map((text) => [text, partitionOfArn(text)] as const),
      ...services.map((text) => [text, text.endsWith(CHINA) ? "aws-cn" : undefined] as const),
      ...via.map((text) => [text, partitionOfVia(text)] as const),
    ];
    return found.flatMap(([text, partition]) => (partition === undefined ? [] : [{ index, text, partition }]));
  });
}

/** Values of kms:ViaService with a suffix that it has in no partition, by the statement's index. */
export const chineseViaServices = ({ Statement: statements }: PolicyDocument): readonly Omit<Placed, "partition">[] =>
  statements.flatMap((statement, index) =>
    valuesOf(statement, ({ key }) => key.toLowerCase() === VIA_SERVICE)
      .filter((text) => text.endsWith(CHINA))
      .map((text) => ({ index, text })),
  );

/** By what a statement for an AWS service can be held to resources of known accounts: services differ in what they send to KMS. */
interface Sent {
  readonly service: RegExp;
  /** What to do for it, a sentence. */
  readonly remedy: string;
  readonly page: string;
}

/** Services whose own pages say something else than aws:SourceAccount or aws:SourceArn. */
const SENT: readonly Sent[] = [
  {
    service: /^events\.amazonaws\.com/,
    remedy:
      "EventBridge sends neither aws:SourceAccount, aws:SourceArn nor aws:SourceOrgID to KMS for an encrypted topic, so that no such condition may stand there. " +
      "Hold the topic's own policy to the rules that may publish, and make an exception to this rule; for an event bus of its own, fix kms:EncryptionContext:aws:events:event-bus:arn.",
    page: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
  },
  {
    service: /^cloudtrail\.amazonaws\.com/,
    remedy: "fix aws:SourceArn to the trail, or kms:EncryptionContext:aws:cloudtrail:arn to trails of known accounts.",
    page: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",
  },
  {
    service: /^cloudfront\.amazonaws\.com/,
    remedy: "fix aws:SourceArn to the distribution.",
    page: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
  },
];

/** What to do for these services, with the pages; `undefined` where all take aws:SourceAccount and aws:SourceArn as usual. */
export function sourceRemedy(services: readonly string[]): string | undefined {
  const found = SENT.filter(({ service }) => services.some((name) => service.test(name)));
  return found.length === 0 ? undefined : found.map(({ remedy, page }) => `${remedy} See ${page}`).join(" ");
}

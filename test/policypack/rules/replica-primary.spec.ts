import { replicaPrimary } from "../../../policypack/rules/replica-primary";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { replicaWith } from "../resources";
import { EXTERNAL, KEY_ARN, OWNER } from "../walkthrough";

const constants: Constants = {
  why: "AWS refuses the replica, and what was to be decrypted in that Region cannot be.",
  allowed: "arn:PARTITION:kms:REGION:ACCOUNT:key/mrk-… of the same account, in another Region of the partition.",
  remedy: "set primaryKeyArn to the ARN of a key that was made with multiRegion: true, and region to another one.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-replicate.html",
};
const PRIMARY = String(replicaWith().props.primaryKeyArn);

describe("replica-primary", () => {
  it("must accept a multi-Region key of the account in another Region, as the program makes it", () => {
    assertCompliant(replicaPrimary, replicaWith());
    assertCompliant(replicaPrimary, { ...replicaWith(), type: "aws:kms/replicaExternalKey:ReplicaExternalKey" });
  });

  for (const [primaryKeyArn, fault] of [
    [KEY_ARN, "a key of one Region: it can have no replica, now or later"],
    [PRIMARY.replace(OWNER, EXTERNAL), `a key of another account than ${OWNER}`],
    [PRIMARY.replace("cn-north-1", "cn-northwest-1"), "in the Region of the replica itself"],
    [PRIMARY.slice(PRIMARY.indexOf("mrk-")), "no key ARN"],
    ["alias/shared", "no key ARN"],
  ] as const) {
    it(`must not pass ${primaryKeyArn}`, () => {
      const what = `primaryKeyArn is "${primaryKeyArn}", ${fault}.`;
      assertViolates(replicaPrimary, replicaWith({ primaryKeyArn }), constants, what);
    });
  }

  it("must not pass a replica that its provider puts into the primary key's Region", () => {
    const what = `primaryKeyArn is "${PRIMARY}", in the Region of the replica itself.`;
    assertViolates(replicaPrimary, replicaWith({ region: undefined }), constants, what);
  });

  it("must accept any account where nothing tells the replica's own", () => {
    const primaryKeyArn = PRIMARY.replace(OWNER, EXTERNAL);
    assertCompliant(replicaPrimary, { ...replicaWith({ primaryKeyArn }), provider: { name: "p", props: {} } });
  });
});

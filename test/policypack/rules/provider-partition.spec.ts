import assert from "node:assert/strict";
import { providerPartition } from "../../../policypack/rules/provider-partition";
import { assertCompliant, assertViolates, judge, type Constants, type Subject } from "../judge";
import { aliasWith, attachmentWith, grantWith, replicaWith, secretVersionWith } from "../resources";
import { KEY_ARN, OWNER, ownerProvider, secret, secretWith, UNKNOWN, WALKTHROUGH } from "../walkthrough";

const constants: Constants = {
  why: "partitions share nothing, neither identities nor keys: AWS refuses the ARN, or takes it and nobody has access.",
  allowed: "ARNs of partition aws-cn: arn:aws-cn:…",
  remedy:
    "take the partition from the Region instead of typing it, and name the key, secret or function of the resource's own Region.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
};
const elsewhere = (region: string): Constants => ({
  ...constants,
  why: "the service looks for it in the Region of the call only, and does not find it.",
  allowed: `an ARN in ${region}; for a multi-Region key that of its replica there.`,
});
const toAws = (arn: string): string => arn.replace("arn:aws-cn:", "arn:aws:");
const isOf = (path: string, arn: string): string =>
  `${path} is "${arn}" of partition aws, but its provider works in partition aws-cn.`;
const ROLE = `arn:aws-cn:iam::${OWNER}:role/DeployRole`;
const providerWith = (props: Readonly<Record<string, unknown>>): Subject => ({
  ...ownerProvider,
  props: { ...ownerProvider.props, ...props },
});

describe("provider-partition", () => {
  it("must accept the walkthrough, and what stands beside it", () => {
    const roles = providerWith({ assumeRoles: JSON.stringify([{ roleArn: ROLE }]) });
    const beside = [roles, grantWith(), aliasWith(), replicaWith(), attachmentWith(), secretVersionWith()];
    for (const subject of [...WALKTHROUGH.filter(({ type }) => providerPartition.appliesTo(type)), ...beside]) {
      assertCompliant(providerPartition, subject);
    }
  });

  it("must accept names, ids and aliases, and a Region of the resource's own", () => {
    assertCompliant(providerPartition, aliasWith({ targetKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" }));
    const northwest = KEY_ARN.replace("north-1", "northwest-1");
    assertCompliant(providerPartition, grantWith({ region: "cn-northwest-1", keyId: northwest }));
    const replicas = [{ region: "cn-northwest-1", kmsKeyId: northwest }];
    assertCompliant(providerPartition, secretWith({ kmsKeyId: KEY_ARN, replicas }));
  });

  it("must not judge where neither a Region nor a role tells the partition", () => {
    assertCompliant(providerPartition, { ...secret, provider: { name: "p", props: {} } });
    assertCompliant(providerPartition, { ...secret, provider: undefined });
  });

  it("must not pass a role of another partition than the provider's Region, nor two roles that differ", () => {
    const roleArn = toAws(ROLE);
    const what = isOf("assumeRoles[1].roleArn", roleArn);
    const assumeRoles = JSON.stringify([{ roleArn: ROLE }, { roleArn }]);
    assertViolates(providerPartition, providerWith({ assumeRoles }), constants, what);
    assertViolates(providerPartition, providerWith({ assumeRoles, region: undefined }), constants, what);
  });

  for (const [subjectWith, property, arn] of [
    [grantWith, "keyId", toAws(KEY_ARN)],
    [grantWith, "granteePrincipal", toAws(ROLE)],
    [aliasWith, "targetKeyId", toAws(KEY_ARN)],
    [secretWith, "kmsKeyId", toAws(KEY_ARN)],
    [replicaWith, "primaryKeyArn", toAws(KEY_ARN)],
    [attachmentWith, "policyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
  ] as const) {
    it(`must not pass ${property} of ${subjectWith({}).type} in another partition`, () => {
      assertViolates(providerPartition, subjectWith({ [property]: arn }), constants, isOf(property, arn));
    });
  }

  for (const [subjectWith, property] of [
    [grantWith, "keyId"],
    [aliasWith, "targetKeyId"],
    [secretWith, "kmsKeyId"],
  ] as const) {
    it(`must not pass ${property} of ${subjectWith({}).type} in another Region`, () => {
      const arn = KEY_ARN.replace("cn-north-1", "cn-northwest-1");
      const what = `${property} is "${arn}" in cn-northwest-1, but it is used in cn-north-1.`;
      assertViolates(providerPartition, subjectWith({ [property]: arn }), elsewhere("cn-north-1"), what);
    });
  }

  it("must not pass a replica's key in the secret's Region", () => {
    const replicas = [{ region: "cn-northwest-1", kmsKeyId: KEY_ARN }];
    const what = `replicas[0].kmsKeyId is "${KEY_ARN}" in cn-north-1, but it is used in cn-northwest-1.`;
    const subject = secretWith({ kmsKeyId: KEY_ARN, replicas });
    assertViolates(providerPartition, subject, elsewhere("cn-northwest-1"), what);
  });

  it("must judge at preview what is known, whatever else is not", () => {
    const { violations, notApplicable } = judge(
      providerPartition,
      grantWith({ keyId: UNKNOWN, granteePrincipal: toAws(ROLE) }),
    );
    assert.equal(violations.length, 1);
    assert.equal(notApplicable, "keyId is not known at preview: reported by known-at-preview");
  });
});

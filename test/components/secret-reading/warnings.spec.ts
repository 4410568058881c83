import assert from "node:assert/strict";
import { roleArn, type AccountId } from "../../../access/identifiers";
import type { ExternalConfiguration } from "../../../components/config/configuration";
import { parseConfiguration } from "../../../components/config/parse";
import { secretArnPattern, type SecretRead } from "../../../components/secret-reading/secret-read";
import { readingWarnings } from "../../../components/secret-reading/warnings";
import { EXTERNAL_SECTION, externalRaw } from "../config/fixture";

const OWNER = "111122223333" as AccountId;
const EXTERNAL = "444455556666" as AccountId;
const NAME = EXTERNAL_SECTION.secret.name;
const READER = roleArn("aws-cn", OWNER, "OwnersReader");

function externalWith(section: object): ExternalConfiguration {
  const result = parseConfiguration(externalRaw(section));
  assert.ok("configuration" in result, JSON.stringify(result));
  return result.configuration.external ?? assert.fail();
}
const secret = { ...EXTERNAL_SECTION.secret, readers: [{ accountId: OWNER, roles: ["OwnersReader"] }] };
const readOf = (accountId: AccountId, name: string): SecretRead => ({
  secretArn: secretArnPattern("cn-north-1", accountId, name),
  principals: [READER],
});

describe("the external side's warnings about readers of its secret", () => {
  it("must be none where both halves are there, or neither", () => {
    assert.deepEqual(readingWarnings(externalWith({ secret }), [readOf(EXTERNAL, NAME)]), []);
    assert.deepEqual(readingWarnings(externalWith({}), []), []);
    assert.deepEqual(readingWarnings(externalWith({}), [readOf("777788889999" as AccountId, NAME)]), []);
  });

  it("tell of the IAM half that is missing in the owner account", () => {
    assert.deepEqual(readingWarnings(externalWith({ secret }), []), [
      `external.secret.readers names ${READER}, but the owner's stack gives no IAM policy for the secret ${NAME}, so it cannot be read yet. Add an entry to owner.reads with accountId "${EXTERNAL}", and deploy the owner.`,
    ]);
  });

  it("tell of the secret's half that is missing here", () => {
    assert.deepEqual(readingWarnings(externalWith({}), [readOf(EXTERNAL, NAME)]), [
      `The owner's stack gives ${READER} the IAM policy for the secret ${NAME}, but external.secret.readers does not name it, so it cannot read the secret. Add it there, or remove it from owner.reads.`,
    ]);
  });

  it("tell of a secret that this stack does not make", () => {
    const other = readOf(EXTERNAL, "other");
    for (const section of [{}, { secret: undefined }]) {
      assert.deepEqual(readingWarnings(externalWith(section), [other]), [
        `The owner's stack lets ${READER} read ${other.secretArn}, which this stack does not make: correct secretName in owner.reads.`,
      ]);
    }
  });
});

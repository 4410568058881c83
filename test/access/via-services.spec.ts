import assert from "node:assert/strict";
import { PARTITIONS } from "../../access/partition";
import {
  BESIDE_THE_PAGE,
  VIA_SERVICE_ENTRIES,
  VIA_SERVICES_SOURCE,
  type ViaServiceEntry,
} from "../../access/via-services";

describe("the list of services for kms:ViaService", () => {
  const entries = Object.entries<ViaServiceEntry>(VIA_SERVICE_ENTRIES);

  it("tells its page and the day on which it was read", () => {
    assert.match(VIA_SERVICES_SOURCE.page, /^https:\/\/docs\.aws\.amazon\.com\/kms\/.*#conditions-kms-via-service$/);
    assert.ok(Date.parse(VIA_SERVICES_SOURCE.asOf) <= Date.now());
    assert.match(VIA_SERVICES_SOURCE.asOf, /^\d{4}-\d{2}-\d{2}$/);
  });

  it("has a name as in the condition, products and known partitions in each entry", () => {
    for (const [name, { products, absentFrom = [] }] of entries) {
      assert.match(name, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
      assert.ok(products.length > 0 && products.every((product) => /^(AWS|Amazon) \S/.test(product)), name);
      assert.ok(
        absentFrom.every((partition) => PARTITIONS.includes(partition) && partition !== "aws"),
        name,
      );
    }
  });

  it("has no product twice, and the services of the page's table", () => {
    const products = entries.flatMap(([, entry]) => entry.products);
    assert.deepEqual(products, [...new Set(products)]);
    assert.equal(entries.length - Object.keys(BESIDE_THE_PAGE).length, 75);
  });
});

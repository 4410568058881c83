// Mocha's own spec reporter, which also leaves the totals in a file for test/run.ts to add up.
const { writeFileSync } = require("node:fs");
const Spec = require("mocha").reporters.Spec;

module.exports = class TotalsReporter extends Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      writeFileSync(process.env.TOTALS_FILE, JSON.stringify({ passed: passes, failed: failures }));
    });
  }
};

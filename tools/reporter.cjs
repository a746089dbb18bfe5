// Mocha's spec reporter that also leaves the results in a file, so that a lost exit code does not count as success.
const fs = require("node:fs");
const path = require("node:path");
const mocha = require("mocha");

class Reporter extends mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { file } = options.reporterOptions;
    const passed = [];
    const failures = [];
    runner.on("pass", (test) => passed.push(test.fullTitle()));
    runner.on("fail", (test, error) => {
      failures.push({ title: test.fullTitle(), stack: error.stack ?? String(error) });
    });
    runner.once("end", () => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, JSON.stringify({ passed, skipped: runner.stats.pending, failures }));
    });
  }
}

module.exports = Reporter;

import assert from "node:assert/strict";
import { Processes } from "../../sandbox/processes";

const node = process.execPath;

describe("commands in the sandbox", () => {
  it("must give back what was printed and the exit code", async () => {
    const result = await new Processes().run(
      node,
      ["-e", "console.log('out'); console.error('err'); process.exit(3)"],
      {},
    );
    assert.deepEqual(result, { exitCode: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("must get the given environment and no other", async () => {
    const print = ["-p", "JSON.stringify(process.env)"];
    const { stdout } = await new Processes().run(node, print, { env: { ONLY: "this" } });
    assert.deepEqual(JSON.parse(stdout), { ONLY: "this" });
  });

  it("must report a signal and a missing command as a shell does", async () => {
    const killed = await new Processes().run(node, ["-e", "process.kill(process.pid, 'SIGKILL')"], {});
    assert.equal(killed.exitCode, 137);
    const missing = await new Processes().run("/no/such/command", [], {});
    assert.equal(missing.exitCode, 127);
    assert.equal(missing.stderr, 'There is no command "/no/such/command".\n');
  });

  it("must be ended with the sandbox, and waited for", async () => {
    const processes = new Processes();
    const script =
      "process.on('SIGTERM', () => setTimeout(() => process.exit(5), 100)); setInterval(() => {}, 1000); console.log('up')";
    const running = processes.run(node, ["-e", script], {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    await processes.endAll();
    assert.equal((await running).exitCode, 5);
  });
});

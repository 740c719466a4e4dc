/**
 * `npm test`: lint, types, all tests. The last line is `N passed, N failed`; lint and types count as one each.
 * What follows `npm test --` goes to jest.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules/.bin', name);

/** Shows the output as it comes; resolves to whether the command succeeded. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}

async function lint() {
  return one('lint', await run(bin('biome'), ['check', '--error-on-warnings', '.']));
}

/** And the build that the tests of whole processes start. */
async function types() {
  const checked = await run(bin('tsc'), ['--noEmit']);
  return one('types', checked && (await run(bin('tsc'), ['--project', 'tsconfig.build.json'])));
}

function one(what, ok) {
  return { what, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
}

async function jest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'accompany-jest-'));
  const outputFile = join(folder, 'results.json');
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const program = join(root, 'node_modules/jest/bin/jest.js');
  try {
    const ok = await run(process.execPath, [...node, program, '--json', '--outputFile', outputFile, ...args]);
    return { what: 'tests', ...count(ok, outputFile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A test file that could not even run counts as one failure, and so does a jest that died or is unhappy without saying why. */
function count(ok, outputFile) {
  if (!existsSync(outputFile)) return { passed: 0, failed: 1 };
  const results = JSON.parse(readFileSync(outputFile, 'utf8'));
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return { passed: results.numPassedTests, failed: failed || (ok ? 0 : 1), skipped: results.numPendingTests };
}

const parts = [await lint(), await types(), await jest(process.argv.slice(2))];
const sum = (field) => parts.reduce((total, part) => total + part[field], 0);

console.log();
for (const { what, passed, failed, skipped } of parts) {
  console.log(`${what}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
}
process.exitCode = sum('failed') > 0 ? 1 : 0;
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { within } from '../../src/within';
import { repository } from '../support/process';
import { until } from '../support/until';

interface Instance {
  process: ChildProcess;
  /** Epoch milliseconds. */
  startedAt: number;
  runs: boolean;
  isEnding: boolean;
  lines: string[];
}

interface Line {
  level: number;
  msg?: string;
  outcome?: string;
  problem?: string;
  err?: { kind?: string };
}

/** The whole app, several times over, in processes that are killed and come back. */
export class Instances {
  readonly #running: Instance[] = [];
  /** What they logged, by `outcome`. */
  readonly outcomes: Record<string, number> = {};
  /** Lines of level error, and what is no log line at all. */
  readonly complaints: string[] = [];
  /** Ends that were not ours, with the last lines before. */
  readonly deaths: string[] = [];
  /** Milliseconds from the start of a process until it ran. */
  readonly startTimes: number[] = [];
  /** How those ended that were asked to, and after how many milliseconds. */
  readonly stopped: { code: number | null; took: number }[] = [];
  /** How often they warned of what. */
  readonly warnings: Record<string, number> = {};
  /** Killed before they ran, and afterwards. */
  readonly killed = { starting: 0, running: 0 };

  constructor(
    private readonly env: Record<string, string>,
    private readonly random: () => number,
  ) {}

  start(count: number): void {
    for (let index = 0; index < count; index += 1) this.#start(index);
  }

  /** One of them, mostly one that runs, at once and without a warning; it comes back after up to half a second. */
  async killOne(): Promise<void> {
    const index = this.#choose();
    this.killed[this.#running[index]?.runs ? 'running' : 'starting'] += 1;
    await this.#end(index, 'SIGKILL');
    await wait(this.random() * 500);
    this.#start(index);
  }

  /** Asks one that runs to stop, as a supervisor does; it comes back at once. */
  async stopOne(): Promise<void> {
    await until(() => this.#running.some(({ runs }) => runs), { within: 30_000, what: 'an instance' });
    const index = this.#running.findIndex(({ runs }) => runs);
    const begun = Date.now();
    await this.#end(index, 'SIGTERM');
    this.stopped.push({ code: this.#running[index]?.process.exitCode ?? null, took: Date.now() - begun });
    this.#start(index);
  }

  /** Not by force unless they don't: a transaction that is left behind would hold up what the test does next. */
  async stop(): Promise<void> {
    await within(15_000, Promise.all(this.#running.map((_, index) => this.#end(index, 'SIGTERM'))));
    await Promise.all(this.#running.map((_, index) => this.#end(index, 'SIGKILL')));
  }

  #choose(): number {
    const running = this.#running.flatMap(({ runs }, index) => (runs ? [index] : []));
    const among = running.length > 0 && this.random() < 0.7 ? running : [...this.#running.keys()];
    return among[Math.floor(this.random() * among.length)] ?? 0;
  }

  #start(index: number): void {
    const child = spawn(process.execPath, ['dist/main.js'], {
      cwd: repository,
      env: { PATH: process.env.PATH, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const instance = { process: child, startedAt: Date.now(), runs: false, isEnding: false, lines: [] };
    this.#running[index] = instance;
    if (child.stdout) createInterface(child.stdout).on('line', (line) => this.#read(instance, line));
    if (child.stderr) createInterface(child.stderr).on('line', (line) => this.#read(instance, line));
    child.once('close', (code, signal) => {
      if (!instance.isEnding) this.deaths.push([code ?? signal, ...instance.lines].join('\n'));
    });
  }

  #read(instance: Instance, line: string): void {
    instance.lines = [...instance.lines.slice(-4), line];
    // The last line of a killed process may be cut.
    if (line.startsWith('{') && !line.endsWith('}')) return;
    const said = line.startsWith('{') ? (JSON.parse(line) as Line) : undefined;
    if (said?.msg === 'accompany runs') {
      instance.runs = true;
      this.startTimes.push(Date.now() - instance.startedAt);
    }
    if (said?.outcome) this.outcomes[said.outcome] = (this.outcomes[said.outcome] ?? 0) + 1;
    if (said && said.level >= 40) {
      const warning = [said.msg, said.err?.kind ?? said.problem].filter(Boolean).join(': ');
      this.warnings[warning] = (this.warnings[warning] ?? 0) + 1;
    }
    // What could not be saved in time, the person is told.
    const isExpected = said && (said.level < 50 || said.err?.kind === 'TooSlow');
    if (!isExpected) this.complaints.push(line);
  }

  async #end(index: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const instance = this.#running[index];
    if (!instance || instance.process.exitCode !== null || instance.process.signalCode !== null) return;
    instance.isEnding = true;
    const ended = once(instance.process, 'close');
    instance.process.kill(signal);
    await ended;
  }
}

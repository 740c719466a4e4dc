import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const root = join(__dirname, '../..');

export interface InstanceSpec {
  /** What node is called with: `['dist/main.js']` for the whole app. */
  args: string[];
  env: Record<string, string>;
}

/** Processes that are killed and come back. */
export class Instances {
  readonly #running: ChildProcess[] = [];
  /** What they logged, by `outcome`. */
  readonly outcomes: Record<string, number> = {};
  /** Lines of level error, and what is no log line at all. */
  readonly complaints: string[] = [];

  constructor(
    private readonly spec: (index: number) => InstanceSpec,
    private readonly random: () => number,
  ) {}

  start(count: number): void {
    for (let index = 0; index < count; index += 1) this.#start(index);
  }

  /** One of them, at once and without a warning; it comes back after up to half a second. */
  async killOne(): Promise<void> {
    const index = Math.floor(this.random() * this.#running.length);
    await this.#kill(index);
    await wait(this.random() * 500);
    this.#start(index);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((_, index) => this.#kill(index)));
  }

  #start(index: number): void {
    const { args, env } = this.spec(index);
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running[index] = child;
    if (child.stdout) createInterface(child.stdout).on('line', (line) => this.#read(line));
    if (child.stderr) createInterface(child.stderr).on('line', (line) => this.#read(line));
  }

  #read(line: string): void {
    if (!line.startsWith('{')) {
      // The Slack client's own words on what the outbox handles.
      if (!line.startsWith('[WARN]  web-api')) this.complaints.push(line);
      return;
    }
    // The last line of a killed process may be cut.
    if (!line.endsWith('}')) return;
    const { level, outcome } = JSON.parse(line) as { level: number; outcome?: string };
    if (outcome) this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    if (level >= 50) this.complaints.push(line);
  }

  async #kill(index: number): Promise<void> {
    const child = this.#running[index];
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

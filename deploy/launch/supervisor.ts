import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { commandOf } from './processes';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A child that has run this long is well: its next crash waits the first time again. */
const WELL_AFTER_MS = 60_000;
/** A job in hand gets this long to reach its next resting point. */
const STOP_WITHIN_MS = 20_000;
const LOG_MAX_BYTES = 32 * 1024 * 1024;

const leftoverSchema = z.array(z.object({ pid: z.number().int(), script: z.string() }));

export interface ChildSpec {
  name: string;
  /** Bundled script, relative to the repository. */
  script: string;
  environment: Record<string, string>;
}

interface Child {
  spec: ChildSpec;
  process: ChildProcess | undefined;
  startedAt: number;
  waitMs: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Keeps the web server and the workers running: each writes its log to the data folder, a crashed one is started
 * again after a wait that doubles, and all are stopped together.
 */
export class Supervisor {
  readonly #folder: string;
  readonly #say: (line: string) => void;
  readonly #children: Child[] = [];
  #stopping = false;

  constructor(dataDir: string, say: (line: string) => void) {
    this.#folder = dataDir;
    this.#say = say;
  }

  /** Where a child's log is. */
  logOf(name: string): string {
    return path.join(this.#folder, 'logs', `${name}.log`);
  }

  /** Ends what a killed `npm start` left running on this data folder. */
  async endLeftovers(): Promise<void> {
    await mkdir(path.join(this.#folder, 'logs'), { recursive: true, mode: 0o700 });
    const text = await readFile(this.#recordFile(), 'utf8').catch(() => '[]');
    const parsed = leftoverSchema.safeParse(safeJson(text));
    for (const { pid, script } of parsed.success ? parsed.data : []) {
      if (!(await commandOf(pid)).includes(script)) continue;
      this.#say(`Ending process ${pid} that an earlier start left behind.`);
      signal(pid, 'SIGKILL');
      while ((await commandOf(pid)).includes(script)) await new Promise((resolve) => setTimeout(resolve, 50));
      // The kernel gives the port back a moment after the process is gone.
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  start(spec: ChildSpec): void {
    const child: Child = { spec, process: undefined, startedAt: 0, waitMs: FIRST_WAIT_MS, timer: undefined };
    this.#children.push(child);
    this.#spawn(child);
  }

  /** Asks every child to finish, and ends those that have not within 20 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      this.#children.map(async (child) => {
        clearTimeout(child.timer);
        const running = child.process;
        if (!running?.pid || running.exitCode !== null || running.signalCode !== null) return;
        const exit = new Promise((resolve) => running.once('exit', resolve));
        running.kill('SIGTERM');
        const late = setTimeout(() => running.kill('SIGKILL'), STOP_WITHIN_MS);
        await exit;
        clearTimeout(late);
      }),
    );
    await rm(this.#recordFile(), { force: true });
  }

  /** Ends every child at once, for the second Ctrl-C. */
  kill(): void {
    this.#stopping = true;
    for (const child of this.#children) child.process?.kill('SIGKILL');
  }

  #spawn(child: Child): void {
    const { name, script, environment } = child.spec;
    const file = this.logOf(name);
    if (existsSync(file) && statSync(file).size > LOG_MAX_BYTES) renameSync(file, `${file}.1`);
    const log = openSync(file, 'a', 0o600);
    // A process group of its own: Ctrl-C at the terminal reaches this process alone, which stops the others in order.
    const started = spawn(process.execPath, ['--enable-source-maps', script], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    child.process = started;
    child.startedAt = Date.now();
    const startedAtByte = statSync(file).size;
    started.once('error', (error) => this.#ended(child, error.message, startedAtByte));
    started.once('exit', (code, by) =>
      this.#ended(child, by ? `signal ${by}` : `exit code ${code}`, startedAtByte),
    );
    this.#record();
  }

  #ended(child: Child, how: string, logFrom: number): void {
    if (this.#stopping) return;
    const ranMs = Date.now() - child.startedAt;
    if (ranMs > WELL_AFTER_MS) child.waitMs = FIRST_WAIT_MS;
    const file = this.logOf(child.spec.name);
    this.#say(
      `${child.spec.name} stopped unexpectedly (${how}) after ${Math.round(ranMs / 1000)} s. Its last words, from ${file}:`,
    );
    for (const line of lastLines(file, logFrom)) this.#say(`  ${line}`);
    this.#say(`Starting ${child.spec.name} again in ${child.waitMs / 1000} s.`);
    child.timer = setTimeout(() => this.#spawn(child), child.waitMs);
    child.waitMs = Math.min(child.waitMs * 2, LONGEST_WAIT_MS);
  }

  #recordFile(): string {
    return path.join(this.#folder, 'children.json');
  }

  #record(): void {
    const running = this.#children.flatMap((child) =>
      child.process?.pid ? [{ pid: child.process.pid, script: child.spec.script }] : [],
    );
    writeFile(this.#recordFile(), JSON.stringify(running)).catch(() => undefined);
  }
}

function lastLines(file: string, from: number): string[] {
  const text = readFileSync(file).subarray(from).toString('utf8');
  return text
    .trim()
    .split('\n')
    .slice(-8)
    .map((line) => line.slice(0, 400));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile.
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

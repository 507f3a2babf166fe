import { type ChildProcess, spawn } from 'node:child_process';

/** Runs the programs of a test run, and ends those in hand when it is interrupted. */
export class Programs {
  readonly #running = new Set<ChildProcess>();
  #stopped = false;

  /**
   * Runs a command to its end. `shown` passes its output through; `captured` keeps it.
   * @returns whether it exited with 0, and the output kept.
   */
  run(
    [command = '', ...args]: string[],
    environment: Record<string, string>,
    output: 'shown' | 'captured',
  ): Promise<{ ok: boolean; output: string }> {
    if (this.#stopped) return Promise.resolve({ ok: false, output: '' });
    return new Promise((resolve) => {
      const child = spawn(command, args, {
        env: { ...process.env, ...environment },
        stdio: ['ignore', output === 'shown' ? 'inherit' : 'pipe', output === 'shown' ? 'inherit' : 'pipe'],
        // A group of its own, so that a browser or an ffmpeg that a test started ends with it.
        detached: true,
      });
      this.#running.add(child);
      let words = '';
      const keep = (chunk: Buffer) => {
        words = (words + chunk.toString()).slice(-20_000);
      };
      child.stdout?.on('data', keep);
      child.stderr?.on('data', keep);
      child.once('error', (error) => resolve({ ok: false, output: error.message }));
      child.once('close', (code) => {
        this.#end(child, 'SIGKILL');
        this.#running.delete(child);
        resolve({ ok: code === 0, output: words });
      });
    });
  }

  /** Ends the commands in hand, and starts no other. */
  stop(): void {
    this.#stopped = true;
    for (const child of this.#running) {
      this.#end(child, 'SIGTERM');
      setTimeout(() => this.#end(child, 'SIGKILL'), 10_000).unref();
    }
  }

  /** The whole group; nothing is left of it when every process has ended. */
  #end(child: ChildProcess, signal: NodeJS.Signals): void {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // All of them had ended.
    }
  }
}

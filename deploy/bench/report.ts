import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';

/** A Markdown table. */
export function table(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The machine in one line, with what else it was doing: a figure from a busy machine is no figure. */
export function machine(): string {
  const cpus = os.cpus();
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  const load = os
    .loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  return `${cpus.length} × ${cpus[0]?.model.trim()}, ${memory}, ${os.type()} ${os.release()}, Node ${process.version}; load average before the run ${load}`;
}

/**
 * Puts a section into the benchmarks' page, in place of the one of the same name. Sections stand between comments, so
 * that each benchmark writes its own.
 */
export function writeSection(file: string, name: string, title: string, body: string): void {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const section = `${begin}\n## ${title}\n\n${body.trim()}\n${end}\n`;
  const before = existsSync(file)
    ? readFileSync(file, 'utf8')
    : '# Benchmarks\n\nEach section is written by `npm run bench -- NAME` and says which machine it ran on.\n';
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  const after =
    from >= 0 && to > from
      ? before.slice(0, from) + section + before.slice(to + end.length).replace(/^\n/, '')
      : `${before.trimEnd()}\n\n${section}`;
  writeFileSync(file, after);
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { environmentSchema } from '@/core/operations/config';

const root = path.resolve(import.meta.dirname, '../..');
const composeText = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
const exampleText = readFileSync(path.join(root, '.env.example'), 'utf8');

const compose = z
  .object({
    services: z.record(z.string(), z.object({ environment: z.record(z.string(), z.string()).optional() })),
  })
  .parse(parse(composeText, { merge: true }));
const known = Object.keys(environmentSchema.shape);
const [application = '', composeOnly = ''] = exampleText.split('# --- docker compose only');

/** The variables that lines such as `NAME=value` and `#NAME=value` name, with their values. */
function variables(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map((match) => [match[1]!, match[2]!]));
}

describe('the settings', () => {
  it('are all described in .env.example, and nothing else is', () => {
    expect([...variables(application).keys()].sort()).toEqual([...known].sort());
  });

  it('show their defaults in .env.example', () => {
    for (const [name, value] of variables(application)) {
      const schema = environmentSchema.shape[name as keyof typeof environmentSchema.shape];
      const standard = schema.safeParse(undefined);
      if (standard.success && standard.data !== undefined)
        expect([name, value]).toEqual([name, String(standard.data)]);
    }
  });

  it('that docker compose sets are settings of Saboot', () => {
    for (const service of ['migrate', 'web', 'worker']) {
      for (const name of Object.keys(compose.services[service]?.environment ?? {})) {
        // The superuser's connection, with which the migration makes the roles; the application never has it.
        if (name === 'DATABASE_ADMIN_URL') expect(service).toBe('migrate');
        else expect(known).toContain(name);
      }
    }
  });

  it('that docker compose reads are described in .env.example', () => {
    const asked = new Set([...composeText.matchAll(/\$\{([A-Z0-9_]+)/g)].map((match) => match[1]!));
    const described = new Set([...variables(application).keys(), ...variables(composeOnly).keys()]);
    expect([...asked].filter((name) => !described.has(name))).toEqual([]);
    expect([...variables(composeOnly).keys()].filter((name) => !asked.has(name))).toEqual([]);
  });

  it.each(['web', 'worker'])('make a whole configuration for %s under docker compose', (service) => {
    const values = Object.entries(compose.services[service]?.environment ?? {}).map(([name, value]) => [
      name,
      value
        .replace(/\$\{[A-Z0-9_]+:-([^}]*)\}/g, '$1')
        .replace(/\$\{[A-Z0-9_]+(:\?[^}]*)?\}/g, 'x'.repeat(32)),
    ]);
    expect(environmentSchema.safeParse(Object.fromEntries(values)).error).toBeUndefined();
  });

  it('give the owner’s connection to the migration alone', () => {
    const withOwner = Object.entries(compose.services)
      .filter(([, service]) => service.environment?.DATABASE_OWNER_URL !== undefined)
      .map(([name]) => name);
    expect(withOwner).toEqual(['migrate']);
  });
});

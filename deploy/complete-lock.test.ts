import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { missingPlatformPackages } from './complete-lock.mjs';

it('package-lock.json names the packages of every platform, without which npm ci refuses it', () => {
  const lock = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../package-lock.json'), 'utf8'));
  expect(Object.keys(missingPlatformPackages(lock.packages)), 'run: node deploy/complete-lock.mjs').toEqual(
    [],
  );
});

it('a missing platform package is added as its name and its parent say', () => {
  const packages = {
    'node_modules/tool': {
      optionalDependencies: { '@tool/linux-x64-musl': '1.2.3', '@tool/darwin-arm64': '1.2.3' },
    },
    'node_modules/tool/node_modules/@tool/darwin-arm64': { version: '1.2.3' },
  };
  expect(missingPlatformPackages(packages)).toEqual({
    'node_modules/@tool/linux-x64-musl': {
      version: '1.2.3',
      cpu: ['x64'],
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    },
  });
});

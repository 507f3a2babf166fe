import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import { startTestWeb, type TestWeb } from '@/deploy/testing/web';
import { allRoutes, describeApi } from './index';
import { mount, type Route, route } from './route';

let web: TestWeb;
let routes: Route[];
let districtId: number;

beforeAll(async () => {
  web = await startTestWeb();
  routes = allRoutes(web.dependencies);
  districtId = (await makeDistrict(web.system)).id;
});
afterAll(() => web.close());

const uuid = '018f3e9a-0000-7000-8000-000000000001';
/** The route's path with something that may stand in each of its places. */
const addressOf = (one: Route) =>
  one.path
    .replace(':queue', 'index')
    .replace(/\/cameras\/:id/, '/cameras/1')
    .replace(/\/uploads\/:id/, `/uploads/${'a'.repeat(32)}`)
    .replaceAll(/:\w+/g, uuid);

describe('every route', () => {
  it('is refused to whoever is not signed in, but for signing in and out and the keys that check signatures', async () => {
    const open = routes.filter((one) => one.access === 'public').map((one) => one.path);
    expect(open.sort()).toEqual(['/api/audit/keys', '/api/auth/sign-in/username', '/api/auth/sign-out']);
    for (const one of routes.filter((each) => each.access !== 'public')) {
      const response = await web.anonymous.fetch(addressOf(one), { method: one.method.toUpperCase() });
      expect(response.status, `${one.method} ${one.path}`).toBe(401);
      if (one.method === 'head') continue;
      expect(await response.json()).toMatchObject({
        error: { code: 'sign-in-required', requestId: response.headers.get('x-request-id') },
      });
    }
  });

  it('is refused to a role without its action, and the refusal is on record', async () => {
    const auditor = await web.signIn('AUDITOR');
    const refused = routes.filter(
      (one) =>
        !['public', 'signed-in', 'audit.read', 'oversight.read', 'seal.review', 'user.read'].includes(
          one.access,
        ),
    );
    expect(refused.length).toBeGreaterThan(30);
    for (const one of refused) {
      const response = await auditor.fetch(addressOf(one), { method: one.method.toUpperCase() });
      expect(response.status, `${one.method} ${one.path}`).toBe(403);
    }
    const user = await web.system.user.findFirstOrThrow({ where: { username: auditor.username } });
    const denied = await web.system.auditEntry.findMany({ where: { actorId: user.id, outcome: 'denied' } });
    expect(denied.map((entry) => entry.objectId)).toEqual(
      refused.map((one) => `${one.method.toUpperCase()} ${one.path}`),
    );
  });

  it('stands in the API document with its parameters, answer and errors', async () => {
    const document = (await web.anonymous.json<ReturnType<typeof describeApi>>('GET', '/api/openapi.json'))
      .body;
    const paths = document.paths as Record<
      string,
      Record<string, { parameters: { name: string }[]; responses: object }>
    >;
    for (const one of routes) {
      const operation = paths[one.path.replaceAll(/:(\w+)/g, '{$1}')]?.[one.method];
      expect(operation, `${one.method} ${one.path}`).toBeDefined();
      const places = [...one.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
      expect(operation?.parameters.map((parameter) => parameter.name)).toEqual(
        expect.arrayContaining(places),
      );
      expect(Object.keys(operation?.responses ?? {})).toContain(String(one.status));
    }
    const operations = Object.values(paths).flatMap((path) => Object.keys(path));
    expect(operations).toHaveLength(routes.length);
  });

  it('points only at schemas that the document holds', async () => {
    const document = describeApi(routes, 'http://localhost');
    const schemas = (document.components as { schemas: Record<string, unknown> }).schemas;
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      expect(Object.keys(schemas)).toContain(reference?.replace('#/components/schemas/', ''));
    }
  });

  it('says nothing of ethnicity, religion, emotion, age or gender', () => {
    const document = JSON.stringify(describeApi(routes, 'http://localhost'));
    expect(document).not.toMatch(/ethnic|religio|emotion|gender|"age"|"sex"|race"/i);
  });

  it('has an address of its own', () => {
    const twice = route({
      method: 'get',
      path: '/api/x/:one',
      room: 'X',
      summary: 'x',
      access: 'signed-in',
      handle: () => undefined,
    });
    const router = { get: () => undefined } as never;
    const parts = { db: web.dependencies.db, actorOf: () => null };
    expect(() => mount(router, [twice, { ...twice, path: '/api/x/:other' }], parts)).toThrow('Two routes');
  });
});

describe('an error', () => {
  it('says which field is wrong, in words', async () => {
    const client = await web.signIn('INVESTIGATOR', districtId);
    const { status, body } = await client.json('POST', '/api/cameras', { code: 'no spaces here', name: '' });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: {
        code: 'request-invalid',
        message: expect.stringContaining('Letters, digits'),
        details: {
          part: 'body',
          issues: expect.arrayContaining([expect.objectContaining({ path: 'name' })]),
        },
      },
    });
  });

  it('is 400 for what is no JSON, 404 for an id that is none, and 413 for too much', async () => {
    const client = await web.signIn('INVESTIGATOR', districtId);
    const send = (body: string) =>
      client.fetch('/api/searches', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    expect((await send('{"kind":')).status).toBe(400);
    expect((await send(JSON.stringify({ text: 'x'.repeat(300_000) }))).status).toBe(413);
    expect((await client.json('GET', '/api/cases/not-an-id')).status).toBe(404);
    expect((await client.json('GET', '/api/cases/%E0%A4%A')).status).toBe(404);
    expect((await client.json('GET', '/api/nothing-here')).body).toMatchObject({
      error: { code: 'no-such-route' },
    });
  });

  it('that nobody foresaw tells nothing of itself', async () => {
    const broken = route({
      method: 'get',
      path: '/api/broken',
      room: 'X',
      summary: 'x',
      access: 'public',
      answer: z.object({}),
      handle: () => {
        throw new Error('password=hunter2 at /srv/secret.ts');
      },
    });
    const express = (await import('express')).default;
    const { answerErrors } = await import('./errors');
    const app = express();
    app.use((request, _response, next) => {
      Object.assign(request, { id: 'r-17', log: { error: () => undefined } });
      next();
    });
    mount(app, [broken], { db: web.dependencies.db, actorOf: () => null });
    app.use(answerErrors);
    const server = app.listen(0);
    try {
      const { port } = server.address() as { port: number };
      const response = await fetch(`http://127.0.0.1:${port}/api/broken`);
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(text).not.toMatch(/hunter2|secret/);
      expect(JSON.parse(text)).toMatchObject({ error: { code: 'internal', requestId: 'r-17' } });
    } finally {
      server.close();
    }
  });
});

describe('the web process', () => {
  it('refuses writes that another site sends with somebody’s cookie', async () => {
    const client = await web.signIn('INVESTIGATOR', districtId);
    const write = (headers: Record<string, string>) =>
      client.fetch('/api/cameras', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      });
    expect((await write({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await write({ origin: 'null' })).status).toBe(403);
    expect((await write({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await write({ origin: web.url })).status).toBe(400);
    expect((await write({})).status).toBe(400);
  });

  it('lets in scripts by a nonce of each answer only, and cannot be framed', async () => {
    const policies = await Promise.all(
      [1, 2].map(
        async () => (await web.anonymous.fetch('/api/docs')).headers.get('content-security-policy') ?? '',
      ),
    );
    for (const policy of policies) {
      expect(policy).toMatch(/script-src 'self' 'nonce-[^']{20,}' 'strict-dynamic';/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe-eval');
    }
    expect(policies[0]).not.toBe(policies[1]);
  });

  it('shows its API document from its own files', async () => {
    const page = await (await web.anonymous.fetch('/api/docs')).text();
    for (const [, address] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(address).toMatch(/^\/api\/docs\//);
      expect((await web.anonymous.fetch(address!)).status).toBe(200);
    }
  });

  it('says whether it lives, is ready, and how it fares', async () => {
    expect((await web.anonymous.json('GET', '/healthz')).body).toEqual({ status: 'alive' });
    expect((await web.anonymous.json('GET', '/readyz')).body).toEqual({
      status: 'ready',
      database: 'ready',
      storage: 'ready',
      queue: 'ready',
    });
    expect(await (await web.anonymous.fetch('/metrics')).text()).toContain(
      'saboot_http_request_duration_seconds',
    );
    const outside = await web.anonymous.fetch('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(outside.status).toBe(404);
  });

  it('tells a person who they are and what they may do', async () => {
    const client = await web.signIn('REVIEWER', districtId);
    const { body } = await client.json('GET', '/api/me');
    expect(body).toMatchObject({ role: 'REVIEWER', district: { id: districtId }, timeZone: 'Asia/Karachi' });
    expect(body.actions).toContain('search.read');
    expect(body.actions).not.toContain('search.face');
    expect(JSON.stringify(body)).not.toMatch(/password|token|invalid/);
    await client.fetch('/api/auth/sign-out', { method: 'POST' });
    expect((await client.fetch('/api/me')).status).toBe(401);
  });

  it('keeps the log of one district from the supervisor of another', async () => {
    const other = await makeDistrict(web.system);
    await makeActor(web.system, 'INVESTIGATOR', other.id);
    const supervisor = await web.signIn('SUPERVISOR', other.id);
    const { body } = await supervisor.json<{ items: { actorName: string }[] }>('GET', '/api/audit');
    expect(new Set(body.items.map((entry) => entry.actorName))).toEqual(new Set([supervisor.username]));
  });
});

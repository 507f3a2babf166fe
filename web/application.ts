import { randomBytes, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import express, { type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { DomainError } from '@/core/errors';
import type { WebDependencies } from './api/dependencies';
import { answerErrors } from './api/errors';
import { allRoutes, describeApi } from './api/index';
import { mapRouter } from './api/map';
import { createMetrics } from './api/metrics';
import { mount } from './api/route';
import { actorOf, readSession } from './api/session';

/** What pages need of Next: one handler for everything that is not ours. */
export type PagesHandler = RequestHandler;

/**
 * The web process as one Express application: security headers, log line, health, session, /api, /media, then pages.
 * @param pages left out in tests of the API.
 */
export function createApplication(dependencies: WebDependencies, pages?: PagesHandler): Express {
  const { config, db, storage, log, sessions } = dependencies;
  const app = express();
  const metrics = createMetrics();
  app.disable('x-powered-by');
  // A reverse proxy beside us or on the private network may say for whom it asks; nobody else is believed.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.set('query parser', 'simple');

  app.use(
    pinoHttp({
      logger: log,
      genReqId: (_request, response) => {
        const id = randomUUID();
        response.setHeader('x-request-id', id);
        return id;
      },
      autoLogging: { ignore: (request) => /^\/(_next\/|healthz|readyz|metrics)/.test(request.url ?? '') },
      customLogLevel: (_request, response, error) =>
        error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'warn' : 'info',
      customProps: (request) => ({ actorId: actorOf(request as Request)?.id }),
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, url }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
    }),
  );
  app.use(metrics.measure);
  app.use(securityHeaders(config));

  app.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/readyz', async (_request, response) => {
    const checks = await Promise.allSettled([
      db.user.findFirst({ select: { id: true } }),
      storage.check(),
      dependencies.jobs.queues.index.getJobCounts('waiting'),
    ]);
    const words = checks.map((check) => (check.status === 'fulfilled' ? 'ready' : 'not reachable'));
    const ready = words.every((word) => word === 'ready');
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not ready',
      database: words[0],
      storage: words[1],
      queue: words[2],
    });
  });
  app.get('/metrics', metrics.answer);

  app.use(sameOrigin(config.PUBLIC_URL));
  app.use('/map', mapRouter({ roadsFile: config.ROADS_FILE }));
  app.use(/^(?!\/_next\/)/, readSession(sessions));

  const routes = allRoutes(dependencies);
  const router = express.Router();
  mount(router, routes, { db, actorOf });
  app.use(router);
  mountDocuments(app, describeApi(routes, config.PUBLIC_URL));
  app.use(['/api', '/media'], () => {
    throw new DomainError('not-found', 'no-such-route', 'There is no such address.', 'See /api/docs.');
  });

  if (pages) app.use(signInFirst, pages);
  app.use(answerErrors);
  return app;
}

/**
 * Headers of every answer. The policy lets in scripts by a nonce of each answer only; Next reads the nonce from the
 * request's own copy of the header and puts it on its scripts. Inline styles stay allowed: React's style attributes and
 * the map need them, and they run nothing.
 */
function securityHeaders(config: WebDependencies['config']): RequestHandler {
  const development = config.NODE_ENV === 'development';
  const https = config.PUBLIC_URL.startsWith('https:');
  const nonceOf = (response: unknown) =>
    `'nonce-${(response as { locals: { nonce: string } }).locals.nonce}'`;
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: [
          "'self'",
          (_request, response) => nonceOf(response),
          "'strict-dynamic'",
          ...(development ? ["'unsafe-eval'"] : []),
        ],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ...(development ? ['ws:'] : [])],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  return (request, response, next) => {
    response.locals.nonce = randomBytes(16).toString('base64');
    headers(request, response, (error?: unknown) => {
      const policy = response.getHeader('content-security-policy');
      if (typeof policy === 'string') request.headers['content-security-policy'] = policy;
      next(error);
    });
  };
}

/**
 * Refuses writes that another site made a browser send. Browsers name the origin of every unsafe request; a program
 * that names none carries no cookie it did not mean to send.
 */
function sameOrigin(publicUrl: string): RequestHandler {
  const publicOrigin = new URL(publicUrl).origin;
  return (request, _response, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return next();
    const origin = request.get('origin');
    const site = request.get('sec-fetch-site');
    const own = `${request.protocol}://${request.get('host')}`;
    const foreign = origin
      ? origin !== publicOrigin && origin !== own
      : site !== undefined && site !== 'same-origin' && site !== 'none';
    if (foreign) {
      throw new DomainError(
        'forbidden',
        'foreign-origin',
        'This request came from another site.',
        `Open Saboot at ${publicOrigin} and try again.`,
      );
    }
    next();
  };
}

/** Sends whoever is not signed in to the sign-in page, and back again afterwards. Pages' own files hold no data. */
const signInFirst: RequestHandler = (request, response, next) => {
  const open =
    request.path === '/sign-in' || request.path.startsWith('/_next/') || /\.\w{2,11}$/.test(request.path);
  if (open || actorOf(request)) return next();
  const wanted = request.originalUrl.split(/[?&]_rsc=/)[0] ?? '/';
  response.redirect(303, wanted === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(wanted)}`);
};

/** The API document, and Swagger UI from the package itself: no other host is asked for anything. */
function mountDocuments(app: Express, document: Record<string, unknown>): void {
  const assets = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.get('/api/openapi.json', (_request, response) => void response.json(document));
  app.get('/api/docs', (_request, response) => {
    const nonce = String(response.locals.nonce);
    response.type('html').send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Saboot API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<div id="api"></div>
<script nonce="${nonce}" src="/api/docs/swagger-ui-bundle.js"></script>
<script nonce="${nonce}">SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true })</script>
`);
  });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    app.get(`/api/docs/${file}`, (_request, response) => response.sendFile(path.join(assets, file)));
  }
}

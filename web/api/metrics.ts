import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Measures of the web process for Prometheus. They tell of paths, not of people. */
export function createMetrics(): { measure: RequestHandler; answer: RequestHandler } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'saboot_http_request_duration_seconds',
    help: 'Time from request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  return {
    measure(request, response, next) {
      const stop = duration.startTimer();
      response.on('finish', () => {
        const path = request.route?.path;
        // Pages and unknown paths share a label: what people type must not make new series.
        const route = typeof path === 'string' ? path : 'other';
        stop({ method: request.method, route, status: response.statusCode });
      });
      next();
    },
    async answer(request, response) {
      // For a collector on the machine or the private network, not for what a proxy passes on from outside.
      if (request.get('x-forwarded-for') || !isPrivate(request.socket.remoteAddress)) {
        response.status(404).end();
        return;
      }
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}

function isPrivate(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:/, '') ?? '';
  return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/.test(plain);
}

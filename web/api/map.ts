import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Router } from 'express';

const empty = { type: 'FeatureCollection', features: [] };

/**
 * What the map in the browser needs from this origin: MapLibre's worker, because a strict content security policy lets in
 * no other, and the deployment's roads (`ROADS_FILE`, GeoJSON lines with an optional `class` as OpenStreetMap names it).
 * Without roads the answer is an empty collection. Neither says anything about cases or cameras, so no session is asked.
 */
export function mapRouter({ roadsFile }: { roadsFile: string | undefined }): Router {
  const router = Router();
  const library = path.dirname(createRequire(import.meta.url).resolve('maplibre-gl/package.json'));
  const worker = path.join(library, 'dist', 'maplibre-gl-worker.mjs');

  router.get('/maplibre-gl-worker.mjs', (_request, response) => {
    // The library asks for it with its version in the address, but not always: it is checked again at each start.
    response.sendFile(worker, { cacheControl: false, headers: { 'Cache-Control': 'public, no-cache' } });
  });

  router.get('/roads.geojson', async (_request, response) => {
    const found = roadsFile ? await stat(roadsFile).catch(() => null) : null;
    if (!roadsFile || !found?.isFile()) {
      response.set('Cache-Control', 'no-cache').json(empty);
      return;
    }
    response.set({ 'Content-Type': 'application/geo+json', 'Cache-Control': 'no-cache' });
    createReadStream(roadsFile, { highWaterMark: 1 << 20 }).pipe(response);
  });

  return router;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapRouter } from './map';

describe('what the map asks of this origin', () => {
  const servers: Server[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-map-'));
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await rm(folder, { recursive: true });
  });

  async function served(roadsFile: string | undefined): Promise<string> {
    const server = createServer(express().use('/map', mapRouter({ roadsFile })));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/map`;
  }

  it('the worker comes as a script of this origin, which is all a strict policy lets in', async () => {
    const answer = await fetch(`${await served(undefined)}/maplibre-gl-worker.mjs?v=1`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
    expect(await answer.text()).toContain('MapLibre');
  });

  it('roads are the file of the deployment', async () => {
    const roads = {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { class: 'primary' },
          geometry: {
            type: 'LineString',
            coordinates: [
              [67, 30.19],
              [67.01, 30.2],
            ],
          },
        },
      ],
    };
    const file = path.join(folder, 'roads.geojson');
    await writeFile(file, JSON.stringify(roads));
    const answer = await fetch(`${await served(file)}/roads.geojson`);
    expect(answer.headers.get('content-type')).toMatch(/geo\+json/);
    expect(await answer.json()).toEqual(roads);
  });

  it.each([undefined, '/there/is/no/such/file.geojson'])(
    'without roads (%s) the ground is plain',
    async (file) => {
      const answer = await fetch(`${await served(file)}/roads.geojson`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ type: 'FeatureCollection', features: [] });
    },
  );
});

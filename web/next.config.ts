import path from 'node:path';
import type { NextConfig } from 'next';

/**
 * Next renders the pages; everything else (API, media, security headers, compression) is served by `web/server.ts`, which
 * hands Next what it does not know. Nothing large ever passes through Next.
 */
const config: NextConfig = {
  turbopack: { root: path.join(import.meta.dirname, '..') },
  // Best shots arrive at their right size already; the optimiser would only keep copies that retention must find again.
  images: { unoptimized: true },
  poweredByHeader: false,
  compress: true,
  devIndicators: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ['radix-ui', 'lucide-react'] },
};

export default config;

import { createHmac } from 'node:crypto';
import { lookup as resolve } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { DomainError } from '@/core/errors';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Addresses that a name on the list may not lead to: this machine, its network, and what is not one machine's. */
const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits);
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** The other side cannot be told as it is listed; trying again changes nothing. */
export class WebhookRefused extends DomainError {
  override name = 'WebhookRefused';
  constructor(message: string) {
    super('unprocessable', 'webhook-refused', message, 'Look at ALERT_WEBHOOK_URLS.');
  }
}

/** The other side did not take it; it is tried again. */
export class WebhookFailed extends Error {
  override name = 'WebhookFailed';
}

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

/** Whether a listed URL may be used at all: https, or http to this machine; no name and password in it. */
export function isDeliverable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password || url.hash) return false;
  if (url.protocol === 'https:') return true;
  const host = hostOf(url);
  return (
    url.protocol === 'http:' &&
    (host === 'localhost' || (isIP(host) !== 0 && loopback.check(host, family(host))))
  );
}

/** Whether a name may lead to an address. An address written in the list itself needs no such leave. */
export function mayLeadTo(host: string, address: string): boolean {
  return host === 'localhost'
    ? loopback.check(address, family(address))
    : !inside.check(address, family(address));
}

/** Resolves names for one connection, so that what is checked is what is connected to. */
const guarded: LookupFunction = (host, options, done) => {
  resolve(host, { all: true, verbatim: true }).then(
    (addresses) => {
      const wrong = addresses.find(({ address }) => !mayLeadTo(host, address));
      const [first] = addresses;
      if (wrong || !first)
        done(new WebhookRefused(`${host} leads to an address of an inner network.`), '', 0);
      else if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    },
    (error) => done(error, '', 0),
  );
};

/** What the receiver computes again: HMAC-SHA256 over the time and the body as it came. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/**
 * Posts a signed body. The answer's body is not read, redirects are not followed.
 * @returns the status, 2xx
 * @throws WebhookRefused, WebhookFailed
 */
export async function post(
  target: string,
  { body, secret, now, timeoutMs }: { body: string; secret: string; now: Date; timeoutMs: number },
): Promise<number> {
  if (!isDeliverable(target))
    throw new WebhookRefused('The listed URL is neither https nor of this machine.');
  const url = new URL(target);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const status = await new Promise<number>((done, fail) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      agent: false,
      lookup: guarded,
      maxHeaderSize: 16 * 1024,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'saboot-timestamp': timestamp,
        'saboot-signature': signatureOf(secret, timestamp, body),
      },
    });
    request.once('response', (response) => {
      done(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', (error) => fail(error));
    request.end(body);
  }).catch((error: Error) => {
    if (error instanceof WebhookRefused) throw error;
    const late = error.name === 'AbortError' || error.name === 'TimeoutError';
    throw new WebhookFailed(
      late ? `No answer within ${timeoutMs / 1000} s.` : `Not reached: ${error.message}`,
    );
  });
  if (status >= 300 && status < 400)
    throw new WebhookRefused(`The answer was a redirect (${status}), which is not followed.`);
  if (status < 200 || status >= 300) throw new WebhookFailed(`The answer was ${status}.`);
  return status;
}

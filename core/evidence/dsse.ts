import { z } from 'zod';
import { type PublicKey, type Signature, type Signer, verify } from '@/core/audit/signing';

/** What is signed when a statement is: in-toto's media type. */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json';

/** A DSSE envelope (Dead Simple Signing Envelope, v1.0): the signed bytes and who signed them. */
const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: z.base64(),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.base64() })).min(1),
});

/** The envelope is malformed, or none of the keys signed it; the message says which. */
export class EnvelopeRefused extends Error {
  override name = 'EnvelopeRefused';
}

/**
 * The bytes that a DSSE signature covers: `DSSEv1`, then type and body, each with its length, so that neither can be taken
 * for the other (DSSE v1.0, pre-authentication encoding).
 */
export function preAuthenticationEncoding(type: string, body: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `;
  return Buffer.concat([Buffer.from(head), body]);
}

/** Signs a statement and wraps it; the text of the envelope, one line of JSON. */
export function sealStatement(signer: Signer, statement: object): string {
  const body = Buffer.from(JSON.stringify(statement));
  const { keyId, signature } = signer.sign(preAuthenticationEncoding(STATEMENT_TYPE, body));
  return textOf({
    payloadType: STATEMENT_TYPE,
    payload: body.toString('base64'),
    signatures: [{ keyid: keyId, sig: signature }],
  });
}

/** The one text of an envelope: no signature covers the envelope itself, so that only one form of it is accepted. */
function textOf({ payloadType, payload, signatures }: z.infer<typeof envelopeSchema>): string {
  const exact = (base64: string) => Buffer.from(base64, 'base64').toString('base64');
  return `${JSON.stringify({
    payloadType,
    payload: exact(payload),
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: exact(sig) })),
  })}\n`;
}

/**
 * Opens an envelope: checks every signature over the bytes as they are, and only then reads them. The id in the envelope
 * picks a key and proves nothing; one good signature of a key among `keys` is enough, a bad one beside it is not forgiven.
 * @returns what was signed, and the ids of the keys that signed it
 * @throws EnvelopeRefused
 */
export function openEnvelope(
  text: string,
  keys: readonly PublicKey[],
): { statement: unknown; signedBy: string[] } {
  const envelope = envelopeSchema.safeParse(jsonOf(text));
  if (!envelope.success) throw new EnvelopeRefused('is not a DSSE envelope');
  if (textOf(envelope.data) !== text) throw new EnvelopeRefused('is not in the form that it was written in');
  const { payloadType, payload, signatures } = envelope.data;
  if (payloadType !== STATEMENT_TYPE) throw new EnvelopeRefused(`signs something else: ${payloadType}`);
  const body = Buffer.from(payload, 'base64');
  const signed = preAuthenticationEncoding(payloadType, body);
  for (const { keyid, sig } of signatures) {
    const signature: Signature = { keyId: keyid, signature: sig };
    if (!keys.some((key) => key.keyId === keyid)) {
      throw new EnvelopeRefused(`is signed by the key ${keyid}, which is not among those known`);
    }
    if (!verify(signed, signature, keys))
      throw new EnvelopeRefused(`has a bad signature by the key ${keyid}`);
  }
  return { statement: jsonOf(body.toString('utf8')), signedBy: signatures.map(({ keyid }) => keyid) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EnvelopeRefused('is not JSON');
  }
}

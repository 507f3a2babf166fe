import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSigningKey, signerOf } from '@/core/audit/signing';
import { EnvelopeRefused, openEnvelope, preAuthenticationEncoding, sealStatement } from './dsse';

const signer = signerOf(newSigningKey(), 'test');
const stranger = signerOf(newSigningKey(), 'another');

describe('a sealed statement', () => {
  it('covers type and body with their lengths, as the standard’s own example has it', () => {
    const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
    expect(encoded.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('is opened to what was sealed, whatever letters it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (statement) => {
        const opened = openEnvelope(sealStatement(signer, statement), [stranger, signer]);
        expect(opened).toEqual({
          statement: JSON.parse(JSON.stringify(statement)),
          signedBy: [signer.keyId],
        });
      }),
    );
  });

  it('is refused when any character of it was changed', () => {
    const sealed = sealStatement(signer, { said: 'بیان' });
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'aZ09+/"{}'), (at, character) => {
        const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
        if (changed === sealed) return;
        expect(() => openEnvelope(changed, [signer])).toThrow(EnvelopeRefused);
      }),
      { numRuns: 400 },
    );
  });

  it('is refused by whoever does not know the key, whatever key id it names', () => {
    const sealed = sealStatement(signer, {});
    expect(() => openEnvelope(sealed, [stranger])).toThrow('not among those known');
    const renamed = sealed.replace(signer.keyId, stranger.keyId);
    expect(() => openEnvelope(renamed, [stranger, signer])).toThrow('bad signature');
    // A key under another's id is not believed either.
    expect(() => openEnvelope(sealed, [{ ...stranger, keyId: signer.keyId }])).toThrow('bad signature');
  });

  it('does not forgive a bad signature beside a good one', () => {
    const envelope = JSON.parse(sealStatement(signer, {}));
    const text = () => `${JSON.stringify(envelope)}\n`;
    envelope.signatures.push({ keyid: stranger.keyId, sig: envelope.signatures[0].sig });
    expect(() => openEnvelope(text(), [signer, stranger])).toThrow('bad signature');
    envelope.signatures = [];
    expect(() => openEnvelope(text(), [signer])).toThrow(EnvelopeRefused);
  });
});

import { z } from 'zod';

export const receiptCheck = z.object({
  /**
   * `whole`: signed, and the rows say what was signed. `altered`: they do not, or what was kept of the signature does not fit
   * together. `removed`: it was signed, and the signature is gone. `unsigned`: from before receipts were signed. `unknown-key`:
   * signed by a key that this installation neither has nor was led to. `purged`: its search was not approved, and what it found
   * was taken away; the log keeps the hash.
   */
  state: z.enum(['whole', 'altered', 'removed', 'unsigned', 'unknown-key', 'purged']),
  keyId: z.string().nullable(),
  /**
   * Of an altered receipt: what is not as it was signed, as paths into the signed contents; `signature` where the text that was
   * kept is not what the key signed, `audit entry` where it is not the one that the log names.
   */
  differs: z.array(z.string()),
});
export type ReceiptCheck = z.infer<typeof receiptCheck>;

/** A receipt to be handed to somebody who has no account: checked with what it holds, and a public key they trust. */
export const signedReceipt = z.object({
  what: z.string(),
  /** What the installation itself found when this was saved. */
  check: receiptCheck,
  checkedAt: z.string(),
  /** The very text that was signed; null where it was not. */
  signed: z.string().nullable(),
  algorithm: z.literal('Ed25519 (RFC 8032) over the UTF-8 bytes of `signed`'),
  /** Base64. */
  signature: z.string().nullable(),
  keyId: z.string().nullable(),
  /** SubjectPublicKeyInfo, PEM. */
  publicKey: z.string().nullable(),
  howToCheck: z.array(z.string()),
});
export type SignedReceipt = z.infer<typeof signedReceipt>;

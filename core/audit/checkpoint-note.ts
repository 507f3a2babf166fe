import { createHash } from 'node:crypto';
import { type PublicKey, rawPublicKey, type Signer, verify } from './signing';

/** What a checkpoint states of the log. */
export interface Checkpoint {
  /** Names the log: C2SP tlog-checkpoint. */
  origin: string;
  size: number;
  root: Buffer;
  madeAt: Date;
  /** Whatever was written before this moment is among the `size` entries: no older transaction was running. */
  settledAt: Date;
}

/** A statement that is not a checkpoint of this log. */
export class NoteInvalid extends Error {
  override name = 'NoteInvalid';
}

const ED25519 = Buffer.from([1]);

/** The signed text: origin, size, root, and two lines of extension (C2SP tlog-checkpoint). */
export function checkpointText({ origin, size, root, madeAt, settledAt }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\nmade ${madeAt.toISOString()}\nsettled ${settledAt.toISOString()}\n`;
}

/** The checkpoint as a signed note (C2SP signed-note). */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): string {
  const text = checkpointText(checkpoint);
  const { signature } = signer.sign(Buffer.from(text, 'utf8'));
  const line = Buffer.concat([keyHash(checkpoint.origin, signer), Buffer.from(signature, 'base64')]);
  return `${text}\n— ${checkpoint.origin} ${line.toString('base64')}\n`;
}

/** Reads a note; its signature is not checked here. @throws NoteInvalid */
export function readNote(note: string): { checkpoint: Checkpoint; text: string; signatures: Buffer[] } {
  const end = note.indexOf('\n\n');
  if (end < 0) throw new NoteInvalid('There is no signature below the text.');
  const text = note.slice(0, end + 1);
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n');
  const root = Buffer.from(rootText, 'base64');
  const at = (word: string) =>
    new Date(extensions.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? '');
  const checkpoint = { origin, size: Number(sizeText), root, madeAt: at('made'), settledAt: at('settled') };
  if (
    !/^(0|[1-9]\d{0,15})$/.test(sizeText) ||
    root.length !== 32 ||
    Number.isNaN(+checkpoint.madeAt) ||
    Number.isNaN(+checkpoint.settledAt) ||
    checkpointText(checkpoint) !== text
  ) {
    throw new NoteInvalid(
      'The text is not a checkpoint: origin, size, root, made and settled, each on a line.',
    );
  }
  const signatures = note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line.startsWith(`— ${origin} `))
    .map((line) => Buffer.from(line.slice(`— ${origin} `.length), 'base64'));
  return { checkpoint, text, signatures };
}

/** The key among `keys` that signed the note; null where none did. @throws NoteInvalid */
export function signerOfNote(note: string, keys: readonly PublicKey[]): PublicKey | null {
  const { checkpoint, text, signatures } = readNote(note);
  const signed = keys.find((key) =>
    signatures.some(
      (line) =>
        line.subarray(0, 4).equals(keyHash(checkpoint.origin, key)) &&
        verify(
          Buffer.from(text, 'utf8'),
          { keyId: key.keyId, signature: line.subarray(4).toString('base64') },
          [key],
        ),
    ),
  );
  return signed ?? null;
}

const LINE = 'SABOOT LOG';

/** One line for the station's daily diary: enough to find any later rewriting of what was logged before it. */
export function diaryLine({ origin, size, root, madeAt }: Checkpoint): string {
  return `${LINE} ${origin} ${size} ${root.toString('base64')} ${madeAt.toISOString()}`;
}

/** What was kept outside: a signed note, or a line of the diary. @throws NoteInvalid */
export function readAnchor(text: string): Pick<Checkpoint, 'origin' | 'size' | 'root'> {
  const line = text
    .split('\n')
    .map((each) => each.trim())
    .find((each) => each.startsWith(LINE));
  if (!line) return readNote(text).checkpoint;
  const [origin = '', size = '', root = ''] = line.slice(LINE.length).trim().split(/\s+/);
  const hash = Buffer.from(root, 'base64');
  if (!/^\d{1,15}$/.test(size) || hash.length !== 32) {
    throw new NoteInvalid('The line is not as it was printed: SABOOT LOG, origin, size, root, time.');
  }
  return { origin, size: Number(size), root: hash };
}

/** C2SP signed-note: which key a signature line is of. */
const keyHash = (name: string, key: PublicKey) =>
  createHash('sha256').update(`${name}\n`).update(ED25519).update(rawPublicKey(key)).digest().subarray(0, 4);

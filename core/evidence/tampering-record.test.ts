import { describe, expect, test } from 'vitest';
import { newSigningKey, signerOf } from '@/core/audit/signing';
import { BAG_FILES } from './bagit';
import type { CaseFile } from './case-file';
import type { LogFile } from './log-of-case';
import { checkFiles } from './offline/viewer/check';
import { at, drawnBundle, type Files, resigned, verdicts } from './testing/tampering-testing';
import { drawnCase, drawnSigner } from './testing-case';
import { drawnEntry, drawnLog, drawnReceipt } from './testing-log';

const drawn = drawnBundle();

describe('a bundle whose own key signed what the record does not bear out', () => {
  /** Changes the case file and what goes with it, and signs all of it with the force's own key. */
  const asTheForce = (change: (said: CaseFile, files: Files) => void): Files => {
    const said = JSON.parse(drawn.sound.get(BAG_FILES.caseFile)?.toString() ?? '{}') as CaseFile;
    const files = new Map(drawn.sound);
    change(said, files);
    files.set(BAG_FILES.caseFile, Buffer.from(JSON.stringify(said)));
    return resigned(files, drawnSigner);
  };
  const logOf = (files: Files) => JSON.parse(files.get(BAG_FILES.log)?.toString() ?? '{}') as LogFile;
  const withLog = (files: Files, change: (log: LogFile) => void) => {
    const log = logOf(files);
    change(log);
    files.set(BAG_FILES.log, Buffer.from(JSON.stringify(log)));
  };
  const receipt = drawnCase().searches[1]?.receipt?.path ?? '';

  test.each<[what: string, change: (said: CaseFile, files: Files) => void, found: RegExp]>([
    [
      'an entry that says another name',
      (said) => {
        said.audit[0]!.actorName = 'Somebody else';
      },
      /broken proof: entry 11 .* is not what its hash was made of/,
    ],
    [
      'an entry that was made up',
      (said) => {
        said.audit[0] = drawnEntry({ seq: '11', at, action: 'exhibit.attach', objectId: 'another' });
      },
      /broken proof: entry 11 .* does not lead to the root/,
    ],
    [
      'an entry put in, with no proof',
      (said) => said.audit.push(drawnEntry({ seq: '99', at, action: 'custody.transfer' })),
      /broken proof: entry 99 .* has none, though it is older than the checkpoint/,
    ],
    ['an entry left out', (said) => said.audit.shift(), /broken proof: entry 11 is not in case\.json/],
    [
      'a proof cut short',
      (_, files) => withLog(files, (log) => log.proofs[0]!.path.pop()),
      /broken proof: entry 11/,
    ],
    [
      'a proof for another place',
      (_, files) =>
        withLog(files, (log) => {
          log.proofs[0]!.position += 1;
        }),
      /broken proof: entry 11/,
    ],
    [
      'a checkpoint of another size',
      (_, files) =>
        withLog(files, (log) => {
          log.checkpoint = log.checkpoint?.replace('\n13\n', '\n14\n') ?? null;
        }),
      /broken proof: its checkpoint/,
    ],
    [
      'a checkpoint of a key that is nobody’s',
      (said, files) => {
        const stranger = signerOf(newSigningKey(), 'a stranger');
        files.set(BAG_FILES.log, Buffer.from(JSON.stringify(drawnLog(said.audit, stranger))));
      },
      /broken proof: its checkpoint is not signed by a key of the bundle/,
    ],
    [
      'no checkpoint',
      (_, files) =>
        withLog(files, (log) => {
          log.checkpoint = null;
        }),
      /broken proof: there is no checkpoint/,
    ],
    [
      'a search that found nothing told as one that found something',
      (said) => {
        said.searches[1]!.total = 3;
      },
      /receipts\/search-.* says something else than case\.json of total/,
    ],
    [
      'a receipt of which a letter was changed',
      (_, files) => {
        const text = files.get(receipt)?.toString() ?? '';
        files.set(receipt, Buffer.from(text.replace('FIR 112', 'FIR 113')));
      },
      /receipts\/search-.* is not signed by a key of the bundle/,
    ],
    [
      'a receipt made anew after the search',
      (said, files) => {
        said.searches[1]!.total = 3;
        files.set(receipt, Buffer.from(drawnReceipt(said.searches[1]!, drawnSigner).text));
      },
      /receipts\/search-.* is not the receipt that the log names/,
    ],
    [
      'a receipt taken out',
      (said, files) => {
        said.searches[1]!.receipt = { path: receipt };
        files.delete(receipt);
      },
      /receipts\/search-/,
    ],
    [
      'a receipt said to lie outside of the bundle',
      (said, files) => {
        said.searches[1]!.receipt = { path: '../../etc/passwd' };
        files.delete(receipt);
      },
      /etc\/passwd/,
    ],
  ])('R06 %s is named by both verifiers and the page', async (_, change, found) => {
    const files = asTheForce(change);
    const { zip, folder: byFolder } = await verdicts(files, [drawnSigner.keyId]);
    expect(zip.join('\n')).toMatch(found);
    expect(byFolder.join('\n')).toMatch(found);
    const inPage = await checkFiles(
      [...files].map(([name, bytes]) => ({ path: name, blob: new Blob([new Uint8Array(bytes)]) })),
      files.get(BAG_FILES.caseFile)?.toString() ?? '',
      () => undefined,
    );
    expect(inPage.problems.length).toBeGreaterThan(0);
  });

  test('the page finds a sound bundle sound and says how many entries are proven', async () => {
    const outcome = await checkFiles(
      [...drawn.sound].map(([name, bytes]) => ({ path: name, blob: new Blob([new Uint8Array(bytes)]) })),
      drawn.sound.get(BAG_FILES.caseFile)?.toString() ?? '',
      () => undefined,
    );
    expect(outcome).toMatchObject({ problems: [], proven: { entries: 3, waiting: 0, size: 13 } });
  });
});

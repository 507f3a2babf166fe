import type { CaseFile } from '../../case-file';
import { type ChosenFile, checkFiles, type Outcome, pathInBundle } from './check';
import { map, timeline } from './drawings';
import { make, part, terms } from './elements';
import { exhibitView } from './exhibit-view';
import { recordView } from './record-view';

const caseText = part('case').textContent ?? '';
const said = JSON.parse(caseText) as CaseFile;
const zone = part('case').dataset.zone ?? 'UTC';

const written = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long', timeZone: zone });
const timeOf = (iso: string) =>
  `${written.format(new Date(iso))} (${iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')})`;

const KINDS: Record<CaseFile['bundle']['kind'], string> = {
  INVESTIGATION: 'the investigation',
  PROSECUTION: 'the prosecution',
  DEFENCE: 'the defence',
  LABORATORY: 'a forensic laboratory',
};

function present(number: number): void {
  const exhibit = said.exhibits.find((one) => one.number === number);
  if (!exhibit) return;
  part('stage').replaceChildren(exhibitView(exhibit, timeOf));
  for (const button of part('list').querySelectorAll('button'))
    button.ariaPressed = String(button.dataset.number === String(number));
}

function showCase(): void {
  const { fir, bundle } = said;
  const reference = `FIR ${fir.number}/${fir.year}, ${fir.station}, ${fir.district}`;
  document.title = `${reference} · evidence bundle`;
  part('reference').textContent = reference;
  part('title').textContent = fir.title;
  part('facts').replaceChildren(
    terms([
      ['Offence', fir.offence],
      ['Sections', fir.sections.join(', ')],
      ['Occurred', `${timeOf(fir.occurredFrom)}${fir.occurredTo ? ` to ${timeOf(fir.occurredTo)}` : ''}`],
      ['Place', fir.place],
      ['Bundle', bundle.id],
      ['Made for', [KINDS[bundle.kind], bundle.recipient].filter(Boolean).join(', ')],
      ['The laboratory is asked', bundle.request],
      [
        'Made',
        `${timeOf(bundle.madeAt)} by ${bundle.software.name} ${bundle.software.version}, asked for by ${bundle.requestedBy}`,
      ],
      ['Originals', bundle.withMasters ? 'in the bundle, whole' : 'not in the bundle'],
    ]),
  );
  part('list').replaceChildren(
    ...said.exhibits.map((exhibit) => {
      const button = make('button', { type: 'button', dir: 'auto' }, `${exhibit.number}. ${exhibit.title}`);
      button.dataset.number = String(exhibit.number);
      button.addEventListener('click', () => present(exhibit.number));
      return make('li', {}, button);
    }),
  );
  if (said.withoutFile.length > 0) {
    part('list').after(
      make(
        'p',
        { className: 'notice' },
        `Attached, but no file could be made: ${said.withoutFile.map(({ number, reason }) => `${number} (${reason})`).join('; ')}`,
      ),
    );
  }
  if (said.exhibits.length > 0)
    part('timeline').append(timeline(said, (iso) => written.format(new Date(iso)), present));
  part('record').replaceChildren(...recordView(said, timeOf));
  const ground = map(said);
  if (ground) part('map').append(ground);
  else part('map').append(make('p', {}, 'No place is recorded.'));
  present(said.exhibits[0]?.number ?? -1);
}

function showOutcome({ problems, files, bytes, keyId, stamped, proven }: Outcome): void {
  const sound = problems.length === 0 && keyId !== undefined;
  const verdict = part('verdict');
  verdict.className = sound ? 'sound' : 'broken';
  const held = `${files} files, ${bytes.toLocaleString('en')} bytes`;
  if (!sound) {
    verdict.replaceChildren(
      make('strong', {}, 'NOT SOUND. Do not rely on this bundle.'),
      make('ul', {}, ...problems.slice(0, 100).map((problem) => make('li', {}, problem))),
      make('p', {}, held),
    );
    return;
  }
  const typed = make('input', {
    type: 'text',
    placeholder: 'key id from the force or the court',
    spellcheck: false,
  });
  const same = make('span', { role: 'status' });
  typed.ariaLabel = 'Key id to compare with';
  typed.addEventListener('input', () => {
    const given = typed.value.replaceAll(/\s/g, '').toLowerCase();
    same.textContent =
      given === '' ? '' : given === keyId ? '✓ the same key' : '✗ another key: do not rely on this bundle';
    verdict.className = given === '' || given === keyId ? 'sound' : 'broken';
  });
  verdict.replaceChildren(
    make('strong', {}, 'SOUND. Every file is what was signed.'),
    make('p', {}, `${held}. Signed by the key `, make('code', {}, keyId)),
    make(
      'p',
      {},
      stamped
        ? 'It is time-stamped by an authority: signature.tsr. This page does not check that; verify.mjs does.'
        : 'It has no time stamp: nothing but its own word says when it was signed.',
    ),
    make(
      'p',
      {},
      proven
        ? `${proven.entries} entries of the audit log are proven to be among the ${proven.size} that were signed${proven.waiting > 0 ? `; ${proven.waiting} were too new for the last signature` : ''}.`
        : 'The audit log had not been signed when this bundle was made.',
    ),
    make(
      'p',
      {},
      'Anybody can make a bundle and a key for it: compare this one with the key that the force publishes. ',
      typed,
      ' ',
      same,
    ),
  );
}

async function check(chosen: FileList): Promise<void> {
  const files = [...chosen].map(
    (file): ChosenFile => ({ path: pathInBundle(file.webkitRelativePath), blob: file }),
  );
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const verdict = part('verdict');
  const bar = make('progress', { max: Math.max(1, total), value: 0 });
  verdict.className = 'checking';
  verdict.replaceChildren(make('strong', {}, 'Checking …'), ' ', bar);
  try {
    showOutcome(
      await checkFiles(files, caseText, (bytes) => {
        bar.value = bytes;
      }),
    );
  } catch (error) {
    showOutcome({
      problems: [`The folder could not be read: ${error instanceof Error ? error.message : error}`],
      files: files.length,
      bytes: 0,
    });
  }
}

showCase();
const folder = part('folder') as HTMLInputElement;
part('choose').addEventListener('click', () => folder.click());
folder.addEventListener('change', () => {
  if (folder.files && folder.files.length > 0) void check(folder.files);
});

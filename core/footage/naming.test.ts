import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { parseFileName, resolveNamedTime } from './naming';

const ZONE = 'Asia/Karachi';
function read(name: string) {
  const { cameraCandidates, stamped } = parseFileName(name);
  return { code: cameraCandidates[0], at: stamped && resolveNamedTime(stamped, ZONE).toISOString() };
}

describe('file names', () => {
  it.each([
    ['QTA-014_20261120T183000+0500.mp4', 'QTA-014', '2026-11-20T13:30:00.000Z'],
    ['QTA-014_20261120T183000Z.mp4', 'QTA-014', '2026-11-20T18:30:00.000Z'],
    ['QTA-014_2026-11-20_18-30-00.mp4', 'QTA-014', '2026-11-20T13:30:00.000Z'],
    ['QTA-014 2026.11.20 18.30.00.mkv', 'QTA-014', '2026-11-20T13:30:00.000Z'],
    ['ch01_20261120183000.mp4', 'ch01', '2026-11-20T13:30:00.000Z'],
    ['ch01_20261120183000123.mp4', 'ch01', '2026-11-20T13:30:00.123Z'],
    ['NVR_ch1_main_20261120183000_20261120190000.dav', 'NVR_ch1_main', '2026-11-20T13:30:00.000Z'],
    ['192.168.1.64_01_20261120183000.mp4', '192.168.1.64_01', '2026-11-20T13:30:00.000Z'],
    ['20261120_183000_QTA-014.mp4', 'QTA-014', '2026-11-20T13:30:00.000Z'],
    ['export/day 1/QTA-014_20261120T183000.avi', 'QTA-014', '2026-11-20T13:30:00.000Z'],
    ['intel_car_detection.mp4', 'intel_car_detection', undefined],
    ['20261120183000.mp4', undefined, '2026-11-20T13:30:00.000Z'],
    ['QTA-014_20261399T183000.mp4', 'QTA-014_20261399T183000', undefined],
    ['00000000012000201_clip.mp4', '00000000012000201_clip', undefined],
  ])('%s', (name, code, at) => {
    expect(read(name)).toEqual({ code, at });
  });

  it('parts of a recorder’s prefix are weaker candidates for the camera', () => {
    expect(parseFileName('NVR_ch1_main_20261120183000.dav').cameraCandidates).toEqual([
      'NVR_ch1_main',
      'NVR_ch1',
      'ch1_main',
      'NVR',
      'ch1',
      'main',
    ]);
  });

  const code = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,7}(-[0-9]{1,3})?$/);
  const moment = fc
    .integer({ min: Date.UTC(2001, 0, 1), max: Date.UTC(2089, 0, 1) })
    .map((ms) => DateTime.fromMillis(ms - (ms % 1000), { zone: ZONE }));
  const format = fc.constantFrom(
    "yyyyMMdd'T'HHmmss",
    "yyyyMMdd'T'HHmmssZZZ",
    'yyyyMMddHHmmss',
    'yyyy-MM-dd_HH-mm-ss',
    'yyyyMMdd_HHmmss',
    'yyyy.MM.dd HH.mm.ss',
  );

  it('whatever the camera and the moment, each way of writing them is read back', () => {
    fc.assert(
      fc.property(
        code,
        moment,
        format,
        fc.constantFrom('.mp4', '.mkv', '.avi', '.dav', ''),
        (camera, at, how, ending) => {
          const name = `${camera}_${at.toFormat(how)}${ending}`;
          expect(read(name)).toEqual({ code: camera, at: at.toUTC().toJSDate().toISOString() });
        },
      ),
    );
  });

  it('any name at all is read without failing, and a moment read from it is a moment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const { stamped } = parseFileName(name);
        if (stamped) expect(resolveNamedTime(stamped, ZONE).getTime()).not.toBeNaN();
      }),
    );
  });
});

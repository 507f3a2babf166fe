import { describe, expect, it } from 'vitest';
import { ListingInvalid, parseListing } from './listing';
import { resolveNamedTime } from './naming';

describe('cameras.csv', () => {
  it('says which camera filmed a file and from when, and what cameras there are', () => {
    const { files, cameras } = parseListing(
      '\uFEFFFile, Camera, Start, Name, District, Latitude, Longitude, time_zone\r\n' +
        'A.mp4, QTA-1, 2026-11-20 18:30:00, "Jinnah Road, north", Quetta, 30.19, 67.0,\r\n' +
        'b.mp4, QTA-1, 2026-11-20T18:45:00.500+04:30,,,,,\r\n' +
        ', ZHB-2,, Zhob bridge,,,,Asia/Kabul\r\n',
    );
    const at = (name: string) => {
      const start = files.get(name)?.start;
      return start && resolveNamedTime(start, 'Asia/Karachi').toISOString();
    };
    expect(at('a.mp4')).toBe('2026-11-20T13:30:00.000Z');
    expect(at('b.mp4')).toBe('2026-11-20T14:15:00.500Z');
    expect(cameras).toEqual([
      { code: 'QTA-1', name: 'Jinnah Road, north', district: 'Quetta', latitude: 30.19, longitude: 67 },
      { code: 'ZHB-2', name: 'Zhob bridge', timeZone: 'Asia/Kabul' },
    ]);
  });

  it.each([
    ['file,camera\na.mp4,no spaces please', /line 2, camera/],
    ['file,camera,start\na.mp4,QTA-1,yesterday', /line 2: "yesterday" is not a date and time/],
    ['file,camera,latitude\na.mp4,QTA-1,north', /line 2, latitude/],
    ['file,camera\n"a.mp4,QTA-1', /cannot be read/],
  ])('a mistake is named with its line: %j', (text, words) => {
    expect(() => parseListing(text)).toThrow(ListingInvalid);
    expect(() => parseListing(text)).toThrow(words);
  });
});

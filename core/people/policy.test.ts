import { describe, expect, it } from 'vitest';
import { actionsOf, permits, scopeOf } from './policy';
import { action, role } from './schema';

describe('who may do what', () => {
  it('every action is somebody’s, and none is everybody’s', () => {
    for (const one of action.options) {
      const may = role.options.filter((each) => permits({ role: each, districtId: 1 }, one));
      expect(may.length, one).toBeGreaterThan(0);
      expect(may.length, one).toBeLessThan(role.options.length);
    }
  });

  it('an administrator and an auditor see no content', () => {
    for (const each of ['ADMINISTRATOR', 'AUDITOR'] as const) {
      for (const one of [
        'recording.view',
        'recording.download',
        'search.read',
        'search.face',
        'case.read',
      ] as const) {
        expect(permits({ role: each, districtId: null }, one), `${each} ${one}`).toBe(false);
      }
    }
  });

  it('only an auditor and a supervisor read the log, and nobody who searches faces is an auditor', () => {
    expect(role.options.filter((each) => permits({ role: each, districtId: 1 }, 'audit.read'))).toEqual([
      'SUPERVISOR',
      'AUDITOR',
    ]);
    expect(permits({ role: 'AUDITOR', districtId: null }, 'search.face')).toBe(false);
  });

  it('the case diary is the investigation’s alone', () => {
    for (const one of ['diary.read', 'diary.write'] as const) {
      expect(role.options.filter((each) => permits({ role: each, districtId: 1 }, one))).toEqual([
        'INVESTIGATOR',
        'SHO',
        'SUPERVISOR',
      ]);
    }
  });

  it('a prosecutor takes out bundles and searches nothing; a reviewer writes nothing', () => {
    expect(permits({ role: 'PROSECUTOR', districtId: 1 }, 'bundle.export')).toBe(true);
    expect(actionsOf('PROSECUTOR').some((one) => one.startsWith('search.'))).toBe(false);
    expect(actionsOf('REVIEWER').some((one) => /write|export|intake|retry/.test(one))).toBe(false);
  });

  it('an investigator may not touch another district’s objects, an administrator may', () => {
    expect(permits({ role: 'INVESTIGATOR', districtId: 1 }, 'camera.write', 1)).toBe(true);
    expect(permits({ role: 'INVESTIGATOR', districtId: 1 }, 'camera.write', 2)).toBe(false);
    expect(permits({ role: 'INVESTIGATOR', districtId: null }, 'camera.write', 2)).toBe(false);
    expect(permits({ role: 'ADMINISTRATOR', districtId: null }, 'camera.write', 2)).toBe(true);
  });

  it('a role of a district that has none sees nothing', () => {
    expect(scopeOf({ role: 'INVESTIGATOR', districtId: null })).toEqual({ scope: 'none' });
    expect(scopeOf({ role: 'INVESTIGATOR', districtId: 4 })).toEqual({ scope: 'district', districtId: 4 });
    expect(scopeOf({ role: 'AUDITOR', districtId: null })).toEqual({ scope: 'all' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cnicPattern } from '@/core/cases/schema';
import { caretAfterDigits, countDigits, maskCnic } from './cnic';

describe('the CNIC mask', () => {
  it('sets the dashes while typing', () => {
    expect(maskCnic('54400')).toBe('54400');
    expect(maskCnic('544001')).toBe('54400-1');
    expect(maskCnic('5440012345671')).toBe('54400-1234567-1');
  });
  it('takes Urdu digits and pasted spaces', () => {
    expect(maskCnic('۵۴۴۰۰ ۱۲۳۴۵۶۷ ۱')).toBe('54400-1234567-1');
    expect(maskCnic('٥٤٤٠٠-١٢٣٤٥٦٧-١')).toBe('54400-1234567-1');
  });
  it('gives what the schema accepts for any thirteen digits, and masking twice changes nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{13}$/), fc.string(), (digits, noise) => {
        expect(maskCnic(digits)).toMatch(cnicPattern);
        expect(maskCnic(maskCnic(noise + digits))).toBe(maskCnic(noise + digits));
      }),
    );
  });
  it('keeps the caret behind the digit just typed', () => {
    expect(countDigits('54400-1')).toBe(6);
    expect(caretAfterDigits('54400-12', 6)).toBe(7);
    expect(caretAfterDigits('54400-12', 5)).toBe(5);
    expect(caretAfterDigits('54400-12', 99)).toBe(8);
  });
});

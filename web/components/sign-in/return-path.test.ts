import { describe, expect, it } from 'vitest';
import { returnPath } from './return-path';

describe('the way back after signing in', () => {
  it('keeps pages of this origin', () => {
    expect(returnPath('/search?kind=plate&text=ABC')).toBe('/search?kind=plate&text=ABC');
    expect(returnPath('/footage/5?t=1200')).toBe('/footage/5?t=1200');
  });

  it('never leads to another origin, to the API or back to itself', () => {
    for (const wrong of [
      null,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/a\\b',
      '/\n/x',
      '/sign-in',
      '/api/me',
    ])
      expect(returnPath(wrong)).toBe('/');
  });
});

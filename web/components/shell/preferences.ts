export type Theme = 'system' | 'dark' | 'light';

/** A theme named by a cookie; anything else follows the machine. */
export function themeOf(cookie: string | undefined): Theme {
  return cookie === 'dark' || cookie === 'light' ? cookie : 'system';
}

/** Keeps a preference for a year, for this browser; the server reads it before the first paint. */
export function rememberPreference(name: 'theme' | 'rail' | 'language', value: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
}

/** Sets and keeps the theme. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  rememberPreference('theme', theme);
}

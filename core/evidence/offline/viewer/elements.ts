/** An element with what it holds. Text goes in as text: nothing of a case is ever read as markup. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Terms with what is said of them; what is empty is left out. */
export function terms(
  rows: readonly (readonly [term: string, said: string | Node | null | undefined])[],
): HTMLElement {
  const list = make('dl');
  for (const [term, said] of rows) {
    if (said === null || said === undefined || said === '') continue;
    list.append(make('dt', {}, term), make('dd', { dir: 'auto' }, said));
  }
  return list;
}

/** The element of the page with this id. @throws Error where the page lacks it */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return found;
}

/** Looks shared by everything that opens above the page: menus, lists, popovers. */
export const menuFace =
  'z-50 animate-slide overflow-hidden rounded-lg border border-line-strong bg-raised text-ink text-ui shadow-raised';

export const menuItem =
  'relative flex min-h-control-sm cursor-default select-none items-center gap-2 rounded-md px-2 py-1 outline-none data-[highlighted]:bg-hover data-[selected=true]:bg-hover aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0';

import {
  BadgeCheck,
  BellRing,
  Briefcase,
  Cctv,
  Eye,
  Film,
  Home,
  ListChecks,
  Scale,
  ScanSearch,
  ScrollText,
  UsersRound,
  Vault,
  Waypoints,
} from 'lucide-react';
import type { Action } from '@/core/people/schema';

/** The rooms of the product, in the order of the rail. `needs` hides a room from those who may not enter; the server decides again. */
export const places = [
  { key: 'desk', href: '/', icon: Home, keys: 'g d', needs: null, onPhone: true },
  { key: 'search', href: '/search', icon: ScanSearch, keys: 'g s', needs: 'search.read', onPhone: true },
  {
    key: 'relations',
    href: '/relations',
    icon: Waypoints,
    keys: 'g r',
    needs: 'search.read',
    onPhone: false,
  },
  {
    key: 'approvals',
    href: '/approvals',
    icon: BadgeCheck,
    keys: 'g p',
    needs: 'authority.read',
    onPhone: true,
  },
  {
    key: 'comparisons',
    href: '/comparisons',
    icon: UsersRound,
    keys: 'g l',
    needs: 'lead.read',
    onPhone: false,
  },
  { key: 'alerts', href: '/alerts', icon: BellRing, keys: 'g n', needs: 'watchlist.read', onPhone: true },
  {
    key: 'watchlist',
    href: '/watchlist',
    icon: Eye,
    keys: 'g w',
    needs: 'watchlist.read',
    onPhone: false,
  },
  { key: 'footage', href: '/footage', icon: Film, keys: 'g f', needs: 'recording.read', onPhone: false },
  { key: 'cases', href: '/cases', icon: Briefcase, keys: 'g c', needs: 'case.read', onPhone: true },
  { key: 'cameras', href: '/cameras', icon: Cctv, keys: 'g m', needs: 'camera.read', onPhone: false },
  { key: 'custody', href: '/custody', icon: Vault, keys: 'g k', needs: 'custody.read', onPhone: false },
  { key: 'jobs', href: '/jobs', icon: ListChecks, keys: 'g j', needs: 'jobs.read', onPhone: false },
  { key: 'oversight', href: '/oversight', icon: Scale, keys: 'g o', needs: 'oversight.read', onPhone: false },
  { key: 'audit', href: '/audit', icon: ScrollText, keys: 'g a', needs: 'audit.read', onPhone: false },
] as const satisfies readonly {
  key: string;
  href: string;
  icon: unknown;
  keys: string;
  needs: Action | null;
  onPhone: boolean;
}[];

export type Place = (typeof places)[number];

/** Places open to somebody with these rights. */
export function placesFor(actions: readonly Action[]): Place[] {
  return places.filter((place) => place.needs === null || actions.includes(place.needs));
}

/** Whether an address lies in a place. */
export function isIn(place: Place, pathname: string): boolean {
  return place.href === '/'
    ? pathname === '/'
    : pathname === place.href || pathname.startsWith(`${place.href}/`);
}

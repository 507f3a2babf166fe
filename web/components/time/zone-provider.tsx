'use client';

import { createContext, type ReactNode, useContext } from 'react';

/** Where times are shown until we know who is signed in: the deployment's default. */
export const defaultZone = 'Asia/Karachi';
const Zone = createContext(defaultZone);

/** Sets the zone that times below are shown in. */
export const ZoneProvider = ({ zone, children }: { zone: string; children: ReactNode }) => (
  <Zone value={zone}>{children}</Zone>
);

/** IANA zone in which this person reads times. */
export const useZone = () => useContext(Zone);

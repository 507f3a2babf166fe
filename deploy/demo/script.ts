import type { CarView } from './cars';
import type { PaintName } from './paint';
import type { Person } from './people';
import type { PlaceKind } from './places';

/** A camera of the drawn city. Places are real, nothing that happens there is. */
export interface DemoCamera {
  code: string;
  name: string;
  site: { name: string; kind: 'ROAD' | 'GATE_ENTRY' | 'GATE_EXIT' | 'PREMISES' };
  latitude: number;
  longitude: number;
  headingDeg: number;
  fieldOfViewDeg: number;
  place: PlaceKind;
  seed: number;
  /** Camera time − true time, where the demo has measured it. */
  clock?: { offsetMs: number; uncertaintyMs: number; method: string; measuredAt: string };
}

export const CAMERAS: readonly DemoCamera[] = [
  {
    code: 'QTA-GATE-IN',
    name: 'Hazar Ganji gate, entry',
    site: { name: 'Hazar Ganji gate', kind: 'GATE_ENTRY' },
    latitude: 30.1163,
    longitude: 66.9398,
    headingDeg: 215,
    fieldOfViewDeg: 60,
    place: 'gate',
    seed: 11,
  },
  {
    code: 'QTA-014',
    name: 'Jinnah Road at Mannan Chowk',
    site: { name: 'Mannan Chowk', kind: 'ROAD' },
    latitude: 30.1937,
    longitude: 67.0086,
    headingDeg: 40,
    fieldOfViewDeg: 75,
    place: 'street',
    seed: 23,
    clock: {
      offsetMs: 90_000,
      uncertaintyMs: 1_000,
      method: 'photograph of the recorder’s clock beside an NTP-synchronised phone',
      measuredAt: '2026-11-21T05:10:00Z',
    },
  },
  {
    code: 'QTA-021',
    name: 'Liaquat Bazaar, east arcade',
    site: { name: 'Liaquat Bazaar', kind: 'PREMISES' },
    latitude: 30.1899,
    longitude: 67.0119,
    headingDeg: 120,
    fieldOfViewDeg: 65,
    place: 'bazaar',
    seed: 37,
  },
  {
    code: 'QTA-GATE-OUT',
    name: 'Kuchlak gate, exit',
    site: { name: 'Kuchlak gate', kind: 'GATE_EXIT' },
    latitude: 30.3242,
    longitude: 66.9541,
    headingDeg: 330,
    fieldOfViewDeg: 60,
    place: 'gate',
    seed: 41,
  },
];

export interface Car {
  paint: PaintName;
  plate: string;
}

export const CARS = {
  corolla: { paint: 'silver', plate: 'QBC-417' },
  mehran: { paint: 'red', plate: 'LEA-4821' },
  cultus: { paint: 'blue', plate: 'AFR-935' },
  city: { paint: 'white', plate: 'BKT-206' },
  civic: { paint: 'black', plate: 'QAJ-7350' },
} as const satisfies Record<string, Car>;
export type CarName = keyof typeof CARS;

export const PEOPLE = {
  bearded: {
    skin: '#8d5a3b',
    hair: '#0c0a0a',
    headWidth: 84,
    jaw: 0.95,
    eyeGap: 36,
    eyeSize: 9,
    browWeight: 7,
    noseWidth: 24,
    noseLength: 30,
    mouthWidth: 38,
    lip: '#5e3026',
    beard: 'full',
    head: 'cropped',
    glasses: false,
    clothes: '#7a3b32',
  },
  spectacled: {
    skin: '#b57e55',
    hair: '#8b8884',
    headWidth: 80,
    jaw: 0.88,
    eyeGap: 32,
    eyeSize: 9,
    browWeight: 5,
    noseWidth: 21,
    noseLength: 40,
    mouthWidth: 34,
    lip: '#7c4638',
    beard: 'moustache',
    head: 'bald',
    glasses: true,
    clothes: '#39587a',
  },
  turbaned: {
    skin: '#d09c74',
    hair: '#1d1512',
    headWidth: 78,
    jaw: 0.92,
    eyeGap: 34,
    eyeSize: 10,
    browWeight: 6,
    noseWidth: 19,
    noseLength: 32,
    mouthWidth: 36,
    lip: '#93503f',
    beard: 'chin',
    head: 'turban',
    glasses: false,
    clothes: '#4b5a3a',
  },
  young: {
    skin: '#e0b392',
    hair: '#2a1c10',
    headWidth: 66,
    jaw: 0.68,
    eyeGap: 27,
    eyeSize: 13,
    browWeight: 3,
    noseWidth: 13,
    noseLength: 38,
    mouthWidth: 25,
    lip: '#b25a56',
    beard: 'none',
    head: 'cap',
    glasses: false,
    clothes: '#c9c3b4',
  },
} as const satisfies Record<string, Person>;
export type PersonName = keyof typeof PEOPLE;

/** Somebody or something that moves through a clip from `from` to `to`, in seconds of the clip. */
export type Appearance = { from: number; to: number } & (
  | { car: CarName; view: Exclude<CarView, 'side'>; lane: number; scale: [number, number] }
  | { car: CarName; view: 'side'; heading: 'left' | 'right'; groundY: number; scale: number }
  | { person: PersonName; lane: number; scale: [number, number] }
);

export interface DemoClip {
  camera: string;
  /** What the camera stamps at the first frame; the camera's zone is +05:00. */
  stampedStart: string;
  seconds: number;
  appearances: Appearance[];
}

const towards = (car: CarName, from: number, lane: number): Appearance => ({
  car,
  view: 'front',
  from,
  to: from + 8,
  lane,
  scale: [0.16, 1.78],
});
const away = (car: CarName, from: number, lane: number): Appearance => ({
  car,
  view: 'rear',
  from,
  to: from + 8,
  lane,
  scale: [1.78, 0.16],
});
const past = (car: CarName, from: number, heading: 'left' | 'right'): Appearance => ({
  car,
  view: 'side',
  from,
  to: from + 6,
  heading,
  groundY: heading === 'left' ? 440 : 640,
  scale: heading === 'left' ? 0.62 : 0.86,
});
const walks = (person: PersonName, from: number, lane: number): Appearance => ({
  person,
  from,
  to: from + 12,
  lane,
  scale: [0.3, 1.6],
});

/**
 * One evening. The red car comes in by the gate, is seen on Jinnah Road and leaves by the other gate; the white one at all three
 * too, the silver and the black one at two. The bearded man is in the bazaar and later on Jinnah Road's pavement, the others are
 * seen once each.
 */
export const CLIPS: readonly DemoClip[] = [
  {
    camera: 'QTA-GATE-IN',
    stampedStart: '2026-11-20T18:20:05+05:00',
    seconds: 24,
    appearances: [towards('corolla', 0.6, -190), towards('mehran', 7.4, 190), towards('city', 15.2, -190)],
  },
  {
    camera: 'QTA-014',
    // Its clock is 90 s ahead: in truth 18:36:30.
    stampedStart: '2026-11-20T18:38:00+05:00',
    seconds: 22,
    appearances: [
      past('mehran', 0.8, 'left'),
      past('cultus', 5.4, 'right'),
      past('corolla', 11, 'left'),
      past('civic', 15.4, 'right'),
    ],
  },
  {
    camera: 'QTA-021',
    stampedStart: '2026-11-20T18:47:10+05:00',
    seconds: 26,
    appearances: [walks('bearded', 0.6, -480), walks('spectacled', 7, 480), walks('turbaned', 13.6, -480)],
  },
  {
    camera: 'QTA-014',
    stampedStart: '2026-11-20T18:58:40+05:00',
    seconds: 22,
    appearances: [walks('bearded', 0.6, 480), walks('young', 8.6, -480), past('city', 14.8, 'left')],
  },
  {
    camera: 'QTA-GATE-OUT',
    stampedStart: '2026-11-20T19:21:30+05:00',
    seconds: 24,
    appearances: [away('mehran', 0.4, 190), away('civic', 7.6, -190), away('city', 15.2, 190)],
  },
];

'use client';

import { useTranslations } from 'next-intl';
import type { Sighting } from '@/core/footage/schema';
import type { ProbeKind } from '@/core/search/schema';

/** Classes and colours that have words of their own; others are shown as the detector names them. */
export const vehicleClasses = ['car', 'bus', 'truck', 'van', 'motorcycle', 'bicycle'] as const;
export const vehicleColours = [
  'white',
  'silver',
  'grey',
  'black',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'brown',
] as const;

/** Swatches beside colour names: names of paint, not of the screen. */
export const swatches: Record<(typeof vehicleColours)[number], string> = {
  white: '#f4f4f1',
  silver: '#bfc4c7',
  grey: '#7d8385',
  black: '#1b1d1e',
  red: '#b7322c',
  orange: '#d9772b',
  yellow: '#e2bd3a',
  green: '#3f8052',
  blue: '#3367a8',
  purple: '#6d4a94',
  brown: '#75533a',
};

/** Names a class or a colour in the reader's language. */
export function useClassWords() {
  const t = useTranslations('sighting');
  return {
    className: (name: string) =>
      (vehicleClasses as readonly string[]).includes(name) || name === 'person'
        ? t(`classes.${name as (typeof vehicleClasses)[number] | 'person'}`)
        : name,
    colour: (name: string) =>
      (vehicleColours as readonly string[]).includes(name)
        ? t(`colours.${name as (typeof vehicleColours)[number]}`)
        : name,
  };
}

/** Qualities from which a best shot is called good, and fair. A shot of full size, sharp and frontal is 1. */
const [GOOD, FAIR] = [0.5, 0.25];

/** Names the quality of a best shot: "Fair picture, 34 %". */
export function useQualityWords() {
  const t = useTranslations('sighting.quality');
  return (quality: number): string => {
    const word = quality >= GOOD ? t('good') : quality >= FAIR ? t('fair') : t('poor');
    return `${word}, ${Math.round(quality * 100)} %`;
  };
}

/** Says what was seen in a few words: "White car", "Person", "Face", "Plate ABC123". */
export function useSightingName() {
  const t = useTranslations('ui.kind');
  const words = useClassWords();
  return (sighting: Pick<Sighting, 'kind' | 'objectClass' | 'colour' | 'plate'>): string => {
    if (sighting.kind === 'VEHICLE') {
      const name = words.className(sighting.objectClass);
      if (!sighting.colour) return name;
      const colour = words.colour(sighting.colour);
      return `${colour} ${name.toLocaleLowerCase()}`;
    }
    if (sighting.kind === 'PLATE' && sighting.plate) return `${t('PLATE')} ${sighting.plate.text}`;
    return t(sighting.kind);
  };
}

/** Address of the player at the moment of a sighting, its box highlighted. */
export function playerHref(
  sighting: Pick<Sighting, 'recordingId' | 'bestPtsMs' | 'trackId'>,
  caseId?: string,
): string {
  const at = `/footage/${sighting.recordingId}?t=${Math.round(sighting.bestPtsMs)}&track=${sighting.trackId}`;
  return caseId ? `${at}&case=${caseId}` : at;
}

/** The searches that can start from a sighting, each with its address. A person's body is not compared: there is no model for it. */
export function searchesFrom(sighting: Sighting): { kind: 'face' | 'vehicle' | 'plate'; href: string }[] {
  const from: { kind: 'face' | 'vehicle' | 'plate'; href: string }[] = [];
  if (sighting.kind === 'FACE')
    from.push({ kind: 'face', href: `/search?kind=face&track=${sighting.trackId}` });
  if (sighting.kind === 'VEHICLE')
    from.push({ kind: 'vehicle', href: `/search?kind=vehicle&track=${sighting.trackId}&go=1` });
  if (sighting.plate)
    from.push({
      kind: 'plate',
      href: `/search?kind=plate&text=${encodeURIComponent(sighting.plate.text)}&go=1`,
    });
  return from;
}

/** Address of a search that starts from a picture: what is found in it is chosen there, a plate that is read is confirmed there. */
export function searchWithProbe(kind: ProbeKind, probeId: string, caseId?: string): string {
  const parameters = new URLSearchParams({
    kind: kind.toLowerCase(),
    [kind === 'PLATE' ? 'read' : 'like']: `probe.${probeId}`,
    ...(caseId && { case: caseId }),
  });
  return `/search?${parameters}`;
}

/** The questions across sightings that can start from one, each with its address. */
export function questionsFrom(
  sighting: Pick<Sighting, 'trackId' | 'kind' | 'plate'>,
  caseId?: string,
): { ask: 'plateHistory' | 'onward'; href: string }[] {
  const address = (parameters: Record<string, string>) =>
    `/relations?${new URLSearchParams({ ...parameters, ...(caseId && { case: caseId }) })}`;
  const questions: ReturnType<typeof questionsFrom> = [];
  // A question about a face waits for its case or purpose; others are asked at once.
  if (sighting.kind === 'VEHICLE' || sighting.kind === 'PLATE')
    questions.push({ ask: 'onward', href: `${address({ ask: 'onward', track: sighting.trackId })}&go=1` });
  if (sighting.kind === 'FACE')
    questions.push({ ask: 'onward', href: address({ ask: 'onward', track: sighting.trackId }) });
  if (sighting.plate)
    questions.push({
      ask: 'plateHistory',
      href: `${address({ ask: 'plate', text: sighting.plate.text })}&go=1`,
    });
  return questions;
}

import type { PixelBox } from '@/worker/models/types';
import type { FinishedTrack } from '@/worker/vision';
import { enlarge, shareInside } from '@/worker/vision/geometry';
import { boxAt, type IndexedClip } from './clips';
import { type BoxLabel, UNLABELLED_PLACES } from './labels';
import type { Moment } from './metrics/sequence';

/** What a labelled class is followed as. */
export type Kind = 'person' | 'vehicle';
export const KINDS: Kind[] = ['person', 'vehicle'];
export const kindOf = (label: string): Kind => (label === 'person' ? 'person' : 'vehicle');

/** Boxes include part of the shadow: stricter would measure that. */
export const MATCH_AT = 0.4;

/** A clip in which every thing has a box in every frame that it is in. */
export class LabelledClip {
  private readonly byFrame = new Map<number, BoxLabel[]>();
  private readonly intervalMs: number;

  constructor(
    readonly clip: string,
    labels: BoxLabel[],
  ) {
    for (const label of labels.filter((other) => other.clip === clip)) {
      this.byFrame.set(label.frame, [...(this.byFrame.get(label.frame) ?? []), label]);
    }
    const last = labels.filter((other) => other.clip === clip && other.frame > 0).at(-1);
    this.intervalMs = last ? last.ptsMs / last.frame : 40;
  }

  /** What is labelled at a moment. */
  at(ptsMs: number): BoxLabel[] {
    return this.byFrame.get(Math.round(ptsMs / this.intervalMs)) ?? [];
  }

  /** Ids of the labelled things, with the class and first and last moment of each. */
  things(): { id: string; class: string; firstMs: number; lastMs: number }[] {
    const things = new Map<string, { id: string; class: string; firstMs: number; lastMs: number }>();
    for (const { id, class: name, ptsMs } of [...this.byFrame.values()].flat()) {
      const thing = things.get(id) ?? { id, class: name, firstMs: ptsMs, lastMs: ptsMs };
      thing.firstMs = Math.min(thing.firstMs, ptsMs);
      thing.lastMs = Math.max(thing.lastMs, ptsMs);
      things.set(id, thing);
    }
    return [...things.values()];
  }

  /**
   * Whether what was found there is neither right nor wrong: a cyclist is labelled as a bicycle with its rider, who is
   * a person all the same; and a few things that stand are not labelled.
   */
  isExempt(kind: Kind, box: PixelBox, ptsMs: number): boolean {
    const unlabelled = UNLABELLED_PLACES.some(
      (place) => place.clip === this.clip && shareInside(box, place.box) > 0.5,
    );
    const rider =
      kind === 'person' &&
      this.at(ptsMs).some(
        (label) => label.class === 'bicycle' && shareInside(box, enlarge(label.box, 1.1)) > 0.6,
      );
    return unlabelled || rider;
  }

  /** Tracks of a kind that are to be measured: those that are not mostly exempt. */
  measuredTracks(indexed: IndexedClip, kind: Kind): FinishedTrack[] {
    return indexed.tracks.filter((track) => {
      if (track.kind !== kind) return false;
      const exempt = track.path.filter((point) => {
        const box = boxAt(track, point.ptsMs, indexed);
        return box !== undefined && this.isExempt(kind, box, point.ptsMs);
      });
      return exempt.length <= track.path.length / 2;
    });
  }

  /** Every frame of the clip with what is labelled and what tracks of a kind are there, ids made unlike other clips'. */
  moments(indexed: IndexedClip, kind: Kind): Moment[] {
    const tracks = this.measuredTracks(indexed, kind);
    const frames = Math.max(Math.floor(indexed.lastPtsMs / this.intervalMs), ...this.byFrame.keys());
    return Array.from({ length: frames + 1 }, (_, frame): Moment => {
      const ptsMs = frame * this.intervalMs;
      return {
        truth: (this.byFrame.get(frame) ?? [])
          .filter((label) => kindOf(label.class) === kind)
          .map(({ id, box }) => ({ id: `${this.clip}:${id}`, box })),
        found: tracks.flatMap((track) => {
          const box = boxAt(track, ptsMs, indexed);
          return box ? [{ id: `${this.clip}:${track.localId}`, box }] : [];
        }),
      };
    });
  }
}

/** The completely labelled clips whose recordings are there. */
export function labelledClips(labels: BoxLabel[], isThere: (clip: string) => boolean): LabelledClip[] {
  const names = [...new Set(labels.map(({ clip }) => clip))].filter(isThere);
  return names.map((clip) => new LabelledClip(clip, labels));
}

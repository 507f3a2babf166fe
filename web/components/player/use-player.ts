'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import { PlayerEngine, type PlayerState } from './engine';

const Engine = createContext<PlayerEngine | null>(null);
export const PlayerProvider = Engine.Provider;

/** The engine of the player around. */
export function usePlayer(): PlayerEngine {
  const engine = useContext(Engine);
  if (!engine) throw new Error('usePlayer needs a PlayerProvider around it');
  return engine;
}

/** One value of the player's state; the component draws again only when that value changes. */
export function usePlayerState<Value>(select: (state: PlayerState) => Value): Value {
  const engine = usePlayer();
  return useSyncExternalStore(
    engine.subscribe,
    () => select(engine.getState()),
    () => select(PlayerEngine.getStartState()),
  );
}

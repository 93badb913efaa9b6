/** For each interface, the arguments that a component has and its door has not; the type check refuses any. */
export type Complete<Lacking extends never[]> = Lacking;

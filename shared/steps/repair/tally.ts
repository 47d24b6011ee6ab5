/** What a rebuild looked at and what it had to put right. */
export interface Tally {
  /** Touchpoints and identifiers looked at. */
  touchpoints: number;
  nodes: number;
  /** Put back: nodes, links between identifiers, ledger entries, entries of the journey list. */
  nodesRestored: number;
  linksRestored: number;
  entriesRestored: number;
  listed: number;
  /** Identifiers whose touchpoints had to be attributed again; persons whose fold came out otherwise. */
  attributed: number;
  refolded: number;
  /** Timers set anew: one a journey that still waits, lost or not, as nobody can look for one. */
  timers: number;
  /** Announced. */
  raised: number;
  resolved: number;
  retracted: number;
}

export function newTally(): Tally {
  return {
    touchpoints: 0,
    nodes: 0,
    nodesRestored: 0,
    linksRestored: 0,
    entriesRestored: 0,
    listed: 0,
    attributed: 0,
    refolded: 0,
    timers: 0,
    raised: 0,
    resolved: 0,
    retracted: 0,
  };
}

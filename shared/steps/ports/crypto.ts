/** Keyed hash of identifiers and plain digest of contents; 128 bits, base64url (22 characters). */
export interface Hasher {
  keyed(text: string): string;
  digest(text: string): string;
}

/** Keeps texts from whoever has the table but not the key. */
export interface Sealer {
  /** `about` names what the text belongs to; it opens with the same only. */
  seal(text: string, about: string): string;
  /** An `Error` where it was changed, belongs elsewhere, or its key is gone. */
  open(sealed: string, about: string): string;
  /** Sealed with the newest key. */
  isCurrent(sealed: string): boolean;
}

/** Keeps texts from whoever is told them, to take them back later. The same text is always told in the same way. */
export interface Concealer {
  /** base64url; says nothing of the text but, roughly, its length. `about`: it is taken back as the same only. */
  conceal(text: string, about: string): string;
  /** `undefined` where nothing was concealed so. */
  reveal(concealed: string, about: string): string | undefined;
}

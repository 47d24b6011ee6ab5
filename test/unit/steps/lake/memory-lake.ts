import type { LakeFiles } from '../../../../shared/steps/lake/ports.ts';

/** Files in memory, as of a copy of what was put. */
export function createMemoryFiles(): LakeFiles & { keys(): string[]; bytes(): number } {
  const files = new Map<string, Uint8Array>();
  const keys = () => [...files.keys()].sort();
  return {
    keys,
    bytes: () => [...files.values()].reduce((sum, each) => sum + each.length, 0),
    async put(key, content) {
      files.set(key, content.slice());
    },
    async get(key, range) {
      return files.get(key)?.slice(range?.start, range?.end);
    },
    async list(prefix) {
      return keys()
        .filter(key => key.startsWith(prefix))
        .map(key => ({ key, size: files.get(key)?.length ?? 0 }));
    },
    async delete(gone) {
      for (const key of gone) files.delete(key);
    },
  };
}

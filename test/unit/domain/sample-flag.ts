import type { Flag } from '../../../shared/contract/flag.ts';
import { PERSON } from './folded.ts';

export const flag = (id: string, more: Partial<Flag> = {}): Flag => ({
  id,
  kind: 'drop-off',
  state: 'raised',
  at: '2026-01-01T00:00:00.000Z',
  journey: 'order~t1',
  person: PERSON,
  definition: { id: 'order', version: 1 },
  stage: 'shop',
  channels: ['web'],
  teams: [],
  evidence: [],
  ...more,
});

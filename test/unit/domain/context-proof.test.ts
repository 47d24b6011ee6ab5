import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../../shared/contract/audit.ts';
import { renamed } from '../../../shared/domain/audit.ts';
import { proofOf } from '../../../shared/domain/context-proof.ts';

const [DAY, TEN_MINUTES] = [24 * 3_600_000, 600_000];

describe('a quoted receipt proves', () => {
  const touchpoint = { ids: ['customerId.x', 'deviceId.y'], at: 10 * DAY };
  const given = { at: 10 * DAY, sameChannel: true, hashes: ['y', 'z'] };
  const at = (time: number, durationSeconds?: number) =>
    proofOf({ ...given, at: time }, { ...touchpoint, durationSeconds });

  it('nothing where it is none', () => expect(proofOf(undefined, touchpoint)).toBe('forged'));

  it('nothing of another channel, nor of somebody whom the touchpoint does not name', () => {
    expect(proofOf(given, touchpoint)).toBe('proven');
    expect(proofOf({ ...given, sameChannel: false }, touchpoint)).toBe('foreign');
    expect(proofOf({ ...given, hashes: ['z', 'customerId.x'] }, touchpoint)).toBe('foreign');
    expect(proofOf({ ...given, hashes: [] }, touchpoint)).toBe('foreign');
  });

  it('from a day before the touchpoint to ten minutes after its end', () => {
    expect([9 * DAY - 1, 9 * DAY].map(time => at(time))).toEqual(['stale', 'proven']);
    const end = 10 * DAY + TEN_MINUTES;
    expect([end, end + 1].map(time => at(time))).toEqual(['proven', 'stale']);
    expect([end + 90_000, end + 90_001].map(time => at(time, 90))).toEqual(['proven', 'stale']);
  });
});

describe('a record of the audit log', () => {
  const record: AuditRecord = {
    id: 'r1',
    at: '2026-11-22T10:00:00.000Z',
    viewer: 'v',
    role: 'analyst',
    operation: 'person',
    status: 200,
  };

  it('takes another name', () => {
    expect(renamed({ ...record, person: 'customerId.a' }, 'customerId.b')).toEqual({
      ...record,
      person: 'customerId.b',
    });
  });

  it('without one says who looked and when, and no more', () => {
    expect(renamed({ ...record, person: 'customerId.a', teams: ['x'] }, undefined)).toEqual({
      ...record,
      teams: ['x'],
    });
    const bare = renamed({ ...record, person: 'customerId.a' }, undefined);
    expect(bare).toEqual(record);
    expect(Object.keys(bare)).not.toContain('teams');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../../../shared/query-api/answers.ts';
import { MAX_HISTORY } from '../../../shared/steps/query/person-history.ts';
import { allOf, createWorld, type World } from './api-world.ts';
import { aliceCalls, aliceLogsIn, aliceOnWeb, at, bobLogsIn } from './story.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

describe('journeys', () => {
  it('shows the timeline with stage, basis and flags', async () => {
    world.passTo(at(3));
    await world.send(aliceOnWeb, aliceLogsIn, aliceCalls);
    const listed = await world.onlyJourney();
    const detail = await world.ask(answers.JourneyDetail, `/v1/journeys/${listed.id}`);
    expect(detail).toMatchObject(listed);
    const kinds = ['channel-leak', 'self-loop'];
    const timeline = detail.timeline.map(each => [
      each.id,
      each.stage,
      each.basis,
      each.flags.map(flag => flag.kind).sort(),
    ]);
    expect(timeline).toEqual([
      ['w1', 'choose', 'sole-owner', []],
      ['w2', 'buy', 'explicit', kinds],
      ['c1', 'buy', 'explicit', kinds],
    ]);
    expect(detail.flagged.map(flag => flag.kind).sort()).toEqual(kinds);
    expect(JSON.stringify(detail)).not.toContain('tablet');
  });

  it('cuts a long timeline by its count', async () => {
    await world.send(aliceOnWeb, aliceLogsIn, aliceCalls);
    expect(await timelineOf((await world.onlyJourney()).id, 1)).toEqual([['w1'], ['w2'], ['c1']]);
  });

  it('cuts a long timeline by its size, which Lambda limits', async () => {
    const voice = Array.from({ length: 14 }, () => ({ quadrant: 'says' as const, text: 'x'.repeat(4000) }));
    const calls = Array.from({ length: 60 }, (_, i) => ({
      ...aliceCalls,
      id: `call-${i + 10}`,
      occurredAt: at(2, `12:${i + 10 < 60 ? i + 10 : 59}`),
      voice,
    }));
    await world.send(...calls);
    const pages = await timelineOf((await world.onlyJourney()).id, 200);
    expect(pages.length).toBe(2);
    expect(pages.flat()).toEqual(calls.map(each => each.id));
  });

  async function timelineOf(id: string, limit: number): Promise<string[][]> {
    const pages: string[][] = [];
    for (let path = `/v1/journeys/${id}?limit=${limit}`; ; ) {
      const { timeline, cursor } = await world.ask(answers.JourneyDetail, path);
      pages.push(timeline.map(each => each.id));
      if (cursor === undefined) return pages;
      path = `/v1/journeys/${id}?limit=${limit}&cursor=${cursor}`;
    }
  }

  it('refuses to read a history that is longer than one request may read', async () => {
    await world.send(aliceLogsIn);
    const { id, person } = await world.onlyJourney();
    const node = (await world.store.getNodes([person])).get(person);
    if (node?.person === undefined) throw new Error('The person is not there');
    await world.store.saveNode({ ...node, person: { ...node.person, touchpoints: MAX_HISTORY + 1 } });
    const { status, problem } = await world.refused(`/v1/journeys/${id}`);
    expect(status).toBe(422);
    expect(problem.detail).toContain(`${MAX_HISTORY + 1} touchpoints`);
  });

  it('leads from a journey that a login superseded to the one that has its touchpoints', async () => {
    await world.send(aliceLogsIn, aliceCalls);
    const before = await world.onlyJourney();
    await world.send(aliceOnWeb);
    const after = await world.onlyJourney();
    expect(after.id).not.toBe(before.id);
    const { status, headers, problem } = await world.refused(`/v1/journeys/${before.id}`);
    expect(status).toBe(308);
    expect(problem.supersededBy).toBe(after.id);
    expect((await world.ask(answers.JourneyDetail, headers.get('location') ?? '')).id).toBe(after.id);
  });

  it('shows a drop-off as soon as its time has come, before and after the sweep', async () => {
    await world.send(aliceLogsIn);
    const dropped = () => world.journeys('state=dropped-off&flag=drop-off&definition=order&channel=web');
    world.passTo(at(5, '10:30'));
    expect(await dropped()).toHaveLength(0);
    world.passTo(at(5, '10:31'));
    expect(await dropped()).toHaveLength(1);
    await world.sweep();
    expect(await dropped()).toHaveLength(1);
    expect(await world.flags('kind=drop-off')).toHaveLength(1);
  });

  it.each([
    ['state=open', 0],
    ['state=dropped-off', 2],
    ['channel=app', 1],
    ['channel=store', 0],
    ['flag=self-loop', 1],
    ['definition=complaint', 0],
    ['from=2026-11-04&to=2026-11-05', 1],
    ['to=2026-11-02T11:30:00+01:00', 0],
    ['from=2026-11-02T11:30:00%2B01:00', 2],
  ])('filters by %s', async (query, count) => {
    await world.send(aliceLogsIn, aliceCalls, bobLogsIn);
    expect(await world.journeys(query)).toHaveLength(count);
  });

  it('reads a bounded number of rows for a filter that finds nothing, and says where to go on', async () => {
    const starts = Array.from({ length: 600 }, (_, i) => ({
      ...aliceLogsIn,
      id: `start-${i}`,
      identifiers: { customerId: `customer-${i}` },
    }));
    await world.send(...starts);
    const first = await world.ask(answers.Journeys, '/v1/journeys?channel=store');
    expect(first.items).toEqual([]);
    expect(first.cursor).toBeDefined();
    const { pages } = await allOf('/v1/journeys?channel=store', path => world.ask(answers.Journeys, path));
    expect(pages.every(count => count === 0)).toBe(true);
    const { items } = await allOf('/v1/journeys?channel=web&limit=7', path =>
      world.ask(answers.Journeys, path),
    );
    expect(new Set(items.map(each => each.id)).size).toBe(600);
  });
});

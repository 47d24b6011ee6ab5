import { findJourney, type JourneyFound } from '../steps/query/find-journey.ts';
import { listJourneys } from '../steps/query/list-journeys.ts';
import { journeyParameters, listQuery, timelineParameters } from './parameters.ts';
import { badParameters, notFound, route } from './route.ts';
import { sightOf } from './team-view.ts';
import { journeyDetailView } from './views.ts';

const JOURNEY_ID = /^[a-z0-9-]{1,64}~[A-Za-z0-9_-]{22}$/;

export const journeyRoutes = [
  route({
    path: '/v1/journeys',
    operation: 'listJourneys',
    summary: 'Journeys by start, the newest first',
    needs: 'read',
    parameters: journeyParameters,
    answer: 'Journeys',
    audit: () => ({}),
    handle: async (deps, { limit, from, to, cursor, ...filter }, _id, viewer) => {
      const ids = deps.definitions.map(each => each.id);
      if (filter.definition !== undefined && !ids.includes(filter.definition)) {
        const message = `is not configured: there are ${ids.join(', ')}`;
        return { outcome: 'problem', problem: badParameters([{ parameter: 'definition', message }]) };
      }
      const sight = sightOf(viewer, deps.definitions);
      const seen = { ...filter, ...(sight.isLimited ? { isSeen: sight.journey } : {}) };
      const body = await listJourneys(deps, seen, listQuery({ limit, from, to, cursor }), deps.now());
      return { outcome: 'answer', body };
    },
  }),
  route({
    path: '/v1/journeys/:id',
    operation: 'getJourney',
    summary: 'A journey with its timeline, the flags on it and why each touchpoint is its person’s',
    needs: 'read',
    parameters: timelineParameters,
    answer: 'JourneyDetail',
    audit: (id, body) => ({
      journey: id,
      ...(body === undefined ? {} : { persons: [body.person] }),
    }),
    handle: async (deps, query, id, viewer) => {
      const sight = sightOf(viewer, deps.definitions);
      const isSeen = ({ definition, state }: JourneyFound) => sight.journey(definition, state);
      const found = JOURNEY_ID.test(id) ? await findJourney(deps, id) : { outcome: 'unknown' as const };
      if (found.outcome === 'unknown') return notFound('journey');
      if (found.outcome === 'found') {
        if (!isSeen(found.journey)) return notFound('journey');
        return {
          outcome: 'answer',
          body: journeyDetailView(found.journey, query, deps.now(), viewer, sight),
        };
      }
      const there = sight.isLimited ? await findJourney(deps, found.to) : undefined;
      if (there !== undefined && !(there.outcome === 'found' && isSeen(there.journey)))
        return notFound('journey');
      return { outcome: 'moved', to: found.to, path: `/v1/journeys/${encodeURIComponent(found.to)}` };
    },
  }),
];

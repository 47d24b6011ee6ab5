import { findJourney } from '../steps/query/find-journey.ts';
import { listJourneys } from '../steps/query/list-journeys.ts';
import { journeyParameters, listQuery, timelineParameters } from './parameters.ts';
import { badParameters, notFound, route } from './route.ts';
import { journeyDetailView } from './views.ts';

const JOURNEY_ID = /^[a-z0-9-]{1,64}~[A-Za-z0-9_-]{22}$/;

export const journeyRoutes = [
  route({
    path: '/v1/journeys',
    operation: 'listJourneys',
    summary: 'Journeys by start, the newest first',
    parameters: journeyParameters,
    answer: 'Journeys',
    handle: async (deps, { limit, from, to, cursor, ...filter }) => {
      const ids = deps.definitions.map(each => each.id);
      if (filter.definition !== undefined && !ids.includes(filter.definition)) {
        const message = `is not configured: there are ${ids.join(', ')}`;
        return { outcome: 'problem', problem: badParameters([{ parameter: 'definition', message }]) };
      }
      const body = await listJourneys(deps, filter, listQuery({ limit, from, to, cursor }), deps.now());
      return { outcome: 'answer', body };
    },
  }),
  route({
    path: '/v1/journeys/:id',
    operation: 'getJourney',
    summary: 'A journey with its timeline, the flags on it and why each touchpoint is its person’s',
    parameters: timelineParameters,
    answer: 'JourneyDetail',
    handle: async (deps, query, id) => {
      if (!JOURNEY_ID.test(id)) return notFound('journey');
      const found = await findJourney(deps, id);
      switch (found.outcome) {
        case 'found':
          return { outcome: 'answer', body: journeyDetailView(found.journey, query, deps.now()) };
        case 'moved':
          return { outcome: 'moved', to: found.to, path: `/v1/journeys/${encodeURIComponent(found.to)}` };
        case 'unknown':
          return notFound('journey');
      }
    },
  }),
];

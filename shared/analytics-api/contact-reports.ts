import * as z from 'zod';
import { contacts } from '../domain/analytics/contacts.ts';
import { selfService } from '../domain/analytics/self-service.ts';
import { counted, opened, share } from './figure-schemas.ts';
import { reportRoute } from './report-route.ts';
import { period } from './step-parameters.ts';

const windowed = (after: string, otherwise: string) =>
  period
    .describe(
      `How long after ${after}, as an ISO 8601 duration. Left out: that of the definition asked for, else ${otherwise}.`,
    )
    .optional();

const sessions = {
  window: z.number().describe('ms.'),
  sessions: counted,
  contained: counted,
  containment: share,
};
const sessionGroups = z
  .array(z.object({ value: z.string(), ...sessions }))
  .describe('At the window asked for. Sessions belong to what they begin with.');

export const containmentFigures = z.object({
  formula: z.string(),
  windows: z.array(z.object(sessions)).describe('The window asked for, then 1, 24, 72 and 168 hours.'),
  byChannel: sessionGroups,
  byStage: sessionGroups,
  byActivity: sessionGroups,
});

export const containmentRoute = reportRoute({
  name: 'containment',
  operation: 'getContainment',
  summary: 'Digital sessions that no assisted contact followed, by channel, stage and activity',
  // Contacts are looked for in all journeys of a person, not only in those that a team had a part in.
  needs: 'persons',
  answer: 'Containment',
  parameters: { window: windowed('a session', 'PT24H') },
  report: selfService,
  options: ({ window }, { definition, asOf }) => ({
    ...windowOf(window ?? definition?.containmentWindow),
    until: asOf,
  }),
});

const repeats = {
  window: z.number().describe('ms.'),
  contacts: counted,
  repeats: counted,
  repeatRate: share,
  firsts: counted.describe('First contacts whose window is over.'),
  resolved: counted,
  resolution: share,
};
const contactGroups = z
  .array(z.object({ value: z.string(), ...repeats }))
  .describe('At the window asked for. An empty value: none was named.');

export const contactsFigures = z.object({
  formulas: z.object({ repeat: z.string(), resolution: z.string() }),
  windows: z.array(z.object(repeats)).describe('The window asked for, then 1, 3 and 7 days.'),
  byReason: contactGroups,
  byChannel: contactGroups,
  byTeam: contactGroups,
  perJourney: z.array(z.object({ contacts: z.int(), journeys: z.int(), ...opened })),
});

export const contactsRoute = reportRoute({
  name: 'contacts',
  operation: 'getContacts',
  summary:
    'Assisted contacts, how many were repeats, and how many resolved at first, by reason, channel and team',
  needs: 'read',
  answer: 'Contacts',
  parameters: { window: windowed('a contact another one is a repeat', 'P7D') },
  report: contacts,
  options: ({ window }, { definition, asOf }) => ({
    ...windowOf(window ?? definition?.repeatContactWindow),
    until: asOf,
  }),
});

const windowOf = (window: number | undefined) => (window === undefined ? {} : { window });

import { contactsRoute, containmentRoute } from './contact-reports.ts';
import { dropOffsRoute } from './drop-off-report.ts';
import { durationsRoute } from './duration-report.ts';
import { funnelRoute } from './funnel-report.ts';
import { pathsRoute } from './path-report.ts';
import { timelineRoute } from './timeline-report.ts';
import { transitionsRoute } from './transition-report.ts';

export const flowReports = [
  funnelRoute,
  pathsRoute,
  transitionsRoute,
  timelineRoute,
  containmentRoute,
  contactsRoute,
  durationsRoute,
  dropOffsRoute,
];

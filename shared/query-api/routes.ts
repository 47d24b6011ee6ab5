import { auditRoutes } from './audit-routes.ts';
import { correctionRoutes } from './correction-routes.ts';
import { definitionRoutes } from './definition-routes.ts';
import { explainRoutes } from './explain-routes.ts';
import { flagRoutes } from './flag-routes.ts';
import { journeyRoutes } from './journey-routes.ts';
import { personRoutes } from './person-routes.ts';
import { privacyRoutes } from './privacy-routes.ts';
import { quarantineRoutes } from './quarantine-routes.ts';
import type { Route } from './route.ts';

export const routes: readonly Route[] = [
  ...personRoutes,
  ...journeyRoutes,
  ...flagRoutes,
  ...explainRoutes,
  ...correctionRoutes,
  ...definitionRoutes,
  ...quarantineRoutes,
  ...privacyRoutes,
  ...auditRoutes,
];

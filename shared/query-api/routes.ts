import { explainRoutes } from './explain-routes.ts';
import { flagRoutes } from './flag-routes.ts';
import { journeyRoutes } from './journey-routes.ts';
import { personRoutes } from './person-routes.ts';
import type { Route } from './route.ts';

export const routes: readonly Route[] = [...personRoutes, ...journeyRoutes, ...flagRoutes, ...explainRoutes];

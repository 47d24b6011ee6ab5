import { drivers } from './insight-drivers.ts';
import { journeyMap } from './insight-map.ts';
import { moneyRoute, rework } from './insight-money.ts';
import { segments } from './insight-segments.ts';
import { contextEffect, scorecard } from './insight-teams.ts';
import { voice } from './insight-voice.ts';
import type { ReportRoute } from './report-route.ts';

export const insightReports: readonly ReportRoute[] = [
  voice,
  rework,
  moneyRoute,
  segments,
  journeyMap,
  scorecard,
  drivers,
  contextEffect,
];

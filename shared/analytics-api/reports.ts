import { flowReports } from './flow-reports.ts';
import { insightReports } from './insight-reports.ts';
import type { ReportRoute } from './report-route.ts';

export const reports: readonly ReportRoute[] = [...flowReports, ...insightReports];

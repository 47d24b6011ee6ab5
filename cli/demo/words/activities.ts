import { englishActivities } from './english-activities.ts';
import type { Language } from './language.ts';
import { spanishActivities } from './spanish-activities.ts';

export type KnownActivity = keyof typeof englishActivities;

/** As something that happened ("they changed the order"), and as a thing to do ("changing the order"). */
export interface ActivityWords {
  happened: string;
  doing: string;
}

export function activityWords(activity: string, language: Language): ActivityWords {
  if (isKnown(activity)) {
    const [happened, doing] = (language === 'en' ? englishActivities : spanishActivities)[activity];
    return { happened, doing };
  }
  const read = activity.replaceAll('.', ': ').replaceAll('-', ' ');
  const quoted = language === 'en' ? `“${read}”` : `«${read}»`;
  return { happened: quoted, doing: quoted };
}

function isKnown(activity: string): activity is KnownActivity {
  return Object.hasOwn(englishActivities, activity);
}

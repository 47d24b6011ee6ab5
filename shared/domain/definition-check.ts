import type { CompiledDefinition } from './definition.ts';

/** What a definition may say and yet hardly means; `path` names the place as the schema's issues do. */
export interface DefinitionWarning {
  code:
    | 'unreachable-stage'
    | 'goal-before-start'
    | 'goal-is-start'
    | 'overlapping-activities'
    | 'unknown-repeatable'
    | 'stage-without-owner'
    | 'expected-beyond-inactivity'
    | 'channel-without-cost'
    | 'cost-without-source'
    | 'no-assisted-channel';
  path: string;
  message: string;
}

type Found = Omit<DefinitionWarning, 'code'>;

/** Reads a valid definition as its author's critical colleague would. In the order of the checks below. */
export function checkDefinition(definition: CompiledDefinition): DefinitionWarning[] {
  const checks: [DefinitionWarning['code'], (definition: CompiledDefinition) => Found[]][] = [
    ['unreachable-stage', unreachableStages],
    ['goal-before-start', goalsBeforeStart],
    ['goal-is-start', goalsThatStart],
    ['overlapping-activities', overlaps],
    ['unknown-repeatable', unknownRepeatables],
    ['stage-without-owner', stagesWithoutOwner],
    ['expected-beyond-inactivity', expectedBeyondInactivity],
    ['channel-without-cost', channelsWithoutCost],
    ['cost-without-source', costsWithoutSource],
    ['no-assisted-channel', noAssistedChannel],
  ];
  return checks.flatMap(([code, check]) => check(definition).map(found => ({ code, ...found })));
}

/** The place of an activity's stage; -1 where it has none. */
function placeOf({ source, stageOf }: CompiledDefinition, activity: string): number {
  const id = stageOf(activity)?.id;
  return source.stages.findIndex(stage => stage.id === id);
}

/** Stages are in the order of a journey: the first start and the last goal say which of them a journey passes. */
function unreachableStages(definition: CompiledDefinition): Found[] {
  const { stages, starts, goals } = definition.source;
  const first = Math.min(...starts.map(each => placeOf(definition, each)));
  const lastGoal = Math.max(...goals.map(each => placeOf(definition, each)));
  return stages.flatMap((stage, i) => {
    const path = `stages.${i}`;
    if (i < first) {
      return {
        path,
        message: `stage ${stage.id} comes before every activity that starts a journey: add one of its activities to starts, or move it behind stage ${stages[first]?.id}`,
      };
    }
    if (i > lastGoal && stage.activities.every(each => starts.includes(each))) {
      return {
        path,
        message: `stage ${stage.id} lies behind the goals, and each of its activities begins the next journey there: give it an activity that is not in starts`,
      };
    }
    return [];
  });
}

function goalsBeforeStart(definition: CompiledDefinition): Found[] {
  const { starts, goals, stages } = definition.source;
  const first = Math.min(...starts.map(each => placeOf(definition, each)));
  return goals.flatMap((goal, i) =>
    placeOf(definition, goal) < first
      ? {
          path: `goals.${i}`,
          message: `the goal ${goal} lies before stage ${stages[first]?.id}, where journeys start: order the stages as customers go through them`,
        }
      : [],
  );
}

function goalsThatStart({ source, starts }: CompiledDefinition): Found[] {
  return source.goals.flatMap((goal, i) =>
    starts.has(goal)
      ? {
          path: `goals.${i}`,
          message: `${goal} starts a journey and is its goal: such a journey is over with its first touchpoint`,
        }
      : [],
  );
}

/** Which wins is defined (exact before prefix, longer before shorter), but seldom what both authors meant. */
function overlaps({ source }: CompiledDefinition): Found[] {
  const patterns = source.stages.flatMap((stage, i) =>
    stage.activities.map((pattern, k) => ({ stage: stage.id, pattern, path: `stages.${i}.activities.${k}` })),
  );
  const prefixes = patterns.filter(({ pattern }) => pattern.endsWith('.*'));
  return patterns.flatMap(({ stage, pattern, path }) => {
    const wider = prefixes.find(
      other => other.pattern !== pattern && pattern.startsWith(other.pattern.slice(0, -1)),
    );
    if (wider === undefined) return [];
    const message =
      wider.stage === stage
        ? `${pattern} is covered by ${wider.pattern} of the same stage: leave one out`
        : `${pattern} of stage ${stage} is covered by ${wider.pattern} of stage ${wider.stage} too, and counts as ${stage}: name the activities of ${wider.stage} one by one if that is not meant`;
    return { path, message };
  });
}

function unknownRepeatables({ source, stageOf }: CompiledDefinition): Found[] {
  const known = source.stages.flatMap(stage => stage.activities);
  return source.repeatable.flatMap((pattern, i) => {
    const covers = pattern.endsWith('.*') && known.some(each => each.startsWith(pattern.slice(0, -1)));
    if (covers || stageOf(pattern.replace(/\*$/, 'x')) !== undefined) return [];
    return {
      path: `repeatable.${i}`,
      message: `${pattern} is in no stage: correct its name, or leave it out`,
    };
  });
}

function stagesWithoutOwner({ source }: CompiledDefinition): Found[] {
  return source.stages.flatMap((stage, i) =>
    stage.team === undefined
      ? {
          path: `stages.${i}`,
          message: `stage ${stage.id} has no owner: name the team that answers for it, or no boundary can name it`,
        }
      : [],
  );
}

/** Without a key, a silence longer than the inactivity begins another journey: the customer was not late, but is new. */
function expectedBeyondInactivity({ source, stageOf, inactivity }: CompiledDefinition): Found[] {
  return source.stages.flatMap((stage, i) => {
    const [first = ''] = stage.activities;
    const expected = stageOf(first.replace(/\*$/, 'x'))?.expectedWithin ?? 0;
    return expected > inactivity
      ? {
          path: `stages.${i}.expectedWithin`,
          message: `stage ${stage.id} allows ${stage.expectedWithin}, longer than the inactivity of ${source.inactivity}: a customer who comes back in time without a key begins another journey; shorten it, or lengthen the inactivity`,
        }
      : [];
  });
}

function channelsWithoutCost({ source }: CompiledDefinition): Found[] {
  return Object.entries(source.channels).flatMap(([name, { unitCost }]) =>
    unitCost === undefined
      ? {
          path: `channels.${name}`,
          message: `channel ${name} has no unitCost: rework there counts as free where a touchpoint names no cost`,
        }
      : [],
  );
}

function costsWithoutSource({ source }: CompiledDefinition): Found[] {
  return Object.entries(source.channels).flatMap(([name, { unitCost, unitCostSource }]) =>
    unitCost !== undefined && unitCostSource === undefined
      ? {
          path: `channels.${name}`,
          message: `the unitCost of channel ${name} names no unitCostSource: who reads a figure in money will ask for it`,
        }
      : [],
  );
}

function noAssistedChannel({ source }: CompiledDefinition): Found[] {
  return Object.values(source.channels).some(({ kind }) => kind === 'assisted')
    ? []
    : [
        {
          path: 'channels',
          message: 'no channel is assisted: channel leaks and repeat contacts cannot be found',
        },
      ];
}

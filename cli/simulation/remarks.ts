import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import type { Story } from './story.ts';

const REMARKS = {
  checkout: [
    { quadrant: 'thinks', text: 'I only wanted to see what delivery costs.' },
    { quadrant: 'frustrates', text: 'Why must I make an account before I know the price?' },
  ],
  'tells-again': [
    { quadrant: 'says', text: 'I have already changed that on your web page.' },
    { quadrant: 'frustrates', text: 'I had to explain everything from the beginning.' },
    { quadrant: 'feels', text: 'As if nobody there talks to each other.' },
  ],
  'told-the-chat': [
    { quadrant: 'says', text: 'I have told all of that to the chat.' },
    { quadrant: 'frustrates', text: 'I had to explain everything from the beginning.' },
    { quadrant: 'feels', text: 'As if nobody there talks to each other.' },
  ],
  contradiction: [
    { quadrant: 'hears', text: 'One of you says Tuesday, the other says Friday.' },
    { quadrant: 'frustrates', text: 'I took the day off for the wrong date.' },
  ],
  'app-fails': [
    { quadrant: 'does', text: 'Tried three times, then went to the store.' },
    { quadrant: 'frustrates', text: 'The app only says that something went wrong.' },
  ],
  'no-connection': [
    { quadrant: 'says', text: 'I work from home, I cannot wait until Monday.' },
    { quadrant: 'feels', text: 'Left alone with it.' },
  ],
  content: [
    { quadrant: 'motivates', text: 'It came a day early.' },
    { quadrant: 'says', text: 'Easy, I would do it again.' },
  ],
} as const;

/** Now and then somebody says why. */
export function remark(
  { random }: Story,
  about: keyof typeof REMARKS,
  share: number,
): Pick<Touchpoint, 'voice'> {
  if (!random.chance(share)) return {};
  return { voice: [{ ...random.pick<{ quadrant: Quadrant; text: string }>(REMARKS[about]) }] };
}

type Quadrant = NonNullable<Touchpoint['voice']>[number]['quadrant'];

import { now, secondsAhead } from '../clock.js';
import { element, icon } from '../dom.js';
import { dayAndClock } from '../format.js';
import { store } from '../store.js';
import { t } from '../texts.js';

/** Less than this is nothing to speak of. */
const NOTICED_SECONDS = 60;
let ticking;

/** Says that time is not the usual one here, and what time it is; nothing where it is. */
export function clockLabel() {
  clearInterval(ticking);
  const { speed } = store.clock;
  const ahead = Math.abs(secondsAhead()) > NOTICED_SECONDS;
  if (speed === 1 && !ahead) return null;
  const time = element('strong', {});
  const tick = () => {
    time.textContent = dayAndClock(now());
  };
  tick();
  ticking = setInterval(tick, Math.max(100, 1000 / speed));
  const words = speed === 1 ? t('clock.ahead') : t('clock.fast', { speed });
  return element(
    'span',
    { class: 'clock-label', role: 'timer', title: `${words} ${t('clock.text', { speed })}` },
    icon('clock', 14),
    element('span', { class: 'clock-words' }, words),
    time,
    element('span', { class: 'clock-short', 'aria-hidden': 'true' }, `${speed}×`),
  );
}

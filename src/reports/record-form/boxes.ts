import type {
  MAINTENANCE_CATEGORIES,
  MAINTENANCE_SOURCES,
  PARAMETER_AREAS,
  VISIT_ANSWERS,
  VISIT_QUESTIONS,
  WORK_MODES,
} from '../../core/record/content.ts';
import type { RecordEntry } from '../../core/record.ts';
import { tick } from '../inspection-form/wording.ts';

/** Tick boxes, each `☑` or `☐`; those of other kinds are empty boxes on parts that are left out. */
export interface BoxesModel {
  readonly dailyBox: string;
  readonly faultBox: string;
  readonly remoteBox: string;
  readonly onsiteBox: string;
  readonly inspectionBox: string;
  readonly customerBox: string;
  readonly alertBox: string;
  readonly notificationBox: string;
  readonly alertPolicyBox: string;
  readonly smsBox: string;
  readonly otherBox: string;
  readonly inspectionYesBox: string;
  readonly inspectionNoBox: string;
  readonly inspectionNotAskedBox: string;
  readonly responseYesBox: string;
  readonly responseNoBox: string;
  readonly responseNotAskedBox: string;
  readonly useYesBox: string;
  readonly useNoBox: string;
  readonly useNotAskedBox: string;
  readonly optimisationYesBox: string;
  readonly optimisationNoBox: string;
  readonly optimisationNotAskedBox: string;
}

export function boxesModel(entry: RecordEntry): BoxesModel {
  const maintenance = entry.kind === 'maintenance' ? entry.content : null;
  const category = (wanted: (typeof MAINTENANCE_CATEGORIES)[number]) => tick(maintenance?.category === wanted);
  const source = (wanted: (typeof MAINTENANCE_SOURCES)[number]) => tick(maintenance?.source === wanted);
  const worked = 'mode' in entry.content ? entry.content.mode : null;
  const mode = (wanted: (typeof WORK_MODES)[number]) => tick(worked === wanted);
  const changed = entry.kind === 'parameter-change' ? entry.content.area : null;
  const area = (wanted: (typeof PARAMETER_AREAS)[number]) => tick(changed === wanted);
  const answers = entry.kind === 'visit' ? entry.content.satisfaction : null;
  const answer = (question: (typeof VISIT_QUESTIONS)[number], wanted: (typeof VISIT_ANSWERS)[number]) =>
    tick(answers?.[question] === wanted);
  return {
    dailyBox: category('daily'),
    faultBox: category('fault'),
    remoteBox: mode('remote'),
    onsiteBox: mode('onsite'),
    inspectionBox: source('inspection'),
    customerBox: source('customer'),
    alertBox: source('alert'),
    notificationBox: area('notification'),
    alertPolicyBox: area('alert'),
    smsBox: area('sms'),
    otherBox: area('other'),
    inspectionYesBox: answer('inspection', 'yes'),
    inspectionNoBox: answer('inspection', 'no'),
    inspectionNotAskedBox: answer('inspection', 'not-asked'),
    responseYesBox: answer('response', 'yes'),
    responseNoBox: answer('response', 'no'),
    responseNotAskedBox: answer('response', 'not-asked'),
    useYesBox: answer('use', 'yes'),
    useNoBox: answer('use', 'no'),
    useNotAskedBox: answer('use', 'not-asked'),
    optimisationYesBox: answer('optimisation', 'yes'),
    optimisationNoBox: answer('optimisation', 'no'),
    optimisationNotAskedBox: answer('optimisation', 'not-asked'),
  };
}

export { createFormsJob } from './forms.ts';
export { createInboxJob } from './inbox.ts';
export { inspectionJob } from './inspection.ts';
export { createOutboxJob } from './outbox.ts';

/** Texts whose keys begin with `home.`. */
export const home: { readonly [key: string]: string } = {
  summary: 'My tickets {{tickets}} · to be confirmed {{items}}',
  mine: 'My tickets',
  others: 'Other tickets in progress',
  items: 'Inspection items to be confirmed by a person',
  obligations: 'Next obligations',
  'item-of': '{{inspection}} #{{id}} ({{at}})',
  answer: 'answer',
  nothing: '🟢 Nothing waits for you.',
  'no-contract': 'You are not named in any contract. Ask the operator to add you to “people” of the site file.',
  hint: 'All commands: /help',
};

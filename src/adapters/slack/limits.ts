/** What Slack accepts, in characters (UTF-16 units, which is never less than what Slack counts) unless said otherwise. */
export const LIMITS = {
  messageBlocks: 50,
  /** Slack publishes no figure; `msg_blocks_too_long` was seen from about 13,200 on, and each block costs about 100 more. */
  messageCharacters: 12_800,
  charactersPerBlock: 100,
  sectionCharacters: 3_000,
  contextCharacters: 2_000,
  headerCharacters: 150,
  /** Of the text in a notification; longer ones are not shown by phones. */
  summaryCharacters: 300,
  /** In bytes of UTF-8: `chat.update` counts those, and takes 4,000. */
  plainTextBytes: 3_900,
  listItemCharacters: 1_000,
  actionsElements: 25,
  buttonLabel: 75,
  buttonValue: 2_000,
  actionId: 255,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  linkCharacters: 3_000,
  modalTitle: 24,
  modalButton: 24,
  modalBlocks: 100,
  modalMetadata: 3_000,
  fieldLabel: 2_000,
  fieldHint: 2_000,
  fieldInput: 3_000,
  optionLabel: 75,
  optionValue: 150,
  options: 100,
  checkboxes: 10,
  /** With fewer than two, some of Slack's clients refused the menu. */
  fewestMenuOptions: 2,
  menuOptions: 5,
  callbackId: 255,
} as const;

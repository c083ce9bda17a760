/** Colours and cursor movements of terminals: whole sequences, or their tails would be left behind as text. */
export const TERMINAL_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** What begins a new line besides the line feed. */
export const LINE_BREAK = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;

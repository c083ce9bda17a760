/**
 * Ends the text of a statement that comes again and again in the very same words: the adapter has the server prepare it once
 * a connection, and from then on values alone travel, as they are.
 */
export const PREPARED_MARK = '/* prepared */';

const CHARACTERS = 150;

/** The name of a file without its ending, as every system takes it that the file is downloaded to. */
export function safeFileName(name: string): string {
  return name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-').slice(0, CHARACTERS);
}

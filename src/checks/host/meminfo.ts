/** Copies `/proc/meminfo` without a process, to the last line of interest: old kernels do not tell what is available. */
export const MEMINFO_SCRIPT = `last=Shmem:
while read -r name figure; do
  printf '%s %s\\n' "$name" "$figure"
  [ "$name" != MemAvailable: ] || last=SwapFree:
  [ "$name" != "$last" ] || break
done </proc/meminfo`;

/** The sizes of `/proc/meminfo` in bytes, by name. Lines that are not of its form are passed over. */
export function parseMeminfo(text: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [, name, figure] of text.matchAll(/^([A-Za-z_()0-9]+):\s+(\d+) kB\s*$/gm)) {
    if (name !== undefined && !sizes.has(name)) sizes.set(name, Number(figure) * 1024);
  }
  return sizes;
}

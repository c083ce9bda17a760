/** The same archive, saying of whatever comes to `bytes` that it comes to `claimed`. */
export function claimSize(archive: Uint8Array, { bytes, claimed }: { bytes: number; claimed: number }): Buffer {
  const told = Buffer.alloc(4);
  told.writeUInt32LE(bytes);
  const lying = Buffer.from(archive);
  for (let at = lying.indexOf(told); at >= 0; at = lying.indexOf(told, at + 1)) lying.writeUInt32LE(claimed, at);
  return lying;
}

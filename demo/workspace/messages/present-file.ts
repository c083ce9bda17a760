import type { JsonObject } from '../json.ts';
import type { StoredFile } from '../model.ts';
import type { World } from '../world.ts';

/** A file as Slack shows it; one that was deleted keeps only its id. */
export function presentFile(world: World, file: StoredFile | undefined): JsonObject {
  if (!file || file.state === 'deleted') return { id: file?.id ?? null, mode: 'tombstone' };
  const base = world.baseUrl();
  const path = `${world.seed.team.id}-${file.id}`;
  const shares: { [channel: string]: JsonObject[] } = {};
  for (const share of file.shares) {
    shares[share.channel] = [...(shares[share.channel] ?? []), { ts: share.ts, thread_ts: share.threadTs }];
  }
  const isPublic = file.shares.some((share) => !world.state.channels[share.channel]?.isPrivate);
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.filetype,
    pretty_type: file.filetype.toUpperCase(),
    user: file.user,
    user_team: world.seed.team.id,
    editable: false,
    size: file.size,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: isPublic,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${base}/files-pri/${path}/${encodeURIComponent(file.name)}`,
    url_private_download: `${base}/files-pri/${path}/download/${encodeURIComponent(file.name)}`,
    permalink: `${base}/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: Object.keys(shares).filter((id) => id.startsWith('C')),
    groups: Object.keys(shares).filter((id) => id.startsWith('G')),
    ims: Object.keys(shares).filter((id) => id.startsWith('D')),
    shares: file.shares.length > 0 ? { [isPublic ? 'public' : 'private']: shares } : {},
    comments_count: 0,
    has_rich_preview: false,
    file_access: 'visible',
  };
}

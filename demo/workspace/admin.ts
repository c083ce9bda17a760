import { deleteFile } from './messages/delete-file.ts';
import { findMessage, requireChannel } from './messages/find.ts';
import { changeMessage, type Placed, removeMessage } from './messages/write.ts';
import type { Channel } from './model.ts';
import { joinChannel, leaveChannel, setArchived } from './people/membership.ts';
import type { World } from './world.ts';

/** What an administrator of the workspace can do to whatever there is. All of it throws when it is not there. */
export interface Admin {
  deleteMessage(channel: string, ts: string): void;
  deleteFile(id: string): void;
  archive(channel: string, archived?: boolean): void;
  removeApp(channel: string): void;
  inviteApp(channel: string): void;
  /** Slack shows a preview of a link in a message, some time after it was written: the message changes, and nobody edited it. */
  unfurl(channel: string, ts: string): void;
}

export function createAdmin(world: World): Admin {
  const { botUserId } = world.seed.app;
  const anyChannel = (id: string): Channel => world.state.channels[id] ?? requireChannel(world, id, '');
  const someone = () => Object.values(world.state.people).find((person) => person.admin)?.id ?? 'USLACKBOT';
  const anyMessage = (channel: string, ts: string): Placed => {
    const message = findMessage(world, channel, ts);
    if (!message) throw new Error(`there is no message ${ts} in ${channel}`);
    return { channel: anyChannel(channel), message };
  };
  return {
    deleteMessage: (channel, ts) => removeMessage(world, anyMessage(channel, ts)),
    deleteFile(id) {
      const file = world.state.files[id];
      if (!file) throw new Error(`there is no file ${id} to delete`);
      deleteFile(world, file);
    },
    archive: (channel, archived = true) => setArchived(world, anyChannel(channel), archived),
    removeApp: (channel) => void leaveChannel(world, anyChannel(channel), botUserId, someone()),
    inviteApp: (channel) => void joinChannel(world, anyChannel(channel), botUserId, someone()),
    unfurl(channel, ts) {
      const preview = { id: 1, from_url: 'https://example.com/', title: 'Example', fallback: 'Example' };
      changeMessage(world, anyMessage(channel, ts), (message) => {
        message.attachments = [preview];
      });
    },
  };
}

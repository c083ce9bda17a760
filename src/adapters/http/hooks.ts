import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';

/** A webhook call before its body is read. */
export interface HookHead {
  readonly contractId: string;
  readonly sourceId: string;
  readonly headers: { readonly [name: string]: readonly string[] | undefined };
}

/** A webhook call as it came over the wire. */
export interface HookCall extends HookHead {
  readonly rawBody: Buffer;
}

export interface HookAnswer {
  readonly status: number;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

/** Who answers the calls. */
export interface HookReceiver {
  receive(call: HookCall): Promise<HookAnswer>;
  /** Asked before the body is read; null: go on. */
  refuseNow(): HookAnswer | null;
  /** Before the body is read, too: the sender is `known`; says that its body is `signed`, which only that can prove; or is refused. */
  judgeHead(head: HookHead): 'known' | 'signed' | HookAnswer;
  /** A body was too large to be read: what it held is lost unless somebody hears of it. */
  noteTooLarge(call: Pick<HookCall, 'contractId' | 'sourceId'>): void;
}

const HOOK_BODY_LIMIT_BYTES = 2 << 20;
/** Calls whose body is being read or that wait for their answer. */
const MOST_CALLS = 500;
/** Of these, calls that anybody could have sent: strangers can have so many bodies held here, and no more. */
const MOST_UNPROVEN = 100;
const RETRY_AFTER_SECONDS = 10;

const BUSY: HookAnswer = {
  status: 503,
  message: 'Rounds takes in more than it can just now.',
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};

interface HookParams {
  readonly contract: string;
  readonly source: string;
}

/** `POST /hooks/<contract>/<source>`: hands on each call with its body as it came, signature and all. */
export function registerHooks(server: FastifyInstance, receiver: HookReceiver): void {
  let calls = 0;
  let unproven = 0;
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Whatever the sender calls it: what it is, the body tells.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.addHook<{ Params: HookParams }>('onRequest', async ({ params, raw }, reply) => {
      const refusal = calls >= MOST_CALLS ? BUSY : receiver.refuseNow();
      if (refusal) return send(reply, refusal);
      const head = { contractId: params.contract, sourceId: params.source, headers: raw.headersDistinct };
      const judged = receiver.judgeHead(head);
      if (typeof judged !== 'string') return send(reply, judged);
      const share = judged === 'signed' ? 1 : 0;
      if (unproven + share > MOST_UNPROVEN) return send(reply, BUSY);
      calls += 1;
      unproven += share;
      reply.raw.once('close', () => {
        calls -= 1;
        unproven -= share;
      });
    });
    scope.setErrorHandler<FastifyError, { Params: HookParams }>((error, { params }) => {
      if (error.statusCode === 413) receiver.noteTooLarge({ contractId: params.contract, sourceId: params.source });
      // What is answered the server says, here as everywhere.
      throw error;
    });
    scope.post<{ Params: HookParams }>(
      '/hooks/:contract/:source',
      { bodyLimit: HOOK_BODY_LIMIT_BYTES },
      async (request, reply) => {
        const { contract: contractId, source: sourceId } = request.params;
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const headers = request.raw.headersDistinct;
        return send(reply, await receiver.receive({ contractId, sourceId, headers, rawBody }));
      },
    );
  });
}

function send(reply: FastifyReply, answer: HookAnswer): FastifyReply {
  if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', answer.retryAfterSeconds);
  if (answer.status === 401) reply.header('www-authenticate', 'Basic realm="rounds", Bearer');
  const body = answer.status < 300 ? { message: answer.message } : { error: answer.message };
  return reply.code(answer.status).send(body);
}

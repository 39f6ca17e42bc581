import { Telegraf, type Context } from 'telegraf';
import { describeError, type Logger } from '../log.ts';
import { readConnectToken } from '../people/connect-token.ts';
import type { PeopleStore } from '../people/store/people-store.ts';
import { replyText, type Reply } from './bot-replies.ts';
import type { Message } from './sender.ts';

export type BotDeps = {
	readonly bot: Telegraf;
	readonly people: PeopleStore;
	/** Sends it soon, at Telegram's pace. */
	readonly reply: ( chatId: number, message: Message ) => Promise< void >;
	readonly webhookSecrets: readonly string[];
	/** Called for each recipient who can be written to from now on. */
	readonly onConnected: ( recipientId: number ) => Promise< void >;
	/** Called when somebody's state may have changed. */
	readonly onChanged: () => void;
	readonly log: Logger;
};

/**
 * What the bot understands: `/start <token>` connects a person, a plain `/start`
 * connects again who has stopped, `/stop` ends the messages. Who blocks the bot is
 * unreachable at once, before a message is lost on them, and reachable again when they
 * unblock it; who had sent `/stop` stays stopped.
 *
 * @param deps
 */
export function addBotCommands( deps: BotDeps ): void {
	const { bot, people, reply, log } = deps;

	const answer = async (
		context: Context,
		words: Reply
	): Promise< void > => {
		const { chat, from } = context;
		if ( chat ) {
			await reply( chat.id, {
				text: replyText( words, from?.language_code ),
				button: null,
			} );
		}
	};

	// A link opened in a group would tell everybody there what is for one person.
	bot.use( ( context, next ) =>
		context.chat?.type === 'private' ? next() : undefined
	);

	bot.start( async ( context ) => {
		const chatId = context.chat.id;
		if ( ! context.payload ) {
			const recipientIds = await people.reconnect( chatId );
			await tellConnected( deps, recipientIds );
			deps.onChanged();
			await answer(
				context,
				recipientIds.length > 0 ? 'reconnected' : 'link_needed'
			);
			return;
		}
		await answer( context, await connect( deps, chatId, context.payload ) );
	} );

	bot.command( 'stop', async ( context ) => {
		const isStopped = await people.stop( context.chat.id );
		deps.onChanged();
		await answer( context, isStopped ? 'stopped' : 'not_connected' );
	} );

	bot.on( 'my_chat_member', async ( context ) => {
		const chatId = context.chat.id;
		switch ( context.myChatMember.new_chat_member.status ) {
			case 'kicked':
				await people.markUnreachable( chatId );
				break;
			case 'member':
				await tellConnected(
					deps,
					await people.markReachable( chatId )
				);
				break;
		}
		deps.onChanged();
	} );

	bot.catch( async ( error, context ) => {
		log.error( { reason: describeError( error ) }, 'update_not_handled' );
		await answer( context, 'try_later' );
	} );
}

async function tellConnected(
	{ onConnected }: BotDeps,
	recipientIds: readonly number[]
): Promise< void > {
	for ( const recipientId of recipientIds ) {
		await onConnected( recipientId );
	}
}

async function connect(
	deps: BotDeps,
	chatId: number,
	payload: string
): Promise< Reply > {
	const result = readConnectToken(
		payload,
		deps.webhookSecrets,
		Math.floor( Date.now() / 1000 )
	);
	if ( ! result.ok ) {
		return result.problem === 'expired' ? 'link_expired' : 'link_invalid';
	}
	const { recipientId, nonce, expiresAt } = result.token;
	if ( await deps.people.connect( recipientId, chatId, nonce, expiresAt ) ) {
		await deps.onConnected( recipientId );
		deps.onChanged();
		deps.log.info( 'person_connected' );
		return 'connected';
	}
	// Telegram sends an update again when it missed our answer, and people tap twice.
	const person = await deps.people.find( recipientId );
	return person?.chatId === chatId && person.state === 'connected'
		? 'connected'
		: 'link_used';
}

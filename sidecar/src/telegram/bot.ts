import { Telegraf, type Context } from 'telegraf';
import type { User } from 'telegraf/types';
import { describeError, type Logger } from '../log.ts';
import { readConnectToken } from '../people/connect-token.ts';
import type { PeopleStore } from '../people/store/people-store.ts';
import { replyText, type BotReply } from './bot-replies.ts';
import type { Message } from './message.ts';

export type BotDeps = {
	readonly bot: Telegraf;
	readonly people: PeopleStore;
	/** Queues a message; it is sent as soon as the rate limits allow it. */
	readonly reply: ( chatId: number, message: Message ) => Promise< void >;
	readonly webhookSecrets: readonly string[];
	/** Called for each recipient whom the bot can reach from now on. */
	readonly onConnected: ( recipientId: number ) => Promise< void >;
	/** Called when the state of a person may have changed. */
	readonly onChanged: () => void;
	readonly log: Logger;
};

/**
 * Adds the commands of the bot: `/start <token>` connects a person, `/start` without a token connects
 * them again, `/stop` ends the messages. A person who blocks the bot becomes unreachable at once, and
 * reachable again when they unblock it. A person who sent `/stop` stays stopped.
 */
export function addBotCommands( deps: BotDeps ): void {
	const { bot, people, reply, log } = deps;

	const answer = async (
		context: Context,
		botReply: BotReply
	): Promise< void > => {
		const { chat, from } = context;
		if ( chat ) {
			await reply( chat.id, {
				text: replyText( botReply, from?.language_code ),
				button: null,
			} );
		}
	};

	// Private chats only: in a group everybody would read the messages to one person.
	bot.use( ( context, next ) =>
		context.chat?.type === 'private' ? next() : undefined
	);

	bot.start( async ( context ) => {
		const chatId = context.chat.id;
		if ( ! context.payload ) {
			const recipientIds = await people.reconnect( chatId );
			await notifyConnected( deps, recipientIds );
			deps.onChanged();
			await answer(
				context,
				recipientIds.length > 0 ? 'reconnected' : 'link_needed'
			);
			return;
		}
		await answer( context, await connect( deps, context, chatId ) );
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
				await notifyConnected(
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

async function notifyConnected(
	{ onConnected }: BotDeps,
	recipientIds: readonly number[]
): Promise< void > {
	for ( const recipientId of recipientIds ) {
		await onConnected( recipientId );
	}
}

async function connect(
	deps: BotDeps,
	context: { readonly payload: string; readonly from?: User },
	chatId: number
): Promise< BotReply > {
	const result = readConnectToken(
		context.payload,
		deps.webhookSecrets,
		Math.floor( Date.now() / 1000 )
	);
	if ( ! result.ok ) {
		return result.problem === 'expired' ? 'link_expired' : 'link_invalid';
	}
	const { recipientId, nonce, expiresAt } = result.token;
	const before = await deps.people.find( recipientId );
	if ( await deps.people.connect( recipientId, chatId, nonce, expiresAt ) ) {
		await deps.onConnected( recipientId );
		deps.onChanged();
		deps.log.info( 'person_connected' );
		if ( before && before.chatId !== chatId ) {
			// Another person may have opened the link, so the old chat must be told.
			await deps.reply( before.chatId, {
				text: replyText( 'moved', context.from?.language_code ),
				button: null,
			} );
		}
		return 'connected';
	}
	// The nonce is also used when Telegram repeats an update or the person taps twice.
	const person = await deps.people.find( recipientId );
	return person?.chatId === chatId && person.state === 'connected'
		? 'connected'
		: 'link_used';
}

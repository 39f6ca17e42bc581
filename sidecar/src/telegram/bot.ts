import { Telegraf, type Context } from 'telegraf';
import { message } from 'telegraf/filters';
import { describeError, type Logger } from '../log.ts';
import { findConnectCode, readConnectCode } from '../people/connect-code.ts';
import {
	readConnectToken,
	type ConnectToken,
} from '../people/connect-token.ts';
import { GuessLimiter } from '../people/guess-limiter.ts';
import type { PeopleStore } from '../people/store/people-store.ts';
import { replyText, type BotReply } from './bot-replies.ts';
import type { Message } from './message.ts';

export type BotDeps = {
	readonly bot: Telegraf;
	readonly people: PeopleStore;
	/** Queues a message; it is sent as soon as the rate limits allow it. */
	readonly reply: ( chatId: number, message: Message ) => void;
	readonly webhookSecrets: readonly string[];
	/** Called for each recipient whom the bot can reach from now on. */
	readonly onConnected: ( recipientId: number ) => Promise< void >;
	/** Called when the state of a person may have changed. */
	readonly onChanged: () => void;
	readonly log: Logger;
};

/**
 * Adds the commands of the bot: `/start <token>` or a typed code connects a person, `/start` alone
 * connects them again, `/stop` ends the messages. A person who blocks the bot becomes unreachable at once, and
 * reachable again when they unblock it. A person who sent `/stop` stays stopped.
 */
export function addBotCommands( deps: BotDeps ): void {
	const { bot, people, reply, log } = deps;
	const guesses = new GuessLimiter();

	const answer = ( context: Context, botReply: BotReply ): void => {
		const { chat, from } = context;
		if ( chat ) {
			reply( chat.id, {
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
			answer(
				context,
				recipientIds.length > 0 ? 'reconnected' : 'link_needed'
			);
			return;
		}
		const code = findConnectCode( context.payload );
		answer(
			context,
			code === null
				? await connectByLink( deps, context, context.payload )
				: await connectByCode( deps, guesses, context, code )
		);
	} );

	bot.command( 'stop', async ( context ) => {
		const isStopped = await people.stop( context.chat.id );
		deps.onChanged();
		answer( context, isStopped ? 'stopped' : 'not_connected' );
	} );

	bot.on( message( 'text' ), async ( context ) => {
		const code = findConnectCode( context.message.text );
		if ( code !== null ) {
			answer(
				context,
				await connectByCode( deps, guesses, context, code )
			);
		}
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
		answer( context, 'try_later' );
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

type Chat = Pick< Context, 'from' > & {
	readonly chat: { readonly id: number };
};

async function connectByLink(
	deps: BotDeps,
	chat: Chat,
	token: string
): Promise< BotReply > {
	const result = readConnectToken( token, deps.webhookSecrets, nowSeconds() );
	if ( ! result.ok ) {
		return result.problem === 'expired' ? 'link_expired' : 'link_invalid';
	}
	return ( await connect( deps, chat, result.token ) )
		? 'connected'
		: 'link_used';
}

async function connectByCode(
	deps: BotDeps,
	guesses: GuessLimiter,
	chat: Chat,
	code: string
): Promise< BotReply > {
	if ( guesses.isBlocked( chat.chat.id ) ) {
		return 'too_many_codes';
	}
	const result = readConnectCode( code, deps.webhookSecrets, nowSeconds() );
	if ( result.ok ) {
		return ( await connect( deps, chat, result.token ) )
			? 'connected'
			: 'code_used';
	}
	if ( result.problem === 'expired' ) {
		return 'code_expired';
	}
	guesses.noteWrong( chat.chat.id );
	return 'code_invalid';
}

/** Returns false when the link or code was used before, by another chat. */
async function connect(
	deps: BotDeps,
	{ chat: { id: chatId }, from }: Chat,
	{ recipientId, nonce, expiresAt }: ConnectToken
): Promise< boolean > {
	const before = await deps.people.find( recipientId );
	if ( await deps.people.connect( recipientId, chatId, nonce, expiresAt ) ) {
		await deps.onConnected( recipientId );
		deps.onChanged();
		deps.log.info( 'person_connected' );
		if ( before && before.chatId !== chatId ) {
			// Another person may have opened the link, so the old chat must be told.
			deps.reply( before.chatId, {
				text: replyText( 'moved', from?.language_code ),
				button: null,
			} );
		}
		return true;
	}
	// The nonce is also used when Telegram repeats an update or the person taps twice.
	const person = await deps.people.find( recipientId );
	return person?.chatId === chatId && person.state === 'connected';
}

const nowSeconds = (): number => Math.floor( Date.now() / 1000 );

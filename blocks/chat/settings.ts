import type {
	AjaxCommand,
	ChatFrame,
	ChatState,
	PushedMessage,
	RoomStream,
} from '../../contract/generated/types.ts';

export type Message = ChatState[ 'messages' ][ number ];
export type { ChatFrame, ChatState, PushedMessage };

/** What the sidecar pushed: it has no revision (-1), and names no ban. */
export type PushedState = Omit< ChatState, 'ban' > &
	Partial< Pick< ChatState, 'ban' > > & {
		/** How many new lines were left out. */
		more?: number;
	};

/** Names of `Chat_Texts::all()`; `%s` stands for a number, a name or a time. */
export type Texts = Record< string, string >;

export interface Settings {
	is_chosen: boolean;
	/** Empty where the organizer has entered none. */
	outside_url: string;
	assistants: { user_id: number; name: string }[];
}

/** Printed by PHP for one webinar and one person. */
export interface ChatSettings {
	webinarId: number;
	userId: number;
	chatUrl: string;
	/** Lets WordPress answer without most of itself, for a minute; empty for staff. */
	pass: string;
	restNonce: string;
	ajaxUrl: string;
	/** A command is missing where the person may not send it. */
	commands: Partial<
		Record<
			'say' | 'question' | 'moderate' | 'rules' | 'ban' | 'settings',
			AjaxCommand
		>
	>;
	isStaff: boolean;
	mayBanAll: boolean;
	/** Whether a sidecar may push to this room. */
	isPushed: boolean;
	/** Of the controls; null in the room, which has its own, and without a sidecar. */
	stream: RoomStream | null;
	/** Messages for which the reader has voted. */
	votedFor: number[];
	/** Texts by code of the sidecar's refusals. */
	refusals: Record< string, string >;
	/** Empty for attendees. */
	csvUrl: string;
	/** Whether the webinar, and so its chat, is outside the room. */
	isOutside: boolean;
	/** Whether the organizer chooses between this chat and the one of a platform. */
	canChoose: boolean;
	/** Null for everybody but the organizer. */
	settings: Settings | null;
	/** Characters of a message. */
	longest: number;
	texts: Texts;
	staffTexts: Texts | null;
}

declare global {
	interface Window {
		webinarChat?: ChatSettings;
	}
}

/** @return The text with a value in the place of `%s`. */
export const fill = ( text = '', value: string | number ): string =>
	text.replace( '%s', () => String( value ) );

/**
 * The people of the webinar, what they do, and which messages they must receive.
 *
 * The verdict compares this with the messages that the Telegram emulator recorded. Nothing here uses data of the product.
 */
import type { Random } from './random.ts';

/** A command that the room sends to the tracker, with the seconds since the start. */
export type Report = [ at: number, command: 'enter' | 'leave' | 'finish' ];

export type Behaviour =
	| 'stays'
	| 'comes back'
	| 'leaves'
	| 'stops reporting'
	| 'finishes after 80 %'
	| 'finishes after 20 %';

/** Whether the bot can write to a person. */
export type TelegramStatus =
	| 'connected'
	/** Connects Telegram after all faults have ended. */
	| 'connects late'
	| 'never connects'
	/** Telegram answers 403. */
	| 'blocked the bot'
	/** Telegram answers 400. */
	| 'deleted the chat';

export type MessageKind =
	| 'attended'
	| 'not_attended'
	| 'recording'
	| 'attendance_notice'
	| 'registered'
	| 'moved'
	| 'cancelled';

export interface Person {
	/** The same number for the WordPress user, the lead and the recipient. */
	id: number;
	chatId: number;
	name: string;
	telegramStatus: TelegramStatus;
}

export interface Lead extends Person {
	behaviour: Behaviour;
	/** By rule H2: present at the stop, or "finish" after watching 70 %. */
	attended: boolean;
	reports: Report[];
	partnerId: number | null;
}

/** A message that must arrive exactly once. */
export interface ExpectedMessage {
	/** See messageKey(). */
	key: string;
	kind: MessageKind;
	/** The message is about this lead. */
	lead: Lead;
	recipient: Person;
	/** Whether WordPress may cancel it instead of sending it. */
	mayBeCanceled?: boolean;
	/** Whether it must be withdrawn: it is no longer true when the person connects. */
	mustNotArrive?: boolean;
}

export interface Scenario {
	title: string;
	lengthSeconds: number;
	leads: Lead[];
	partners: Person[];
	/** Leads and partners, by id. */
	people: Map< number, Person >;
	peopleByChat: Map< number, Person >;
	/** By key. */
	expected: Map< string, ExpectedMessage >;
}

const FIRST_PARTNER_ID = 1001;
const FIRST_LEAD_ID = 10_001;
const FIRST_CHAT_ID = 7_000_000_000;
const LEADS_PER_PARTNER = 25;
const LENGTH_SECONDS = 600;

/** A room sends `enter` every 30 seconds. Up to 90 seconds between two of them still count in full (H4). */
const REPORT_INTERVAL_SECONDS = 80;

/** In percent. */
const BEHAVIOURS: Record< Behaviour, number > = {
	stays: 45,
	'comes back': 8,
	leaves: 15,
	'stops reporting': 12,
	'finishes after 80 %': 12,
	'finishes after 20 %': 8,
};

const ATTENDED: Record< Behaviour, boolean > = {
	stays: true,
	'comes back': true,
	leaves: false,
	'stops reporting': false,
	'finishes after 80 %': true,
	'finishes after 20 %': false,
};

/** In percent. */
const TELEGRAM_STATUSES: Record< TelegramStatus, number > = {
	connected: 82,
	'connects late': 4,
	'never connects': 6,
	'blocked the bot': 5,
	'deleted the chat': 3,
};

export function createScenario( leadCount: number, random: Random ): Scenario {
	const partners = Array.from(
		{ length: Math.ceil( leadCount / LEADS_PER_PARTNER ) },
		( _, index ) =>
			createPerson( FIRST_PARTNER_ID + index, 'Partner', random )
	);
	const leads = Array.from( { length: leadCount }, ( _, index ): Lead => {
		const behaviour = random.oneOf( BEHAVIOURS );
		return {
			...createPerson( FIRST_LEAD_ID + index, 'Guest', random ),
			behaviour,
			attended: ATTENDED[ behaviour ],
			reports: createReports( behaviour, random ),
			partnerId:
				random.next() < 0.3
					? FIRST_PARTNER_ID +
						random.between( 0, partners.length - 1 )
					: null,
		};
	} );
	const people = new Map(
		[ ...leads, ...partners ].map( ( person ) => [ person.id, person ] )
	);
	const expected = leads.flatMap( ( lead ): ExpectedMessage[] => {
		const kinds: MessageKind[] = lead.attended
			? [ 'attended' ]
			: [ 'not_attended', 'recording' ];
		const partner = people.get( lead.partnerId ?? 0 );
		return [
			...kinds.map( ( kind ) => expectMessage( kind, lead, lead ) ),
			...( partner
				? [ expectMessage( 'attendance_notice', lead, partner ) ]
				: [] ),
		];
	} );
	return {
		title: 'How to begin',
		lengthSeconds: LENGTH_SECONDS,
		leads,
		partners,
		people,
		peopleByChat: new Map(
			[ ...people.values() ].map( ( person ) => [
				person.chatId,
				person,
			] )
		),
		expected: new Map(
			expected.map( ( message ) => [ message.key, message ] )
		),
	};
}

/** Identifies a message in the emulator's record, in the message log and among the expected messages. */
export const messageKey = ( kind: string, leadId: number ): string =>
	`${ kind }/${ leadId }`;

export const expectMessage = (
	kind: MessageKind,
	lead: Lead,
	recipient: Person
): ExpectedMessage => ( {
	key: messageKey( kind, lead.id ),
	kind,
	lead,
	recipient,
} );

const createPerson = ( id: number, role: string, random: Random ): Person => ( {
	id,
	chatId: FIRST_CHAT_ID + id,
	name: `${ role } ${ id }`,
	telegramStatus: random.oneOf( TELEGRAM_STATUSES ),
} );

function createReports( behaviour: Behaviour, random: Random ): Report[] {
	const entered = random.between( 5, 30 );
	// At least 30 seconds before the stop, or the person has not taken part.
	const atTheEnd = random.between( LENGTH_SECONDS - 80, LENGTH_SECONDS - 35 );
	const stayed = ( until: number ): Report[] => {
		const reports: Report[] = [];
		for ( let at = entered; at < until; at += REPORT_INTERVAL_SECONDS ) {
			reports.push( [ at, 'enter' ] );
		}
		return reports;
	};
	switch ( behaviour ) {
		case 'stays':
			return [
				[ entered, 'enter' ],
				[ atTheEnd, 'enter' ],
			];
		case 'comes back':
			return [
				[ entered, 'enter' ],
				[ random.between( 100, 300 ), 'leave' ],
				[ atTheEnd, 'enter' ],
			];
		case 'leaves':
			return [
				[ entered, 'enter' ],
				[ random.between( 100, LENGTH_SECONDS - 1 ), 'leave' ],
			];
		case 'stops reporting':
			return stayed( random.between( 31, LENGTH_SECONDS - 200 ) );
		case 'finishes after 80 %': {
			const at = entered + 0.8 * LENGTH_SECONDS;
			return [ ...stayed( at ), [ at, 'finish' ] ];
		}
		case 'finishes after 20 %': {
			const at = entered + 0.2 * LENGTH_SECONDS;
			return [ ...stayed( at ), [ at, 'finish' ] ];
		}
	}
}

const KIND_PATTERNS: readonly ( readonly [ MessageKind, RegExp ] )[] = [
	[ 'attended', /^Thank you for being with us at “/ ],
	[ 'not_attended', /^You dropped in on “/ ],
	[ 'recording', /^Recording: “/ ],
	[ 'registered', /^You have a seat at “/ ],
	[ 'moved', /^“[^”]*” has been moved/ ],
	[ 'cancelled', /^“[^”]*” is cancelled/ ],
];

/** Returns the key of a message that Telegram received; the text itself if the text is unknown. */
export function keyFromText(
	text: string,
	recipient: Person | undefined
): string {
	const guest = /^Your guest Guest (\d+) /.exec( text );
	if ( guest ) {
		return messageKey( 'attendance_notice', Number( guest[ 1 ] ) );
	}
	const kind = KIND_PATTERNS.find( ( [ , pattern ] ) =>
		pattern.test( text )
	)?.[ 0 ];
	return kind && recipient ? messageKey( kind, recipient.id ) : text;
}

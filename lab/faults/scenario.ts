/**
 * Who comes to the webinar, what they do there, and what each is owed for it.
 *
 * The verdict is drawn from this and from the emulator's record: nothing here asks the product what it thinks.
 */
import type { Random } from './random.ts';

/** What the room tells the tracker, and how many seconds after the start. */
export type Report = [ at: number, command: 'enter' | 'leave' | 'finish' ];

export type Behaviour =
	| 'stays'
	| 'comes back'
	| 'leaves'
	| 'falls silent'
	| 'finishes after 80 %'
	| 'finishes after 20 %';

/** Whether Telegram takes what is written to this person. */
export type Reach =
	| 'connected'
	/** Connects Telegram only when everything else is done. */
	| 'connects late'
	| 'never connects'
	/** Has blocked the bot: 403. */
	| 'blocks'
	/** Has deleted the chat: 400. */
	| 'is gone';

export type Kind =
	'attended' | 'not_attended' | 'recording' | 'attendance_notice';

export interface Person {
	/** WordPress user, lead and recipient. */
	id: number;
	chatId: number;
	name: string;
	reach: Reach;
}

export interface Lead extends Person {
	behaviour: Behaviour;
	/** H2 by the contract: there at the stop, or "finish" pressed after 70 % seen. */
	attended: boolean;
	reports: Report[];
	partnerId: number | null;
}

/** A message that must be written, once. */
export interface Owed {
	/** `<kind>/<lead whom it is about>`. */
	name: string;
	kind: Kind;
	lead: Lead;
	recipient: Person;
}

export interface Scenario {
	title: string;
	lengthSeconds: number;
	leads: Lead[];
	partners: Person[];
	people: Map< number, Person >;
	owed: Map< string, Owed >;
}

const FIRST_PARTNER_ID = 1001;
const FIRST_LEAD_ID = 10_001;
const FIRST_CHAT_ID = 7_000_000_000;
const LEADS_PER_PARTNER = 25;
const LENGTH_SECONDS = 600;

/** The room reports every 30 seconds; a report may be as late as this and still count in full. */
const REPORT_SECONDS = 80;

const BEHAVIOURS: Record< Behaviour, number > = {
	stays: 45,
	'comes back': 8,
	leaves: 15,
	'falls silent': 12,
	'finishes after 80 %': 12,
	'finishes after 20 %': 8,
};

const ATTENDED: Record< Behaviour, boolean > = {
	stays: true,
	'comes back': true,
	leaves: false,
	'falls silent': false,
	'finishes after 80 %': true,
	'finishes after 20 %': false,
};

const REACHES: Record< Reach, number > = {
	connected: 82,
	'connects late': 4,
	'never connects': 6,
	blocks: 5,
	'is gone': 3,
};

/**
 * Invents the people of one run.
 *
 * @param leadCount How many come.
 * @param random    Decides about each.
 */
export function inventScenario( leadCount: number, random: Random ): Scenario {
	const partners = Array.from(
		{ length: Math.ceil( leadCount / LEADS_PER_PARTNER ) },
		( _, index ) => invent( FIRST_PARTNER_ID + index, 'Partner', random )
	);
	const leads = Array.from( { length: leadCount }, ( _, index ): Lead => {
		const behaviour = random.oneOf( BEHAVIOURS );
		return {
			...invent( FIRST_LEAD_ID + index, 'Guest', random ),
			behaviour,
			attended: ATTENDED[ behaviour ],
			reports: reportsOf( behaviour, random ),
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
	const owed = leads.flatMap( ( lead ): Owed[] => {
		const kinds: Kind[] = lead.attended
			? [ 'attended' ]
			: [ 'not_attended', 'recording' ];
		const partner = people.get( lead.partnerId ?? 0 );
		return [
			...kinds.map( ( kind ) => owe( kind, lead, lead ) ),
			...( partner ? [ owe( 'attendance_notice', lead, partner ) ] : [] ),
		];
	} );
	return {
		title: 'How to begin',
		lengthSeconds: LENGTH_SECONDS,
		leads,
		partners,
		people,
		owed: new Map( owed.map( ( one ) => [ one.name, one ] ) ),
	};
}

/**
 * Names a message, as the record and the delivery log are compared with what is owed.
 *
 * @param kind   What it says.
 * @param leadId Whom it is about.
 */
export const nameOf = ( kind: string, leadId: number ): string =>
	`${ kind }/${ leadId }`;

const owe = ( kind: Kind, lead: Lead, recipient: Person ): Owed => ( {
	name: nameOf( kind, lead.id ),
	kind,
	lead,
	recipient,
} );

const invent = ( id: number, word: string, random: Random ): Person => ( {
	id,
	chatId: FIRST_CHAT_ID + id,
	name: `${ word } ${ id }`,
	reach: random.oneOf( REACHES ),
} );

function reportsOf( behaviour: Behaviour, random: Random ): Report[] {
	const entered = random.between( 5, 30 );
	const atTheEnd = random.between( LENGTH_SECONDS - 60, LENGTH_SECONDS - 1 );
	const stayed = ( until: number ): Report[] => {
		const reports: Report[] = [];
		for ( let at = entered; at < until; at += REPORT_SECONDS ) {
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
		case 'falls silent':
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

const BEGINNINGS: readonly ( readonly [ Kind, RegExp ] )[] = [
	[ 'attended', /^Thank you for being with us at “/ ],
	[ 'not_attended', /^You dropped in on “/ ],
	[ 'recording', /^Recording: “/ ],
];

/**
 * Names the message that a text is, as nameOf() does; the text itself where it is none of ours.
 *
 * @param text      What was written.
 * @param recipient To whom.
 */
export function nameOfText(
	text: string,
	recipient: Person | undefined
): string {
	const guest = /^Your guest Guest (\d+) /.exec( text );
	if ( guest ) {
		return nameOf( 'attendance_notice', Number( guest[ 1 ] ) );
	}
	const kind = BEGINNINGS.find( ( [ , beginning ] ) =>
		beginning.test( text )
	)?.[ 0 ];
	return kind && recipient ? nameOf( kind, recipient.id ) : text;
}

/** The chat: messages, what is pinned, the rules, and the field to write. For the room and for the speaker's controls. */
import { createComposer, rulesText } from './composer';
import { make, redraw, textNodes, type Child } from './elements';
import { createLines } from './lines';
import type { Requests } from './requests';
import {
	fill,
	type ChatSettings,
	type ChatState,
	type Message,
	type PushedState,
} from './settings';
import type { createStaff } from './staff';

const VIEWS = [ 'all', 'questions', 'held', 'bans', 'rules' ] as const;
type View = ( typeof VIEWS )[ number ];

/** Screen readers hear how many are new, not each. */
const SUMMARY_MS = 10_000;
const RETRY_MS = 5_000;
const NEAR_END_PX = 48;
/** A slow phone draws them between two pictures. */
const LINES_A_FRAME = 4;

export interface Panel {
	element: HTMLElement;
	/** Begins to read, or goes on. */
	start: () => void;
	/** Reads again. */
	refresh: () => void;
	/** Shows what was pushed. */
	push: ( pushed: PushedState ) => void;
	/** Reads no more, and says why. */
	stop: ( text: string ) => void;
}

/** A text that is set again is laid out again, and read out. */
function setText( element: HTMLElement, text: string ): void {
	if ( element.textContent !== text ) {
		element.textContent = text;
	}
}

/**
 * @param settings  As printed.
 * @param requests  Reads and sends.
 * @param makeStaff For those who moderate: `createStaff()`, which nobody else loads; null for all others.
 * @param heading   Level of the panel's heading.
 */
export function createPanel(
	settings: ChatSettings,
	requests: Requests,
	makeStaff: typeof createStaff | null,
	heading: 'h2' | 'h3' = 'h2'
): Panel {
	const { texts, staffTexts } = settings;
	const lines = createLines( settings.isStaff );
	const elements = new Map<
		number,
		{ element: HTMLElement; message: Message; marks: string; json: string }
	>();
	const time = new Intl.DateTimeFormat(
		document.documentElement.lang || undefined,
		{
			hour: 'numeric',
			minute: '2-digit',
		}
	);
	let state: ChatState | null = null;
	let view: View = 'all';
	let isRunning = false;
	let isReading = false;
	/** Something changed while the page was reading. */
	let isOutdated = false;
	let timer: ReturnType< typeof setTimeout > | undefined;
	let unseen = 0;
	let leftOut = 0;
	let unheard = 0;
	/** Of the next drawing of lines; 0 where none is needed. */
	let frame = 0;
	/** The reader is at the end, and stays there. */
	let isFollowing = true;
	let summaryTimer: ReturnType< typeof setTimeout > | undefined;

	const composer = createComposer( settings, requests, ( message ) => {
		if ( state ) {
			lines.apply( {
				...state,
				has_gap: false,
				revision: lines.revision(),
				messages: [ message ],
				gone: [],
			} );
			draw( true );
		}
		void read();
	} );
	const problem = make( 'p', {
		class: 'webinar-chat__problem',
		role: 'alert',
	} );
	const onProblem = ( text: string ): void => {
		problem.textContent = text;
	};
	const staff =
		makeStaff?.( settings, requests, () => void read(), onProblem ) ?? null;
	const rules = make( 'p', {
		class: 'webinar-chat__notice',
		role: 'status',
	} );
	const ban = make( 'p', { class: 'webinar-chat__notice', role: 'status' } );
	const pinned = make( 'div', { class: 'webinar-chat__pinned' } );
	const older = make(
		'button',
		{
			type: 'button',
			class: 'webinar-chat__older',
			onclick: () => void readOlder(),
		},
		texts.older ?? ''
	);
	const list = make( 'ol', { class: 'webinar-chat__lines' } );
	const empty = make(
		'p',
		{ class: 'webinar-chat__empty' },
		texts.before ?? ''
	);
	// Its own role would read out every message; `summary` says how many came.
	const log = make(
		'div',
		{
			class: 'webinar-chat__log',
			role: 'log',
			'aria-live': 'off',
			'aria-label': texts.title,
			tabindex: 0,
		},
		older,
		list,
		empty
	);
	const newOnes = make( 'button', {
		type: 'button',
		class: 'webinar-chat__new',
		onclick: () => {
			if ( lines.isHistory() ) {
				lines.leaveHistory();
				void read().then( scrollToEnd );
			}
			scrollToEnd();
		},
	} );
	const more = make( 'button', {
		type: 'button',
		class: 'webinar-chat__older',
		onclick: () => {
			leftOut = 0;
			lines.leaveHistory();
			void read();
		},
	} );
	const summary = make( 'p', {
		class: 'webinar-chat__unseen',
		role: 'status',
	} );
	const tabNames: Record< View, string | undefined > = {
		all: staffTexts?.all ?? texts.title,
		questions: texts.questions,
		held: staffTexts?.held,
		bans: staffTexts?.bans,
		rules: staffTexts?.rules,
	};
	const tabs = ( staff ? VIEWS : VIEWS.slice( 0, 2 ) ).map( ( name ) =>
		make(
			'button',
			{
				type: 'button',
				class: 'webinar-chat__tab',
				'aria-pressed': String( name === view ),
				onclick: () => {
					view = name;
					draw( true );
				},
			},
			tabNames[ name ] ?? ''
		)
	);
	const element = make(
		'div',
		{
			class: `webinar-chat__panel${ staff ? ' is-for-staff' : '' }`,
			translate: 'no',
		},
		make(
			heading,
			{ class: staff ? 'webinar-chat__title' : 'webinar-chat__unseen' },
			texts.title ?? ''
		),
		make(
			'div',
			{
				class: 'webinar-chat__tabs',
				role: 'group',
				'aria-label': texts.title,
			},
			...tabs,
			staff && staff.slowButton
		),
		rules,
		pinned,
		make( 'div', { class: 'webinar-chat__middle' }, log, newOnes ),
		more,
		summary,
		problem,
		ban,
		composer.element
	);
	for ( const part of [ older, more, newOnes, pinned, ban, rules ] ) {
		part.hidden = true;
	}
	composer.setOpen( false, false );
	log.addEventListener( 'scroll', () => {
		isFollowing =
			log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
		if ( isFollowing && ! lines.isHistory() ) {
			unseen = 0;
			newOnes.hidden = true;
		}
	} );
	// What is pinned, a rule or the keyboard of a phone takes some of its height.
	new ResizeObserver( keepAtEnd ).observe( log );

	function keepAtEnd(): void {
		if ( isFollowing && view === 'all' && ! lines.isHistory() ) {
			scrollToEnd();
		}
	}
	function scrollToEnd(): void {
		unseen = 0;
		newOnes.hidden = true;
		log.scrollTop = log.scrollHeight;
	}
	const clock = ( seconds: number ): string => {
		const parts = [
			Math.floor( seconds / 3600 ),
			Math.floor( seconds / 60 ) % 60,
			seconds % 60,
		];
		return parts
			.slice( parts[ 0 ] ? 0 : 1 )
			.map( ( part, number ) =>
				String( part ).padStart( number ? 2 : 1, '0' )
			)
			.join( ':' );
	};
	const ask = async ( message: Message, step: string ): Promise< void > => {
		const outcome = await requests.send( 'question', {
			message_id: String( message.message_id ),
			step,
		} );
		onProblem( outcome.kind === 'refused' ? outcome.message : '' );
		void read();
	};

	function describe( message: Message, isPinned: boolean ): HTMLElement {
		const note = {
			none: '',
			asked: texts.question,
			answering: texts.answering,
			answered: fill( texts.answered, clock( message.answered_second ) ),
		}[ message.question ];
		const isOpen =
			[ 'asked', 'answering' ].includes( message.question ) &&
			message.state === 'shown';
		const mark = ( text: string | undefined ): Child =>
			text ? make( 'span', { class: 'webinar-chat__mark' }, text ) : null;
		return make(
			'div',
			{
				class: `webinar-chat__line is-${ message.state }${ message.is_staff ? ' is-staff' : '' }${ message.is_own ? ' is-own' : '' }`,
			},
			make(
				'p',
				{ class: 'webinar-chat__by' },
				make(
					'bdi',
					{ class: 'webinar-chat__name' },
					message.people > 1
						? fill( texts.people, message.people )
						: message.name
				),
				' ',
				message.is_staff && mark( texts.staff ),
				mark( note ),
				message.state !== 'shown' && mark( texts[ message.state ] ),
				' ',
				make(
					'time',
					{
						datetime: new Date(
							message.said_at * 1000
						).toISOString(),
					},
					time.format( message.said_at * 1000 )
				)
			),
			make(
				'p',
				{ class: 'webinar-chat__text', dir: 'auto' },
				...textNodes(
					message.text,
					message.is_staff || ( state?.rules.allows_links ?? false )
				)
			),
			isOpen &&
				make(
					'button',
					{
						type: 'button',
						class: 'webinar-chat__vote',
						disabled: message.has_voted,
						onclick: () => void ask( message, 'vote' ),
					},
					fill(
						message.has_voted ? texts.voted : texts.vote,
						message.votes
					)
				),
			! staff &&
				message.is_own &&
				message.question === 'none' &&
				message.state === 'shown' &&
				message.people < 2 &&
				make(
					'button',
					{
						type: 'button',
						class: 'webinar-chat__vote is-quiet',
						onclick: () => void ask( message, 'ask' ),
					},
					texts.makeQuestion ?? ''
				),
			staff && staff.tools( message, isPinned )
		);
	}

	/** The messages of the view; null where it shows something else. */
	function shown(): Message[] | null {
		if ( view === 'all' ) {
			return lines.list();
		}
		if ( view === 'held' ) {
			return state?.staff?.held ?? [];
		}
		return view === 'questions'
			? ( state?.staff?.questions ??
					lines
						.list()
						.filter(
							( { question, state: is } ) =>
								[ 'asked', 'answering' ].includes( question ) &&
								is === 'shown'
						)
						.sort( ( a, b ) => b.votes - a.votes ) )
			: null;
	}

	/**
	 * Changes the elements of messages that changed, the latest first: what a reader at the end sees is there at once.
	 *
	 * @param most How many change or go; the others change in the next frames.
	 */
	function drawLines( most = LINES_A_FRAME ): void {
		cancelAnimationFrame( frame );
		frame = 0;
		const messages = [ ...( shown() ?? [] ) ].reverse();
		const ids = new Set( messages.map( ( { message_id: id } ) => id ) );
		let left = most;
		for ( const [ id, { element: item } ] of elements ) {
			if ( ! ids.has( id ) ) {
				item.remove();
				elements.delete( id );
				left--;
			}
		}
		let place: Element | null = null;
		for ( const message of messages ) {
			const id = message.message_id;
			const known = elements.get( id );
			const item = known?.element ?? make( 'li' );
			const isPinned = state?.pinned?.message_id === id;
			const marks = `${ isPinned }${ state?.rules.allows_links }`;
			// What polls bring again is another object, with the same words.
			if ( known?.message !== message || known.marks !== marks ) {
				const json = JSON.stringify( message ) + marks;
				if ( known?.json !== json ) {
					if ( left-- <= 0 ) {
						frame = requestAnimationFrame( () => drawLines() );
						break;
					}
					redraw( item, describe( message, isPinned ) );
				}
				elements.set( id, { element: item, message, marks, json } );
			}
			const above: Element | null = place
				? place.previousElementSibling
				: list.lastElementChild;
			if ( item !== above ) {
				list.insertBefore( item, place );
			}
			place = item;
		}
		keepAtEnd();
	}

	function draw( isToEnd: boolean ): void {
		if ( ! state ) {
			return;
		}
		const { pinned: pin, rules: now, ban: mine } = state;
		const messages = shown();
		isFollowing ||= isToEnd;
		frame ||= requestAnimationFrame( () => drawLines() );
		tabs.forEach( ( tab, number ) => {
			const name = VIEWS[ number ] as View;
			const count = {
				held: state?.staff?.held.length,
				bans: state?.staff?.bans.length,
				questions: state?.staff?.questions.length,
			}[ name as string ];
			tab.setAttribute( 'aria-pressed', String( name === view ) );
			setText(
				tab,
				`${ tabNames[ name ] }${ count ? ` ${ count }` : '' }`
			);
		} );
		older.hidden = view !== 'all' || ! lines.hasOlder();
		const other =
			staff &&
			( ( view === 'rules' && staff.rules( state ) ) ||
				( view === 'bans' && staff.bans( state ) ) );
		if ( ! other && messages?.length ) {
			empty.hidden = true;
		} else {
			empty.hidden = false;
			if ( empty.firstChild !== other ) {
				empty.replaceChildren(
					other ||
						( view === 'all' ? texts.empty : staffTexts?.none ) ||
						''
				);
			}
		}
		const rule = rulesText( now, texts );
		setText( rules, rule );
		rules.hidden = rule === '';
		const pinJson = JSON.stringify( [ pin, now.allows_links ] );
		if ( pinned.dataset.json !== pinJson ) {
			pinned.dataset.json = pinJson;
			pinned.replaceChildren(
				...( pin
					? [
							make(
								'strong',
								{},
								( pin.question === 'answering'
									? texts.answering
									: texts.pinned ) ?? ''
							),
							describe(
								{
									...pin,
									question:
										pin.question === 'answering'
											? 'none'
											: pin.question,
									is_own: false,
								},
								true
							),
						]
					: [] )
			);
		}
		pinned.hidden = ! pin;
		const banText = mine
			? [
					fill( texts.banned, texts[ mine.reason ] ?? '' ),
					mine.until > 0
						? fill(
								texts.bannedUntil,
								time.format( mine.until * 1000 )
							)
						: texts[
								mine.scope === 'all'
									? 'bannedAll'
									: 'bannedWebinar'
							],
				].join( ' ' )
			: '';
		setText( more, fill( texts.more, leftOut ) );
		more.hidden = leftOut === 0 || view !== 'all';
		setText( ban, banText );
		ban.hidden = banText === '';
		composer.setOpen(
			now.mode !== 'closed' &&
				! mine &&
				( !! staff || ! [ 'off', 'staff' ].includes( now.mode ) ),
			! staff && now.mode === 'questions'
		);
		composer.setSlow( staff ? 0 : now.slow_seconds );
		staff?.update( state );
	}

	function noteNew( added: number ): void {
		if ( ! added ) {
			return;
		}
		if ( view !== 'all' || lines.isHistory() || ! isFollowing ) {
			unseen += added;
			newOnes.textContent = fill( texts.newOnes, unseen );
			newOnes.hidden = view !== 'all';
		}
		unheard += added;
		summaryTimer ??= setTimeout( () => {
			summary.textContent = fill( texts.summary, unheard );
			unheard = 0;
			summaryTimer = undefined;
		}, SUMMARY_MS );
	}

	async function read(): Promise< void > {
		if ( ! isRunning || isReading ) {
			isOutdated = isReading;
			return;
		}
		isReading = true;
		isOutdated = false;
		clearTimeout( timer );
		const reading = await requests.read( { after: lines.revision() } );
		isReading = false;
		if ( ! isRunning ) {
			return;
		}
		let waitMs = RETRY_MS;
		if ( reading.kind === 'refused' ) {
			panel.stop( texts.stale ?? '' );
			return;
		}
		if ( reading.kind === 'state' ) {
			const isFirst = state === null;
			state = reading.state;
			waitMs = state.poll_after_ms;
			const added = lines.apply( state );
			noteNew( added );
			draw( isFirst );
		}
		// Rooms must not ask all at once.
		timer = setTimeout(
			next,
			isOutdated ? 0 : waitMs * ( 0.8 + 0.4 * Math.random() )
		);
	}
	function next(): void {
		if ( document.visibilityState === 'visible' ) {
			void read();
		}
	}
	async function readOlder(): Promise< void > {
		const reading = await requests.read( {
			before: lines.list()[ 0 ]?.message_id ?? 0,
		} );
		if ( reading.kind === 'state' ) {
			const before = log.scrollHeight - log.scrollTop;
			lines.prepend( reading.state );
			draw( false );
			drawLines( Infinity );
			log.scrollTop = log.scrollHeight - before;
			newOnes.textContent = fill( texts.newOnes, unseen );
			newOnes.hidden = false;
		}
	}
	document.addEventListener( 'visibilitychange', next );
	window.addEventListener( 'online', next );

	const panel: Panel = {
		element,
		refresh: () => void read(),
		push( pushed ) {
			if ( state && isRunning ) {
				state = { ...state, ...pushed };
				leftOut += pushed.more ?? 0;
				noteNew( lines.apply( pushed ) + ( pushed.more ?? 0 ) );
				draw( false );
			}
		},
		start() {
			if ( ! isRunning ) {
				isRunning = true;
				void read();
			}
		},
		stop( text ) {
			isRunning = false;
			clearTimeout( timer );
			rules.textContent = text;
			rules.hidden = false;
			empty.hidden = true;
			composer.setOpen( false, false );
		},
	};
	return panel;
}

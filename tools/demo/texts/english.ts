import type { Texts } from './texts.ts';

export const english: Texts = {
	lang: 'en',
	names: {
		organizer: 'Organizer',
		speaker: 'Speaker',
		'partner-1': 'Partner 1',
		'partner-2': 'Partner 2',
		'attendee-1': 'Attendee 1',
		'attendee-2': 'Attendee 2',
		'attendee-3': 'Attendee 3',
	},
	site: {
		title: 'Webinar demo',
		tagline: 'A live webinar from start to finish',
	},
	signup: {
		title: 'Book a seat',
		content:
			'<!-- wp:paragraph --><p>On a real site your own sign-up is here. In the demo everybody has a seat already: sign in from the demo page.</p><!-- /wp:paragraph -->',
	},
	webinar: {
		title: 'A webinar from start to finish',
		description:
			'<!-- wp:paragraph --><p>Come in, wait in the lobby, watch the broadcast, and see which message arrives afterwards.</p><!-- /wp:paragraph -->',
		guest_cta_text: 'Book a seat',
		room_cta_text: 'Take the next step',
	},
	course: {
		title: 'A garden in a year',
		description:
			'<!-- wp:paragraph --><p>Watch it whenever it suits you. It goes on where you stopped.</p><!-- /wp:paragraph -->',
	},
	past: {
		title: 'First steps in the garden',
		guests: [
			{
				name: 'Agnes Moore',
				minutes: 40,
				grade: 10,
				choice: 'Just right',
				text: 'More about watering, please.',
			},
			{
				name: 'Ben Carter',
				minutes: 40,
				grade: 9,
				choice: 'Just right',
				text: '',
			},
			{
				name: 'Chloe Adams',
				minutes: 40,
				grade: 10,
				choice: 'Just right',
				text: 'The pictures of the beds helped most.',
			},
			{
				name: 'David Young',
				minutes: 40,
				grade: 8,
				choice: 'Too fast',
				text: 'Leave the plans on the screen a little longer.',
			},
			{
				name: 'Emma Hill',
				minutes: 40,
				grade: 9,
				choice: 'Just right',
				text: '',
			},
			{
				name: 'Frank Wood',
				minutes: 40,
				grade: 7,
				choice: 'Too slow',
				text: 'Less about tools.',
			},
			{
				name: 'Grace King',
				minutes: 40,
				grade: 10,
				choice: 'Just right',
				text: 'When is the next one?',
			},
			{
				name: 'Henry Cook',
				minutes: 33,
				grade: 6,
				choice: 'Too fast',
				text: 'I would have liked to ask something.',
			},
			{
				name: 'Irene Fox',
				minutes: 40,
				grade: 9,
				choice: 'Just right',
				text: '',
			},
			{
				name: 'Jack Stone',
				minutes: 40,
				grade: 4,
				choice: 'Too slow',
				text: 'I knew most of it already.',
			},
			{ name: 'Kate Bell', minutes: 12 },
			{ name: 'Leo Grant', minutes: 21 },
		],
	},
	form: {
		page: 'Your next step',
		title: 'How was the webinar?',
		scale: 'How likely are you to recommend us to a friend? 0 is not at all, 10 is for sure.',
		choice: 'How was the pace?',
		options: [ 'Too slow', 'Just right', 'Too fast' ],
		text: 'What should we do better next time?',
		consent:
			'I agree that my answers are stored, and that the organizer reads them.',
	},
	audience: {
		name: 'Guest',
		messages: [
			'Hello everybody!',
			'The sound is good.',
			'Greetings from the north, it is still dark here.',
			'My garden is three years old now.',
			'Thank you for doing this.',
		],
		questions: [
			'Will there be a recording?',
			'Which tree should one plant first?',
			'How much does a plan cost?',
		],
	},
	page: {
		title: 'A live webinar, from the plan to the last message',
		intro: 'WordPress, the live stream and the messages all run on this computer. Be each person in turn: one tap signs you in.',
		hint: 'A browser window holds one person at a time. To be two at once, open this page in a private window too.',
		steps: [
			{
				title: 'Plan it',
				text: 'A webinar is waiting, its lobby open. Look at it as a guest does, or plan another as the organizer.',
				taps: [
					{
						login: 'guest',
						to: 'schedule',
						label: 'Guest: the schedule',
					},
					{
						login: 'organizer',
						to: 'new',
						label: 'Organizer: plan another',
					},
				],
			},
			{
				title: 'Take a seat',
				text: 'Go into the room and wait in the lobby. Nothing to press: the broadcast begins by itself.',
				taps: [
					{
						login: 'attendee-1',
						to: 'room',
						label: 'Attendee 1: the room',
					},
					{
						login: 'attendee-2',
						to: 'room',
						label: 'Attendee 2: the room',
					},
				],
			},
			{
				title: 'Go live',
				text: 'In the editor’s sidebar, or on the console page, click “Start the broadcast”. The rooms turn from lobby to picture without a reload.',
				taps: [
					{
						login: 'speaker',
						to: 'editor',
						label: 'Speaker: the editor',
					},
					{
						login: 'speaker',
						to: '/admin_webinar/',
						label: 'Speaker: the console',
					},
				],
			},
			{
				title: 'Show the offer, then stop',
				text: 'Show the offer: it appears in the rooms. Let one attendee leave early, then click “Stop the broadcast…”.',
				taps: [
					{
						login: 'speaker',
						to: 'room',
						label: 'Speaker: the room',
					},
				],
			},
			{
				title: 'Read what arrives',
				text: 'Who stayed gets a follow-up, who left early gets the recording, and the partner of each is told. Every message appears on this page; the organizer reads what became of each, and who was there.',
				taps: [
					{
						login: 'organizer',
						to: '/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_messages',
						label: 'Organizer: the messages',
					},
					{
						login: 'organizer',
						to: '/wp-admin/edit.php?post_type=webinar_event',
						label: 'Organizer: the attendance',
					},
				],
			},
		],
		recordingStep: {
			title: 'Watch a recording',
			text: 'A recording of two and a half minutes is open all the time. Watch it, stop, and go on on another device: forward goes only as far as you have watched. The organizer sees how far people came.',
			taps: [
				{
					login: 'guest',
					to: 'recording',
					label: 'Guest: its page',
				},
				{
					login: 'attendee-1',
					to: 'recording-room',
					label: 'Attendee 1: watch it',
				},
				{
					login: 'organizer',
					to: 'recording-console',
					label: 'Organizer: its console',
				},
				{
					login: 'organizer',
					to: 'recording-report',
					label: 'Organizer: its report',
				},
			],
		},
		audience: 'Let an audience write in the chat',
		audienceDone: 'Three hundred people have written: look into the room.',
		audienceFailed:
			'That did not work: the chat is open from the lobby to the end.',
		again: 'Begin again with a new webinar',
		againDone: 'A new webinar is planned, and its lobby is open.',
		againFailed:
			'That did not work: see whether the demo still runs in its terminal.',
		sidecarOff: 'Switch the message service off',
		sidecarOn: 'Switch the message service on',
		sidecarHint:
			'While it is off, messages wait in WordPress; they arrive when it is back.',
		more: 'More people',
		moreTaps: [
			{ login: 'attendee-3', to: 'room', label: 'Attendee 3: the room' },
			{ login: 'partner-1', to: 'room', label: 'Partner 1: the room' },
			{ login: 'partner-2', to: 'room', label: 'Partner 2: the room' },
			{
				login: 'admin',
				to: '/wp-admin/',
				label: 'Administrator: wp-admin',
			},
		],
		messages: 'Telegram messages',
		messagesEmpty: 'Nothing yet. They appear here as they arrive.',
		messagesReal:
			'A real bot is connected, so messages arrive in Telegram itself. Connect a person with your own phone:',
		messagesLost: 'Connection to the demo lost, trying again …',
		connect: 'Connect Telegram',
		connectHint: 'not connected yet: messages wait until they are',
		connectFailed: 'That did not work, try again',
		bot: 'Webinar bot',
		block: 'Somebody blocks the bot',
		blockHint:
			'Telegram then refuses to deliver. See what becomes of it in wp-admin, under Webinars → Messages.',
	},
	telegram: {
		title: 'In place of Telegram',
		text: 'On a real site this link opens the chat with your bot in Telegram.',
		start: 'Start',
		done: 'The bot has been started. Go back to the webinar.',
		failed: 'That did not work, try again.',
	},
	mailbox: {
		link: 'Read the e-mails',
		title: 'E-mails',
		empty: 'No e-mails yet. People without Telegram get one when a webinar ends.',
		plain: 'The same as plain text',
		headers: 'Headers',
	},
	recording: {
		title: 'Recording',
		label: 'Recording',
		text: 'This is a recording of the demo’s test picture, not a live broadcast.',
	},
};

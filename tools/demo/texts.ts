import type { Locale } from './options.ts';

/** A tap on the page: who, and where it leads (a name known to the mu-plugin). */
export interface Tap {
	login: string;
	to:
		| 'schedule'
		| 'room'
		| 'editor'
		| 'new'
		| '/admin_webinar/'
		| '/wp-admin/'
		| '/wp-admin/edit.php?post_type=webinar_event'
		| '/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_messages';
	label: string;
}

export interface Texts {
	lang: string;
	names: Record< string, string >;
	site: { title: string; tagline: string };
	signup: { title: string; content: string };
	webinar: {
		title: string;
		description: string;
		guest_cta_text: string;
		room_cta_text: string;
	};
	page: {
		title: string;
		intro: string;
		hint: string;
		steps: { title: string; text: string; taps: Tap[] }[];
		again: string;
		againDone: string;
		againFailed: string;
		sidecarOff: string;
		sidecarOn: string;
		sidecarHint: string;
		more: string;
		moreTaps: Tap[];
		messages: string;
		messagesEmpty: string;
		messagesReal: string;
		messagesLost: string;
		connect: string;
		connectHint: string;
		connectFailed: string;
		bot: string;
		block: string;
		blockHint: string;
	};
	/** The page that opens in place of Telegram. */
	telegram: {
		title: string;
		text: string;
		start: string;
		done: string;
		failed: string;
	};
	recording: { title: string; label: string; text: string };
}

const english: Texts = {
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
		again: 'Begin again with a new webinar',
		againDone: 'A new webinar is planned, and its lobby is open.',
		againFailed:
			'That did not work: see whether the demo still runs in its terminal.',
		sidecarOff: 'Switch the sidecar off',
		sidecarOn: 'Switch the sidecar on',
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
	recording: {
		title: 'Recording',
		label: 'Recording',
		text: 'This is a recording of the demo’s test picture, not a live broadcast.',
	},
};

const russian: Texts = {
	lang: 'ru',
	names: {
		organizer: 'Организатор',
		speaker: 'Спикер',
		'partner-1': 'Партнёр 1',
		'partner-2': 'Партнёр 2',
		'attendee-1': 'Участник 1',
		'attendee-2': 'Участник 2',
		'attendee-3': 'Участник 3',
	},
	site: {
		title: 'Демо вебинара',
		tagline: 'Живой вебинар от начала до конца',
	},
	signup: {
		title: 'Забронировать место',
		content:
			'<!-- wp:paragraph --><p>На настоящем сайте здесь ваша собственная запись. В демо место есть у каждого: войдите с демо-страницы.</p><!-- /wp:paragraph -->',
	},
	webinar: {
		title: 'Вебинар от начала до конца',
		description:
			'<!-- wp:paragraph --><p>Заходите, подождите в лобби, посмотрите эфир и узнайте, какое сообщение придёт потом.</p><!-- /wp:paragraph -->',
		guest_cta_text: 'Забронировать место на вебинар',
		room_cta_text: 'Сделать следующий шаг',
	},
	page: {
		title: 'Живой вебинар: от плана до последнего сообщения',
		intro: 'WordPress, эфир и сообщения работают на этом компьютере. Побудьте каждым по очереди: вход в одно касание.',
		hint: 'В одном окне браузера — один человек. Чтобы быть двумя сразу, откройте эту страницу ещё и в приватном окне.',
		steps: [
			{
				title: 'План',
				text: 'Вебинар уже назначен, лобби открыто. Посмотрите на него глазами гостя или назначьте другой как организатор.',
				taps: [
					{
						login: 'guest',
						to: 'schedule',
						label: 'Гость: расписание',
					},
					{
						login: 'organizer',
						to: 'new',
						label: 'Организатор: новый вебинар',
					},
				],
			},
			{
				title: 'Места заняты',
				text: 'Войдите в комнату и подождите в лобби. Нажимать ничего не нужно: эфир начнётся сам.',
				taps: [
					{
						login: 'attendee-1',
						to: 'room',
						label: 'Участник 1: комната',
					},
					{
						login: 'attendee-2',
						to: 'room',
						label: 'Участник 2: комната',
					},
				],
			},
			{
				title: 'Эфир',
				text: 'В боковой панели редактора или на странице пульта нажмите «Начать эфир». Комнаты перейдут от лобби к картинке без перезагрузки.',
				taps: [
					{
						login: 'speaker',
						to: 'editor',
						label: 'Спикер: редактор',
					},
					{
						login: 'speaker',
						to: '/admin_webinar/',
						label: 'Спикер: пульт',
					},
				],
			},
			{
				title: 'Предложение и конец',
				text: 'Покажите предложение: оно появится в комнатах. Пусть один участник уйдёт раньше, затем нажмите «Завершить эфир…».',
				taps: [
					{ login: 'speaker', to: 'room', label: 'Спикер: комната' },
				],
			},
			{
				title: 'Что пришло',
				text: 'Кто остался, получает сообщение, кто ушёл раньше — запись, а партнёр каждого узнаёт об этом. Все сообщения появляются на этой странице; организатор видит, что стало с каждым и кто был.',
				taps: [
					{
						login: 'organizer',
						to: '/wp-admin/edit.php?post_type=webinar_event&page=webinar_outbox_messages',
						label: 'Организатор: сообщения',
					},
					{
						login: 'organizer',
						to: '/wp-admin/edit.php?post_type=webinar_event',
						label: 'Организатор: посещаемость',
					},
				],
			},
		],
		again: 'Начать заново с новым вебинаром',
		againDone: 'Новый вебинар назначен, лобби открыто.',
		againFailed: 'Не получилось: проверьте, работает ли демо в терминале.',
		sidecarOff: 'Выключить сайдкар',
		sidecarOn: 'Включить сайдкар',
		sidecarHint:
			'Пока он выключен, сообщения ждут в WordPress и приходят, когда он вернётся.',
		more: 'Другие люди',
		moreTaps: [
			{ login: 'attendee-3', to: 'room', label: 'Участник 3: комната' },
			{ login: 'partner-1', to: 'room', label: 'Партнёр 1: комната' },
			{ login: 'partner-2', to: 'room', label: 'Партнёр 2: комната' },
			{
				login: 'admin',
				to: '/wp-admin/',
				label: 'Администратор: wp-admin',
			},
		],
		messages: 'Сообщения Telegram',
		messagesEmpty: 'Пока ничего. Они появятся здесь, как только придут.',
		messagesReal:
			'Подключён настоящий бот, сообщения придут в сам Telegram. Подключите человека своим телефоном:',
		messagesLost: 'Связь с демо потеряна, пробуем снова …',
		connect: 'Подключить Telegram',
		connectHint: 'ещё не подключён: сообщения подождут',
		connectFailed: 'Не получилось, попробуйте ещё раз',
		bot: 'Бот вебинаров',
		block: 'Кто-то блокирует бота',
		blockHint:
			'Тогда Telegram отказывается доставлять. Что с этим стало, видно в wp-admin: «Вебинары → Сообщения».',
	},
	telegram: {
		title: 'Вместо Telegram',
		text: 'На настоящем сайте эта ссылка открывает чат с вашим ботом в Telegram.',
		start: 'Старт',
		done: 'Бот запущен. Вернитесь к вебинару.',
		failed: 'Не получилось, попробуйте ещё раз.',
	},
	recording: {
		title: 'Запись',
		label: 'Запись',
		text: 'Это запись тестовой картинки демо, а не прямой эфир.',
	},
};

export const texts: Record< Locale, Texts > = {
	en_US: english,
	ru_RU: russian,
};

import { Button, Flex, Modal } from '@wordpress/components';
import { select } from '@wordpress/data';
import { store as editorStore } from '@wordpress/editor';
import { useEffect, useState } from '@wordpress/element';
import { addFilter, removeFilter } from '@wordpress/hooks';
import { __, sprintf } from '@wordpress/i18n';
import type { WebinarMeta } from '../types/webinar-meta';
import { settings } from './settings';
import { formatDate } from './site-time';

const NAME = 'webinar-schedule-form/question';

/** WordPress's own question, with the title of the post. */
const TRASH_QUESTION = 'Are you sure you want to move "%s" to the trash?';

/** What WordPress is about to save. */
interface Edits {
	status?: string;
	password?: string;
	/** Of the publication. */
	date?: string;
	meta?: Partial< WebinarMeta >;
}

/** The date of the saved webinar; 0 where nobody waits for it. */
function plannedAt(): number {
	const editor = select( editorStore );
	const meta = editor.getCurrentPostAttribute( 'meta' ) as
		Partial< WebinarMeta > | undefined;
	return editor.getCurrentPostAttribute( 'status' ) === 'publish' &&
		meta?.type !== 'auto' &&
		! settings.hasEnded
		? ( meta?.scheduled_at ?? 0 )
		: 0;
}

const describeCancellation = (): string =>
	__(
		'People who open its room will read that its organizer cancelled it. It leaves the schedule and the calendars that follow it.',
		'ui-webinar-public'
	);

/** What people will see of a planned webinar after the save; null where nothing is taken from them. */
function describeEffect( edits: Edits ): string | null {
	const before = plannedAt();
	const after = edits.meta?.scheduled_at ?? before;
	if ( before === 0 ) {
		return null;
	}
	if ( edits.status === 'draft' || edits.status === 'pending' ) {
		return describeCancellation();
	}
	if (
		edits.status === 'private' ||
		edits.status === 'future' ||
		( edits.date && Date.parse( edits.date ) > Date.now() )
	) {
		return __(
			'It leaves the schedule and the calendars that follow it, and people cannot enter its room any more.',
			'ui-webinar-public'
		);
	}
	if ( edits.password ) {
		return __(
			'Only people with the password will enter its room.',
			'ui-webinar-public'
		);
	}
	if ( edits.meta?.type === 'auto' ) {
		return __(
			'It becomes a recording without a date, and leaves the schedule and the calendars that follow it.',
			'ui-webinar-public'
		);
	}
	return after === before
		? null
		: sprintf(
				/* translators: %s: date and time. */
				__(
					'People will see the new time in the schedule, in the room and in the calendars that follow it: %s.',
					'ui-webinar-public'
				),
				formatDate( after )
			);
}

/** Asks before a planned webinar is taken from its people or moved. */
export function Question() {
	const [ question, setQuestion ] = useState< {
		effect: string;
		answer: ( isConfirmed: boolean ) => void;
	} | null >( null );

	useEffect( () => {
		addFilter(
			'editor.preSavePost',
			NAME,
			async (
				edits: Edits,
				options: { isAutosave?: boolean; isPreview?: boolean }
			) => {
				const effect =
					options.isAutosave || options.isPreview
						? null
						: describeEffect( edits );
				if ( effect === null ) {
					return edits;
				}
				const isConfirmed = await new Promise< boolean >( ( answer ) =>
					setQuestion( { effect, answer } )
				);
				setQuestion( null );
				if ( ! isConfirmed ) {
					// WordPress shows no notice for this code.
					throw Object.assign( new Error(), {
						code: 'rest_autosave_no_changes',
					} );
				}
				return edits;
			}
		);
		addFilter(
			'i18n.gettext_default',
			NAME,
			( translation: string, text: string ) =>
				text === TRASH_QUESTION && plannedAt() > 0
					? `${ translation } ${ describeCancellation() }`
					: translation
		);
		return () => {
			removeFilter( 'editor.preSavePost', NAME );
			removeFilter( 'i18n.gettext_default', NAME );
		};
	}, [] );

	return (
		question && (
			<Modal
				title={ __(
					'People are waiting for this webinar',
					'ui-webinar-public'
				) }
				role="alertdialog"
				size="small"
				onRequestClose={ () => question.answer( false ) }
			>
				<div translate="no">
					<p>{ question.effect }</p>
					<Flex justify="flex-end" wrap>
						<Button
							__next40pxDefaultSize
							variant="tertiary"
							onClick={ () => question.answer( false ) }
						>
							{ __( 'Change nothing', 'ui-webinar-public' ) }
						</Button>
						<Button
							__next40pxDefaultSize
							variant="primary"
							onClick={ () => question.answer( true ) }
						>
							{ __( 'Save the change', 'ui-webinar-public' ) }
						</Button>
					</Flex>
				</div>
			</Modal>
		)
	);
}

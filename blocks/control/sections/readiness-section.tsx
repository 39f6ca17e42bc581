import {
	Button,
	ExternalLink,
	Flex,
	FlexBlock,
	FlexItem,
	Notice,
	Spinner,
	VisuallyHidden,
} from '@wordpress/components';
import { useEffect, useId, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import type {
	ClientWebinarControlIntegrationReadinessAnswer,
	ReadinessCheck,
} from '../../../contract/generated/types';
import type { RoomState } from '../../types/room-state';
import type { ControlSettings } from '../settings';
import { useQuery } from '../requests/use-query';
import { Preview } from './preview';

type Readiness = ClientWebinarControlIntegrationReadinessAnswer[ 'data' ];

/** Each check sends requests to other servers. */
const REPEAT_MS = 60_000;
/** While viewers wait for the picture. */
const REPEAT_WITHOUT_PICTURE_MS = 10_000;
// Reserved, so that what is below does not move when the answer comes.
const RESERVED_HEIGHT = { minHeight: '7.5em' };

function CheckLine( {
	check: { is_ready: isReady, message, url },
}: {
	check: ReadinessCheck;
} ) {
	const id = useId();
	return (
		<Flex as="li" align="flex-start" justify="flex-start" gap={ 2 }>
			<FlexItem>
				<span aria-hidden="true">{ isReady ? '✓' : '✗' }</span>
				<VisuallyHidden>
					{ isReady
						? __( 'Ready:', 'client-webinar-control-integration' )
						: __(
								'Not ready:',
								'client-webinar-control-integration'
							) }
				</VisuallyHidden>
			</FlexItem>
			<FlexBlock>
				<span id={ id }>{ message }</span>{ ' ' }
				{ url && (
					<ExternalLink href={ url } aria-describedby={ id }>
						{ __( 'Fix it', 'client-webinar-control-integration' ) }
					</ExternalLink>
				) }
			</FlexBlock>
		</Flex>
	);
}

function summarize( { checks }: Readiness ): string {
	const missing = checks.filter( ( { is_ready: isReady } ) => ! isReady );
	return missing.length === 0
		? __( 'Everything is ready.', 'client-webinar-control-integration' )
		: sprintf(
				/* translators: %d: number of things that are not ready. */
				_n(
					'%d thing is not ready. You can start all the same.',
					'%d things are not ready. You can start all the same.',
					missing.length,
					'client-webinar-control-integration'
				),
				missing.length
			);
}

/**
 * Repeats the checks while somebody looks at them: an encoder may fail at any time.
 *
 * @param load      Sends the request.
 * @param isAllowed False while the result is about to change anyway.
 * @param everyMs   Time between two checks.
 */
function useRepeat(
	load: () => Promise< void >,
	isAllowed: boolean,
	everyMs = REPEAT_MS
): void {
	useEffect( () => {
		if ( ! isAllowed ) {
			return;
		}
		const timer = setInterval( () => {
			if ( ! document.hidden ) {
				void load();
			}
		}, everyMs );
		return () => clearInterval( timer );
	}, [ load, isAllowed, everyMs ] );
}

function describeWaiting( people: number | null ): string {
	return people
		? sprintf(
				/* translators: %d: number of people in the room. */
				_n(
					'%d person is waiting for it.',
					'%d people are waiting for it.',
					people,
					'client-webinar-control-integration'
				),
				people
			)
		: '';
}

/**
 * The stream while the broadcast is on: what viewers see, and why they see nothing.
 */
export function StreamSection( {
	settings,
	state,
}: {
	settings: ControlSettings;
	state: RoomState;
} ) {
	const { answer, refresh } = useQuery< Readiness >(
		settings,
		settings.commands.readiness
	);
	useEffect( () => {
		void refresh();
	}, [ refresh ] );
	const [ hasPicture, setHasPicture ] = useState( false );
	const stream = answer?.checks.find( ( { name } ) => name === 'stream' );
	const isBroken = stream !== undefined && ! stream.is_ready;
	useRepeat(
		refresh,
		true,
		isBroken ? REPEAT_WITHOUT_PICTURE_MS : REPEAT_MS
	);
	const opensElsewhere = [ 'zoom', 'telegram' ].includes(
		state.stream?.type ?? ''
	);

	return (
		<>
			{ /* Always rendered: screen readers announce a status when its content changes. */ }
			<div role="status">
				{ isBroken && (
					<Notice
						status="error"
						spokenMessage=""
						isDismissible={ false }
					>
						{ ! hasPicture && ! opensElsewhere && (
							<p style={ { margin: 0 } }>
								<strong>
									{ __(
										'Viewers see no picture.',
										'client-webinar-control-integration'
									) }
								</strong>{ ' ' }
								{ describeWaiting( state.room.people ) }
							</p>
						) }
						<Flex
							as="ul"
							style={ {
								margin: 0,
								padding: 0,
								listStyle: 'none',
							} }
						>
							<CheckLine check={ stream } />
						</Flex>
					</Notice>
				) }
			</div>
			{ ! opensElsewhere && (
				<Preview state={ state } onPicture={ setHasPicture } />
			) }
		</>
	);
}

/**
 * The checks before the start. They warn; they never block it.
 *
 * @param props.isSaving Saving may change the result: it is loaded again afterwards.
 */
export function ReadinessSection( {
	settings,
	isSaving,
}: {
	settings: ControlSettings;
	isSaving: boolean;
} ) {
	const { answer, problem, isLoading, load, refresh } = useQuery< Readiness >(
		settings,
		settings.commands.readiness
	);
	useEffect( () => {
		if ( ! isSaving ) {
			load();
		}
	}, [ load, isSaving ] );
	useRepeat( refresh, ! isSaving );

	if ( ! settings.commands.readiness || answer?.checks.length === 0 ) {
		return null;
	}
	return (
		<Flex direction="column" expanded={ false } gap={ 2 }>
			<Flex>
				<strong>
					{ __( 'Ready?', 'client-webinar-control-integration' ) }
				</strong>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					style={ { marginInlineEnd: '-12px' } }
					disabled={ isLoading }
					accessibleWhenDisabled
					onClick={ () => load( { fresh: '1' } ) }
				>
					{ __(
						'Check again',
						'client-webinar-control-integration'
					) }
				</Button>
			</Flex>
			<Flex
				direction="column"
				expanded={ false }
				justify="flex-start"
				gap={ 2 }
				style={ RESERVED_HEIGHT }
			>
				<FlexItem role="status">
					{ isLoading && (
						<>
							<Spinner style={ { margin: '0 8px 0 0' } } />
							{ __(
								'Checking…',
								'client-webinar-control-integration'
							) }
						</>
					) }
					{ ! isLoading &&
						! problem &&
						answer &&
						summarize( answer ) }
				</FlexItem>
				{ problem && ! isLoading && (
					<Notice status="warning" isDismissible={ false }>
						{ __(
							'The check itself did not work:',
							'client-webinar-control-integration'
						) }{ ' ' }
						{ problem.message } <code>{ problem.code }</code>
					</Notice>
				) }
				{ answer && ! problem && (
					<Flex
						as="ul"
						direction="column"
						expanded={ false }
						gap={ 2 }
						style={ { margin: 0, padding: 0, listStyle: 'none' } }
					>
						{ answer.checks.map( ( check ) => (
							<CheckLine key={ check.name } check={ check } />
						) ) }
					</Flex>
				) }
			</Flex>
		</Flex>
	);
}

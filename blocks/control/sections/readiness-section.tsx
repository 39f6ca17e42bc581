import {
	Button,
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
import { FixLink } from './fix-link';
import { Preview } from './preview';

type Readiness = ClientWebinarControlIntegrationReadinessAnswer[ 'data' ];

/** Each check sends requests to other servers. */
const REPEAT_MS = 60_000;
const REPEAT_ON_AIR_MS = 30_000;
/** While somebody mends the stream. */
const REPEAT_WITHOUT_STREAM_MS = 10_000;
// Reserved, so that what is below does not move when the answer comes.
const RESERVED_HEIGHT = { minHeight: '7.5em' };

function CheckLine( {
	check: { is_ready: isReady, message, url },
	as = 'li',
}: {
	check: ReadinessCheck;
	as?: 'li' | 'div';
} ) {
	const id = useId();
	return (
		<Flex as={ as } align="flex-start" justify="flex-start" gap={ 2 }>
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
				{ url && <FixLink url={ url } describedBy={ id } /> }
			</FlexBlock>
		</Flex>
	);
}

function summarize( { checks }: Readiness, isRecording: boolean ): string {
	const missing = checks.filter( ( { is_ready: isReady } ) => ! isReady );
	if ( missing.length === 0 ) {
		return __(
			'Everything is ready.',
			'client-webinar-control-integration'
		);
	}
	return isRecording
		? sprintf(
				/* translators: %d: number of things that are not ready. */
				_n(
					'%d thing is not ready.',
					'%d things are not ready.',
					missing.length,
					'client-webinar-control-integration'
				),
				missing.length
			)
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

const findStream = ( readiness: Readiness | null ) =>
	readiness?.checks.find( ( { name } ) => name === 'stream' );

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
	everyMs: number
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

/**
 * The stream while the broadcast is on: what viewers see, and why they see nothing.
 */
export function StreamSection( {
	settings,
	state,
	onMissing,
}: {
	settings: ControlSettings;
	state: RoomState;
	onMissing: ( isMissing: boolean ) => void;
} ) {
	const { answer, refresh } = useQuery< Readiness >(
		settings,
		settings.commands.readiness
	);
	const [ hasPicture, setHasPicture ] = useState( false );
	const stream = findStream( answer );
	const isBroken = stream !== undefined && ! stream.is_ready;
	// The preview knows it first.
	useEffect( () => {
		void refresh();
	}, [ refresh, hasPicture ] );
	useRepeat(
		refresh,
		true,
		isBroken || ! hasPicture ? REPEAT_WITHOUT_STREAM_MS : REPEAT_ON_AIR_MS
	);
	const isMissing = isBroken && ! hasPicture;
	useEffect( () => {
		onMissing( isMissing );
		return () => onMissing( false );
	}, [ isMissing, onMissing ] );

	return (
		<Preview state={ state } onPicture={ setHasPicture }>
			{ isBroken && <CheckLine as="div" check={ stream } /> }
		</Preview>
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
	isRecording,
}: {
	settings: ControlSettings;
	isSaving: boolean;
	isRecording: boolean;
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
	useRepeat(
		refresh,
		! isSaving,
		findStream( answer )?.is_ready === false
			? REPEAT_WITHOUT_STREAM_MS
			: REPEAT_MS
	);

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
						summarize( answer, isRecording ) }
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

import { Button, Flex, SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { AddressControl } from './address-control';
import { detectStreamType, findAddressProblem } from './addresses';
import { readPastedAddress } from './pasted-address';
import type { FieldName } from './open-panel';
import { Field, ProblemText, useProblem } from './refusals';
import type { CommandSettings } from './command';
import { settings } from './settings';
import { useStreamCheck } from './stream-check';
import type { FieldsProps } from './use-webinar-meta';
import type { WebinarMeta } from '../types/webinar-meta';

type Source = Pick< WebinarMeta, 'stream_type' | 'stream_source' >;

/** The main or the spare source. */
interface SourceProps {
	/** Fields of the type and the address. */
	names: [ FieldName, FieldName ];
	label: string;
	/** An optional one says so as long as it is empty. */
	helpIfEmpty?: string;
	/** A finished recording, which the server reads to its end. */
	isRecording?: boolean;
	source: Source;
	onChange: ( changes: Partial< Source > ) => void;
}

/**
 * Which address to enter, and where the room shows it.
 * @param type Stream type.
 */
function describeAddress( type: string ): string {
	switch ( type ) {
		case 'recording':
			return __(
				'The HLS playlist of the finished video; it ends in .m3u8. The server reads its length.',
				'ui-webinar-public'
			);
		case 'obs':
			return __(
				'The HLS playlist that your streaming server gives out; it ends in .m3u8. Shown in the room.',
				'ui-webinar-public'
			);
		case 'zoom':
		case 'telegram':
			return __(
				'The address that you would send to a viewer. The room leads there, in a new tab.',
				'ui-webinar-public'
			);
		default:
			return __(
				'The address of the video or of the live broadcast, public or unlisted. Shown in the room.',
				'ui-webinar-public'
			);
	}
}

function CheckedAddress( {
	check,
	...props
}: SourceProps & { check: CommandSettings } ) {
	const { isRecording } = props;
	const { stream_type: streamType, stream_source: entered } = props.source;
	const type = isRecording ? 'recording' : streamType;
	const source = readPastedAddress( entered );
	const streamCheck = useStreamCheck( check, type, source );
	const canCheck =
		source.trim() !== '' && findAddressProblem( source ) === null;
	const { result, isBusy } = streamCheck;
	return (
		<Flex direction="column" gap={ 2 }>
			<StreamAddress
				{ ...props }
				onBlur={ canCheck ? streamCheck.checkIfChanged : undefined }
			/>
			{ ( ! props.helpIfEmpty || source !== '' ) && (
				<div>
					<Button
						__next40pxDefaultSize
						variant="secondary"
						disabled={ ! canCheck }
						accessibleWhenDisabled
						isBusy={ isBusy }
						onClick={ streamCheck.check }
					>
						{ isRecording
							? __( 'Check the recording', 'ui-webinar-public' )
							: __( 'Check the stream', 'ui-webinar-public' ) }
					</Button>
				</div>
			) }
			{ /* Always rendered: screen readers announce a status when its content changes. */ }
			<div role="status">
				{ isBusy && __( 'Asking the server…', 'ui-webinar-public' ) }
				{ result && (
					<>
						<span aria-hidden="true">
							{ result.is_ready ? '✓' : '⚠' }
						</span>{ ' ' }
						{ result.message }
					</>
				) }
			</div>
		</Flex>
	);
}

function StreamAddress( {
	names: [ , name ],
	label,
	helpIfEmpty,
	isRecording,
	source: { stream_type: streamType, stream_source: source },
	onChange,
	onBlur,
}: SourceProps & { onBlur?: () => void } ) {
	return (
		<AddressControl
			name={ name }
			label={ label }
			help={
				( source === '' && helpIfEmpty ) ||
				describeAddress( isRecording ? 'recording' : streamType )
			}
			value={ source }
			onChange={ ( value ) => {
				const address = readPastedAddress( value );
				const type = detectStreamType( address );
				onChange( {
					stream_source: value.includes( '<iframe' )
						? address
						: value,
					...( type && ! isRecording && { stream_type: type } ),
				} );
			} }
			onBlur={ () => {
				// Not while it is typed: a scheme would appear before half an address.
				const address = readPastedAddress( source );
				if ( address !== source ) {
					onChange( { stream_source: address } );
				}
				onBlur?.();
			} }
		/>
	);
}

function StreamType( {
	names: [ name ],
	label,
	source,
	onChange,
}: SourceProps ) {
	const problem = useProblem( name );
	return (
		<Field name={ name }>
			<SelectControl
				__next40pxDefaultSize
				label={ label }
				value={ source.stream_type }
				options={ settings.streamTypes }
				help={ problem && <ProblemText text={ problem } /> }
				aria-invalid={ problem !== null }
				onChange={ ( value ) => onChange( { stream_type: value } ) }
			/>
		</Field>
	);
}

/** The address of a recording, with what the server says of it. */
export function RecordingSource( { meta, onChange }: FieldsProps ) {
	const source: SourceProps = {
		names: [ 'stream_type', 'stream_source' ],
		label: __( 'Address of the video', 'ui-webinar-public' ),
		isRecording: true,
		source: meta,
		onChange,
	};
	return settings.streamCheck ? (
		<CheckedAddress check={ settings.streamCheck } { ...source } />
	) : (
		<StreamAddress { ...source } />
	);
}

export function StreamFields( { meta, onChange }: FieldsProps ) {
	const main: SourceProps = {
		names: [ 'stream_type', 'stream_source' ],
		label: __( 'Stream address', 'ui-webinar-public' ),
		source: meta,
		onChange,
	};
	const spare: SourceProps = {
		names: [ 'spare_type', 'spare_source' ],
		label: __( 'Address of a spare source', 'ui-webinar-public' ),
		helpIfEmpty: __(
			'If the stream fails, the speaker switches to it with one tap. May stay empty.',
			'ui-webinar-public'
		),
		source: {
			stream_type: meta.spare_type,
			stream_source: meta.spare_source,
		},
		onChange: ( { stream_type: type, stream_source: source } ) =>
			onChange( {
				...( type !== undefined && { spare_type: type } ),
				...( source !== undefined && { spare_source: source } ),
			} ),
	};
	const drawAddress = ( source: SourceProps ) =>
		settings.streamCheck ? (
			<CheckedAddress check={ settings.streamCheck } { ...source } />
		) : (
			<StreamAddress { ...source } />
		);
	return (
		<>
			<StreamType
				{ ...main }
				label={ __( 'Stream type', 'ui-webinar-public' ) }
			/>
			{ drawAddress( main ) }
			{ drawAddress( spare ) }
			{ meta.spare_source !== '' && (
				<StreamType
					{ ...spare }
					label={ __(
						'Type of the spare source',
						'ui-webinar-public'
					) }
				/>
			) }
		</>
	);
}

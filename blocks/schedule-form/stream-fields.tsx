import { Button, Flex, SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { AddressControl } from './address-control';
import { detectStreamType, findAddressProblem } from './addresses';
import { readPastedAddress } from './pasted-address';
import { settings, type CommandSettings } from './settings';
import { useStreamCheck } from './stream-check';
import type { FieldsProps } from './use-webinar-meta';

/**
 * Which address to enter, and where the room shows it.
 * @param type Stream type.
 */
function describeAddress( type: string ): string {
	switch ( type ) {
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

interface CheckedAddressProps extends FieldsProps {
	check: CommandSettings;
}

function CheckedAddress( { check, meta, onChange }: CheckedAddressProps ) {
	const { stream_type: type } = meta;
	const source = readPastedAddress( meta.stream_source );
	const streamCheck = useStreamCheck( check, type, source );
	const canCheck =
		source.trim() !== '' && findAddressProblem( source ) === null;
	const { result, isBusy } = streamCheck;
	return (
		<Flex direction="column" gap={ 2 }>
			<StreamAddress
				meta={ meta }
				onChange={ onChange }
				onBlur={ canCheck ? streamCheck.checkIfChanged : undefined }
			/>
			<div>
				<Button
					__next40pxDefaultSize
					variant="secondary"
					disabled={ ! canCheck }
					accessibleWhenDisabled
					isBusy={ isBusy }
					onClick={ streamCheck.check }
				>
					{ __( 'Check the stream', 'ui-webinar-public' ) }
				</Button>
			</div>
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
	meta,
	onChange,
	onBlur,
}: FieldsProps & { onBlur?: () => void } ) {
	return (
		<AddressControl
			label={ __( 'Stream address', 'ui-webinar-public' ) }
			help={ describeAddress( meta.stream_type ) }
			value={ meta.stream_source }
			onChange={ ( value ) => {
				const address = readPastedAddress( value );
				const type = detectStreamType( address );
				onChange( {
					stream_source: value.includes( '<iframe' )
						? address
						: value,
					...( type && { stream_type: type } ),
				} );
			} }
			onBlur={ () => {
				// Not while it is typed: a scheme would appear before half an address.
				const address = readPastedAddress( meta.stream_source );
				if ( address !== meta.stream_source ) {
					onChange( { stream_source: address } );
				}
				onBlur?.();
			} }
		/>
	);
}

export function StreamFields( { meta, onChange }: FieldsProps ) {
	const fields = { meta, onChange };
	return (
		<>
			<SelectControl
				__next40pxDefaultSize
				label={ __( 'Stream type', 'ui-webinar-public' ) }
				value={ meta.stream_type }
				options={ settings.streamTypes }
				onChange={ ( value ) => onChange( { stream_type: value } ) }
			/>
			{ settings.streamCheck ? (
				<CheckedAddress check={ settings.streamCheck } { ...fields } />
			) : (
				<StreamAddress { ...fields } />
			) }
		</>
	);
}

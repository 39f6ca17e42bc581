import {
	Button,
	Flex,
	FlexBlock,
	Modal,
	TextControl,
} from '@wordpress/components';
import { useCopyToClipboard } from '@wordpress/compose';
import { useSelect } from '@wordpress/data';
import {
	PluginDocumentSettingPanel,
	store as editorStore,
} from '@wordpress/editor';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { drawQrCode } from '../qr-code/svg';

/** Whole addresses; empty where there is none. */
interface Addresses {
	page: string;
	schedule: string;
	room: string;
	console: string;
}

function Address( { label, url }: { label: string; url: string } ) {
	const [ isCopied, setCopied ] = useState( false );
	const button = useCopyToClipboard< HTMLButtonElement >( url, () =>
		setCopied( true )
	);
	return url ? (
		<Flex align="end" gap={ 2 }>
			<FlexBlock>
				<TextControl
					__next40pxDefaultSize
					readOnly
					label={ label }
					value={ url }
					onFocus={ ( { target } ) => target.select() }
					onChange={ () => {} }
				/>
			</FlexBlock>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				ref={ button }
				aria-label={
					isCopied
						? undefined
						: sprintf(
								/* translators: %s: what the address is for. */
								__( 'Copy: %s', 'ui-webinar-public' ),
								label
							)
				}
				onBlur={ () => setCopied( false ) }
			>
				{ isCopied
					? __( 'Copied', 'ui-webinar-public' )
					: __( 'Copy', 'ui-webinar-public' ) }
			</Button>
		</Flex>
	) : null;
}

/** @return Null until the webinar is published. */
function useAddresses(): Addresses | null {
	return useSelect( ( select ) => {
		const editor = select( editorStore );
		const addresses = editor.getCurrentPostAttribute(
			'webinar_addresses'
		) as Addresses | undefined;
		return editor.isCurrentPostPublished() && addresses?.room
			? addresses
			: null;
	}, [] );
}

/** What to send to whom, and the next step. */
function AddressList( {
	addresses,
	isAuto,
}: {
	addresses: Addresses;
	isAuto: boolean;
} ) {
	const { page, schedule, room, console } = addresses;
	const advertised = page || schedule;
	return (
		<Flex direction="column" gap={ 4 }>
			<Address
				label={ __( 'For advertisements', 'ui-webinar-public' ) }
				url={ page }
			/>
			<Address
				label={ __( 'Schedule, for everybody', 'ui-webinar-public' ) }
				url={ schedule }
			/>
			<Address
				label={ __( 'Room, for attendees', 'ui-webinar-public' ) }
				url={ room }
			/>
			<Address
				label={ __( 'Console, for speakers', 'ui-webinar-public' ) }
				url={ console }
			/>
			{ advertised && (
				<div
					role="img"
					aria-label={ __(
						'QR code of the address for guests',
						'ui-webinar-public'
					) }
					style={ { textAlign: 'center' } }
					dangerouslySetInnerHTML={ {
						__html: drawQrCode( advertised ),
					} }
				/>
			) }
			{ console && (
				<>
					<p style={ { margin: 0 } }>
						{ isAuto
							? __(
									'Next: open the console, which checks the recording and opens it for viewing.',
									'ui-webinar-public'
								)
							: __(
									'Next: open the console, which checks stream and messages, and shows the button to start.',
									'ui-webinar-public'
								) }
					</p>
					<Button
						__next40pxDefaultSize
						variant="primary"
						href={ console }
						target="_blank"
						style={ { justifyContent: 'center' } }
					>
						{ __( 'Open the console', 'ui-webinar-public' ) }
					</Button>
				</>
			) }
		</Flex>
	);
}

/**
 * The addresses of a published webinar: in a panel, and once in a dialog when it has been published. WordPress shows its own panel
 * after publishing only for posts that have a page in the theme.
 */
export function WebinarAddresses( { isAuto }: { isAuto: boolean } ) {
	const addresses = useAddresses();
	const wasPublished = useRef( addresses !== null );
	const [ isOpen, setOpen ] = useState( false );
	const isPublished = addresses !== null;
	useEffect( () => {
		if ( isPublished && ! wasPublished.current ) {
			setOpen( true );
		}
		wasPublished.current ||= isPublished;
	}, [ isPublished ] );
	return (
		addresses && (
			<>
				<PluginDocumentSettingPanel
					name="addresses"
					title={ __( 'Addresses', 'ui-webinar-public' ) }
				>
					<AddressList addresses={ addresses } isAuto={ isAuto } />
				</PluginDocumentSettingPanel>
				{ isOpen && (
					<Modal
						title={ __(
							'Published. What comes next?',
							'ui-webinar-public'
						) }
						size="medium"
						onRequestClose={ () => setOpen( false ) }
					>
						<AddressList
							addresses={ addresses }
							isAuto={ isAuto }
						/>
					</Modal>
				) }
			</>
		)
	);
}

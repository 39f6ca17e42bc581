/** The poster: its ratio, and a crop for an image of another one. */
import apiFetch from '@wordpress/api-fetch';
import { Button, FocalPointPicker, Notice } from '@wordpress/components';
import { store as coreStore } from '@wordpress/core-data';
import { useDispatch, useSelect } from '@wordpress/data';
import { store as editorStore } from '@wordpress/editor';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ComponentType } from 'react';
import { WEBINAR_POST_TYPE } from '../types/webinar-meta';

const RATIO = 16 / 9;

/** A row or column of pixels more is no other ratio. */
const TOLERANCE = 0.01;

/** Where somebody looks: parts of width and height. */
interface Point {
	x: number;
	y: number;
}

/** Pixels. */
interface Crop {
	left: number;
	top: number;
	width: number;
	height: number;
}

/**
 * The largest part of an image in 16:9, around a point.
 *
 * @return Null for an image that has this ratio.
 */
export function cropToRatio(
	width: number,
	height: number,
	point: Point
): Crop | null {
	const share = RATIO / ( width / height );
	if ( Math.abs( share - 1 ) < TOLERANCE ) {
		return null;
	}
	const size = {
		width: Math.round( width * Math.min( 1, share ) ),
		height: Math.round( height / Math.max( 1, share ) ),
	};
	const start = ( center: number, whole: number, length: number ) =>
		Math.round(
			Math.min(
				whole - length,
				Math.max( 0, center * whole - length / 2 )
			)
		);
	return {
		left: start( point.x, width, size.width ),
		top: start( point.y, height, size.height ),
		...size,
	};
}

interface Image {
	id: number;
	alt_text: string;
	source_url: string;
	media_details: { width?: number; height?: number };
}

/**
 * Uploads a part of an image as a new one. An organizer may upload images, but WordPress lets only authors of posts edit them.
 *
 * @return Id of the new image.
 */
async function uploadPart( image: Image, crop: Crop ): Promise< number > {
	const file = await ( await fetch( image.source_url ) ).blob();
	const canvas = document.createElement( 'canvas' );
	canvas.width = crop.width;
	canvas.height = crop.height;
	canvas
		.getContext( '2d' )
		?.drawImage( await createImageBitmap( file ), -crop.left, -crop.top );
	const part = await new Promise< Blob >( ( resolve, reject ) =>
		canvas.toBlob(
			( blob ) => ( blob ? resolve( blob ) : reject( new Error() ) ),
			file.type
		)
	);
	const body = new FormData();
	body.append(
		'file',
		part,
		new URL( image.source_url ).pathname.split( '/' ).pop()
	);
	body.append( 'alt_text', image.alt_text );
	const { id } = await apiFetch< { id: number } >( {
		path: '/wp/v2/media',
		method: 'POST',
		body,
	} );
	return id;
}

function CropOffer( {
	image,
	onCropped,
}: {
	image: Image;
	onCropped: ( id: number ) => void;
} ) {
	const [ point, setPoint ] = useState( { x: 0.5, y: 0.5 } );
	const [ isBusy, setBusy ] = useState( false );
	const [ error, setError ] = useState( '' );
	const { width = 0, height = 0 } = image.media_details;
	const crop = width && height ? cropToRatio( width, height, point ) : null;
	if ( ! crop ) {
		return null;
	}
	const save = async () => {
		setBusy( true );
		setError( '' );
		try {
			onCropped( await uploadPart( image, crop ) );
		} catch {
			setError(
				__(
					'The image could not be cropped. Crop it on your computer and upload it again.',
					'ui-webinar-public'
				)
			);
			setBusy( false );
		}
	};
	return (
		<>
			<p>
				{ __(
					'This image has another ratio: its edges are cut off. Choose what must be seen.',
					'ui-webinar-public'
				) }
			</p>
			<FocalPointPicker
				__nextHasNoMarginBottom
				label={ __( 'What must be seen', 'ui-webinar-public' ) }
				url={ image.source_url }
				value={ point }
				onChange={ setPoint }
			/>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				isBusy={ isBusy }
				disabled={ isBusy }
				accessibleWhenDisabled
				onClick={ save }
			>
				{ __( 'Crop to 16:9', 'ui-webinar-public' ) }
			</Button>
			{ error && (
				<Notice status="error" isDismissible={ false }>
					{ error }
				</Notice>
			) }
		</>
	);
}

function PosterHelp() {
	const place = useRef< HTMLDivElement >( null );
	const { editPost } = useDispatch( editorStore );
	const image = useSelect( ( select ) => {
		const id = select( editorStore ).getEditedPostAttribute(
			'featured_media'
		) as number;
		return id
			? ( select( coreStore ).getEntityRecord(
					'postType',
					'attachment',
					id,
					{ context: 'view' }
				) as Image | undefined )
			: undefined;
	}, [] );
	return (
		<div ref={ place } tabIndex={ -1 } style={ { marginBlock: 8 } }>
			<p className="components-base-control__help">
				{ __(
					'16:9, best from 1280 × 720 pixels on. Without a poster people see a calm drawing, another one for each webinar.',
					'ui-webinar-public'
				) }
			</p>
			{ image && (
				<CropOffer
					key={ image.id }
					image={ image }
					onCropped={ ( id ) => {
						editPost( { featured_media: id } );
						// The button goes with the offer.
						place.current?.focus();
					} }
				/>
			) }
		</div>
	);
}

/** Adds the help under WordPress's own field. */
export function withPosterHelp( FeaturedImage: ComponentType ) {
	return function Poster( props: object ) {
		const isWebinar = useSelect(
			( select ) =>
				select( editorStore ).getCurrentPostType() ===
				WEBINAR_POST_TYPE,
			[]
		);
		return (
			<>
				<FeaturedImage { ...props } />
				{ isWebinar && <PosterHelp /> }
			</>
		);
	};
}

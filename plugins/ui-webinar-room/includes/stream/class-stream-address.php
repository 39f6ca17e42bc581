<?php
/**
 * Addresses that a room may play or open.
 *
 * @package Webinars\Ui_Webinar_Room
 */

declare( strict_types=1 );

namespace Webinars\Ui_Webinar_Room;

/**
 * Turns the address that an organizer entered into the one that the room uses, and rejects what is not allowed.
 */
final class Stream_Address {

	private const ZOOM_HOSTS     = array( 'zoom.us', 'zoom.com', 'zoomgov.com' );
	private const TELEGRAM_HOSTS = array( 't.me', 'telegram.me' );
	private const YOUTUBE_HOSTS  = array( 'youtube.com', 'youtube-nocookie.com', 'youtube.googleapis.com' );
	private const VK_HOSTS       = array( 'vk.com', 'vk.ru', 'vkvideo.ru' );

	public function __construct( private readonly Stream_Hosts $hosts ) {}

	/**
	 * Returns an HLS playlist for obs, an external page for zoom and telegram, and the address of a frame for the others. Empty when the
	 * address does not fit the type, or may not be embedded.
	 *
	 * @param string $type   One of the contract's stream types.
	 * @param string $source Stored address.
	 */
	public function resolve( string $type, string $source ): string {
		$address = $this->address( $type, $source );
		return $this->is_allowed( $type, $address ) ? $address : '';
	}

	/**
	 * Answers `ui_webinar_room_stream_address`.
	 *
	 * @param mixed  $address Ignored: only the room knows what it plays.
	 * @param string $type    One of the contract's stream types.
	 * @param string $source  Address as an organizer entered it.
	 * @return StreamAddress
	 */
	public function answer( mixed $address, string $type, string $source ): array {
		$url = 'obs' === $type && $this->is_provider( $source ) ? '' : $this->address( $type, $source );
		return array(
			'url'        => $url,
			'is_allowed' => '' !== $url && $this->is_allowed( $type, $url ),
		);
	}

	/**
	 * Why an address does not fit its type, with the remedy. For an address that resolve() rejects.
	 *
	 * @param string $type   One of the contract's stream types.
	 * @param string $source Address as an organizer entered it.
	 */
	public function explain( string $type, string $source ): string {
		$address = Pasted_Address::read( $source );
		$parts   = wp_parse_url( $address );
		$parts   = is_array( $parts ) ? $parts : array();
		$host    = strtolower( $parts['host'] ?? '' );
		$path    = $parts['path'] ?? '';
		$scheme  = strtolower( $parts['scheme'] ?? '' );
		foreach ( Stream_Hosts::provider_names() as $other => $name ) {
			if ( $other !== $type && '' !== $this->address( $other, $source ) ) {
				/* translators: %1$s: provider, e.g. YouTube. */
				return sprintf( __( 'This is an address on %1$s. Choose %1$s as the stream type.', 'ui-webinar-room' ), $name );
			}
		}
		if ( 'obs' === $type && in_array( $scheme, array( 'rtmp', 'rtmps', 'srt' ), true ) ) {
			return __( 'OBS sends to this address; browsers cannot play from it. Ask your streaming server for the address for viewers: it starts with https:// and ends in .m3u8.', 'ui-webinar-room' );
		}
		if ( isset( $parts['user'] ) ) {
			return __( 'Viewers would see the name and the password in this address. Use an address without them.', 'ui-webinar-room' );
		}
		if ( 'youtube' === $type && $this->belongs( $host, self::YOUTUBE_HOSTS ) ) {
			return match ( true ) {
				1 === preg_match( '~^/(?:@|c/|user/|channel/)|^/[^/]+/live/?$~', $path ) => __( 'YouTube embeds a channel only by its id. Open the broadcast there and copy its own address with "Share", or enter youtube.com/channel/UC…/live with the id of the channel.', 'ui-webinar-room' ),
				'/playlist' === $path || '/embed/videoseries' === $path => __( 'This is a playlist. Open the video in it, and copy its own address with "Share".', 'ui-webinar-room' ),
				str_starts_with( $path, '/clip/' ) => __( 'This is a clip. Copy the address of the whole video with "Share".', 'ui-webinar-room' ),
				default => __( 'This is not the address of a YouTube video. Copy it with "Share" on YouTube.', 'ui-webinar-room' ),
			};
		}
		if ( 'vimeo' === $type && $this->belongs( $host, array( 'vimeo.com' ) ) ) {
			return __( 'This page of Vimeo is not one video or event. Open the video there, and copy its address with "Share".', 'ui-webinar-room' );
		}
		wp_parse_str( $parts['query'] ?? '', $query );
		if ( 'rutube' === $type && $this->belongs( $host, array( 'rutube.ru' ) ) && str_contains( $path, '/private/' ) ) {
			return __( 'This video opens only with the key in its link. Copy the whole link: it has ?p= near its end.', 'ui-webinar-room' );
		}
		if ( 'vk' === $type && $this->belongs( $host, array( 'live.vkvideo.ru' ) ) ) {
			return __( 'VK Video Live is another service, and the room cannot show its channels. Broadcast on VK Video itself, and copy the address of the broadcast there.', 'ui-webinar-room' );
		}
		if ( 'vk' === $type && $this->belongs( $host, self::VK_HOSTS ) && $this->is_vk_link_only( $query ) ) {
			return __( 'This video opens only by its link, and VK Video shows it on other sites only by its embed code. Paste that code.', 'ui-webinar-room' );
		}
		return match ( $type ) {
			'rutube', 'vk', 'kinescope', 'boomstream' => sprintf(
				/* translators: %s: provider, e.g. RuTube. */
				__( 'This is not the address of a video on %s. Open the video or the broadcast there, and copy its address or its embed code.', 'ui-webinar-room' ),
				Stream_Hosts::provider_names()[ $type ]
			),
			'youtube'  => __( 'This is not the address of a YouTube video. Copy it with "Share" on YouTube.', 'ui-webinar-room' ),
			'vimeo'    => __( 'This is not the address of a Vimeo video. Copy it with "Share" on Vimeo.', 'ui-webinar-room' ),
			'zoom'     => __( 'This is not the address of a Zoom meeting. Copy the invitation link in Zoom.', 'ui-webinar-room' ),
			'telegram' => __( 'This is not an address on Telegram. It starts with https://t.me/.', 'ui-webinar-room' ),
			default    => __( 'This is not the address of a stream. It starts with https:// and ends in .m3u8.', 'ui-webinar-room' ),
		};
	}

	/**
	 * Whether an address, of any stream type, is of a provider's player.
	 */
	public function is_provider( string $source ): bool {
		foreach ( array_keys( Stream_Hosts::provider_names() ) as $type ) {
			if ( '' !== $this->address( $type, $source ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The host or provider that an administrator would have to allow first. Empty when there is none.
	 *
	 * @param string $type   One of the contract's stream types.
	 * @param string $source Stored address.
	 */
	public function forbidden( string $type, string $source ): string {
		$address = $this->address( $type, $source );
		return match ( true ) {
			'' === $address || $this->is_allowed( $type, $address ) => '',
			'obs' === $type => Stream_Hosts::host_of( $address ),
			default => Stream_Hosts::provider_names()[ $type ],
		};
	}

	/**
	 * Whether an administrator allowed an address for the room.
	 */
	private function is_allowed( string $type, string $address ): bool {
		return match ( $type ) {
			'obs' => $this->hosts->allows( $address ),
			'zoom', 'telegram' => true,
			default => in_array( $type, $this->hosts->providers(), true ),
		};
	}

	/**
	 * The address for the room, whether allowed or not. Empty when it does not fit the type.
	 *
	 * @param string $type   One of the contract's stream types.
	 * @param string $source Stored address.
	 */
	private function address( string $type, string $source ): string {
		$source = Pasted_Address::read( $source );
		$parts  = wp_parse_url( $source );
		$scheme = is_array( $parts ) ? strtolower( $parts['scheme'] ?? '' ) : '';
		$host   = is_array( $parts ) ? strtolower( $parts['host'] ?? '' ) : '';
		if ( '' === $host || ! in_array( $scheme, array( 'http', 'https' ), true ) || isset( $parts['user'] ) ) {
			return '';
		}

		$path = $parts['path'] ?? '';
		wp_parse_str( $parts['query'] ?? '', $query );
		return match ( $type ) {
			'obs'        => Stream_Hosts::is_host( $host ) ? esc_url_raw( $source, array( 'http', 'https' ) ) : '',
			'youtube'    => $this->youtube_frame( $host, $path, $query ),
			'vimeo'      => $this->vimeo_frame( $host, $path, $query ),
			'rutube'     => $this->rutube_frame( $host, $path, $query ),
			'vk'         => $this->vk_frame( $host, $path, $query ),
			'kinescope'  => $this->kinescope_frame( $host, $path ),
			'boomstream' => $this->boomstream_frame( $host, $path, $query ),
			'zoom'       => $this->external_page( $source, $host, self::ZOOM_HOSTS ),
			'telegram'   => $this->external_page( $source, $host, self::TELEGRAM_HOSTS ),
			default      => '',
		};
	}

	/**
	 * Makes the address of a YouTube frame that sets no cookie before it plays.
	 *
	 * @param string       $host  Lower case.
	 * @param string       $path  With its leading slash.
	 * @param array<mixed> $query Decoded.
	 */
	private function youtube_frame( string $host, string $path, array $query ): string {
		$settings = 'autoplay=1&mute=1&playsinline=1&rel=0';
		$channel  = $this->youtube_channel( $host, $path, $query );
		if ( '' !== $channel ) {
			return 'https://www.youtube-nocookie.com/embed/live_stream?channel=' . $channel . '&' . $settings;
		}
		$video = '';
		if ( $this->belongs( $host, array( 'youtu.be' ) ) ) {
			$video = trim( $path, '/' );
		} elseif ( $this->belongs( $host, self::YOUTUBE_HOSTS ) ) {
			// The second form is of the page on which a broadcast is controlled.
			$video = preg_match( '~^/(?:live|embed|shorts|v|e|watch)/([^/]+)/?$~', $path, $found ) || preg_match( '~^/video/([^/]+)/~', $path . '/', $found )
				? $found[1]
				: ( $query['v'] ?? $this->youtube_attribution( $query ) );
		}
		if ( ! is_string( $video ) || ! preg_match( '/^[A-Za-z0-9_-]{6,20}$/D', $video ) || in_array( $video, array( 'videoseries', 'live_stream' ), true ) ) {
			return '';
		}
		return 'https://www.youtube-nocookie.com/embed/' . $video . '?' . $settings;
	}

	/**
	 * The id of a channel whose live broadcast YouTube can embed. Empty for another address.
	 *
	 * @param string       $host  Lower case.
	 * @param string       $path  With its leading slash.
	 * @param array<mixed> $query Decoded.
	 */
	private function youtube_channel( string $host, string $path, array $query ): string {
		$channel = '';
		if ( '/embed/live_stream' === $path ) {
			$channel = $query['channel'] ?? '';
		} elseif ( preg_match( '~^/channel/([^/]+)(?:/(?:live|streams|featured)?)?$~D', $path, $found ) ) {
			$channel = $found[1];
		}
		return $this->belongs( $host, self::YOUTUBE_HOSTS ) && is_string( $channel ) && preg_match( '/^UC[A-Za-z0-9_-]{22}$/D', $channel ) ? $channel : '';
	}

	/**
	 * The video in an address that some apps share: `/attribution_link?u=/watch%3Fv%3D…`.
	 *
	 * @param array<mixed> $query Decoded.
	 */
	private function youtube_attribution( array $query ): string {
		$target = $query['u'] ?? '';
		wp_parse_str( is_string( $target ) ? (string) wp_parse_url( 'https://youtube.com' . $target, PHP_URL_QUERY ) : '', $inner );
		return is_string( $inner['v'] ?? null ) ? $inner['v'] : '';
	}

	/**
	 * Makes the address of a Vimeo frame that does not track.
	 *
	 * @param string       $host  Lower case.
	 * @param string       $path  With its leading slash.
	 * @param array<mixed> $query Decoded.
	 */
	private function vimeo_frame( string $host, string $path, array $query ): string {
		if ( ! $this->belongs( $host, array( 'vimeo.com' ) ) ) {
			return '';
		}
		if ( preg_match( '~^/(?:manage/)?events?/(\d{1,15})(?:/embed)?(?:/([0-9a-f]{6,20}))?(?:/|$)~', $path, $found ) ) {
			// An unlisted event plays only with the hash of its link.
			$hash = $found[2] ?? ( $query['h'] ?? '' );
			$hash = is_string( $hash ) && preg_match( '/^[0-9a-f]{6,20}$/D', $hash ) ? '/' . $hash : '';
			return 'https://vimeo.com/event/' . $found[1] . '/embed' . $hash . '?dnt=1&autoplay=1&muted=1';
		}
		if ( preg_match( '~^/showcase/(\d{1,15})(?:/embed)?/?$~D', $path, $found ) ) {
			return 'https://vimeo.com/showcase/' . $found[1] . '/embed?dnt=1&autoplay=1&muted=1';
		}
		$before = '(?:video/|manage/videos/|channels/[\w-]+/|groups/[\w-]+/videos/|(?:album|showcase)/\d+/video/|ondemand/[\w-]+/)?';
		if ( ! preg_match( "~^/$before(\d{1,15})(?:/([0-9a-f]{6,20}))?(?:/(?:settings|general|privacy))?/?$~D", $path, $found ) ) {
			return '';
		}
		// An unlisted video plays only with the hash of its link.
		$hash = '' !== ( $found[2] ?? '' ) ? $found[2] : ( $query['h'] ?? '' );
		$hash = is_string( $hash ) && preg_match( '/^[0-9a-f]{6,20}$/D', $hash ) ? '&h=' . $hash : '';
		return 'https://player.vimeo.com/video/' . $found[1] . '?dnt=1&autoplay=1&muted=1&playsinline=1' . $hash;
	}

	/**
	 * Makes the address of a RuTube frame. The room mutes it by the player's messages.
	 *
	 * @param string       $host  Lower case.
	 * @param string       $path  With its leading slash.
	 * @param array<mixed> $query Decoded.
	 */
	private function rutube_frame( string $host, string $path, array $query ): string {
		if ( ! $this->belongs( $host, array( 'rutube.ru' ) ) || ! preg_match( '~^/(?:(?:live/)?video|shorts|play/embed|video/embed)/(private/)?([0-9a-f]{32}|\d{1,12})/?$~D', $path, $found ) ) {
			return '';
		}
		$key = $query['p'] ?? '';
		$key = is_string( $key ) && preg_match( '/^[A-Za-z0-9_-]{6,64}$/D', $key ) ? "&p=$key" : '';
		return '' !== $found[1] && '' === $key ? '' : 'https://rutube.ru/play/embed/' . $found[2] . '/?autoplay=true' . $key;
	}

	/**
	 * Makes the address of a VK Video frame.
	 *
	 * @param string       $host  Lower case.
	 * @param string       $path  With its leading slash.
	 * @param array<mixed> $query Decoded.
	 */
	private function vk_frame( string $host, string $path, array $query ): string {
		$query = array_filter( $query, 'is_string' );
		$video = '/video_ext.php' === $path
			? 'video' . ( $query['oid'] ?? '' ) . '_' . ( $query['id'] ?? '' )
			// An overlay over another page, or the page of the video, alone or in a playlist.
			: explode( '/', $query['z'] ?? basename( $path ) )[0];
		if ( ! $this->belongs( $host, self::VK_HOSTS ) || $this->is_vk_link_only( $query ) || ! preg_match( '/^(?:video|clip)(-?\d{1,15})_(\d{1,15})$/D', $video, $found ) ) {
			return '';
		}
		$hash = preg_match( '/^[0-9a-f]{6,40}$/D', $query['hash'] ?? '' ) ? '&hash=' . $query['hash'] : '';
		return "https://vkvideo.ru/video_ext.php?oid=$found[1]&id=$found[2]$hash&autoplay=1";
	}

	/**
	 * Whether a link to VK Video has a key that frames do not take.
	 *
	 * @param array<mixed> $query Decoded.
	 */
	private function is_vk_link_only( array $query ): bool {
		$query = array_filter( $query, 'is_string' );
		return str_starts_with( $query['list'] ?? '', 'ln-' ) || str_contains( $query['z'] ?? '', '/ln-' );
	}

	/**
	 * Makes the address of a Kinescope frame that does not track.
	 *
	 * @param string $host Lower case.
	 * @param string $path With its leading slash.
	 */
	private function kinescope_frame( string $host, string $path ): string {
		// Other pages of the site have shorter names; the account is on another host.
		$is_video = in_array( $host, array( 'kinescope.io', 'www.kinescope.io' ), true )
			&& preg_match( '~^/(?:embed/|preview/)?([A-Za-z0-9]{20,24}|\d{6,12}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/preview)?/?$~D', $path, $found );
		return $is_video ? 'https://kinescope.io/embed/' . $found[1] . '?autoplay=1&muted=1&playsinline=1&dnt=1' : '';
	}

	/**
	 * Makes the address of a Boomstream frame. The room mutes and starts it by the player's messages.
	 *
	 * @param string       $host  Lower case.
	 * @param string       $path  With its leading slash.
	 * @param array<mixed> $query Decoded.
	 */
	private function boomstream_frame( string $host, string $path, array $query ): string {
		$code = '/player.html' === $path ? ( $query['code'] ?? '' ) : trim( $path, '/' );
		return 'play.boomstream.com' === $host && is_string( $code ) && preg_match( '/^[A-Za-z0-9]{8}$/D', $code ) ? "https://play.boomstream.com/$code" : '';
	}

	/**
	 * Returns the address when it is on one of these hosts.
	 *
	 * @param string   $source Whole address.
	 * @param string   $host   Its host.
	 * @param string[] $hosts  Allowed, with their subdomains.
	 */
	private function external_page( string $source, string $host, array $hosts ): string {
		return $this->belongs( $host, $hosts ) ? esc_url_raw( $source, array( 'http', 'https' ) ) : '';
	}

	/**
	 * Whether a host is one of these, or a subdomain of one.
	 *
	 * @param string   $host  Lower case.
	 * @param string[] $hosts Allowed.
	 */
	private function belongs( string $host, array $hosts ): bool {
		foreach ( $hosts as $allowed ) {
			if ( $host === $allowed || str_ends_with( $host, '.' . $allowed ) ) {
				return true;
			}
		}
		return false;
	}
}

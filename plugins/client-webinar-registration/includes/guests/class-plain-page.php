<?php
/**
 * A page of its own.
 *
 * @package Webinars\Client_Webinar_Registration
 */

declare( strict_types=1 );

namespace Webinars\Client_Webinar_Registration;

/**
 * Shows a short page without the theme: no other plugin's script, picture or statistics may see its address. It is neither cached, found,
 * framed, nor named to the next page.
 */
final class Plain_Page {

	/**
	 * Sends the page, and ends the request.
	 *
	 * @param int    $status  HTTP status.
	 * @param string $title   Plain text.
	 * @param string $content HTML, escaped by the caller.
	 */
	public static function send( int $status, string $title, string $content ): never {
		status_header( $status );
		nocache_headers();
		foreach (
			array(
				'Content-Type'            => 'text/html; charset=utf-8',
				'Cache-Control'           => 'no-store, private',
				'Referrer-Policy'         => 'no-referrer',
				'X-Robots-Tag'            => 'noindex, nofollow',
				'X-Content-Type-Options'  => 'nosniff',
				'Content-Security-Policy' => "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			) as $name => $value
		) {
			header( "$name: $value" );
		}
		?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><?php echo esc_html( $title . ' – ' . wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ) ); ?></title>
<style>
body{font:1.125rem/1.5 system-ui,sans-serif;margin:0;padding:1.5rem;color:#1e1e1e;background:#fff}
main{max-width:32rem;margin:8vh auto 0}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 1rem;overflow-wrap:anywhere}
p{overflow-wrap:anywhere}
a{color:#0a4b78}
button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.5rem;border:0;border-radius:.5rem;background:#0a4b78;color:#fff;cursor:pointer;max-width:100%}
button.quiet{background:none;color:inherit;border:1px solid currentColor;font-weight:400}
details{margin:1.5rem 0}
summary{padding:.5rem 0;cursor:pointer}
:focus-visible{outline:3px solid #0a4b78;outline-offset:2px}
@media (prefers-color-scheme:dark){body{color:#f0f0f0;background:#1a1a1a}a{color:#9ecbf0}button{background:#9ecbf0;color:#111}button.quiet{background:none;color:inherit}:focus-visible{outline-color:#9ecbf0}}
</style>
</head>
<body>
<main>
<h1><?php echo esc_html( $title ); ?></h1>
		<?php echo $content; // phpcs:ignore WordPress.Security.EscapeOutput -- HTML of the caller, who escapes. ?>
</main>
</body>
</html>
		<?php
		if ( wp_doing_ajax() ) {
			// As every command ends.
			wp_die( '', '', array( 'response' => absint( $status ) ) );
		}
		exit;
	}

	/**
	 * A paragraph.
	 */
	public static function paragraph( string $text ): string {
		return '<p>' . esc_html( $text ) . '</p>';
	}

	/**
	 * A paragraph with a link; empty without an address.
	 */
	public static function link( string $text, string $url ): string {
		return '' === $url ? '' : '<p><a href="' . esc_url( $url ) . '">' . esc_html( $text ) . '</a></p>';
	}
}

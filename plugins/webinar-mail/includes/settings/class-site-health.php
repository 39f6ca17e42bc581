<?php
/**
 * A test for Site Health.
 *
 * @package Webinars\Webinar_Mail
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Mail;

/**
 * Tests whether mails come from the domain of the site. Whether they leave is tested by the outbox.
 */
final class Site_Health {

	/**
	 * Answers `site_status_tests`.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_test( array $tests ): array {
		$tests['direct']['webinar_mail_sender'] = array(
			'label' => __( 'Sender of webinar e-mails', 'webinar-mail' ),
			'test'  => array( $this, 'test_sender' ),
		);
		return $tests;
	}

	/**
	 * Compares the domain of the sender with that of the site.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_sender(): array {
		$host   = (string) preg_replace( '/^www\./', '', strtolower( (string) wp_parse_url( network_home_url(), PHP_URL_HOST ) ) );
		$sender = apply_filters( 'wp_mail_from', "wordpress@$host" ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		$domain = is_string( $sender ) ? strtolower( substr( (string) strrchr( $sender, '@' ), 1 ) ) : '';
		$is_own = str_contains( $domain, '.' ) && ( $domain === $host || str_ends_with( $host, ".$domain" ) || str_ends_with( $domain, ".$host" ) );
		return array(
			'label'       => $is_own ? __( 'Webinar e-mails come from the domain of this site', 'webinar-mail' ) : __( 'Webinar e-mails may be taken for spam', 'webinar-mail' ),
			'status'      => $is_own ? 'good' : 'recommended',
			'badge'       => array(
				'label' => __( 'Webinars', 'webinar-mail' ),
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html(
				$is_own
				? __( 'Mail providers can check that they are yours.', 'webinar-mail' )
				/* translators: 1: domain of the sender, 2: domain of the site. */
				: sprintf( __( 'They come from an address at “%1$s”, but this site is “%2$s”. Mail providers reject e-mails whose sender they cannot check. Use a sender at your own domain, in the plugin that sends the e-mails of this site, and see that the domain has SPF, DKIM and DMARC records.', 'webinar-mail' ), $domain, $host )
			) . '</p>',
			'actions'     => '',
			'test'        => 'webinar_mail_sender',
		);
	}
}

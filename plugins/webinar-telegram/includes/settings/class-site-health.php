<?php
/**
 * A test for Site Health.
 *
 * @package Webinars\Webinar_Telegram
 */

declare( strict_types=1 );

namespace Webinars\Webinar_Telegram;

/**
 * Tests whether Telegram accepts the token and calls this site. An owner who declined Telegram, has no bot, or has a message service, sees no
 * such test.
 */
final class Site_Health {

	private const TEST = 'webinar_telegram_bot';

	public function __construct( private readonly Bot_Settings $settings, private readonly Bot_Connection $connection ) {}

	/**
	 * Answers `site_status_tests`.
	 *
	 * @param array<string, array<string, mixed>> $tests Tests by kind.
	 * @return array<string, array<string, mixed>>
	 */
	public function add_test( array $tests ): array {
		/** This filter is documented in contract/hooks/core_webinar_uses_telegram.json. */
		$is_wanted = true === apply_filters( 'core_webinar_uses_telegram', true );
		if ( $is_wanted && '' !== $this->settings->token() && ! $this->connection->has_service() ) {
			$tests['direct'][ self::TEST ] = array(
				'label' => __( 'Telegram bot of webinars', 'webinar-telegram' ),
				'test'  => array( $this, 'test_bot' ),
			);
		}
		return $tests;
	}

	/**
	 * Asks Telegram, and sets the webhook where it is missing.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test_bot(): array {
		$problem = $this->connection->check();
		$is_good = '' === $problem;
		return array(
			'label'       => $is_good ? __( 'WordPress sends to Telegram itself', 'webinar-telegram' ) : __( 'Telegram and this site do not reach each other', 'webinar-telegram' ),
			'status'      => $is_good ? 'good' : 'critical',
			'badge'       => array(
				'label' => __( 'Webinars', 'webinar-telegram' ),
				'color' => 'blue',
			),
			'description' => '<p>' . esc_html(
				$is_good
				/* translators: %s: user name of the bot. */
				? sprintf( __( 'Telegram accepts the bot @%s and calls this site. A message service would send within seconds, and to thousands of people.', 'webinar-telegram' ), $this->settings->username() )
				: $problem
			) . '</p>',
			'actions'     => '',
			'test'        => self::TEST,
		);
	}
}

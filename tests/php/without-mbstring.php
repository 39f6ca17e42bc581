<?php
/**
 * Uses what WordPress does not replace where PHP has no mbstring; prints the results as JSON.
 *
 * Usage: php -d opcache.enable_cli=0 -d disable_functions=mb_… without-mbstring.php
 *
 * @package Webinars\Tests
 */

declare( strict_types=1 );

use Webinars\Ui_Webinar_Public\Calendar_Text;
use Webinars\Ui_Webinar_Room\Pasted_Address;

$_SERVER['HTTP_HOST']   = 'webinars.test';
$_SERVER['REQUEST_URI'] = '/';
require __DIR__ . '/wp-config.php';

echo wp_json_encode(
	array(
		'has_mbstring' => function_exists( 'mb_strtolower' ),
		'hosts'        => array_map( array( Pasted_Address::class, 'ascii_host' ), array( 'Stream.Example.com', 'поток.example.com', 'Поток.example.com' ) ),
		'calendar'     => ( new Calendar_Text() )->document(
			array(
				array(
					'webinar_id'       => 1,
					'scheduled_at'     => 1_800_000_000,
					'duration_minutes' => 60,
					'title'            => str_repeat( 'Сад 🌱 ', 20 ) . "\xff",
					'description'      => '',
					'excerpt'          => '',
				),
			)
		),
	)
);
